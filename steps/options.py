"""Options in the words of the features, which are those of the options tables of documents 002 and 003."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from payconform.errors import ConfigurationError
from payconform.target.accounts import AccountOptions, ExchangeRate, FeeScheme

from .parameters import converter, money, path, span

MONEY = money.pattern
SWITCH = (
    r"(?P<name>public creation|Zero-Fee badge|fee details|include commission|internal callback data"
    r"|moderation required|allow partially|parallel mode|split mode)"
)
FEE = (
    r"an? (?:(?P<strategy>internal|external) (?P<way>direct|reverse) )?fee of "
    rf"(?:(?P<rate>[0-9.]+)%)?(?:(?: plus )?(?P<fixed>{MONEY}))?"
    rf"(?:, at least (?P<minimum>{MONEY}))?(?:, at most (?P<maximum>{MONEY}))?"
)
TEMPLATE = "payconform {%s}"


def descriptor(value: str) -> str:
    """What the template makes of an invoice whose named property has this value."""
    return TEMPLATE.replace("{%s}", value)


def account_options(text: str) -> AccountOptions:
    """Of ``an attempts limit of 20 and a fee of 10%``: phrases, joined by "and".

    An internal fee is one with the commission included, an external one without.
    Raises ConfigurationError for a phrase that is none.
    """
    options: dict[str, Any] = {}
    for phrase in text.split(" and "):
        options |= _option(phrase)
    return AccountOptions(**options)


def _option(phrase: str) -> Mapping[str, Any]:
    for expression, fields in _PHRASES.items():
        if found := re.fullmatch(expression, phrase):
            return fields(**found.groupdict())
    raise ConfigurationError(f"in a feature: {phrase!r} is no option of a merchant account")


def _switch(name: str, state: str) -> Mapping[str, Any]:
    return {re.sub("[ -]", "_", name.lower()): state == "on"}


def _lifetime(lifetime: str) -> Mapping[str, Any]:
    return {"lifetime_s": int(span(lifetime).total_seconds())}


def _fee(strategy: str | None, way: str | None, rate: str | None, **amounts: str | None) -> Mapping[str, Any]:
    bounds = {name: None if text is None else money(text) for name, text in amounts.items()}
    scheme = FeeScheme(rate=Decimal(rate or 0), reverse=way == "reverse", **bounds)
    return (
        {"fee": scheme} if strategy is None else {"fee": scheme, "include_commission": strategy == "internal"}
    )


def _exchange(rate: str, source: str, target: str) -> Mapping[str, Any]:
    return {"exchange_rate": ExchangeRate(source, target, Decimal(rate))}


_PHRASES: Mapping[str, Callable[..., Mapping[str, Any]]] = {
    r"no other invoices": dict,
    rf"a payout limit of (?P<limit>{MONEY})": lambda limit: {"amount_limit": money(limit)},
    r"routes (?P<names>[a-z_]+(?:, [a-z_]+)*)": lambda names: {"routes": path(names)},
    r"an exchange rate of (?P<rate>[0-9.]+) from (?P<source>[A-Z]{3}) to (?P<target>[A-Z]{3})": _exchange,
    rf"{SWITCH} (?P<state>on|off)": _switch,
    r"an invoice lifetime of (?P<lifetime>.+)": _lifetime,
    r"an attempts limit of (?P<limit>[0-9]+)": lambda limit: {"attempts_limit": int(limit)},
    r"a descriptor template of the (?P<name>[a-z_]+)": lambda name: {"descriptor_template": TEMPLATE % name},
    FEE: _fee,
}

options = converter(r".+", account_options)
