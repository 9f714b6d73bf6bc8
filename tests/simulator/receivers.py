"""Many real receivers on loopback, served by one thread; some take a callback and never say a word."""

from __future__ import annotations

import re
import selectors
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

_LENGTH = re.compile(rb"\r\ncontent-length: ([0-9]+)\r\n", re.IGNORECASE)
_ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class Receivers:
    """`urls` of all; the numbers below `hanging` hang. `got` counts the bodies that each received whole."""

    def __init__(self, stack: ExitStack, count: int, hanging: int) -> None:
        self._stack = stack
        self._selector = stack.enter_context(selectors.DefaultSelector())
        self.hanging = hanging
        self._partial: dict[socket.socket, tuple[int, bytes]] = {}
        self._changed = threading.Condition()
        self.got = [0] * count
        self.urls = []
        for number in range(count):
            listener = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=512))
            listener.settimeout(0)
            self._selector.register(listener, selectors.EVENT_READ, number)
            self.urls.append(f"http://127.0.0.1:{listener.getsockname()[1]}/hook")

    def wait_for(self, numbers: range, each: int, seconds: float) -> bool:
        """Whether these got so many each in time."""
        with self._changed:
            return self._changed.wait_for(
                lambda: all(self.got[number] >= each for number in numbers), seconds
            )

    def serve(self, stopped: threading.Event) -> None:
        while not stopped.is_set():
            for key, _ in self._selector.select(0.05):
                source = key.fileobj
                assert isinstance(source, socket.socket)
                if source in self._partial:
                    self._read(source)
                else:
                    connection, _ = source.accept()
                    self._stack.callback(connection.close)
                    self._partial[connection] = key.data, b""
                    self._selector.register(connection, selectors.EVENT_READ)

    def _read(self, connection: socket.socket) -> None:
        number, text = self._partial[connection]
        try:
            chunk = connection.recv(65536)
        except ConnectionError:
            chunk = b""
        text += chunk
        self._partial[connection] = number, text
        head, blank, body = text.partition(b"\r\n\r\n")
        length = _LENGTH.search(head + b"\r\n")
        if blank and length and len(body) >= int(length[1]):
            with self._changed:
                self.got[number] += 1
                self._changed.notify_all()
            if number >= self.hanging:
                connection.sendall(_ANSWER)
                chunk = b""
            else:
                self._partial[connection] = number, b""
        if not chunk:
            self._selector.unregister(connection)
            del self._partial[connection]
            connection.close()


@contextmanager
def receivers(count: int, *, hanging: int) -> Iterator[Receivers]:
    with ExitStack() as stack:
        made = Receivers(stack, count, hanging)
        stopped = threading.Event()
        thread = threading.Thread(target=made.serve, args=(stopped,))
        thread.start()
        try:
            yield made
        finally:
            stopped.set()
            thread.join()
