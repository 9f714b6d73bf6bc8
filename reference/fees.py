"""What is taken of a payment, after the four strategies of the vendor's guide (getting-started/faq.md).

Always `paid = deposit + fee`. The fee is `rate * base + fixed`, whose base is what is paid (internal) or what
is left to the merchant (external). The amount that was asked for is the base itself (direct) or the other one
(reverse), and the equation is then solved for the fee. Amounts are integer minor units of one currency.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from .money import LARGEST
from .records import Account

_HALF = Fraction(1, 2)


class FeeError(ValueError):
    """No payment can be made of the amount; the message says why, and follows the amount's name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeScheme:
    """`rate` in percent, amounts in minor units. `internal`: the commission lies in the payment amount."""

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
        """Whether no payment whatever costs anything."""
        return not (self.rate or self.fixed or self.minimum) or self.maximum == 0

    @property
    def share(self) -> Fraction:
        return Fraction(self.rate) / 100


@dataclass(frozen=True, slots=True)
class Split:
    """What a payer pays, and how it is divided: `paid` is `fee` and `deposit` together."""

    paid: int
    fee: int
    deposit: int


def scheme(account: Account, currency: str) -> FeeScheme:
    """Of a payment in that currency: one in another than the account's fees costs nothing."""
    if account.fee_currency != currency:
        return FeeScheme(internal=account.include_commission, reverse=account.fee_reverse)
    return FeeScheme(
        rate=Decimal(account.fee_rate),
        fixed=account.fee_fixed,
        minimum=account.fee_minimum or 0,
        maximum=account.fee_maximum,
        internal=account.include_commission,
        reverse=account.fee_reverse,
    )


def asked(scheme: FeeScheme, amount: int) -> Split:
    """What has to be paid for an invoice over `amount`. Raises FeeError."""
    if scheme.internal is not scheme.reverse:  # the amount is what is paid
        fee = _of_paid(scheme, amount)
        split = Split(amount, fee, amount - fee)
    else:
        fee = _of_deposit(scheme, amount)
        split = Split(amount + fee, fee, amount)
    if split.deposit <= 0:
        raise FeeError(f"must be more than the fee, which is {fee} in minor units")
    if split.paid > LARGEST:
        raise FeeError("is more than any invoice holds, with its fee")
    return split


def processed(scheme: FeeScheme, whole: Split, paid: int) -> Split:
    """How `paid` is divided: as `whole` says where it is that, else by a fee that is calculated anew.

    A part may be less than the least fee, which then takes all of it: the documents don't say.
    """
    if paid == whole.paid:
        return whole
    fee = min(_of_paid(scheme, paid), paid)
    return Split(paid, fee, paid - fee)


def _of_paid(scheme: FeeScheme, paid: int) -> int:
    """Of external strategies the base is the rest: fee = rate * (paid - fee) + fixed."""
    fee = scheme.share * paid + scheme.fixed
    return _bounded(scheme, fee if scheme.internal else fee / (1 + scheme.share))


def _of_deposit(scheme: FeeScheme, deposit: int) -> int:
    """Of internal strategies the base is the sum: fee = rate * (deposit + fee) + fixed.

    The guide's closed form divides by 100 % + rate, which contradicts its own equations: it is 100 % - rate.
    """
    fee = scheme.share * deposit + scheme.fixed
    if not scheme.internal:
        return _bounded(scheme, fee)
    if scheme.share >= 1:
        raise FeeError("can't be paid: the fee alone is all that is paid")
    return _bounded(scheme, fee / (1 - scheme.share))


def _bounded(scheme: FeeScheme, exact: Fraction) -> int:
    """At the currency's scale, half up: the guide says nothing of rounding. The bounds come last."""
    fee = max(math.floor(exact + _HALF), scheme.minimum)
    return fee if scheme.maximum is None else min(fee, scheme.maximum)
