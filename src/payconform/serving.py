"""Serving a WSGI app on a real socket: on a thread (the merchant), or as the main job of a process."""

from __future__ import annotations

import errno
import json
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from .errors import UsageError

BACKLOG = 128


class QuietHandler(WSGIRequestHandler):
    """HTTP/1.1, and no line on stderr for each request."""

    protocol_version = "HTTP/1.1"

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Keep silent: journal, ledger and evidence tell more."""


def bind(app: Any, host: str, port: int) -> BaseWSGIServer:
    """A threaded server that listens already; port 0 takes a free one. Raises UsageError when it can't.

    The socket is bound here, since Werkzeug would print its own lines about a taken port and exit.
    """
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
        except OSError as error:
            reason = "is taken" if error.errno == errno.EADDRINUSE else f"can't be used: {error.strerror}"
            raise UsageError(
                f"port {port} on {host} {reason}", hint="give another one with --port, or 0 for any free one"
            ) from None
        listener.listen(BACKLOG)
        server = make_server(
            host, port, app, threaded=True, request_handler=QuietHandler, fd=listener.fileno()
        )
    server.daemon_threads = True  # type: ignore[attr-defined]  # ThreadedWSGIServer, by threaded=True
    return server


def address(server: BaseWSGIServer) -> str:
    return f"http://{server.host}:{server.port}"


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


def serve_until_stdin_closes(server: BaseWSGIServer, ready: dict[str, str]) -> None:
    """For a child process: say where we are in one JSON line, and end with whoever holds our stdin.

    A parent that is killed can't stop its children; its end of the pipe closes all the same.
    """
    threading.Thread(target=_stop_at_end_of_stdin, args=(server,), daemon=True).start()
    print(json.dumps({"url": address(server), **ready}), flush=True)  # noqa: T201 - read by the parent
    server.serve_forever(poll_interval=0.05)


def _stop_at_end_of_stdin(server: BaseWSGIServer) -> None:
    while sys.stdin.buffer.read(4096):
        pass
    server.shutdown()
