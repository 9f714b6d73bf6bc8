"""Errors as the wire tells them: application/problem+json (RFC 9457), whatever went wrong."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Mapping, Sequence
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

log = logging.getLogger("async-shop")

TYPES = "tag:async-shop.example,2025"
FAULT = 500


class Problem(Exception):  # noqa: N818 - the RFC's own word
    """An answer other than the one that was asked for.

    `kind` names the type of problem, where its status alone doesn't say it all; `errors`: a code, a detail
    and a JSON pointer each.
    """

    def __init__(
        self,
        status: int,
        detail: str,
        *,
        kind: str | None = None,
        errors: Sequence[Mapping[str, str]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.type = "about:blank" if kind is None else f"{TYPES}:{kind}"
        self.errors = errors
        self.headers = headers


async def answer(_: Request, error: Exception) -> Response:
    match error:
        case Problem():
            return _problem(error)
        case HTTPException():
            return _problem(Problem(error.status_code, error.detail, headers=error.headers))
        case _:
            return _problem(Problem(FAULT, "the shop has a fault; nothing is known of what you asked for"))


def _problem(problem: Problem) -> Response:
    body = {
        "type": problem.type,
        "title": HTTPStatus(problem.status).phrase,
        "status": problem.status,
        "detail": problem.detail,
        "instance": f"urn:uuid:{uuid.uuid4()}",
    }
    log.log(logging.INFO if problem.status < FAULT else logging.ERROR, "answered with %s", body)
    if problem.errors:
        body["errors"] = list(problem.errors)
    return JSONResponse(
        body,
        status_code=problem.status,
        headers=problem.headers,
        media_type="application/problem+json",
    )
