"""The kinds of operation: those that move money, and those that take one of these back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Kind(StrEnum):
    PAYMENT = "payment"
    PAYOUT = "payout"
    REFUND = "refund"
    CANCELLATION = "cancellation"
    VENDOR_PAYOUT = "vendor_payout"


@dataclass(frozen=True, slots=True)
class Traits:
    """`prefix` of its ids, `collection` in paths, `parent` of which it takes money back.

    `is_native`: the native dialect creates it. `is_whole`: all of its money moves, or none.
    """

    prefix: str
    collection: str
    parent: Kind | None
    is_native: bool = True
    is_whole: bool = False


KINDS: Mapping[Kind, Traits] = MappingProxyType(
    {
        Kind.PAYMENT: Traits("pay", "payments", None),
        Kind.PAYOUT: Traits("pyt", "payouts", None),
        Kind.REFUND: Traits("rfd", "refunds", Kind.PAYMENT),
        Kind.CANCELLATION: Traits("cnl", "cancellations", Kind.PAYOUT),
        # A payout of RazorpayX: its own dialect creates and shows it.
        Kind.VENDOR_PAYOUT: Traits("pout", "vendor payouts", None, is_native=False, is_whole=True),
    }
)
NATIVE = tuple(kind for kind, traits in KINDS.items() if traits.is_native)
