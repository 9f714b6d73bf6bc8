"""Errors as the wire tells them: application/problem+json (RFC 9457), whatever went wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response


class Problem(Exception):  # noqa: N818 - the RFC's own word
    """An answer other than the one that was asked for. `errors`: a detail and a JSON pointer each."""

    def __init__(
        self,
        status: int,
        detail: str,
        *,
        errors: Sequence[Mapping[str, str]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.errors = errors
        self.headers = headers


async def answer(_: Request, error: Exception) -> Response:
    match error:
        case Problem():
            return _problem(error)
        case HTTPException():
            return _problem(Problem(error.status_code, error.detail, headers=error.headers))
        case _:
            return _problem(Problem(500, "the shop has a fault; nothing is known of what you asked for"))


def _problem(problem: Problem) -> Response:
    body = {
        "type": "about:blank",
        "title": HTTPStatus(problem.status).phrase,
        "status": problem.status,
        "detail": problem.detail,
    }
    if problem.errors:
        body["errors"] = list(problem.errors)
    return JSONResponse(
        body,
        status_code=problem.status,
        headers=problem.headers,
        media_type="application/problem+json",
    )
