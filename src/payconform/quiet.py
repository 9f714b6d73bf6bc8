"""Quiet, in one place: nothing is owed, nothing is under way, and nothing has changed for a while.

That something did *not* happen may be asserted only after this; so may any final account.
"""

from __future__ import annotations

from itertools import chain
from typing import Any

from .clock import Deadline
from .oracle.findings import failure
from .provider_client import Delivery, ProviderClient
from .subject import Subject
from .target.driver import Driver

DRAIN_POLL_S = 0.01
LONGEST_WAIT_S = 15.0

Ledgers = list[tuple[Delivery, ...]]


class Quiet:
    """Waits for invoices to come to rest: nothing changes for `settle` seconds, or `pause` on the way."""

    def __init__(self, driver: Driver, provider: ProviderClient, *, settle: float, pause: float) -> None:
        self._driver = driver
        self._provider = provider
        self._settle = settle
        self._pause = pause
        self._at_rest: frozenset[Subject] | None = None

    def stir(self) -> None:
        """Something is asked for that may change things: rest has to be seen anew."""
        self._at_rest = None

    def wait(self, *subjects: Subject) -> None:
        """Return once every subject has been at rest for the whole window.

        Raises ConformanceFailure where they don't come to rest within 15 seconds.
        """
        if self._at_rest is None or not self._at_rest.issuperset(subjects):
            self._rest(self._settle, subjects)
            self._at_rest = frozenset(subjects)

    def pause(self, *subjects: Subject) -> None:
        """Rest on the way to a later moment."""
        self._rest(self._pause, subjects)

    def _rest(self, window: float, subjects: tuple[Subject, ...]) -> None:
        """The window begins when nothing is owed, and anew when anything changes or is owed at its end."""
        bound = Deadline(LONGEST_WAIT_S)
        before = self._look(subjects, self._drained(bound, subjects))
        while True:
            self._check(bound, subjects)
            bound.wait(window)
            ledgers = self._ledgers(subjects)
            now = self._look(subjects, ledgers)
            if now == before and not self._owed(ledgers):
                return
            before = now

    def drain(self, *subjects: Subject) -> None:
        """Return as soon as nothing is owed up to now, whatever may still be under way inside the target."""
        self._drained(Deadline(LONGEST_WAIT_S), subjects)

    def state(self, *subjects: Subject) -> list[Any]:
        """What an outside observer sees of them: equal states mean that nothing has happened."""
        return self._look(subjects, self._ledgers(subjects))

    def _look(self, subjects: tuple[Subject, ...], ledgers: Ledgers) -> list[Any]:
        return [
            (subject.read(), subject.log(), subject.letters(), ledger)
            for subject, ledger in zip(subjects, ledgers, strict=True)
        ]

    def _ledgers(self, subjects: tuple[Subject, ...]) -> Ledgers:
        return [self._provider.deliveries(subject.reference) for subject in subjects]

    def _drained(self, bound: Deadline, subjects: tuple[Subject, ...]) -> Ledgers:
        while self._owed(ledgers := self._ledgers(subjects)):
            self._check(bound, subjects)
            bound.wait(DRAIN_POLL_S)
        return ledgers

    def _check(self, bound: Deadline, subjects: tuple[Subject, ...]) -> None:
        if bound.passed:
            raise failure(
                "quiet",
                expected=f"an invoice that comes to rest within {LONGEST_WAIT_S:g} s",
                observed=self._owed(self._ledgers(subjects)) or "answers that go on changing",
            )

    def _owed(self, ledgers: Ledgers) -> str:
        """What is still to come up to now, in words; empty: nothing."""
        clock = self._provider.clock()
        if clock.next_due is not None and clock.next_due <= clock.now:
            return "the provider has something due"
        if "clock" in self._driver.capabilities:
            own = self._driver.clock()
            if own.next_due is not None and own.next_due <= own.now:
                return "the target has something due"
        for delivery in chain.from_iterable(ledgers):
            if delivery.state == "owed" and (delivery.due is None or delivery.due <= clock.now):
                return f"the callback {delivery.type} isn't answered"
        return ""
