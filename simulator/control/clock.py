"""A run's clock: reading it, and moving a frozen one."""

from __future__ import annotations

from flask import Blueprint, Response, request

from payconform.simulator import bodies, wire
from payconform.simulator.answers import json_response
from payconform.simulator.errors import invalid
from payconform.simulator.moments import later, moment
from payconform.simulator.services import Services


def blueprint(services: Services) -> Blueprint:
    routes = Blueprint("clock", __name__)

    @routes.get("/runs/<name>/clock")
    def read(name: str) -> Response:
        return json_response(wire.clock(services.runs.get(name).reading()))

    @routes.post("/runs/<name>/clock")
    def move(name: str) -> Response:
        run = services.runs.get(name)
        body = bodies.read(request, "clock-move")
        if len(body) != 1:
            raise invalid("", "needs one of to, by and due")
        if "due" in body:
            fired = services.timekeeper.run_due(run, everything=body["due"] == "all")
            return json_response({**wire.clock(run.reading()), "fired": fired})
        with run.lock:
            to = moment(body["to"], "/to") if "to" in body else later(run.now(), body["by"], "/by")
            fired = services.timekeeper.move(run, to)
            reading = run.reading()
        return json_response({**wire.clock(reading), "fired": fired})

    return routes
