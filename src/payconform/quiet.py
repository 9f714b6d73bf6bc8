"""Quiet, in one place: nothing is owed, nothing is under way, and nothing has changed for a while.

That something did *not* happen may be asserted only after this; so may any final account.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from .clock import Deadline
from .oracle.findings import failure
from .provider_client import Account, ProviderClient, ProviderClock
from .subject import Look, Subject
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
        moments = (self.provider.next_due, self.target.next_due if self.target else None)
        return [moment for moment in moments if moment is not None]


@dataclass(frozen=True, slots=True)
class Rest:
    """How things stood at the end of a window in which nothing happened."""

    reading: Reading
    looks: dict[Subject, Look]


class Quiet:
    """Waits for invoices to come to rest: nothing changes for `settle` seconds, or `pause` on the way."""

    def __init__(self, driver: Driver, provider: ProviderClient, *, settle: float, pause: float) -> None:
        self._driver = driver
        self._provider = provider
        self._settle = settle
        self._pause = pause
        self._last: Rest | None = None

    def stir(self) -> None:
        """Something is asked for that may change things: rest has to be seen anew."""
        self._last = None

    def wait(self, *subjects: Subject) -> Rest:
        """Return once every subject has been at rest for the whole window.

        Raises ConformanceFailure where they don't come to rest within 15 seconds.
        """
        self._last = self._known(subjects) or self._rest(self._settle, subjects)
        return self._last

    def pause(self, *subjects: Subject, drained: Reading | None = None) -> Rest:
        """Rest on the way to a later moment, unless all are at rest. `drained`: nothing was owed then."""
        return self._known(subjects) or self._rest(self._pause, subjects, drained)

    def drain(self, *subjects: Subject) -> Reading:
        """Return as soon as nothing is owed up to now, whatever may still be under way inside the target."""
        return self._drained(Deadline(LONGEST_WAIT_S), subjects)

    def _known(self, subjects: Sequence[Subject]) -> Rest | None:
        """The last rest, if nobody stirred since, and it was one of all these."""
        return self._last if self._last and self._last.looks.keys() >= set(subjects) else None

    def _rest(self, window: float, subjects: Sequence[Subject], drained: Reading | None = None) -> Rest:
        """The window begins when nothing is owed, and anew when anything changed or is owed at its end."""
        bound = Deadline(LONGEST_WAIT_S)
        while True:
            reading, drained = drained or self._drained(bound, subjects), None
            end = Deadline(window)
            before = [s.look(account) for s, account in zip(subjects, reading.accounts, strict=True)]
            end.wait(window)
            after = [subject.look() for subject in subjects]
            reading = self._reading(tuple(look.account for look in after))
            if after == before and not reading.owed:
                return Rest(reading, dict(zip(subjects, after, strict=True)))
            _check(bound, reading)

    def _drained(self, bound: Deadline, subjects: Sequence[Subject]) -> Reading:
        while (reading := self._reading(tuple(subject.account() for subject in subjects))).owed:
            _check(bound, reading)
            bound.wait(DRAIN_POLL_S)
        return reading

    def _reading(self, accounts: tuple[Account, ...]) -> Reading:
        """The clocks, too; an account tells the provider's."""
        provider = accounts[-1].clock if accounts else self._provider.clock()
        has_clock = "clock" in self._driver.capabilities
        return Reading(provider, self._driver.clock() if has_clock else None, accounts)


def _check(bound: Deadline, reading: Reading) -> None:
    if bound.passed:
        raise failure(
            "quiet",
            expected=f"an invoice that comes to rest within {LONGEST_WAIT_S:g} s",
            observed=reading.owed or "answers that go on changing",
        )
