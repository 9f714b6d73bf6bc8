"""The Flask app of the provider, which finds a view by path and method alone."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask, Request
from werkzeug.routing import MapAdapter, Rule


class PlainRule(Rule):
    """Compiling what builds addresses is nine tenths of making an app."""

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:  # noqa: ARG002, FBT002 - Werkzeug's signature
        return _builds_nothing


class PathApp(Flask):
    """No host has a meaning of its own here, and no address is built: each request would pay for both."""

    url_rule_class = PlainRule

    def create_url_adapter(self, request: Request | None) -> MapAdapter | None:
        if request is None:
            return None
        return MapAdapter(self.url_map, "", "/", "", "http", request.path, request.method)


def _builds_nothing(*_: object) -> tuple[str, str]:
    raise NotImplementedError("the provider builds no addresses")
