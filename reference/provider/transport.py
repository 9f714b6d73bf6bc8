"""Requests to the provider, and the one way to read an answer, whichever its dialect."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import requests
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

from payconform.reference import wire

_TIMEOUT_S = (2.0, 4.0)


class UncertainError(Exception):
    """No usable answer: the operation may have come to be, or not. Ask before trying again."""


def send(
    method: str,
    url: str,
    *,
    params: Mapping[str, str] | None = None,
    data: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    login: tuple[str, str] | None = None,
) -> requests.Response:
    """`login` goes by HTTP Basic. Each call has a connection of its own: one that was kept might just be

    closed when used again. Raises requests.RequestException.
    """
    with requests.Session() as session:
        session.trust_env = False  # neither proxies nor .netrc come between us and the provider
        return session.request(
            method,
            url,
            params=params,
            data=data,
            headers={"Content-Type": "application/json", **(headers or {})},
            auth=login,
            timeout=_TIMEOUT_S,
            allow_redirects=False,
        )


def document(answer: requests.Response, expected: int) -> dict[str, Any]:
    """The object that was answered with that HTTP status. Raises UncertainError."""
    if answer.status_code != expected:
        raise UncertainError(f"the provider answered {answer.status_code}")
    try:
        told = wire.loads(answer.content)
    except wire.MalformedJsonError as error:
        raise UncertainError(str(error)) from None
    if not isinstance(told, dict):
        raise UncertainError("the answer is no object")
    return told


def never_sent(error: requests.RequestException) -> bool:
    """Whether no connection came to be, so that nothing can have happened."""
    cause = error.args[0] if error.args else None
    return isinstance(getattr(cause, "reason", cause), NewConnectionError | ConnectTimeoutError)
