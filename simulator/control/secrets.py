"""The secrets that sign callbacks, and changing them at work. Each is shown once: when it is made."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request

from payconform.simulator import bodies
from payconform.simulator.answers import json_response, listing, nothing
from payconform.simulator.errors import invalid
from payconform.simulator.keyring import Secret
from payconform.simulator.moments import later, moment
from payconform.simulator.services import Services
from payconform.simulator.wire import moment as moment_text


def blueprint(services: Services) -> Blueprint:
    routes = Blueprint("secrets", __name__)
    keyring, clock = services.keyring, services.clock

    @routes.get("/secrets")
    def list_secrets() -> Response:
        newest, *former = keyring.valid(clock.now())
        return listing((_row(newest, is_newest=True), *(_row(each, is_newest=False) for each in former)))

    @routes.post("/secrets")
    def rotate() -> Response:
        body = bodies.read(request, "secret")
        now = clock.now()
        until = None
        if "former_until" in body:
            if "former_for" in body:
                raise invalid("", "takes one of former_until and former_for")
            until = moment(body["former_until"], "/former_until")
        elif "former_for" in body:
            until = later(now, body["former_for"], "/former_for")
        made = keyring.rotate(body.get("secret"), now, former_until=until)
        answer = json_response({**_row(made, is_newest=True), "secret": made.value}, 201)
        answer.headers["Cache-Control"] = "no-store"
        return answer

    @routes.delete("/secrets/<secret_id>")
    def drop(secret_id: str) -> Response:
        keyring.drop(secret_id, clock.now())
        return nothing()

    return routes


def _row(secret: Secret, *, is_newest: bool) -> dict[str, Any]:
    return {"id": secret.id, "newest": is_newest, "until": moment_text(secret.until)}
