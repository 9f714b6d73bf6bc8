"""granian, for load: one process, so that all threads share the app and what it keeps in memory.

granian's own servers share a port silently, and put the app into a worker process that outlives its killed
parent. Its server for threads is used here, on a socket that we bound and nobody shares.
"""

from __future__ import annotations

import importlib
import socket
from typing import Any

from .errors import UsageError
from .serving import BACKLOG, listener

BLOCKING_THREADS = 8
_TO_STDERR = {"class": "logging.StreamHandler", "formatter": "generic", "stream": "ext://sys.stderr"}


class GranianServer:
    """Listens already; serves on the main thread, where SIGINT and SIGTERM end it in good order."""

    def __init__(self, app: Any, host: str, port: int) -> None:
        """Raises UsageError where granian isn't installed or the port can't be used."""
        threads = _granian()
        self._listener = listener(host, port)
        self.host, self.port = host, self._listener.getsockname()[1]
        self._server = _on_our_socket(threads, self._listener)(
            app,
            address=host,
            port=self.port,
            interface="wsgi",
            blocking_threads=BLOCKING_THREADS,
            backlog=BACKLOG,
            websockets=False,
            log_level="error",
            log_dictconfig={"handlers": {"console": _TO_STDERR, "access": _TO_STDERR}},
        )
        self._app = app

    def serve_forever(self, poll_interval: float = 0.5) -> None:  # noqa: ARG002 - it waits for an event
        self._server.serve(target_loader=lambda: self._app, wrap_loader=False)

    def shutdown(self) -> None:
        self._server.signal_handler_interrupt()


def _granian() -> Any:
    try:
        return importlib.import_module("granian.server.mt")
    except ImportError:
        raise UsageError(
            "--server granian needs granian, which isn't installed",
            hint="pip install 'payconform[load]', or take --server threaded",
        ) from None


def _on_our_socket(threads: Any, listening: socket.socket) -> Any:
    holder = importlib.import_module("granian._granian").SocketHolder

    class Server(threads.MTServer):  # type: ignore[misc]  # granian is optional
        def _check_gil(self) -> None:
            """It would insist on a Python without one; with it, threads work as they do everywhere."""

        def _init_shared_socket(self) -> None:
            self._shd = holder(listening.fileno(), False, BACKLOG)  # noqa: FBT003 - no Unix socket

    return Server
