"""Time, in one place: moves the provider's clock and the target's from one due moment to the next."""

from __future__ import annotations

from datetime import datetime, timedelta

from .errors import HarnessError
from .provider_client import ProviderClient
from .quiet import Quiet
from .subject import Subject
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
        self._quiet.pause(*subjects)
        goal, before = self.now() + span, self._quiet.state(*subjects)
        for _ in range(MOST_STOPS):
            moment = min([goal, *self._due()])
            self._quiet.stir()
            self._driver.move_clock(moment)
            self._provider.move_clock(moment)
            self._quiet.drain(*subjects)
            if moment == goal:
                self._quiet.wait(*subjects)
                return
            if (now := self._quiet.state(*subjects)) != before:
                self._quiet.pause(*subjects)
                before = now
        raise HarnessError(f"{MOST_STOPS} due moments within {span}, and still more")

    def _due(self) -> list[datetime]:
        moments = (self._driver.clock().next_due, self._provider.clock().next_due)
        return [moment for moment in moments if moment is not None]
