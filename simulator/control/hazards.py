"""The hazards of a run, and the catalogue of all kinds."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request

from payconform.simulator import bodies, wire
from payconform.simulator.answers import json_response, listing, nothing
from payconform.simulator.changes import RecordKind, Removed
from payconform.simulator.errors import Code, ProviderError, invalid
from payconform.simulator.hazard_catalogue import CATALOGUE, possible
from payconform.simulator.hazards import Call, Hazard, HazardKind, HazardMatch, Side, Value
from payconform.simulator.kinds import NATIVE
from payconform.simulator.razorpayx.words import EVENTS
from payconform.simulator.rule_bodies import match_of
from payconform.simulator.services import Services
from payconform.simulator.transitions import MACHINES

_EVENTS = {f"{kind}.{status}" for kind in NATIVE for status in MACHINES[kind]} | set(EVENTS.values())
_ELSEWHERE = {Side.ANSWER: "event", Side.CALLBACK: "call"}


def blueprint(services: Services) -> Blueprint:
    routes = Blueprint("hazards", __name__)
    abilities = services.settings.abilities

    @routes.get("/hazards")
    def catalogue() -> Response:
        return listing(
            wire.hazard_kind(kind, traits, is_possible=possible(kind, abilities))
            for kind, traits in CATALOGUE.items()
        )

    @routes.post("/runs/<name>/hazards")
    def add(name: str) -> Response:
        run = services.runs.get(name)
        hazard = _hazard_of(services.ids.new("haz"), bodies.read(request, "hazard"))
        if not possible(hazard.kind, abilities):
            able = [kind for kind in HazardKind if possible(kind, abilities)]
            lacking = ", ".join(sorted(CATALOGUE[hazard.kind].needs - abilities))
            raise ProviderError(
                Code.HAZARD_NOT_POSSIBLE, f"{hazard.kind} needs of this server: {lacking}", allowed=able
            )
        with run.lock:
            run.check_open()
            run.hazards.add(hazard)
            services.store.commit(run.name, hazard)
        return json_response(wire.hazard(hazard), 201)

    @routes.get("/runs/<name>/hazards")
    def list_hazards(name: str) -> Response:
        run = services.runs.get(name)
        with run.lock:
            hazards = tuple(run.hazards.newest_first())
        return listing(wire.hazard(hazard) for hazard in hazards)

    @routes.delete("/runs/<name>/hazards")
    def clear(name: str) -> Response:
        run = services.runs.get(name)
        with run.lock:
            run.check_open()
            gone = [Removed(RecordKind.HAZARD, hazard.id) for hazard in run.hazards.newest_first()]
            run.hazards.clear()
            services.store.commit(run.name, *gone)
        return nothing()

    @routes.delete("/runs/<name>/hazards/<hazard_id>")
    def remove(name: str, hazard_id: str) -> Response:
        run = services.runs.get(name)
        with run.lock:
            run.check_open()
            removed = run.hazards.remove(hazard_id)
            if removed:
                services.store.commit(run.name, Removed(RecordKind.HAZARD, hazard_id))
        if not removed:
            raise ProviderError(Code.NOT_FOUND, f"run {run.name} has no hazard {hazard_id[:100]!r}")
        return nothing()

    return routes


def _hazard_of(hazard_id: str, body: dict[str, Any]) -> Hazard:
    """Of a body that fits its schema. Raises ProviderError with the place."""
    kind = HazardKind(body["kind"])
    match = body.get("match", {})
    if (key := _ELSEWHERE[kind.on]) in match:
        raise invalid(f"/match/{key}", f"{kind} befalls {kind.on}s, which have no {key}")
    event = match.get("event")
    if event is not None and event not in _EVENTS:
        raise invalid(
            "/match/event", "must be a kind and a status, such as payment.succeeded, or a webhook's name"
        )
    order = {name: wanted for name, wanted in match.items() if name not in {"call", "event"}}
    times = body.get("times")
    return Hazard(
        id=hazard_id,
        kind=kind,
        match=HazardMatch(match_of(order, "/match"), Call(match["call"]) if "call" in match else None, event),
        parameters=CATALOGUE[kind].filled({name: _whole(value) for name, value in body.items()}),
        skip=int(body.get("skip", 0)),
        times=None if times is None else int(times),
    )


def _whole(value: Value) -> Value:
    """JSON's 503.0 is 503."""
    return int(value) if isinstance(value, float) and value.is_integer() else value
