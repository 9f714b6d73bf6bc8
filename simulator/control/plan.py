"""A run's plan file: read as it stands, or put in the place of all its rules."""

from __future__ import annotations

from flask import Blueprint, Response, request

from payconform.simulator import bodies, plan_file
from payconform.simulator.answers import json_response
from payconform.simulator.services import Services


def blueprint(services: Services) -> Blueprint:
    routes = Blueprint("plan", __name__)

    @routes.get("/runs/<name>/plan")
    def read(name: str) -> Response:
        run = services.runs.get(name)
        with run.lock:
            return json_response(plan_file.document(run))

    @routes.put("/runs/<name>/plan")
    def replace(name: str) -> Response:
        run = services.runs.get(name)
        raw = bodies.raw_body(request, also=plan_file.TOML)
        rules = plan_file.compiled(raw, services.ids, toml=request.mimetype == plan_file.TOML)
        with run.lock:
            run.check_open()
            plan_file.apply(run, rules, services.store)
            return json_response(plan_file.document(run))

    return routes
