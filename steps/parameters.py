"""Words of the features as values: amounts, durations, outcomes, histories."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from pytest_bdd import parsers

from payconform.errors import ConfigurationError
from payconform.money import Money, MoneyError

UNITS = {"second": 1, "minute": 60, "hour": 3600, "day": 86_400}


def step(pattern: str, **own: Any) -> Any:
    """A step's pattern, in which ``{amount:Money}``, ``{span:Span}``, ``{n:Count}`` … are converted.

    `own`: converters, made by `converter`, that a file of steps has for itself.
    """
    common = {
        "Money": money,
        "Amounts": amounts,
        "Span": span,
        "Path": path,
        "Count": count,
        "Switch": switch,
        "Word": word,
        "Status": status,
    }
    return parsers.parse(pattern, extra_types={**common, **own})


def converter(expression: str, convert: Callable[[str], Any]) -> Any:
    """A converter in the form that the `parse` library wants: the expression is an attribute."""

    def convert_text(text: str) -> Any:
        return convert(text)

    convert_text.pattern = expression  # type: ignore[attr-defined]  # how `parse` finds it
    return convert_text


def _money(text: str) -> Money:
    value, currency = text.split()
    try:
        return Money.of(value, currency)
    except MoneyError as error:
        raise ConfigurationError(f"in a feature: {error}") from None


def _span(text: str) -> timedelta:
    number, unit = text.split()
    return timedelta(seconds=int(number) * UNITS[unit.removesuffix("s")])


def _path(text: str) -> tuple[str, ...]:
    return tuple(text.split(", "))


def _count(text: str) -> int:
    words = ("no", "once", "twice")
    return words.index(text) if text in words else int(text.removesuffix(" times"))


money = converter(r"-?[0-9.]+ [A-Z]{3}", _money)
amounts = converter(rf"{money.pattern}(?:, {money.pattern})*", lambda text: [*map(money, text.split(", "))])
span = converter(r"[0-9]+ (?:second|minute|hour|day)s?", _span)
switch = converter(r"on|off", lambda text: text == "on")
count = converter(r"once|twice|[0-9]+ times", _count)
word = converter(r"[a-z_]+", str)
status = converter(r"partially paid|[a-z_]+", str)
path = converter(rf"(?:{status.pattern})(?:, (?:{status.pattern}))*", _path)
