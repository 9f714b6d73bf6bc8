"""Health, and the description of all of it."""

from __future__ import annotations

from flask import Blueprint, Response

from payconform import __version__
from payconform.clock import rfc3339
from payconform.data import schema
from payconform.simulator.answers import json_response
from payconform.simulator.services import Services


def blueprint(services: Services) -> Blueprint:
    routes = Blueprint("provider", __name__)

    @routes.get("/health")
    def health() -> Response:
        return json_response(
            {
                "status": "ok",
                "nonce": services.settings.nonce,
                "version": __version__,
                "now": rfc3339(services.clock.now()),
            }
        )

    @routes.get("/openapi.json")
    def openapi() -> Response:
        return json_response(schema("provider-openapi"))

    return routes
