"""Quiet, in one place: nothing is owed, nothing is under way, and nothing has changed for a while.

That something did *not* happen may be asserted only after this; so may any final account.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from .clock import Deadline
from .oracle.findings import failure
from .provider_client import Account, ProviderClient, ProviderClock
from .subject import Glance, Look, Subject
from .target.driver import Driver
from .target.values import ClockReading

DRAIN_POLL_S = 0.01
LONGEST_WAIT_S = 15.0


@dataclass(frozen=True, slots=True)
class Reading:
    """Both clocks, and the provider's account of each invoice. `target` None: it has no clock."""

    provider: ProviderClock
    target: ClockReading | None
    accounts: tuple[Account, ...]

    @property
    def owed(self) -> str:
        """What is still to come up to now, in words; empty: nothing."""
        now = self.provider.now
        if self.provider.next_due is not None and self.provider.next_due <= now:
            return "the provider has something due"
        if self.target and self.target.next_due is not None and self.target.next_due <= self.target.now:
            return "the target has something due"
        for delivery in (row for account in self.accounts for row in account.deliveries):
            if delivery.state == "owed" and (delivery.due is None or delivery.due <= now):
                return f"the callback {delivery.type} isn't answered"
        return ""

    @property
    def due(self) -> list[datetime]:
        """At which moments somebody will do something by itself, as far as anybody says."""
        moments = [self.provider.next_due]
        if self.target is not None:
            step = self.target.max_step
            moments += [self.target.next_due, None if step is None else self.target.now + step]
        return [moment for moment in moments if moment is not None]


class Seen(Protocol):
    """A look or a glance; equal ones mean that nothing has happened to the invoice."""

    @property
    def account(self) -> Account:
        """Of the provider, as it was then."""


Sight = TypeVar("Sight", bound=Seen)


@dataclass(frozen=True, slots=True)
class Stand(Generic[Sight]):
    """How things stood with each invoice."""

    reading: Reading
    sights: dict[Subject, Sight]


class Quiet:
    """Waits for invoices to come to rest: nothing changes for `settle` seconds, or `pause` on the way."""

    def __init__(self, driver: Driver, provider: ProviderClient, *, settle: float, pause: float) -> None:
        self._driver = driver
        self._provider = provider
        self._settle = settle
        self._pause = pause
        self._last: Stand[Look] | None = None

    def stir(self) -> None:
        """Something is asked for that may change things: rest has to be seen anew."""
        self._last = None

    def wait(self, *subjects: Subject) -> Stand[Look]:
        """Return once every subject has been at rest for the whole window.

        Raises ConformanceFailure where they don't come to rest within 15 seconds.
        """
        if self._last is None or not self._last.sights.keys() >= set(subjects):
            self._last = self._rest(self._settle, subjects, lambda subject, account: subject.look(account))
            for subject, look in self._last.sights.items():
                subject.rested(look.glance)
        return self._last

    def pause(self, *subjects: Subject, since: Stand[Glance] | None = None) -> Stand[Glance]:
        """Rest on the way to a later moment, unless all rested.

        `since`: how things stood just now, when nothing was owed.
        """
        if self._last and self._last.sights.keys() == set(subjects):
            return Stand(self._last.reading, {s: look.glance for s, look in self._last.sights.items()})
        stand = self._rest(self._pause, subjects, lambda subject, account: subject.glance(account), since)
        for subject, glance in stand.sights.items():
            subject.rested(glance)
        return stand

    def drain(
        self, *subjects: Subject, since: Stand[Glance] | None = None, told: ClockReading | None = None
    ) -> Stand[Glance]:
        """Return as soon as nothing is owed up to now, whatever may still be under way inside the target.

        `told`: what the target said of its clock, which stands if the provider had nothing to do `since`.
        """
        accounts = tuple(subject.account() for subject in subjects)
        nothing_new = since is not None and accounts == since.reading.accounts != ()
        reading = self._reading(accounts, told if nothing_new else None)
        if reading.owed:
            reading = self._drained(Deadline(LONGEST_WAIT_S), subjects)
        pairs = zip(subjects, reading.accounts, strict=True)
        return Stand(reading, {subject: subject.glance(account) for subject, account in pairs})

    def _rest(
        self,
        window: float,
        subjects: Sequence[Subject],
        see: Callable[[Subject, Account | None], Sight],
        since: Stand[Sight] | None = None,
    ) -> Stand[Sight]:
        """The window begins when nothing is owed, and anew when anything changed or is owed at its end."""
        bound = Deadline(LONGEST_WAIT_S)
        while True:
            accounts = () if since else self._drained(bound, subjects).accounts
            end = Deadline(window)
            before = since.sights if since else dict(zip(subjects, map(see, subjects, accounts), strict=True))
            since = None
            end.wait(window)
            after = {subject: see(subject, None) for subject in subjects}
            reading = self._reading(tuple(sight.account for sight in after.values()))
            if after == before and not reading.owed:
                return Stand(reading, after)
            _check(bound, reading)

    def _drained(self, bound: Deadline, subjects: Sequence[Subject]) -> Reading:
        while (reading := self._reading(tuple(subject.account() for subject in subjects))).owed:
            _check(bound, reading)
            bound.wait(DRAIN_POLL_S)
        return reading

    def _reading(self, accounts: tuple[Account, ...], told: ClockReading | None = None) -> Reading:
        """The clocks, too; an account tells the provider's."""
        provider = accounts[-1].clock if accounts else self._provider.clock()
        if told is None and "clock" in self._driver.capabilities:
            told = self._driver.clock()
        return Reading(provider, told, accounts)


def _check(bound: Deadline, reading: Reading) -> None:
    if bound.passed:
        raise failure(
            "quiet",
            expected=f"an invoice that comes to rest within {LONGEST_WAIT_S:g} s",
            observed=reading.owed or "answers that go on changing",
        )
