"""A run's plan file: read as it stands, or put in the place of all its rules."""

from __future__ import annotations

from flask import Blueprint, Response, request

from payconform.simulator import bodies, plan_file
from payconform.simulator.answers import json_response
from payconform.simulator.changes import RecordKind, Removed
from payconform.simulator.services import Services
from payconform.simulator.stored_rules import stored


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
            gone = [Removed(RecordKind.RULE, rule.id) for rule in run.rules.newest_first()]
            plan_file.apply(run, rules)
            services.store.commit(run.name, *gone, *(stored(rule) for rule in rules))
            return json_response(plan_file.document(run))

    return routes
