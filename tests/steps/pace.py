"""Target, provider and time of a test: everything that happens, happens when the pace says so."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from payconform.money import Money
from payconform.provider_client import Account, Delivery, Movement, ProviderClock
from payconform.subject import Glance, Look
from payconform.target.values import ClockReading, Event, Invoice

NOON = datetime(2026, 1, 31, 12, tzinfo=UTC)


def at(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


@dataclass
class Pace:
    """Real time, in seconds, that passes only where somebody waits."""

    now: float = 0.0
    _plans: list[tuple[float, Callable[[], None]]] = field(default_factory=list)

    def after(self, seconds: float, action: Callable[[], None]) -> None:
        self._plans.append((self.now + seconds, action))

    def deadline(self, seconds: float) -> PacedDeadline:
        return PacedDeadline(self, self.now + seconds)

    def pass_by(self, seconds: float) -> None:
        self.now = round(self.now + seconds, 6)
        due = [plan for plan in self._plans if plan[0] <= self.now]
        self._plans = [plan for plan in self._plans if plan[0] > self.now]
        for _, action in sorted(due, key=lambda plan: plan[0]):
            action()


@dataclass
class PacedDeadline:
    """Stands in for `payconform.clock.Deadline`."""

    pace: Pace
    end: float

    @property
    def passed(self) -> bool:
        return self.pace.now >= self.end

    def wait(self, seconds: float) -> None:
        self.pace.pass_by(max(0.0, min(seconds, self.end - self.pace.now)))


@dataclass
class Clock:
    """One of the two clocks that a scenario moves; `due` are moments at which its owner does something."""

    name: str
    moves: list[tuple[str, datetime]]
    now: datetime = NOON
    frozen: bool = True
    due: list[datetime] = field(default_factory=list)
    happens: Callable[[datetime], None] = lambda _: None

    @property
    def next_due(self) -> datetime | None:
        return min(self.due, default=None)

    def move(self, to: datetime) -> None:
        assert to >= self.now, "a clock goes forward only"
        self.now = to
        self.moves.append((self.name, to))
        for moment in sorted(self.due):
            if moment <= to:
                self.due.remove(moment)
                self.happens(moment)


@dataclass
class Target:
    """`asked`: how often for its clock."""

    own: Clock
    asked: int = 0
    capabilities: frozenset[str] = frozenset({"clock"})

    def clock(self) -> ClockReading:
        self.asked += 1
        return ClockReading(self.own.now, self.own.next_due)

    def move_clock(self, to: datetime) -> ClockReading:
        self.own.move(to)
        return ClockReading(self.own.now, self.own.next_due)

    def forget(self) -> None:
        self.own.due.clear()


@dataclass
class Provider:
    own: Clock
    ledger: list[Delivery] = field(default_factory=list)
    movements: list[Movement] = field(default_factory=list)
    vendor_payouts: Mapping[str, Any] | None = None
    prefix: str | None = None

    def clock(self) -> ProviderClock:
        return ProviderClock(self.own.now, self.own.next_due, self.own.frozen)

    def move_clock(self, to: datetime) -> ProviderClock:
        self.own.move(to)
        return self.clock()

    def forget(self) -> None:
        self.own.due.clear()
        self.own.frozen, self.vendor_payouts, self.prefix = False, None, None

    def configure(
        self,
        *,
        frozen_at: datetime,
        magic: bool,
        reference_prefix: str | None,
        vendor_payouts: Mapping[str, Any] | None,
    ) -> None:
        assert not magic
        self.prefix = reference_prefix
        self.own.now, self.own.frozen, self.vendor_payouts = frozen_at, True, vendor_payouts

    def account(self, reference: str) -> Account:
        return Account(
            operations=(),
            deliveries=tuple(row for row in self.ledger if row.reference == reference),
            movements=tuple(self.movements),
            clock=self.clock(),
        )

    def owe(self, *, due: datetime | None = NOON) -> None:
        self.ledger[:] = [Delivery("cbk_1", "pay_1", "pc1-1", "payment.succeeded", "owed", due)]

    def deliver(self) -> None:
        self.ledger[:] = [Delivery("cbk_1", "pay_1", "pc1-1", "payment.succeeded", "delivered", None)]


@dataclass(eq=False)
class Watched:
    """Stands in for a `payconform.subject.Subject`. `takes` is called where a look takes time.

    `rests`: how it was seen whenever it was at rest.
    """

    provider: Provider
    reference: str = "pc1-1"
    status: str = "processing"
    events: list[str] = field(default_factory=list)
    received: int = 0
    looks: int = 0
    takes: Callable[[], None] = lambda: None
    rests: list[Glance] = field(default_factory=list)

    def look(self, account: Account | None = None) -> Look:
        self.looks += 1
        self.takes()
        log = tuple(Event(None, word, None, None) for word in self.events)
        return Look(self.glance(account), log)

    def glance(self, account: Account | None = None) -> Glance:
        invoice = Invoice("inv_1", self.status, self.status, Money(100, "EUR"))
        return Glance(invoice, self.received, account or self.account())

    def account(self) -> Account:
        return self.provider.account(self.reference)

    def rested(self, glance: Glance) -> None:
        self.rests.append(glance)

    def become(self, status: str) -> None:
        self.status = status
