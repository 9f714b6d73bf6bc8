"""The Flask app over the parts of the service."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Blueprint, Flask

from payconform.reference.ids import Ids
from payconform.reference.policy import Permissions

from . import http


def create_app(blueprints: Iterable[Blueprint], *, ids: Ids, permissions: Permissions, own_url: str) -> Flask:
    app = Flask(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = http.LARGEST_BODY
    app.config["OWN_URL"] = own_url
    http.tell_errors(app, ids, permissions)
    for blueprint in blueprints:
        app.register_blueprint(blueprint)
    return app
