"""Work that is done a little later in real time, beside the requests."""

from __future__ import annotations

import threading
from collections.abc import Callable


class Background:
    def __init__(self) -> None:
        self._timers: list[threading.Timer] = []
        self._lock = threading.Lock()
        self._stopped = False

    def later(self, seconds: float, work: Callable[[], None]) -> None:
        timer = threading.Timer(seconds, work)
        timer.daemon = True
        with self._lock:
            if self._stopped:
                return
            self._timers = [one for one in self._timers if one.is_alive()]
            self._timers.append(timer)
            timer.start()

    def stop(self) -> None:
        """What has not begun is dropped; what has begun is awaited."""
        with self._lock:
            self._stopped = True
        for timer in self._timers:
            timer.cancel()
            timer.join()
