"""Making, changing, reading and deleting runs."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, request

from payconform.simulator import bodies, delivery_policy, wire
from payconform.simulator.answers import json_response, listing, nothing
from payconform.simulator.errors import Code, ProviderError, invalid
from payconform.simulator.moments import moment
from payconform.simulator.razorpayx.options import changed as changed_payouts
from payconform.simulator.runs import ClockMode, Run
from payconform.simulator.services import Services

_NAME = re.compile(r"[A-Za-z0-9._-]{1,64}")


def blueprint(services: Services) -> Blueprint:
    routes = Blueprint("runs", __name__)

    @routes.get("/runs")
    def list_runs() -> Response:
        return listing(wire.run(run) for run in services.runs.all())

    @routes.put("/runs/<name>")
    def put(name: str) -> Response:
        checked_name(name)
        body = bodies.read(request, "run")
        clock = body.get("clock", {})
        if "at" in clock and clock["mode"] == ClockMode.REAL:
            raise invalid("/clock/at", "goes with a frozen clock alone")
        at = moment(clock["at"], "/clock/at") if "at" in clock else None
        run, is_new = services.runs.get_or_add(name)
        with run.lock:
            run.check_open()
            try:
                _change(services, run, body, at)
            except ProviderError:
                if is_new:
                    services.archive.close(run)
                raise
            services.store.commit(run.name, run.state)
            return json_response(wire.run(run), 201 if is_new else 200)

    @routes.get("/runs/<name>")
    def read(name: str) -> Response:
        return json_response(wire.run(services.runs.get(name)))

    @routes.delete("/runs/<name>")
    def delete(name: str) -> Response:
        run = services.runs.get(name)
        with run.lock:
            run.check_open()
            services.archive.close(run)
        return nothing()

    return routes


def checked_name(name: str) -> None:
    """Raises ProviderError."""
    if not _NAME.fullmatch(name):
        raise ProviderError(
            Code.BAD_REQUEST, "a run's name has 1 to 64 letters, digits, dots, dashes, underscores"
        )


def _change(services: Services, run: Run, body: dict[str, Any], at: datetime | None) -> None:
    """All of it or nothing. Raises ProviderError."""
    had, options = run.prefix, dict[str, Any]()
    options.update((name, body[name]) for name in ("seed", "magic") if name in body)
    if "callbacks" in body:
        options["callbacks"] = delivery_policy.changed(run.options.callbacks, body["callbacks"])
    if "vendor_payouts" in body:
        hosts, had_payouts = services.settings.allowed_callback_hosts, run.options.vendor_payouts
        options["vendor_payouts"] = changed_payouts(had_payouts, body["vendor_payouts"], hosts)
    if "reference_prefix" in body:
        services.runs.set_prefix(run, body["reference_prefix"])
    try:
        match body.get("clock", {}).get("mode"):
            case ClockMode.FROZEN:
                services.timekeeper.freeze(run, at)
            case ClockMode.REAL:
                services.timekeeper.thaw(run)
    except ProviderError:
        services.runs.set_prefix(run, had)
        raise
    run.options = replace(run.options, **options)
    if "vendor_payouts" in body:
        services.engine.rebalance(run)
