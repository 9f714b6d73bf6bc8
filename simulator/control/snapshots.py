"""Snapshots of a run, and putting it back to one."""

from __future__ import annotations

from flask import Blueprint, Response, request

from payconform.simulator import bodies, wire
from payconform.simulator.answers import json_response, listing, nothing
from payconform.simulator.services import Services


def blueprint(services: Services) -> Blueprint:
    routes = Blueprint("snapshots", __name__)
    archive = services.archive

    @routes.post("/runs/<name>/snapshots")
    def take(name: str) -> Response:
        run = services.runs.get(name)
        given = request.mimetype or request.content_length
        body = bodies.read(request, "snapshot") if given else {}
        return json_response(wire.snapshot(archive.take(run, body.get("name"))), 201)

    @routes.get("/runs/<name>/snapshots")
    def list_snapshots(name: str) -> Response:
        run = services.runs.get(name)
        with run.lock:
            snapshots = tuple(run.snapshots.values())
        return listing(wire.snapshot(each) for each in snapshots)

    @routes.post("/runs/<name>/snapshots/<snapshot_id>/restore")
    def restore(name: str, snapshot_id: str) -> Response:
        run = services.runs.get(name)
        return json_response(wire.run(archive.restore(run, snapshot_id)))

    @routes.delete("/runs/<name>/snapshots/<snapshot_id>")
    def drop(name: str, snapshot_id: str) -> Response:
        archive.drop(services.runs.get(name), snapshot_id)
        return nothing()

    return routes
