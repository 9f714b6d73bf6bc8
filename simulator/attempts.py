"""How callbacks fared on the network, counted where they leave."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Mapping

from .delivery import DeliveryError, Reply, Sender, Timeouts


class CountedSender:
    """Sends by another sender and counts what came of it: ``2xx``, ``5xx``, ``timeout``, …"""

    def __init__(self, sender: Sender) -> None:
        self._sender = sender
        self._lock = threading.Lock()
        self._results: Counter[str] = Counter()

    def send(self, url: str, headers: Mapping[str, str], body: bytes, timeouts: Timeouts) -> Reply:
        result = "broken"
        try:
            reply = self._sender.send(url, headers, body, timeouts)
            result = f"{reply.status // 100}xx"
        except DeliveryError as error:
            result = str(error)
            raise
        finally:
            with self._lock:
                self._results[result] += 1
        return reply

    def results(self) -> Mapping[str, int]:
        with self._lock:
            return dict(self._results)
