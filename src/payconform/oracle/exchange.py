"""What an amount in an invoice's own currency is in the currency that the provider moves.

Where the two are one, it is itself. Else it is what it comes to at the rate; how that is rounded no document
says (AMB-26), so within one unit of the invoice's currency is near enough. All of it is all of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from payconform.history import History
from payconform.lifecycle import LifeCycle
from payconform.money import Money, exponent

from .amounts import whole


@dataclass(frozen=True, slots=True)
class Exchange:
    """`rate`: units of the currency of `whole` for one of the currency of `amount`; None: nobody says."""

    amount: Money
    whole: Money
    rate: Decimal | None

    @property
    def is_one(self) -> bool:
        return self.amount.currency == self.whole.currency

    def moved(self, shown: Money | None, known: Iterable[Money]) -> Money | None:
        """The one of the known amounts that it is, else what it comes to. None: that can't be said."""
        if shown is None or self.is_one:
            return shown
        for money in known:
            if self._is(shown, money):
                return money
        return None if self.rate is None else self._converted(shown, self.rate)

    def is_rounded(self, money: Money) -> bool:
        """At this rate it comes to no whole unit of the invoice's currency."""
        back = None if self.is_one or self.rate is None else self._units(money, self.rate)
        return back is not None and back != int(back)

    def _is(self, shown: Money, money: Money) -> bool:
        if money == self.whole:
            return shown == self.amount
        return self.rate is not None and abs(shown.minor - self._units(money, self.rate)) < 1

    def _units(self, money: Money, rate: Decimal) -> Decimal:
        return (money.major / rate).scaleb(exponent(self.amount.currency))

    def _converted(self, shown: Money, rate: Decimal) -> Money:
        units = (shown.major * rate).scaleb(exponent(self.whole.currency))
        return Money(int(units.to_integral_value()), self.whole.currency)


def exchange(history: History, lifecycle: LifeCycle) -> Exchange:
    """By the scheme of the account that it belongs to, else by the rate that it shows itself."""
    last = history.last
    target = whole(history, lifecycle, last)
    scheme = history.order.account.options.exchange_rate if history.order.account else None
    if scheme is not None and (scheme.source, scheme.target) == (last.amount.currency, target.currency):
        return Exchange(last.amount, target, scheme.rate)
    shown = (sighting.invoice.exchange_rate for sighting in reversed(history.sightings))
    return Exchange(last.amount, target, next((rate for rate in shown if rate is not None), None))
