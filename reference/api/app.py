"""The Flask app over the parts of the service."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from flask import Blueprint, Flask

from payconform.reference.ids import Ids
from payconform.reference.policy import Permissions

from . import http


def create_app(
    blueprints: Iterable[Blueprint],
    *,
    ids: Ids,
    permissions: Permissions,
    own_url: str,
    error_styles: Mapping[str, http.Tell],
) -> Flask:
    """`error_styles`: how errors are told below each of these paths."""
    app = Flask(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = http.LARGEST_BODY
    app.config["OWN_URL"] = own_url
    http.tell_errors(app, ids, permissions, error_styles)
    for blueprint in blueprints:
        app.register_blueprint(blueprint)
    return app
