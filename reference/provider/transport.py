"""Requests to the provider, and the one way to read an answer, whichever its dialect."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from requests.auth import HTTPBasicAuth
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

from payconform.reference import wire

_TIMEOUT_S = (2.0, 4.0)
_KEPT = HTTPAdapter()  # connections, for all threads


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
    """`login` goes by HTTP Basic. Redirects aren't followed, and neither proxies nor .netrc come between us.

    Raises requests.RequestException, also where the provider has just closed a connection that was kept.
    """
    request = requests.Request(
        method,
        url,
        params=params,
        data=data,
        headers={"Content-Type": "application/json", **(headers or {})},
        auth=login and HTTPBasicAuth(*login),
    )
    answer = _KEPT.send(request.prepare(), timeout=_TIMEOUT_S)
    answer.content  # noqa: B018 - read here, so that the connection is free and what goes wrong goes wrong here
    return answer


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
