"""The description as a page to read: one file without scripts, and nothing is fetched from anywhere."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib.resources import files

from flask import Blueprint, Response
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from payconform import __version__
from payconform.data import schema
from payconform.simulator.description import Description

# Even if an escape were forgotten, nothing runs: only this very style is allowed.
_POLICY = "default-src 'none'; style-src 'sha256-{}'; base-uri 'none'; form-action 'none'"


def blueprint() -> Blueprint:
    routes = Blueprint("docs", __name__)

    @routes.get("/")
    def index() -> Response:
        return Response(status=302, headers={"Location": "/_control/docs"})

    @routes.get("/docs")
    def docs() -> Response:
        page, policy = _page()
        return Response(page, mimetype="text/html", headers={"Content-Security-Policy": policy})

    return routes


@cache
def _page() -> tuple[str, str]:
    """The page, the same for every provider of this version; and what a browser may load for it."""
    style = files("payconform.simulator").joinpath("templates", "docs.css").read_text("utf-8")
    environment = Environment(
        loader=PackageLoader("payconform.simulator"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    page = environment.get_template("docs.html").render(
        description=Description(schema("provider-openapi")),
        version=__version__,
        style=Markup(style),  # noqa: S704  # our own file
    )
    return page, _POLICY.format(b64encode(sha256(style.encode()).digest()).decode())
