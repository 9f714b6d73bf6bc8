"""What is taken of a payment or payout, after the four strategies of the vendor's getting-started/faq.md.

Always `gross = net + fee`. Of a payment the gross is what the payer pays and the net what is left to the
merchant; of a payout the gross is the merchant's write-off and the net what the receiver gets. The fee is
`rate * base + fixed`, whose base is the gross (internal, the commission is included) or the net (external).
The amount that was asked for is the base itself (direct) or the other one (reverse), and the equation is then
solved for the fee. Amounts are integer minor units of one currency.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from payconform.reference.storage.records import Terms

from .minor_units import LARGEST

_HALF = Fraction(1, 2)


class FeeError(ValueError):
    """No invoice can be made of the amount; the message says why, and follows the amount's name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeScheme:
    """`rate` in percent, amounts in minor units. `internal`: the commission lies in the gross."""

    rate: Decimal = Decimal(0)
    fixed: int = 0
    minimum: int = 0
    maximum: int | None = None
    internal: bool = False
    reverse: bool = False

    @property
    def strategy(self) -> str:
        return "internal" if self.internal else "external"

    @property
    def is_free(self) -> bool:
        """Whether no amount whatever costs anything."""
        return not (self.rate or self.fixed or self.minimum) or self.maximum == 0

    @property
    def share(self) -> Fraction:
        return Fraction(self.rate) / 100


@dataclass(frozen=True, slots=True)
class Split:
    """What is paid, and how it is divided: `gross` is `fee` and `net` together."""

    gross: int
    fee: int
    net: int


def scheme(terms: Terms, currency: str) -> FeeScheme:
    """Of an invoice in that currency: one in another than the account's fees costs nothing."""
    if terms.fee_currency != currency:
        return FeeScheme(internal=terms.include_commission, reverse=terms.fee_reverse)
    return FeeScheme(
        rate=Decimal(terms.fee_rate),
        fixed=terms.fee_fixed,
        minimum=terms.fee_minimum or 0,
        maximum=terms.fee_maximum,
        internal=terms.include_commission,
        reverse=terms.fee_reverse,
    )


def asked(scheme: FeeScheme, amount: int) -> Split:
    """What an invoice over `amount` comes to. Raises FeeError."""
    is_gross = scheme.internal is not scheme.reverse
    split = _of_gross(scheme, amount) if is_gross else _of_net(scheme, amount)
    if split.net <= 0:
        raise FeeError(f"must be more than the fee, which is {split.fee} in minor units")
    if split.gross > LARGEST:
        raise FeeError("is more than any invoice holds, with its fee")
    return split


def part_of_gross(scheme: FeeScheme, whole: Split, gross: int) -> Split:
    """How a payment of `gross` is divided: as `whole` where it is that, else by a fee calculated anew.

    A part may be less than the least fee, which then takes all of it: the documents don't say.
    """
    if gross == whole.gross:
        return whole
    fee = min(_of_gross(scheme, gross).fee, gross)
    return Split(gross, fee, gross - fee)


def part_of_net(scheme: FeeScheme, whole: Split, net: int) -> Split:
    """What a payout of `net` costs: as `whole` where it is that, else by a fee calculated anew."""
    return whole if net == whole.net else _of_net(scheme, net)


def _of_gross(scheme: FeeScheme, gross: int) -> Split:
    """Of external strategies the base is the rest: fee = rate * (gross - fee) + fixed."""
    exact = scheme.share * gross + scheme.fixed
    fee = _bounded(scheme, exact if scheme.internal else exact / (1 + scheme.share))
    return Split(gross, fee, gross - fee)


def _of_net(scheme: FeeScheme, net: int) -> Split:
    """Of internal strategies the base is the sum: fee = rate * (net + fee) + fixed.

    The guide's closed form divides by 100 % + rate, which contradicts its own equations: it is 100 % - rate.
    """
    exact = scheme.share * net + scheme.fixed
    if scheme.internal:
        if scheme.share >= 1:
            raise FeeError("can't be paid: the fee alone is all that is paid")
        exact /= 1 - scheme.share
    fee = _bounded(scheme, exact)
    return Split(net + fee, fee, net)


def _bounded(scheme: FeeScheme, exact: Fraction) -> int:
    """At the currency's scale, half up: the guide says nothing of rounding. The bounds come last."""
    fee = max(math.floor(exact + _HALF), scheme.minimum)
    return fee if scheme.maximum is None else min(fee, scheme.maximum)
