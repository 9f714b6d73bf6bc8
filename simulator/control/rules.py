"""Stored rules of a run."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from flask import Blueprint, Response, request

from payconform.money import MoneyError, exponent
from payconform.simulator import bodies, wire
from payconform.simulator.answers import json_response, listing, nothing
from payconform.simulator.errors import Code, ProviderError, invalid
from payconform.simulator.kinds import Kind
from payconform.simulator.orders import amount_in
from payconform.simulator.outcomes import decimal_amount, outcome_of
from payconform.simulator.rules import Match, Rule
from payconform.simulator.services import Services


def blueprint(services: Services) -> Blueprint:
    routes = Blueprint("rules", __name__)

    @routes.post("/runs/<name>/rules")
    def add(name: str) -> Response:
        run = services.runs.get(name)
        body = bodies.read(request, "rule")
        outcomes = body["outcomes"]
        rule = Rule(
            id=services.ids.new("rul"),
            match=_match(body.get("match", {})),
            outcomes=tuple(outcomes),
            compiled=tuple(outcome_of(each, f"/outcomes/{index}") for index, each in enumerate(outcomes)),
        )
        with run.lock:
            run.check_open()
            run.rules.add(rule)
        return json_response(wire.rule(rule), 201)

    @routes.get("/runs/<name>/rules")
    def list_rules(name: str) -> Response:
        run = services.runs.get(name)
        with run.lock:
            rules = tuple(run.rules.newest_first())
        return listing(wire.rule(rule) for rule in rules)

    @routes.delete("/runs/<name>/rules")
    def clear(name: str) -> Response:
        run = services.runs.get(name)
        with run.lock:
            run.rules.clear()
        return nothing()

    @routes.delete("/runs/<name>/rules/<rule_id>")
    def remove(name: str, rule_id: str) -> Response:
        run = services.runs.get(name)
        with run.lock:
            removed = run.rules.remove(rule_id)
        if not removed:
            raise ProviderError(Code.NOT_FOUND, f"run {run.name} has no rule {rule_id[:100]!r}")
        return nothing()

    return routes


def _match(given: dict[str, Any]) -> Match:
    currency = given.get("currency")
    if currency is not None:
        try:
            exponent(currency)
        except MoneyError as error:
            raise invalid("/match/currency", str(error)) from None
    return Match(
        operation=Kind(given["operation"]) if "operation" in given else None,
        reference=given.get("reference"),
        amount=_amount(given.get("amount"), currency),
        currency=currency,
        method=given.get("method"),
    )


def _amount(value: Any, currency: str | None) -> Decimal | None:
    if value is None:
        return None
    if currency is None:
        return decimal_amount(value, "/match/amount")
    return amount_in(currency, value, "/match/amount").major
