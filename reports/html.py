"""index.html: one page that opens from disk. Whatever a target said is shown as text, never as markup."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from payconform.results import Result

from .curl import curl
from .geometry import short
from .page import Page
from .sentences import chosen, count, duration, partly
from .stream import Stream
from .text import visible

# Nothing is loaded and nothing runs, even if an escape were forgotten: only this very style is allowed.
_POLICY = "default-src 'none'; style-src 'sha256-{}'; base-uri 'none'; form-action 'none'"


def render(result: Result, stream: Stream) -> str:
    style = files(__package__).joinpath("templates", "style.css").read_text("utf-8")
    return (
        _environment()
        .get_template("index.html")
        .render(
            page=Page(result, stream),
            result=result,
            started=stream.started,
            style=Markup(style),  # noqa: S704  # our own file
            policy=_POLICY.format(_digest(style)),
        )
    )


def _digest(style: str) -> str:
    return b64encode(sha256(style.encode()).digest()).decode()


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("payconform.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(curl=curl, duration=duration, count=count, number=short)
    environment.filters.update(chosen=chosen, partly=partly)
    return environment


def _finalize(value: Any) -> Any:
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value
