"""The ledger of callbacks: every row and attempt, one row with its body, and sending them again."""

from __future__ import annotations

from flask import Blueprint, Response, request

from payconform.simulator import bodies, wire
from payconform.simulator.answers import json_response, listing
from payconform.simulator.callbacks import CallbackState
from payconform.simulator.errors import Code, ProviderError
from payconform.simulator.ledger import Selection
from payconform.simulator.moments import moment
from payconform.simulator.services import Services


def blueprint(services: Services) -> Blueprint:
    routes = Blueprint("callbacks", __name__)

    @routes.get("/runs/<name>/callbacks")
    def list_callbacks(name: str) -> Response:
        run = services.runs.get(name)
        wanted = Selection(
            reference=request.args.get("reference"),
            operation=request.args.get("operation"),
            state=_state(request.args.get("state")),
        )
        rows = services.store.callbacks(run.name, wanted.reference)
        return listing(wire.callback(each) for each in rows if each in wanted)

    @routes.get("/runs/<name>/callbacks/<callback_id>")
    def read(name: str, callback_id: str) -> Response:
        run = services.runs.get(name)
        found = services.outbox.callback(run, callback_id)
        return json_response({**wire.callback(found), "body": found.body.decode(errors="replace")})

    @routes.post("/runs/<name>/callbacks/<callback_id>/resend")
    def resend(name: str, callback_id: str) -> Response:
        run = services.runs.get(name)
        return json_response(wire.callback(services.outbox.resend(run, callback_id)), 202)

    @routes.post("/runs/<name>/callbacks/resend")
    def resend_all(name: str) -> Response:
        run = services.runs.get(name)
        body = bodies.read(request, "resend")
        moments = {key: moment(body[key], f"/{key}") for key in ("since", "until") if key in body}
        wanted = Selection(
            reference=body.get("reference"),
            operation=body.get("operation"),
            state=_state(body.get("state")),
            type=body.get("type"),
            **moments,
        )
        sent = services.outbox.resend_all(run, wanted)
        return json_response({"items": [each.id for each in sent]}, 202)

    return routes


def _state(word: str | None) -> CallbackState | None:
    if word is None:
        return None
    if word not in set(CallbackState):
        raise ProviderError(Code.INVALID_QUERY, f"state is one of {', '.join(CallbackState)}")
    return CallbackState(word)
