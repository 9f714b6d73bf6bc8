"""The control plane: what a tester says to the provider, apart from what a service under test sees."""

from __future__ import annotations

from flask import Flask

from payconform.simulator.services import Services

from . import (
    access,
    account,
    callbacks,
    catalogues,
    clock,
    docs,
    hazards,
    journal,
    operations,
    plan,
    provider,
    rules,
    runs,
    secrets,
    snapshots,
    transfer,
)

PREFIX = "/_control"
PARTS = (
    provider,
    secrets,
    catalogues,
    runs,
    rules,
    plan,
    hazards,
    clock,
    operations,
    callbacks,
    journal,
    account,
    snapshots,
    transfer,
)


def register(app: Flask, services: Services) -> None:
    access.guard(app, PREFIX, services.settings.token)
    for part in PARTS:
        app.register_blueprint(part.blueprint(services), url_prefix=PREFIX)
    app.register_blueprint(docs.blueprint(), url_prefix=PREFIX)
