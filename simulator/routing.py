"""The Flask app of the provider, which finds a view by path and method alone."""

from __future__ import annotations

from flask import Flask, Request
from werkzeug.routing import MapAdapter


class PathApp(Flask):
    """No host has a meaning of its own here, and no address is built: each request would pay for both."""

    def create_url_adapter(self, request: Request | None) -> MapAdapter | None:
        if request is None:
            return None
        return MapAdapter(self.url_map, "", "/", "", "http", request.path, request.method)
