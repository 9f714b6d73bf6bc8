"""A run's operations of all kinds, and what a tester does to them."""

from __future__ import annotations

from flask import Blueprint, Response, request

from payconform.simulator import bodies, paging, wire
from payconform.simulator.actions import Action
from payconform.simulator.answers import json_response
from payconform.simulator.deeds import Deed
from payconform.simulator.services import Services


def blueprint(services: Services) -> Blueprint:
    routes = Blueprint("control_operations", __name__)

    @routes.get("/runs/<name>/operations")
    def list_operations(name: str) -> Response:
        run = services.runs.get(name)
        page = paging.page(services.store.operations(run.name, request.args.get("reference")), request.args)
        return json_response({"items": [wire.operation(each) for each in page.items], "next": page.next})

    @routes.get("/runs/<name>/operations/<operation_id>")
    def read(name: str, operation_id: str) -> Response:
        run = services.runs.get(name)
        return json_response(wire.operation(services.engine.operation(run, operation_id)))

    @routes.post("/runs/<name>/operations/<operation_id>/actions")
    def act(name: str, operation_id: str) -> Response:
        run = services.runs.get(name)
        services.engine.operation(run, operation_id)
        body = bodies.read(request, "action")
        deed = Deed(Action(body["action"]), body.get("amount"), body.get("resolution"))
        return json_response(wire.operation(services.engine.act(run, operation_id, deed)))

    return routes
