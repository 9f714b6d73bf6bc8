"""The ledger of callbacks, and sending one again."""

from __future__ import annotations

from flask import Blueprint, Response, request

from payconform.simulator import wire
from payconform.simulator.answers import json_response, listing
from payconform.simulator.services import Services


def blueprint(services: Services) -> Blueprint:
    routes = Blueprint("callbacks", __name__)

    @routes.get("/runs/<name>/callbacks")
    def list_callbacks(name: str) -> Response:
        run = services.runs.get(name)
        found = services.store.callbacks(run.name, request.args.get("reference"))
        return listing(wire.callback(each) for each in found)

    @routes.post("/runs/<name>/callbacks/<callback_id>/resend")
    def resend(name: str, callback_id: str) -> Response:
        run = services.runs.get(name)
        return json_response(wire.callback(services.outbox.resend(run, callback_id)), 202)

    return routes
