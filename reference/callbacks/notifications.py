"""Callbacks to merchants: an outbox that is emptied in the background, for each invoice in order.

Exactly 200 ends a callback; else it is repeated for a while.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import replace

import requests

from payconform.reference.policy import Deliveries
from payconform.reference.storage.records import Delivery, Notification
from payconform.reference.storage.store import Store
from payconform.reference.timing.clock import Clock
from payconform.reference.wire import JSON_API

from .signatures import HEADER

_OK = 200
_TIMEOUT_S = (10.0, 10.0)
_AT_ONCE = 8
_TICK_S = 0.5
_PATIENCE_S = 60.0

Post = Callable[[str, bytes, Mapping[str, str]], int]


def post(url: str, body: bytes, headers: Mapping[str, str]) -> int:
    """The status that was answered; 0: nobody answered, or the URL leads nowhere."""
    try:
        with requests.Session() as session:
            session.trust_env = False  # neither proxies nor .netrc come between us and the merchant
            answer = session.post(
                url, data=body, headers=headers, timeout=_TIMEOUT_S, allow_redirects=False, stream=True
            )
    except (requests.RequestException, ValueError):
        return 0
    return answer.status_code


class Sender:
    """One thread looks for what is owed; each delivery has its own, so that none holds up another."""

    def __init__(
        self, store: Store, clock: Clock, deliveries: Deliveries, secret: str, *, send: Post = post
    ) -> None:
        self._store = store
        self._clock = clock
        self._deliveries = deliveries
        self._secret = secret
        self._send = send
        self._busy: set[str] = set()
        self._changed = threading.Condition()
        self._recording = threading.Lock()  # whoever has it may still write; it is taken before the condition
        self._nudged = False
        self._stopped = False
        self._thread = threading.Thread(target=self._run, name="notifications", daemon=True)

    def start(self) -> None:
        self._store.committed.append(self.wake)
        self._thread.start()

    def stop(self) -> None:
        """What is on its way is not awaited, and stays owed."""
        with self._recording, self._changed:
            self._stopped = True
            self._changed.notify_all()
        self._thread.join()

    def wake(self) -> None:
        """Something may be owed now."""
        with self._changed:
            self._nudged = True
            self._changed.notify_all()

    def settle(self) -> None:
        """Wait until nothing is owed at this moment. Raises TimeoutError after a minute of real time."""
        self.wake()
        with self._changed:
            if not self._changed.wait_for(self._is_settled, _PATIENCE_S):
                raise TimeoutError("callbacks to merchants are still on their way")

    def _is_settled(self) -> bool:
        return not self._busy and not self._due()

    def _due(self) -> list[Notification]:
        with self._store.read() as unit:
            return unit.notifications_due(self._clock.now())

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._nudged or self._stopped, _TICK_S)
                if self._stopped:
                    return
                self._nudged = False
                self._dispatch()

    def _dispatch(self) -> None:
        for notification in self._due():
            if len(self._busy) >= _AT_ONCE:
                return
            if notification.invoice not in self._busy:
                self._busy.add(notification.invoice)
                threading.Thread(target=self._deliver, args=(notification,), daemon=True).start()

    def _deliver(self, notification: Notification) -> None:
        headers = {
            "Content-Type": JSON_API,
            HEADER: self._deliveries.signature(notification.body, self._secret),
        }
        try:
            status = self._send(notification.url, notification.body, headers)
            with self._recording:
                if not self._stopped:
                    with self._store.write() as unit:
                        unit.save(self._after(notification, status))
        except Exception:  # it stays owed, and the next look tries again
            logging.getLogger(__name__).exception("a callback could not be delivered")
        finally:
            with self._changed:
                self._busy.discard(notification.invoice)
                self._nudged = True
                self._changed.notify_all()

    def _after(self, notification: Notification, status: int) -> Notification:
        if status == _OK:
            return replace(notification, state=Delivery.DELIVERED)
        return self._deliveries.failed(notification, self._clock.now())
