"""Serving: on the port that was asked for, or one sentence; and gone when it should be."""

from __future__ import annotations

import io
import json
import os
import socket
import statistics
import sys
import threading
import time
from collections.abc import Callable, Iterable
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import pytest
import requests

from payconform.errors import UsageError
from payconform.serving import address, bind, in_background, listener, serve_until_stdin_closes


def app(_: Any, start_response: Callable[..., Any]) -> Iterable[bytes]:
    start_response("200 OK", [("Content-Length", "2")])
    return [b"ok"]


def test_port_0_takes_a_free_port_that_answers_until_the_end() -> None:
    with in_background(app) as url, in_background(app) as other:
        assert url != other
        assert requests.get(url, timeout=5).text == requests.get(other, timeout=5).text == "ok"

    with pytest.raises(requests.ConnectionError):
        requests.get(url, timeout=5)


def test_a_server_that_stopped_leaves_its_port_to_the_next() -> None:
    with in_background(app) as url:
        requests.get(url, timeout=5)
    port = int(url.rpartition(":")[2])

    with in_background(app, port=port) as again:
        assert again == url
        assert requests.get(again, timeout=5).text == "ok"


def test_a_taken_port_is_one_sentence(capfd: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(UsageError, match=f"^port {port} on 127.0.0.1 is taken$") as refused:
            bind(app, "127.0.0.1", port)

    assert "--port" in refused.value.hint
    assert refused.value.exit_code == 2
    assert capfd.readouterr() == ("", "")


def test_what_is_written_to_a_connection_leaves_at_once_whoever_serves() -> None:
    """Else the second piece of an answer waits 40 ms for the first to be acknowledged."""
    with (
        listener("127.0.0.1", 0) as listening,
        socket.create_connection(listening.getsockname()),
        listening.accept()[0] as accepted,
    ):
        assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


@pytest.mark.parametrize("host", ["192.0.2.1", "no host at all"])
def test_an_address_that_is_not_ours_is_one_sentence(host: str) -> None:
    with pytest.raises(UsageError, match=f"^port 0 on {host} can't be used: "):
        bind(app, host, 0)


def test_the_backlog_holds_callers_that_come_before_the_first_is_taken() -> None:
    server = bind(app, "127.0.0.1", 0)
    try:
        connections = [socket.create_connection((server.host, server.port), timeout=5) for _ in range(20)]
        for connection in connections:
            connection.close()
    finally:
        server.server_close()


def echo(environ: Any, start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Reads half of what is sent, and answers with it and with the caller's port."""
    half = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0) // 2)
    body = b"" if environ["REQUEST_METHOD"] == "HEAD" else half + b" %d" % environ["REMOTE_PORT"]
    start_response("200 OK", [("Content-Length", str(len(body)))])
    return [body]


def test_a_connection_is_kept_whatever_the_app_leaves_of_a_body() -> None:
    with in_background(echo) as url, requests.Session() as session:
        answers = [session.post(url, data=body, timeout=5).text for body in (b"abcd", b"", b"ef" * 5000)]
        session.head(url, timeout=5)
        answers.append(session.get(url, timeout=5).text)

    halves = [answer.split(" ")[0] for answer in answers]
    assert halves == ["ab", "", "ef" * 2500, ""]
    assert len({answer.split(" ")[1] for answer in answers}) == 1


def test_a_kept_connection_answers_at_once() -> None:
    """Nagle's algorithm and a delayed acknowledgement would make it 40 ms each."""
    with in_background(echo) as url, requests.Session() as session:
        moments = []
        for _ in range(21):
            session.post(url, data=b"abcd", timeout=5)
            moments.append(time.monotonic())  # the body has come too, which `elapsed` leaves out

    assert statistics.median(b - a for a, b in pairwise(moments)) < 0.04


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        (b"Content-Length: 2000000\r\n", b"a" * 2_000_000),
        (b"Transfer-Encoding: chunked\r\n", b"4\r\nabcd\r\n0\r\n\r\n"),
        (b"Content-Length: many\r\n", b""),
    ],
    ids=["large", "in chunks", "of no length"],
)
def test_what_is_unusual_is_answered_and_its_connection_not_kept(headers: bytes, body: bytes) -> None:
    with in_background(app) as url, socket.create_connection(host_and_port(url), timeout=5) as connection:
        connection.sendall(b"POST / HTTP/1.1\r\nHost: it\r\n" + headers + b"\r\n" + body)
        connection.shutdown(socket.SHUT_WR)
        answer = everything_from(connection)

    assert answer.startswith(b"HTTP/1.1 200 OK")
    assert b"\r\nConnection: close\r\n" in answer
    assert answer.endswith(b"\r\n\r\nok")


def test_a_caller_who_wants_no_more_is_let_go() -> None:
    with in_background(app) as url, socket.create_connection(host_and_port(url), timeout=5) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: it\r\nConnection: close\r\n\r\n")

        assert everything_from(connection).endswith(b"\r\n\r\nok")


def everything_from(connection: socket.socket) -> bytes:
    """Until the other side closes."""
    return b"".join(iter(lambda: connection.recv(4096), b""))


def host_and_port(url: str) -> tuple[str, int]:
    host, _, port = url.removeprefix("http://").partition(":")
    return host, int(port)


def test_a_child_says_where_it_is_and_stops_with_its_stdin(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    reader, writer = os.pipe()
    server = bind(app, "127.0.0.1", 0)
    with os.fdopen(reader, "rb") as stdin:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(stdin))
        serving = threading.Thread(target=serve_until_stdin_closes, args=(server, {"app": "it"}), daemon=True)
        serving.start()
        assert requests.get(address(server), timeout=5).text == "ok"
        os.write(writer, b"not yet")
        assert requests.get(address(server), timeout=5).text == "ok"

        os.close(writer)
        serving.join(5)

    server.server_close()
    assert not serving.is_alive()
    assert json.loads(capsys.readouterr().out) == {"url": address(server), "app": "it"}


def test_a_child_says_it_in_one_write_since_others_write_to_the_same_pipe(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Two writes of two children are four in any order: half a line, half another, and two ends."""
    said: list[str] = []
    stdout = SimpleNamespace(write=said.append, flush=lambda: None)
    server = bind(app, "127.0.0.1", 0)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO()))
    monkeypatch.setattr(sys, "stdout", stdout)

    serve_until_stdin_closes(server, {"app": "it"})

    server.server_close()
    [line] = said
    assert line.endswith("}\n")
