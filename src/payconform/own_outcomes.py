"""A target that is told by hooks of its own what comes of a payment: nobody sees a provider behind it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Unpack

from .clock import SystemClock
from .gaps import NotClaimed
from .provider_client import Account, ProviderClient, ProviderClock, Rule
from .provider_client.terms import Match, Outcome
from .provider_client.transport import Answer
from .target.driver import Driver


class OwnOutcomes(ProviderClient):
    """What scenarios ask of a provider, as far as the target's words go.

    Raises NotClaimed for all else: what can't be asked for, and all that only a provider could tell.
    """

    def __init__(self, driver: Driver, words: Mapping[str, str]) -> None:
        super().__init__(Nobody())
        self._driver = driver
        self._words = words

    def answer(self, *outcomes: Outcome, **match: Unpack[Match]) -> Rule:
        """One outcome, for the next operation and those that follow."""
        name, amount = _named(outcomes[0])
        if len(outcomes) > 1 or name not in self._words:
            raise NotClaimed(f"the profile has no word for {' and then '.join(map(_said, outcomes))}")
        self._driver.ask_outcome(match["operation"], match["reference"], self._words[name], amount)
        return Rule("", {}, (), 0)

    def account(self, reference: str) -> Account:  # noqa: ARG002 - of whichever invoice nothing is known
        return Account((), (), (), self.clock())

    def clock(self) -> ProviderClock:
        return ProviderClock(SystemClock().now(), None, frozen=False)

    def move_clock(self, to: Any) -> ProviderClock:  # noqa: ARG002 - it has none
        return self.clock()


class Nobody:
    """The way to a provider that isn't there: a `payconform.provider_client.Transport`."""

    where = "nowhere"

    def ask(self, *_: object, **__: object) -> Answer:
        raise NotClaimed("there is no provider to be asked: the target has test hooks of its own")


def _named(outcome: Outcome) -> tuple[str, Decimal | None]:
    match {"outcome": outcome} if isinstance(outcome, str) else dict(outcome):
        case {"outcome": "error", "resolution": str(resolution), **rest} if not rest:
            return resolution, None
        case {"outcome": "partial", "amount": str(amount), **rest} if not rest:
            return "partial", Decimal(amount)
        case {"outcome": str(name), **rest} if not rest:
            return name, None
    return "", None


def _said(outcome: Outcome) -> str:
    return _named(outcome)[0] or "a plan over time"
