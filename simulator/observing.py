"""Looking at each request as it was answered: for the metrics and for the log."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from flask import Flask, Response, g, request

from payconform.clock import Clock, rfc3339

from .operation import OutcomeSource
from .request_log import RequestLog, address
from .traffic import Traffic


def observe(
    app: Flask,
    *,
    traffic: Traffic,
    log: RequestLog | None,
    clock: Clock,
    timer: Callable[[], float] = time.perf_counter,
) -> None:
    """To be called before anything else hooks into the app: what comes first is done last to an answer."""

    def begin() -> None:
        g.begun = timer()

    def end(answer: Response) -> Response:
        seconds = timer() - g.begun
        rule = request.url_rule
        traffic.add(None if rule is None else rule.rule, request.method, answer.status_code, seconds)
        if log:
            log.write({"at": rfc3339(clock.now()), **_facts(answer, seconds)})
        return answer

    app.before_request(begin)
    app.after_request(end)


def _facts(answer: Response, seconds: float) -> dict[str, Any]:
    run = g.get("run")
    return {
        "method": request.method,
        "path": address(request.path, request.query_string.decode("ascii", "replace")),
        "status": answer.status_code,
        "duration_ms": round(seconds * 1000, 1),
        "run": (request.view_args or {}).get("name") if run is None else run.name,
        "operation": g.get("operation"),
        "reference": g.get("reference"),
        "outcome": _outcome(g.get("outcome_source")),
    }


def _outcome(source: OutcomeSource | None) -> str | None:
    """``rule rul_1`` or ``default``."""
    if source is None:
        return None
    return f"{source.trigger} {source.rule}" if source.rule else str(source.trigger)
