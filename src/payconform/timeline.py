"""Time, in one place: moves the provider's clock and the target's from one due moment to the next."""

from __future__ import annotations

from datetime import datetime, timedelta

from .errors import HarnessError
from .provider_client import ProviderClient
from .quiet import Quiet, Reading
from .subject import Glance, Subject
from .target.driver import Driver

MOST_STOPS = 1000


class Timeline:
    """The one time of a scenario. Both clocks must be there to be moved."""

    def __init__(self, driver: Driver, provider: ProviderClient, quiet: Quiet) -> None:
        self._driver = driver
        self._provider = provider
        self._quiet = quiet

    def now(self) -> datetime:
        return self._driver.clock().now

    def align(self) -> None:
        """Bring two clocks to the later of their times: a scenario begins with one time."""
        target, provider = self._driver.clock(), self._provider.clock()
        if target.now < provider.now:
            self._driver.move_clock(provider.now)
        elif provider.now < target.now and provider.frozen:
            self._provider.move_clock(target.now)

    def let_pass(self, span: timedelta, *subjects: Subject) -> None:
        """Stop and pause at each moment at which anybody owes something, target first; rest at the end.

        A stop at which nothing was seen to happen, such as a poll that told nothing new, needs no pause.
        """
        reading, before = self._pause(subjects)
        goal = (reading.target.now if reading.target else self.now()) + span
        for _ in range(MOST_STOPS):
            moment = min([goal, *reading.due])
            self._quiet.stir()
            self._driver.move_clock(moment)
            self._provider.move_clock(moment)
            if moment == goal:
                self._quiet.wait(*subjects)
                return
            reading = self._quiet.drain(*subjects)
            if [s.glance(account) for s, account in zip(subjects, reading.accounts, strict=True)] != before:
                reading, before = self._pause(subjects, reading)
        raise HarnessError(f"{MOST_STOPS} due moments within {span}, and still more")

    def _pause(
        self, subjects: tuple[Subject, ...], drained: Reading | None = None
    ) -> tuple[Reading, list[Glance]]:
        rest = self._quiet.pause(*subjects, drained=drained)
        return rest.reading, [rest.looks[subject].glance for subject in subjects]
