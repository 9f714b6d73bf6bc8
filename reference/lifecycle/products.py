"""The two products: money that comes in by payments, and money that goes out by payouts."""

from __future__ import annotations

from enum import StrEnum


class Product(StrEnum):
    PAYMENT = "payment"
    PAYOUT = "payout"

    @property
    def resource(self) -> str:
        """The type of its invoices in JSON:API."""
        return f"{self}-invoices"

    @property
    def root(self) -> str:
        return f"/api/{self.resource}"

    @property
    def id_prefix(self) -> str:
        return {Product.PAYMENT: "cpi", Product.PAYOUT: "cpoi"}[self]


class Kind(StrEnum):
    """What is asked of the provider: a product's own operation, or one that takes it back."""

    PAYMENT = "payment"
    REFUND = "refund"
    PAYOUT = "payout"
    CANCELLATION = "cancellation"
    REVOCATION = "revocation"  # a cancellation of ours, of a part that nobody may be paid

    @property
    def takes_back(self) -> bool:
        return self not in {Kind.PAYMENT, Kind.PAYOUT}

    @property
    def operation(self) -> str:
        """The provider's word."""
        return "cancellation" if self is Kind.REVOCATION else self.value

    @property
    def sign(self) -> int:
        """Of what it moves, as the provider's account has it: 1 comes in, -1 goes out."""
        return 1 if self in {Kind.PAYMENT, Kind.CANCELLATION, Kind.REVOCATION} else -1


FORWARD = {Product.PAYMENT: Kind.PAYMENT, Product.PAYOUT: Kind.PAYOUT}
BACK = {Product.PAYMENT: Kind.REFUND, Product.PAYOUT: Kind.CANCELLATION}
ID_PREFIXES = {
    Kind.PAYMENT: ("prq", "pay"),
    Kind.PAYOUT: ("porq", "pout"),
    Kind.REFUND: ("ref", "rfa"),
    Kind.CANCELLATION: ("can", "cna"),
    Kind.REVOCATION: ("rev", "rva"),
}
"""Of the request, and of each attempt at it."""
