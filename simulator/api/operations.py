"""Payments, payouts, refunds and cancellations."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeAlias

import orjson
from flask import Blueprint, Response, request

from payconform.simulator import bodies, paging, wire
from payconform.simulator.answers import json_response
from payconform.simulator.choosing import HEADER
from payconform.simulator.engine import Keep, nothing_more
from payconform.simulator.hazards import Call
from payconform.simulator.idempotency import Answer
from payconform.simulator.kinds import KINDS, NATIVE, Kind
from payconform.simulator.operation import Operation
from payconform.simulator.orders import order_of, return_order_of, wish_of
from payconform.simulator.runs import Run
from payconform.simulator.services import Services

from .gate import NATIVE as PLACES
from .gate import Gate
from .location import operation_of_id, remember, run_of_reference, take_run_name
from .once import answered, fingerprint, once

IDEMPOTENCY_KEY = "Idempotency-Key"
View: TypeAlias = Callable[..., Response]


class Operations:
    """The views of every kind."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._hosts = services.settings.allowed_callback_hosts

    def create(self, kind: Kind) -> Response:
        raw = bodies.raw_body(request)
        document = bodies.load(raw)
        run = run_of_reference(self._services.runs, _reference_of(document))
        body = bodies.fitting(document, "order")
        order = order_of(kind, body, self._hosts, wish_of(request.headers.get(HEADER)))
        path = f"/{KINDS[kind].collection}"
        return _created(run, path, raw, lambda keep: self._services.engine.create(run, order, keep))

    def take_back(self, kind: Kind, parent: str, parent_id: str) -> Response:
        run, operation = operation_of_id(self._services, Kind(parent), parent_id)
        raw = bodies.raw_body(request)
        order = return_order_of(kind, bodies.fitting(bodies.load(raw), "return"), self._hosts)
        order = replace(order, wish=wish_of(request.headers.get(HEADER)))
        path = f"/{KINDS[operation.kind].collection}/{operation.id}/{KINDS[kind].collection}"
        take_back = self._services.engine.take_back
        return _created(run, path, raw, lambda keep: take_back(run, operation.id, order, keep))

    def read(self, kind: Kind, operation_id: str) -> Response:
        run, operation = operation_of_id(self._services, kind, operation_id)
        return json_response(wire.operation(self._services.engine.read(run, operation.id)))

    def list(self, kind: Kind) -> Response:
        reference = request.args.get("reference")
        run = run_of_reference(self._services.runs, reference)
        of_kind = (each for each in self._services.store.operations(run.name, reference) if each.kind is kind)
        page = paging.page(tuple(of_kind), request.args)
        return json_response({"items": [wire.operation(each) for each in page.items], "next": page.next})


def blueprint(services: Services) -> Blueprint:
    """To be registered plainly and under /runs/<run_name>."""
    routes = Blueprint("operations", __name__)
    routes.url_value_preprocessor(take_run_name)
    views, gate = Operations(services), Gate(services, PLACES)

    def route(path: str, call: Call, kind: Kind, view: View, **fixed: Kind) -> None:
        def answer(**values: str) -> Response:
            return gate.let(call, kind, values, lambda: view(kind, **fixed, **values))

        method = "POST" if call is Call.CREATE else "GET"
        routes.add_url_rule(path, f"{call}_{kind}", answer, methods=[method])

    for kind in NATIVE:
        traits = KINDS[kind]
        route(f"/{traits.collection}", Call.LIST, kind, views.list)
        route(f"/{traits.collection}/<operation_id>", Call.READ, kind, views.read)
        if traits.parent is None:
            route(f"/{traits.collection}", Call.CREATE, kind, views.create)
        else:
            path = f"/{KINDS[traits.parent].collection}/<parent_id>/{traits.collection}"
            route(path, Call.CREATE, kind, views.take_back, parent=traits.parent)
    return routes


def _reference_of(document: Any) -> str | None:
    """Of any JSON, so that a refused order is found in the journal, too."""
    reference = document.get("reference") if isinstance(document, dict) else None
    return reference if isinstance(reference, str) else None


def _created(run: Run, path: str, raw: bytes, create: Callable[[Keep], Operation]) -> Response:
    """201 with the operation; with an Idempotency-Key, at most once."""
    key = request.headers.get(IDEMPOTENCY_KEY)
    if key is None:
        return answered(_answer(create(nothing_more)))
    return once(run, key, fingerprint(path, raw), create, _answer)


def _answer(operation: Operation) -> Answer:
    remember(operation)
    return Answer(201, orjson.dumps(wire.operation(operation)))
