"""Load over kept connections, from one thread: prepared requests, and every answer checked."""

from __future__ import annotations

import selectors
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from statistics import quantiles
from typing import Any

import orjson

SILENCE_S = 10.0
LARGEST_READ = 1 << 16
END_OF_HEAD = b"\r\n\r\n"


class WrongAnswerError(Exception):
    """An answer that isn't what this request must get: the figures would be worth nothing."""


@dataclass(frozen=True, slots=True)
class Call:
    """A request ready to be sent. `check` takes status and body, and raises WrongAnswerError."""

    request: bytes
    check: Callable[[int, dict[str, Any]], None]


@dataclass(frozen=True, slots=True)
class Measured:
    """`busy`: the share of a core that this side took; near 1, it measured itself."""

    answers: int
    seconds: float
    p50_ms: float
    p99_ms: float
    busy: float

    @property
    def rate(self) -> float:
        return self.answers / self.seconds


@dataclass(slots=True)
class _Lane:
    """One connection with one call under way."""

    connection: socket.socket
    call: Call
    sent: float
    got: bytes = b""


def request(method: str, path: str, body: Any = None) -> bytes:
    head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/json\r\n"
    if body is None:
        return f"{head}\r\n".encode()
    content = orjson.dumps(body)
    return (
        f"{head}Content-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n".encode() + content
    )


def drive(port: int, calls: Iterator[Call], *, connections: int, seconds: float) -> Measured:
    """As many calls as go in `seconds`, one at a time on each connection. Raises WrongAnswerError."""
    delays: list[float] = []
    with selectors.DefaultSelector() as ready:
        for _ in range(connections):
            connection = socket.create_connection(("127.0.0.1", port), SILENCE_S)
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            ready.register(connection, selectors.EVENT_READ, _Lane(connection, next(calls), 0.0))
        lanes: list[_Lane] = [key.data for key in ready.get_map().values()]
        begun, cpu = time.perf_counter(), time.thread_time()
        for lane in lanes:
            _send(lane)
        under_way = len(lanes)
        while under_way:
            events = ready.select(SILENCE_S)
            if not events:
                raise WrongAnswerError(f"no answer within {SILENCE_S:g} s")
            for key, _ in events:
                lane = key.data
                if not _answered(lane):
                    continue
                now = time.perf_counter()
                delays.append(now - lane.sent)
                if now - begun < seconds:
                    lane.call = next(calls)
                    _send(lane)
                else:
                    under_way -= 1
        took, busy = time.perf_counter() - begun, time.thread_time() - cpu
        for lane in lanes:
            lane.connection.close()
    cuts = quantiles(delays, n=100)
    return Measured(len(delays), took, cuts[49] * 1000, cuts[98] * 1000, busy / took)


def ask(port: int, call: Call) -> None:
    """One call on a connection of its own. Raises OSError where nobody listens, and WrongAnswerError."""
    with socket.create_connection(("127.0.0.1", port), SILENCE_S) as connection:
        lane = _Lane(connection, call, 0.0)
        _send(lane)
        while not _answered(lane):
            pass


def _send(lane: _Lane) -> None:
    lane.sent = time.perf_counter()
    lane.connection.sendall(lane.call.request)


def _answered(lane: _Lane) -> bool:
    """Take what came; whether it was the whole answer, which is checked then."""
    came = lane.connection.recv(LARGEST_READ)
    if not came:
        raise WrongAnswerError(f"the connection was closed after {lane.got[:200]!r}")
    lane.got += came
    head, end, body = lane.got.partition(END_OF_HEAD)
    if not end or len(body) < _length(head):
        return False
    lane.call.check(int(head[9:12]), orjson.loads(body))
    lane.got = b""
    return True


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    raise WrongAnswerError(f"an answer without Content-Length: {head[:300]!r}")
