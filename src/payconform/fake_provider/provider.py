"""The fake provider as a test holds it: control plane, a standing clock, callbacks when the test says so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Unpack

import responses

from payconform.provider_client import Delivery, Operation, ProviderClient, ProviderClock, Transport
from payconform.provider_client.terms import Amount, Selection

from .errors import FakeProviderError
from .options import Options
from .receivers import Inbox, Receivers

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

__tracebackhide__ = True  # pytest shows the line of the test


class FakeProvider(ProviderClient):
    """All that `ProviderClient` can do. What moves time or an operation delivers the callbacks due then.

    `secret` signs them. An error of the app that takes one is raised here; the attempt is in the ledger, too.
    """

    def __init__(
        self,
        transport: Transport,
        *,
        url: str,
        secret: str,
        mock: responses.RequestsMock,
        receivers: Receivers,
        drain: Callable[[], bool],
        check: Callable[[], None],
        options: Options,
    ) -> None:
        super().__init__(transport)
        self.secret = secret
        self._url = url
        self._mock = mock
        self._receivers = receivers
        self._drain = drain
        self._check = check
        self._options = options

    @property
    def url(self) -> str:
        """What the code under test takes for the provider's address; no other test has it."""
        self._check()
        return self._url

    @property
    def responses(self) -> responses.RequestsMock:
        """The mock that answers for the provider. A test may add routes of other hosts; they end with it."""
        self._check()
        return self._mock

    @property
    def now(self) -> datetime:
        return self.clock().now

    def receiver(self, url: str, app: WSGIApplication | None = None) -> Inbox:
        """Callbacks to this address go to that WSGI app, or are just taken. The inbox has what came."""
        return self._receivers.mount(url, app)

    def deliver(self) -> tuple[Delivery, ...]:
        """Send all callbacks that are due, in order, on this thread; those that were tried, as they stand.

        Raises the first error that a receiver didn't handle.
        """
        self._check()
        before = {row.id: row.attempts for row in self.deliveries()}
        ends = self._drain()
        self.raise_trouble()
        if not ends:
            raise FakeProviderError(
                "each callback makes the app order something that calls back, without end"
            )
        return tuple(row for row in self.deliveries() if row.attempts != before.get(row.id, ()))

    def act(
        self,
        operation: Operation | str,
        action: str,
        *,
        amount: Amount | None = None,
        resolution: str | None = None,
    ) -> Operation:
        done = super().act(operation, action, amount=amount, resolution=resolution)
        self.deliver()
        return done

    def resend(self, delivery: Delivery | str) -> None:
        super().resend(delivery)
        self.deliver()

    def resend_all(self, **selection: Unpack[Selection]) -> tuple[str, ...]:
        sent = super().resend_all(**selection)
        self.deliver()
        return sent

    def rotate_secret(self, secret: str | None = None, *, former_for: timedelta | None = None) -> str:
        self.secret = super().rotate_secret(secret, former_for=former_for)
        return self.secret

    def move_clock(self, to: datetime) -> ProviderClock:
        """What is due on the way happens, in order; at each moment its callbacks are delivered."""
        self.deliver()
        while (clock := self.clock()).next_due is not None and clock.next_due <= to:
            super().move_clock(max(clock.next_due, clock.now))
            self.deliver()
        clock = super().move_clock(to)
        self.deliver()
        return clock

    def begin(self) -> None:
        """Time stands where the marker says, and draws go by its seed."""
        self.configure(frozen_at=self._options.at, seed=self._options.seed, magic=self._options.magic)

    def forget(self) -> None:
        """Everything, and begin again."""
        super().forget()
        self.begin()

    def reset(self) -> None:
        super().reset()
        self.begin()

    def raise_trouble(self) -> None:
        """The first error that nobody was told of yet; the others are in its notes."""
        if not self._receivers.troubles:
            return
        first, *others = self._receivers.troubles
        self._receivers.troubles.clear()
        for other in others:
            first.add_note(f"after it, another callback met {type(other).__name__}: {other}")
        raise first
