"""Serving a WSGI app on a real socket: on a thread (the merchant), or as the main job of a process."""

from __future__ import annotations

import errno
import json
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any, Protocol

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from .errors import PayconformError, UsageError

BACKLOG = 128
LARGEST_READ = 1 << 16


class Server(Protocol):
    """Listens at `host` and `port` already; `serve_forever` returns after `shutdown` from another thread."""

    host: str
    port: int

    def serve_forever(self, poll_interval: float = 0.5) -> None: ...

    def shutdown(self) -> None: ...


class QuietHandler(WSGIRequestHandler):
    """HTTP/1.1, and no line on stderr for each request.

    Werkzeug closes the connection after each answer, since something of the request's body may be left in it.
    A body of known and moderate length is read whole before the app begins, and its connection is kept.
    """

    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body leave in one piece
    disable_nagle_algorithm = True  # and at once
    kept = False

    def run_wsgi(self) -> None:
        length = self._length()
        self.kept = length is not None
        if length is None:
            super().run_wsgi()
            return
        connection, self.rfile = self.rfile, BytesIO(self.rfile.read(length))
        try:
            super().run_wsgi()
        finally:
            self.rfile = connection

    def send_header(self, keyword: str, value: str) -> None:
        if not (self.kept and (keyword, value) == ("Connection", "close")):
            super().send_header(keyword, value)

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Not even a line that is thrown away."""

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Keep silent: journal, ledger and evidence tell more."""

    def _length(self) -> int | None:
        """Of the body, where it is plain enough to be read beforehand."""
        text = self.headers.get("Content-Length", "0")
        unusual = "Transfer-Encoding" in self.headers or "Expect" in self.headers
        length = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else LARGEST_READ + 1
        return None if unusual or length > LARGEST_READ else length


def bind(app: Any, host: str, port: int) -> BaseWSGIServer:
    """A threaded server that listens already; port 0 takes a free one. Raises UsageError when it can't."""
    with listener(host, port) as socket_:
        server = make_server(
            host, port, app, threaded=True, request_handler=QuietHandler, fd=socket_.fileno()
        )
    server.daemon_threads = True  # type: ignore[attr-defined]  # ThreadedWSGIServer, by threaded=True
    return server


def listener(host: str, port: int) -> socket.socket:
    """Ours alone. Raises UsageError when it can't be.

    Bound here, since Werkzeug would print its own lines about a taken port and exit, and granian share it.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # each connection inherits it
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        reason = "is taken" if error.errno == errno.EADDRINUSE else f"can't be used: {error.strerror}"
        raise UsageError(
            f"port {port} on {host} {reason}", hint="give another one with --port, or 0 for any free one"
        ) from None
    listening.listen(BACKLOG)
    return listening


def address(server: Server) -> str:
    host = f"[{server.host}]" if ":" in server.host else server.host
    return f"http://{host}:{server.port}"


@contextmanager
def in_background(app: Any, host: str = "127.0.0.1", port: int = 0) -> Iterator[str]:
    """The app's address while the block runs."""
    server = bind(app, host, port)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield address(server)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def serve_until_stdin_closes(
    server: Server, ready: dict[str, str], proof: Callable[[], None] | None = None
) -> None:
    """For a child process: say where we are in one JSON line, and end with whoever holds our stdin.

    A parent that is killed can't stop its children; its end of the pipe closes all the same.
    """
    threading.Thread(target=_stop_at_end_of_stdin, args=(server,), daemon=True).start()
    line = json.dumps({"url": address(server), **ready}) + "\n"

    def say() -> None:
        sys.stdout.write(line)  # whole at once: others may be writing to the same pipe
        sys.stdout.flush()

    serve_to_the_end(server, say, proof)


def serve_to_the_end(
    server: Server, say: Callable[[], None], proof: Callable[[], None] | None = None
) -> None:
    """`say` that it is ready once `proof` has returned. Raises what the proof raises."""
    if proof is None:
        say()
        server.serve_forever(poll_interval=0.05)
        return
    trouble: list[PayconformError] = []

    def prove() -> None:
        try:
            proof()
        except PayconformError as error:
            trouble.append(error)
            server.shutdown()
        else:
            say()

    threading.Thread(target=prove, daemon=True).start()
    server.serve_forever(poll_interval=0.05)
    if trouble:
        raise trouble[0]


def _stop_at_end_of_stdin(server: Server) -> None:
    while sys.stdin.buffer.read(4096):
        pass
    server.shutdown()
