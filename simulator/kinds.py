"""The kinds of operation: two that move money, and two that take one of these back."""

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


@dataclass(frozen=True, slots=True)
class Traits:
    """`prefix` of its ids, `collection` in paths, `parent` of which it takes money back."""

    prefix: str
    collection: str
    parent: Kind | None


KINDS: Mapping[Kind, Traits] = MappingProxyType(
    {
        Kind.PAYMENT: Traits("pay", "payments", None),
        Kind.PAYOUT: Traits("pyt", "payouts", None),
        Kind.REFUND: Traits("rfd", "refunds", Kind.PAYMENT),
        Kind.CANCELLATION: Traits("cnl", "cancellations", Kind.PAYOUT),
    }
)
