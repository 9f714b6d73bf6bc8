"""Merchant accounts: the options that they are opened with, and the ways to pay that they offer."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from payconform.money import Money


@dataclass(frozen=True, slots=True)
class FeeScheme:
    """What the service takes of a payment: `rate` (a percentage) of the base and `fixed`, within the bounds.

    `reverse`: the base is the other amount than usual (PayCore's getting-started/faq.md, "reverse_fee").
    """

    rate: Decimal = Decimal(0)
    fixed: Money | None = None
    minimum: Money | None = None
    maximum: Money | None = None
    reverse: bool = False


@dataclass(frozen=True, slots=True)
class ExchangeRate:
    """One unit of `source` is `rate` units of `target`, both by their ISO 4217 codes."""

    source: str
    target: str
    rate: Decimal


@dataclass(frozen=True, slots=True)
class AccountOptions:
    """The options of a merchant account; None: the target's default.

    Those of documents 002 and 003, and what their schemes say: `amount_limit` is the most that one payout may
    move, `routes` are provider accounts in the order in which they are tried.
    """

    public_creation: bool | None = None
    zero_fee_badge: bool | None = None
    fee_details: bool | None = None
    moderation_required: bool | None = None
    allow_partially: bool | None = None
    parallel_mode: bool | None = None
    split_mode: bool | None = None
    include_commission: bool | None = None
    internal_callback_data: bool | None = None
    lifetime_s: int | None = None
    attempts_limit: int | None = None
    descriptor_template: str | None = None
    fee: FeeScheme | None = None
    amount_limit: Money | None = None
    routes: tuple[str, ...] | None = None
    exchange_rate: ExchangeRate | None = None


@dataclass(frozen=True, slots=True)
class Account:
    """A merchant account as the target opened it. `public_key` speaks for it at the public API."""

    id: str
    name: str
    public_key: str | None = None
    options: AccountOptions = field(default_factory=AccountOptions)


@dataclass(frozen=True, slots=True)
class Service:
    """A way to pay, as the public API offers it: with a badge "without commission", with fee details."""

    code: str
    zero_fee: bool
    fee_details: bool
