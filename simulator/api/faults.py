"""What hazards make of an answer: it is changed, or the connection ends without it."""

from __future__ import annotations

import math
import os
import socket
import struct
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from itertools import pairwise
from types import MappingProxyType
from typing import Any

from flask import Response, g, request

from payconform.simulator.abilities import Ability
from payconform.simulator.answers import json_response
from payconform.simulator.errors import Code, ProviderError
from payconform.simulator.hazard_catalogue import CATALOGUE
from payconform.simulator.hazards import Hazard, HazardKind
from payconform.simulator.problems import refusal
from payconform.simulator.waits import Waits

DRIPS_A_SECOND = 10
OTHER_SHAPE = {"data": [], "meta": {"code": 0}}
PAGE = "<!DOCTYPE html>\n<title>Welcome</title>\n<h1>It works!</h1>\n"
_RESET_AT_CLOSE = struct.pack("ii", 1, 0)  # SO_LINGER: on, for no time at all


@dataclass(frozen=True, slots=True)
class Fault:
    """A hazard that befalls the answer of this request."""

    hazard: Hazard
    waits: Waits
    connection: socket.socket | None


class CutOff(Response):
    """No answer: the connection ends when it would leave. `end` is what is done to it."""

    def __init__(self, connection: socket.socket | None, end: Callable[[socket.socket], None]) -> None:
        super().__init__()
        self._connection = connection
        self._end = end

    def __call__(self, environ: Any, start_response: Any) -> Iterable[bytes]:  # noqa: ARG002 - as WSGI has it
        return self._pieces()

    def _pieces(self) -> Iterator[bytes]:
        """Before anything is written; the server takes the error for a caller who went away."""
        if self._connection is not None:
            self._end(self._connection)
        yield _nothing()


def connection_for(kind: HazardKind) -> socket.socket | None:
    """The caller's socket, where this kind needs it. Raises ProviderError where the server was misjudged."""
    if Ability.CONNECTION not in CATALOGUE[kind].needs:
        return None
    connection: socket.socket | None = request.environ.get("werkzeug.socket")
    if connection is None:
        raise ProviderError(Code.INTERNAL, f"{kind} needs the caller's socket, and this server offers none")
    return connection


def close(connection: socket.socket) -> None:
    with suppress(OSError):  # the caller went first
        connection.shutdown(socket.SHUT_RDWR)


def reset(connection: socket.socket) -> None:
    """RST, at once. The server has files on the descriptor, so a socket that has ended takes its place."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_AT_CLOSE)
    ended, other = socket.socketpair()
    with ended:
        other.close()
        os.dup2(ended.fileno(), connection.fileno(), inheritable=False)


def _delayed(fault: Fault, usual: Response) -> Response:
    fault.waits.pause(fault.hazard.seconds)
    return usual


def _status(fault: Fault, _: Response) -> Response:
    status, retry_after = int(fault.hazard.parameters["status"]), fault.hazard.parameters.get("retry_after")
    title = HTTPStatus(status).phrase if status in set(HTTPStatus) else "Not now"
    answer = refusal(status, title, "the provider is out of order")
    if retry_after is not None:
        answer.headers["Retry-After"] = str(retry_after)
    return answer


def _timed_out(fault: Fault, _: Response) -> Response:
    fault.waits.pause(fault.hazard.seconds)
    g.unanswered = True
    return CutOff(fault.connection, close)


def _reset(fault: Fault, _: Response) -> Response:
    g.unanswered = True
    return CutOff(fault.connection, reset)


def _redirected(fault: Fault, _: Response) -> Response:
    location = str(fault.hazard.parameters.get("location", request.full_path.rstrip("?")))
    return Response(status=HTTPStatus.TEMPORARY_REDIRECT, headers={"Location": location})


def _html(_: Fault, usual: Response) -> Response:
    return Response(PAGE, usual.status_code, mimetype="text/html")


def _malformed(_: Fault, usual: Response) -> Response:
    """A comma stands where the last bracket should."""
    usual.set_data(usual.get_data()[:-1] + b",")
    return usual


def _other_shape(_: Fault, usual: Response) -> Response:
    return json_response(OTHER_SHAPE, usual.status_code)


def _truncated(fault: Fault, usual: Response) -> Response:
    body = usual.get_data()

    def half() -> Iterator[bytes]:
        yield body[: len(body) // 2]
        if fault.connection is not None:
            close(fault.connection)

    return _in_pieces(usual, half(), len(body))


def _dripping(fault: Fault, usual: Response) -> Response:
    body = usual.get_data()
    pauses = min(len(body) - 1, math.ceil(fault.hazard.seconds * DRIPS_A_SECOND))
    ends = [len(body) * number // (pauses + 1) for number in range(pauses + 2)]

    def drip() -> Iterator[bytes]:
        for start, end in pairwise(ends):
            if start:
                fault.waits.pause(fault.hazard.seconds / pauses)
            yield body[start:end]

    return _in_pieces(usual, drip(), len(body))


def _in_pieces(answer: Response, pieces: Iterator[bytes], length: int) -> Response:
    answer.response = pieces
    answer.content_length = length
    return answer


def _nothing() -> bytes:
    raise ConnectionAbortedError("cut off by a hazard")


# The usual answer is empty where nothing was committed.
FAULTS: Mapping[HazardKind, Callable[[Fault, Response], Response]] = MappingProxyType(
    {
        HazardKind.DELAY: _delayed,
        HazardKind.STATUS: _status,
        HazardKind.TIMEOUT: _timed_out,
        HazardKind.CONNECTION_RESET: _reset,
        HazardKind.TRUNCATED_JSON: _truncated,
        HazardKind.MALFORMED_JSON: _malformed,
        HazardKind.WRONG_JSON: _other_shape,
        HazardKind.WRONG_CONTENT_TYPE: _html,
        HazardKind.SLOW_BODY: _dripping,
        HazardKind.REDIRECT: _redirected,
    }
)
