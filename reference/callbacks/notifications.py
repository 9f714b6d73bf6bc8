"""Callbacks to merchants, in the order of each invoice: exactly 200 ends one, else it is sent again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from functools import partial

import requests
from requests.adapters import HTTPAdapter

from payconform.reference.policy import Deliveries
from payconform.reference.storage.records import Delivery, Notification
from payconform.reference.storage.unit import Unit
from payconform.reference.timing.clock import Clock
from payconform.reference.wire import JSON_API

from .sender import Errand
from .signatures import HEADER

_OK = 200
_TIMEOUT_S = (10.0, 10.0)

Post = Callable[[str, bytes, Mapping[str, str]], int]


def post(url: str, body: bytes, headers: Mapping[str, str]) -> int:
    """The status that was answered; 0: nobody answered, or the URL leads nowhere."""
    try:
        request = requests.Request("POST", url, data=body, headers=headers).prepare()
        with (
            closing(HTTPAdapter()) as connection,  # no session: neither proxies nor .netrc come between us
            connection.send(request, timeout=_TIMEOUT_S, stream=True) as answer,
        ):
            return answer.status_code
    except (requests.RequestException, ValueError):
        return 0


@dataclass(frozen=True, slots=True)
class Notifications:
    """The outbox of them."""

    clock: Clock
    deliveries: Deliveries
    secret: str = field(repr=False)
    send: Post = post

    @property
    def kind(self) -> type[Notification]:
        return Notification

    def due(self, unit: Unit, now: int) -> Sequence[Errand]:
        return [Errand(one.invoice, partial(self._deliver, one)) for one in unit.notifications_due(now)]

    def _deliver(self, notification: Notification) -> Notification:
        headers = {
            "Content-Type": JSON_API,
            HEADER: self.deliveries.signature(notification.body, self.secret),
        }
        if self.send(notification.url, notification.body, headers) == _OK:
            return replace(notification, state=Delivery.DELIVERED)
        return self.deliveries.failed(notification, self.clock.now())
