"""Quiet, in one place: nothing is owed, nothing is under way, and nothing has changed for a while.

That something did *not* happen may be asserted only after this; so may any final account.
"""

from __future__ import annotations

from typing import Any

from .clock import Deadline
from .oracle.findings import failure
from .provider_client import ProviderClient
from .subject import Subject
from .target.driver import Driver

POLLS_IN_A_WINDOW = 2
DRAIN_POLL_S = 0.01
LONGEST_WAIT_S = 15.0


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
        self.drain(*subjects)
        before, rest = self.state(*subjects), Deadline(window)
        while True:
            self._check(bound, subjects)
            bound.wait(window / POLLS_IN_A_WINDOW)
            over = rest.passed
            now = self.state(*subjects)
            if now != before or (over and self._owes(subjects)):
                before, rest = now, Deadline(window)
            elif over:
                return

    def drain(self, *subjects: Subject) -> None:
        """Return as soon as nothing is owed up to now, whatever may still be under way inside the target."""
        bound = Deadline(LONGEST_WAIT_S)
        while self._owes(subjects):
            self._check(bound, subjects)
            bound.wait(DRAIN_POLL_S)

    def state(self, *subjects: Subject) -> list[Any]:
        """What an outside observer sees of them: equal states mean that nothing has happened."""
        return [
            (
                subject.read(),
                subject.log(),
                subject.letters(),
                self._provider.deliveries(subject.reference),
            )
            for subject in subjects
        ]

    def _check(self, bound: Deadline, subjects: tuple[Subject, ...]) -> None:
        if bound.passed:
            raise failure(
                "quiet",
                expected=f"an invoice that comes to rest within {LONGEST_WAIT_S:g} s",
                observed=self._owes(subjects) or "answers that go on changing",
            )

    def _owes(self, subjects: tuple[Subject, ...]) -> str:
        """What is still to come up to now, in words; empty: nothing."""
        clock = self._provider.clock()
        if clock.next_due is not None and clock.next_due <= clock.now:
            return "the provider has something due"
        if "clock" in self._driver.capabilities:
            own = self._driver.clock()
            if own.next_due is not None and own.next_due <= own.now:
                return "the target has something due"
        for subject in subjects:
            for delivery in self._provider.deliveries(subject.reference):
                if delivery.state == "owed" and (delivery.due is None or delivery.due <= clock.now):
                    return f"the callback {delivery.type} isn't answered"
        return ""
