"""What stands for each placeholder of a request, in the target's own formats. None: nothing does."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from payconform.money import Money

from .accounts import AccountOptions, ExchangeRate
from .profile import Profile
from .values import NewInvoice, Search
from .wire import Translation

Values = Mapping[str, Any]


def of_order(order: NewInvoice, expires: datetime | None, profile: Profile, wire: Translation) -> Values:
    """For create and public_create."""
    account = order.account
    return {
        "reference": order.reference,
        "amount": wire.money(order.amount),
        "currency": order.amount.currency,
        "description": order.description,
        "callback_url": order.callback_url,
        "expires_at": None if expires is None else wire.time(expires),
        "lifetime_minutes": _minutes(order.lifetime_s),
        "lifetime_s": order.lifetime_s,
        "version": profile.table("versions").get(order.lifecycle),
        "account": account.id if account else None,
        "public_key": account.public_key if account else None,
        "service": order.service,
        "auto_process": order.autoprocess,
        "vendor_name": order.vendor,
        "vendor_email": order.vendor_email,
    }


def of_account(name: str, options: AccountOptions, wire: Translation) -> Values:
    """For account."""
    return {
        "name": name,
        "public_creation": options.public_creation,
        "zero_fee_badge": options.zero_fee_badge,
        "fee_details": options.fee_details,
        "moderation_required": options.moderation_required,
        "allow_partially": options.allow_partially,
        "parallel_mode": options.parallel_mode,
        "split_mode": options.split_mode,
        "include_commission": options.include_commission,
        "internal_callback_data": options.internal_callback_data,
        "lifetime_minutes": _minutes(options.lifetime_s),
        "attempts_limit": options.attempts_limit,
        "descriptor_template": options.descriptor_template,
        **_of_fee(options, wire),
        "amount_limit": _money(options.amount_limit, wire),
        "amount_limit_currency": options.amount_limit.currency if options.amount_limit else None,
        "routes": options.routes,
        **_of_exchange(options.exchange_rate),
    }


def of_search(wanted: Search, profile: Profile, wire: Translation) -> Values:
    """For search, but for its pages."""
    sorts = profile.tables["operations"]["search"].get("sorts", {})
    return {
        "account": wanted.account,
        "method": wanted.method,
        "amount": _money(wanted.amount, wire),
        "currency": wanted.currency,
        "status": None if wanted.status is None else wire.raw_status(wanted.status),
        "resolution": wanted.resolution,
        "created_from": None if wanted.created_from is None else wire.time(wanted.created_from),
        "created_to": None if wanted.created_to is None else wire.time(wanted.created_to),
        "text": wanted.text,
        "sort": None if wanted.sort is None else sorts.get(wanted.sort),
    }


def _of_fee(options: AccountOptions, wire: Translation) -> Values:
    fee = options.fee
    if fee is None:
        return {}
    amounts = [amount for amount in (fee.fixed, fee.minimum, fee.maximum) if amount is not None]
    return {
        "fee_rate": fee.rate,
        "fee_fixed": _money(fee.fixed, wire),
        "fee_minimum": _money(fee.minimum, wire),
        "fee_maximum": _money(fee.maximum, wire),
        "fee_reverse": fee.reverse,
        "fee_currency": amounts[0].currency if amounts else None,
    }


def _of_exchange(exchange: ExchangeRate | None) -> Values:
    if exchange is None:
        return {}
    return {
        "exchange_from": exchange.source,
        "exchange_to": exchange.target,
        "exchange_rate": exchange.rate,
    }


def _money(amount: Money | None, wire: Translation) -> Any:
    return None if amount is None else wire.money(amount)


def _minutes(seconds: int | None) -> int | None:
    return None if seconds is None else seconds // 60
