"""Answers as JSON."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import orjson
from flask import Response

JSON = "application/json"


def json_response(body: Any, status: int = 200, *, mimetype: str = JSON) -> Response:
    return Response(orjson.dumps(body), status, content_type=mimetype)


def listing(items: Iterable[Any]) -> Response:
    return json_response({"items": list(items)})


def nothing() -> Response:
    return Response(status=204)
