"""Looking at each request as it was answered: for the metrics and for the log."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from flask import Flask, Request, Response, g, request

from payconform.clock import Clock, rfc3339

from .operation import OutcomeSource
from .request_log import RequestLog, address
from .traffic import Traffic

_BEGUN = "payconform.begun"  # in the request's environment


def observing(
    app: Flask,
    *,
    traffic: Traffic,
    log: RequestLog | None,
    clock: Clock,
    timer: Callable[[], float] = time.perf_counter,
) -> Callable[[Response], Response]:
    """What is to be called with each answer, as the last to see it."""
    inner = app.wsgi_app

    def begin(environ: dict[str, Any], start_response: Any) -> Any:
        environ[_BEGUN] = timer()
        return inner(environ, start_response)

    def end(answer: Response) -> Response:
        call: Request = request._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 - each look through the proxy costs
        seconds = timer() - call.environ[_BEGUN]
        status = None if g.get("unanswered") else answer.status_code
        rule = call.url_rule
        traffic.add(None if rule is None else rule.rule, call.method, status, seconds)
        if log:
            log.write({"at": rfc3339(clock.now()), **_facts(call, status, seconds)})
        return answer

    app.wsgi_app = begin  # type: ignore[method-assign]  # the way that Flask documents
    return end


def _facts(call: Request, status: int | None, seconds: float) -> dict[str, Any]:
    run = g.get("run")
    return {
        "method": call.method,
        "path": address(call.path, call.query_string.decode("ascii", "replace")),
        "status": status,
        "duration_ms": round(seconds * 1000, 1),
        "run": (call.view_args or {}).get("name") if run is None else run.name,
        "operation": g.get("operation"),
        "reference": g.get("reference"),
        "outcome": _outcome(g.get("outcome_source")),
        "hazard": g.get("hazard"),
    }


def _outcome(source: OutcomeSource | None) -> str | None:
    """``rule rul_1`` or ``default``."""
    if source is None:
        return None
    return f"{source.trigger} {source.rule}" if source.rule else str(source.trigger)
