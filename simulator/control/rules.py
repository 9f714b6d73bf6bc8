"""Stored rules of a run."""

from __future__ import annotations

from flask import Blueprint, Response, request

from payconform.simulator import bodies, wire
from payconform.simulator.answers import json_response, listing, nothing
from payconform.simulator.changes import RecordKind, Removed
from payconform.simulator.errors import Code, ProviderError
from payconform.simulator.rule_bodies import rule_of
from payconform.simulator.services import Services
from payconform.simulator.stored_rules import stored


def blueprint(services: Services) -> Blueprint:
    routes = Blueprint("rules", __name__)

    @routes.post("/runs/<name>/rules")
    def add(name: str) -> Response:
        run = services.runs.get(name)
        body = bodies.read(request, "rule")
        rule = rule_of(body, services.ids.new("rul"))
        with run.lock:
            run.check_open()
            run.rules.add(rule)
            services.store.commit(run.name, stored(rule))
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
            run.check_open()
            gone = [Removed(RecordKind.RULE, rule.id) for rule in run.rules.newest_first()]
            run.rules.clear()
            services.store.commit(run.name, *gone)
        return nothing()

    @routes.delete("/runs/<name>/rules/<rule_id>")
    def remove(name: str, rule_id: str) -> Response:
        run = services.runs.get(name)
        with run.lock:
            run.check_open()
            removed = run.rules.remove(rule_id)
            if removed:
                services.store.commit(run.name, Removed(RecordKind.RULE, rule_id))
        if not removed:
            raise ProviderError(Code.NOT_FOUND, f"run {run.name} has no rule {rule_id[:100]!r}")
        return nothing()

    return routes
