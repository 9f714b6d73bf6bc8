"""RazorpayX's dialect over HTTP: ordering, reading, listing and cancelling payouts."""

from __future__ import annotations

from typing import Any

import orjson
from flask import Blueprint, Response, request

from payconform.money import Money, MoneyError
from payconform.simulator import bodies
from payconform.simulator.actions import Action
from payconform.simulator.answers import json_response
from payconform.simulator.choosing import HEADER
from payconform.simulator.deeds import Deed
from payconform.simulator.engine import Keep
from payconform.simulator.errors import Code, ProviderError
from payconform.simulator.hazards import Call
from payconform.simulator.idempotency import Answer
from payconform.simulator.kinds import KINDS, Kind
from payconform.simulator.operation import Operation
from payconform.simulator.orders import wish_of
from payconform.simulator.razorpayx import access, queries
from payconform.simulator.razorpayx.entity import collection, entity
from payconform.simulator.razorpayx.ordering import IDEMPOTENCY_KEY, SCHEMA, checked_key, order_of
from payconform.simulator.razorpayx.words import WORDS
from payconform.simulator.services import Services
from payconform.simulator.transitions import Status

from .gate import Gate, Places
from .location import operation_of_id, remember, run_of_reference, take_run_name
from .once import fingerprint, once

PATH = "/v1/payouts"
KIND = Kind.VENDOR_PAYOUT


class VendorPayouts:
    def __init__(self, services: Services) -> None:
        self._services = services

    def create(self) -> Response:
        raw = bodies.raw_body(request)
        document = bodies.load(raw)
        run = run_of_reference(self._services.runs, _reference_of(document))
        key = checked_key(request.headers.get(IDEMPOTENCY_KEY))
        body = bodies.fitting(document, SCHEMA)
        payout_id = self._services.ids.new(KINDS[KIND].prefix)
        order = order_of(body, payout_id, run.now(), wish_of(request.headers.get(HEADER)))

        def create(keep: Keep) -> Operation:
            return self._services.engine.create(run, order, keep)

        # Apart from the keys of the native dialect, which know nothing of it.
        return once(run, f"{IDEMPOTENCY_KEY} {key}", fingerprint(PATH, raw), create, _answer)

    def read(self, operation_id: str) -> Response:
        run, payout = operation_of_id(self._services, KIND, operation_id)
        return json_response(entity(self._services.engine.read(run, payout.id)))

    def list(self) -> Response:
        reference = request.args.get("reference_id")
        run = run_of_reference(self._services.runs, reference)
        of_kind = (each for each in self._services.store.operations(run.name, reference) if each.kind is KIND)
        return json_response(collection(queries.page(of_kind, request.args)))

    def cancel(self, operation_id: str) -> Response:
        """From the queue alone. What is scheduled the dashboard can cancel: here, the control plane."""
        run, payout = operation_of_id(self._services, KIND, operation_id)
        with run.lock:
            payout = self._services.engine.operation(run, payout.id)
            if payout.status is not Status.QUEUED:
                raise ProviderError(
                    Code.ACTION_NOT_ALLOWED,
                    f"{payout.id} is {WORDS[payout.status]}: only what is queued can be cancelled",
                )
            return json_response(entity(self._services.engine.act(run, payout.id, Deed(Action.CANCEL))))


def blueprint(services: Services) -> Blueprint:
    """To be registered plainly and under /runs/<run_name>."""
    routes = Blueprint("vendor_payouts", __name__)
    routes.url_value_preprocessor(take_run_name)
    views = VendorPayouts(services)
    gate = Gate(services, Places(reference="reference_id", method="mode", amount=_amount))
    pairs = services.settings.razorpay_keys

    def route(path: str, call: Call, view: Any, method: str = "GET") -> None:
        def answer(**values: str) -> Response:
            def checked() -> Response:
                access.check(request.headers.get("Authorization"), pairs)
                answer: Response = view(**values)
                return answer

            return gate.let(call, KIND, values, checked)

        routes.add_url_rule(path, f"{call}_{KIND}", answer, methods=[method])

    route(PATH, Call.LIST, views.list)
    route(PATH, Call.CREATE, views.create, "POST")
    route(f"{PATH}/<operation_id>", Call.READ, views.read)
    route(f"{PATH}/<operation_id>/cancel", Call.CANCEL, views.cancel, "POST")
    return routes


def _reference_of(document: Any) -> str | None:
    reference = document.get("reference_id") if isinstance(document, dict) else None
    return reference if isinstance(reference, str) else None


def _amount(order: Any) -> Money | None:
    """As far as it can be told."""
    amount, currency = order.get("amount"), order.get("currency")
    if not isinstance(amount, int) or not isinstance(currency, str):
        return None
    try:
        return Money(amount, currency)
    except MoneyError:
        return None


def _answer(payout: Operation) -> Answer:
    remember(payout)
    return Answer(200, orjson.dumps(entity(payout)))
