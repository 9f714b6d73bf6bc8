"""Answers as JSON."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import orjson
from flask import Response
from werkzeug.datastructures import Headers

JSON = "application/json"


class JsonResponse(Response):
    def get_wsgi_headers(self, environ: Any) -> Headers:  # noqa: ARG002 - the framework's signature
        """As they are: the framework would look for a Location to complete and for a length to reckon."""
        return self.headers


def json_response(body: Any, status: int = 200, *, mimetype: str = JSON) -> Response:
    return JsonResponse(orjson.dumps(body), status, content_type=mimetype)


def listing(items: Iterable[Any]) -> Response:
    return json_response({"items": list(items)})


def nothing() -> Response:
    return Response(status=204)
