"""Health, settings, and the description of all of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, request

from payconform import __version__
from payconform.clock import rfc3339
from payconform.data import schema
from payconform.simulator import bodies, idempotency, wire
from payconform.simulator.answers import json_response
from payconform.simulator.services import Services
from payconform.simulator.settings import Settings

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry


def blueprint(services: Services) -> Blueprint:
    routes = Blueprint("provider", __name__)
    started = services.clock.now()
    registry: CollectorRegistry | None = None

    @routes.get("/health")
    def health() -> Response:
        now = services.clock.now()
        return json_response(
            {
                "status": "ok",
                "nonce": services.settings.nonce,
                "version": __version__,
                "server": _server(),
                "now": rfc3339(now),
                "uptime_s": round((now - started).total_seconds(), 3),
            }
        )

    @routes.get("/settings")
    def settings() -> Response:
        return json_response(_public(services.settings))

    @routes.get("/openapi.json")
    def openapi() -> Response:
        return json_response(schema("provider-openapi"))

    @routes.get("/metrics")
    def exposition() -> Response:
        nonlocal registry
        # Imported when somebody asks: most providers are never asked, and start 75 ms earlier.
        from payconform.simulator import metrics  # noqa: PLC0415

        if registry is None:
            registry = metrics.registry(services)
        return Response(metrics.exposed(registry), content_type=metrics.CONTENT_TYPE)

    return routes


def _server() -> str:
    """Which of our servers carries this call: none of them, within a process."""
    if "werkzeug.socket" in request.environ:
        return "threaded"
    return "granian" if request.environ.get("SERVER_SOFTWARE") == "Granian" else "embedded"


def _public(settings: Settings) -> dict[str, Any]:
    """What a tester may know: no secret."""
    return {
        "version": __version__,
        "token_required": settings.token is not None,
        "callbacks": {
            "allowed_hosts": sorted(settings.allowed_callback_hosts),
            "policy": wire.delivery_policy(settings.options.callbacks),
        },
        "idempotency": {
            "expiry_s": settings.idempotency_key_expiry.total_seconds(),
            "longest_key": idempotency.LONGEST_KEY,
        },
        "limits": {
            "journal_entries": settings.journal_limit,
            "body_bytes": bodies.LARGEST_BODY,
            "body_depth": bodies.DEEPEST,
        },
    }
