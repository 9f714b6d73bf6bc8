"""Time, in one place: moves the provider's clock and the target's from one due moment to the next."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from .clock import rfc3339
from .errors import ConfigurationError, HarnessError
from .gaps import Unverifiable
from .provider_client import ProviderClient
from .quiet import Quiet
from .subject import Subject
from .target.driver import Driver

MOST_STOPS = 1000
LATITUDE_S = 2.0  # clocks that tell whole seconds, or go on by themselves


class Timeline:
    """The one time of a scenario. Both clocks must be there to be moved."""

    def __init__(
        self,
        driver: Driver,
        provider: ProviderClient,
        quiet: Quiet,
        vendor_payouts: Mapping[str, Any] | None = None,
        prefix: str | None = None,
    ) -> None:
        """`vendor_payouts` and `prefix`: how the provider's run is set up, see `Rig`."""
        self._driver = driver
        self._provider = provider
        self._quiet = quiet
        self._vendor_payouts = vendor_payouts
        self._prefix = prefix

    def now(self) -> datetime:
        return self._driver.clock().now

    def align(self) -> None:
        """Bring two clocks to the later of their times: a scenario begins with one time."""
        target, provider = self._driver.clock(), self._provider.clock()
        if target.now < provider.now:
            self._driver.move_clock(provider.now)
        elif provider.now < target.now and provider.frozen:
            self._provider.move_clock(target.now)

    def clear(self) -> None:
        """What others left due would be a stop on the way: both sides forget it, and stand at one time.

        Raises Unverifiable where the target doesn't.
        """
        try:
            self._driver.forget()
        except ConfigurationError as error:
            raise Unverifiable(f"{error.message}: {error.hint}") from None
        self._provider.forget()
        self._provider.configure(
            frozen_at=self.now(),
            magic=False,
            reference_prefix=self._prefix,
            vendor_payouts=self._vendor_payouts,
        )

    def let_pass(self, span: timedelta, *subjects: Subject) -> None:
        """Stop and pause at each moment at which anybody owes something, target first; rest at the end.

        A target whose invoices learn the time by calls is told it before the provider does anything.

        A stop at which nothing was seen to happen, such as a poll that told nothing new, needs no pause.
        """
        began = time.monotonic()
        stand = self._quiet.pause(*subjects)
        goal = (stand.reading.target.now if stand.reading.target else self.now()) + span
        for _ in range(MOST_STOPS):
            moment = min([goal, *stand.reading.due])
            self._quiet.stir()
            told = self._driver.move_clock(moment)
            _check_moved(moment, told.now, began)
            if told.lazy:
                for subject in subjects:
                    subject.read()
            self._provider.move_clock(moment)
            if moment == goal:
                rest = self._quiet.wait(*subjects).reading.target or told
                _check_moved(moment, rest.now, began)
                return
            seen, stand = stand.sights, self._quiet.drain(*subjects, since=stand, told=told)
            if stand.sights != seen:
                stand = self._quiet.pause(*subjects, since=stand)
        raise HarnessError(f"{MOST_STOPS} due moments within {span}, and still more")


def _check_moved(asked: datetime, says: datetime, began: float) -> None:
    """What is seen at another time than the scenario's says nothing of the target.

    `began`: on the monotonic clock; so long it may have gone on by itself. Raises Unverifiable.
    """
    late = (says - asked).total_seconds()
    if not -LATITUDE_S <= late <= LATITUDE_S + time.monotonic() - began:
        raise Unverifiable(
            f"the target's clock was moved to {rfc3339(asked)}, and says {rfc3339(says)}: look at clock.move"
        )
