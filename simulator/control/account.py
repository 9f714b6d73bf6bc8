"""Everything about one reference at one moment."""

from __future__ import annotations

from flask import Blueprint, Response, request

from payconform.simulator import wire
from payconform.simulator.answers import json_response
from payconform.simulator.errors import Code, ProviderError
from payconform.simulator.journal import EntryKind
from payconform.simulator.services import Services


def blueprint(services: Services) -> Blueprint:
    routes = Blueprint("account", __name__)

    @routes.get("/runs/<name>/account")
    def read(name: str) -> Response:
        run = services.runs.get(name)
        reference = request.args.get("reference")
        if reference is None:
            raise ProviderError(Code.INVALID_QUERY, "an account is of ?reference=…")
        with run.lock:
            reading = run.reading()
            operations = services.store.operations(run.name, reference)
            callbacks = services.store.callbacks(run.name, reference)
            extract = run.journal.read(reference=reference)
        transitions = (entry for entry in extract.entries if entry.kind is EntryKind.TRANSITION)
        return json_response(
            {
                "clock": wire.clock(reading),
                "operations": [wire.operation(each) for each in operations],
                "callbacks": [wire.callback(each) for each in callbacks],
                "transitions": [wire.entry(each) for each in transitions],
            }
        )

    return routes
