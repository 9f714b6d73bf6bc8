"""Whole runs: out as a document, in from one, and all of them gone."""

from __future__ import annotations

from flask import Blueprint, Response, request

from payconform.simulator import bodies, wire
from payconform.simulator.answers import JSON, json_response, nothing
from payconform.simulator.services import Services

from .runs import checked_name


def blueprint(services: Services) -> Blueprint:
    routes = Blueprint("transfer", __name__)

    @routes.get("/runs/<name>/export")
    def export(name: str) -> Response:
        return Response(services.archive.export(services.runs.get(name)), mimetype=JSON)

    @routes.put("/runs/<name>/import")
    def import_(name: str) -> Response:
        from payconform.simulator import imports  # noqa: PLC0415 - most providers never import a run

        checked_name(name)
        raw = bodies.raw_body(request, largest=imports.LARGEST_DOCUMENT)
        document = bodies.fitting(bodies.load(raw, imports.DEEPEST_DOCUMENT), "import")
        contents = imports.contents_from(document, name, services.settings)
        run, is_new = services.archive.put(name, contents)
        return json_response(wire.run(run), 201 if is_new else 200)

    @routes.post("/reset")
    def reset() -> Response:
        services.archive.reset()
        return nothing()

    return routes
