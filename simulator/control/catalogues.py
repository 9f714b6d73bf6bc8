"""What there is to choose from: the outcomes that have a name, and the actions with the states they need."""

from __future__ import annotations

from flask import Blueprint, Response

from payconform.simulator import actions, catalogue, wire
from payconform.simulator.answers import listing
from payconform.simulator.services import Services


def blueprint(_services: Services) -> Blueprint:
    routes = Blueprint("catalogues", __name__)

    @routes.get("/outcomes")
    def list_outcomes() -> Response:
        return listing(wire.outcome(entry) for entry in catalogue.entries().values())

    @routes.get("/actions")
    def list_actions() -> Response:
        return listing(wire.action(action, traits) for action, traits in actions.TRAITS.items())

    return routes
