"""Requests and answers: what every resource has in common."""

from __future__ import annotations

import hmac
import logging
from collections.abc import Callable, Mapping
from typing import Any

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from payconform.reference import wire
from payconform.reference.errors import CODES, Fault, RefusedError
from payconform.reference.ids import Ids
from payconform.reference.policy import Permissions
from payconform.reference.storage.unit import NotFoundError
from payconform.reference.wire import JSON_API

JSON = "application/json"
LARGEST_BODY = 64 * 1024

_CODES = {
    404: "not_found",
    405: "method_not_allowed",
    413: "payload_too_large",
    415: "unsupported_media_type",
}


def answer(
    document: Any, status: int = 200, *, headers: Mapping[str, str] | None = None, mimetype: str = JSON_API
) -> Response:
    return Response(wire.dumps(document), status, headers, mimetype=mimetype)


def body() -> Any:
    """The JSON of the request. Raises RefusedError."""
    if request.mimetype not in {JSON, JSON_API}:
        raise RefusedError(Fault("unsupported_media_type", f"send {JSON_API} or {JSON}"))
    if request.mimetype == JSON_API and set(request.mimetype_params) - {"ext", "profile"}:
        raise RefusedError(Fault("unsupported_media_type", f"{JSON_API} takes no such parameter"))
    try:
        return wire.loads(request.get_data(cache=False))
    except wire.MalformedJsonError as error:
        raise RefusedError(Fault("malformed_json", str(error))) from None


def no_body() -> None:
    """Nothing is asked for, but what is sent has to be JSON. Raises RefusedError."""
    if request.content_length:
        body()


def require_login(permissions: Permissions, login: str, key: str) -> None:
    """Raises RefusedError where the request isn't from him who has both."""
    given = request.authorization
    user, password = (given.username or "", given.password or "") if given else ("", "")
    login_fits = hmac.compare_digest(user.encode(), login.encode())
    key_fits = hmac.compare_digest(password.encode(), key.encode())
    if not permissions.may_call(login_fits=login_fits, key_fits=key_fits):
        raise RefusedError(Fault("unauthorized", "give login and key by HTTP Basic"))


Tell = Callable[[RefusedError], Response]


def tell_errors(app: Flask, ids: Ids, permissions: Permissions, styles: Mapping[str, Tell]) -> None:
    """Every error of the app, the framework's own too, in one form; below the paths of `styles` in theirs."""

    def usual(error: RefusedError) -> Response:
        return answer(error.document(ids.new("req")), error.http_status)

    def refused(error: RefusedError) -> Response:
        tell = next((tell for path, tell in styles.items() if request.path.startswith(path)), usual)
        told = tell(error)
        if error.faults[0].code == "unauthorized":
            told.headers["WWW-Authenticate"] = 'Basic realm="invoices"'
        return told

    def not_found(error: NotFoundError) -> Response:
        return refused(RefusedError(permissions.not_found(str(error))))

    def framework(error: HTTPException) -> Response:
        code = _CODES.get(error.code or 500, "bad_request" if (error.code or 500) < 500 else "internal_error")
        told = refused(RefusedError(Fault(code, error.description or CODES[code][1])))
        told.headers.extend(
            {
                name: text
                for name, text in error.get_headers()
                if name not in {"Content-Type", "Content-Length"}
            }
        )
        return told

    def broken(error: Exception) -> Response:
        logging.getLogger(__name__).error("a request broke the service", exc_info=error)
        return refused(RefusedError(Fault("internal_error", "the service broke")))

    app.register_error_handler(RefusedError, refused)
    app.register_error_handler(NotFoundError, not_found)
    app.register_error_handler(HTTPException, framework)
    app.register_error_handler(Exception, broken)
