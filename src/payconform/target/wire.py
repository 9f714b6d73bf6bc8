"""From a target's own words to the canonical forms: where things stand, how money and time are written.

What doesn't fit is a finding about the target (check `canonical-form`, or `money-scale` for an amount),
never a crash of ours.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cache, partial
from json import loads
from typing import Any

import jsonpath
import orjson

from payconform.clock import parse_rfc3339
from payconform.money import Money, MoneyError, exponent
from payconform.oracle.findings import failure

from .profile import Profile
from .values import Event, Invoice

_NAMES = re.compile(r"\$(\.[A-Za-z_][A-Za-z0-9_]*)*")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TEXTS = ("reference", "description", "account", "service", "method", "resolution")
_AMOUNTS = (
    *("payment_amount", "fee", "deposit", "refunded_amount"),
    *("processed_amount", "processed_fee", "processed_deposit"),
)
_DATES = ("created", "updated", "expires")
_MICROSECONDS = {"unix": 10**6, "unix-ms": 10**3}  # in one unit of the format


def parse_json(raw: bytes, seen: str) -> Any:
    """The body with its numbers exact. `seen` names the answer in the finding: "the answer to create"."""
    try:
        orjson.loads(raw)  # refuses NaN, half a surrogate pair, numbers without end: all that json would take
        return loads(raw, parse_float=Decimal)
    except (ValueError, ArithmeticError, RecursionError):
        start = raw[:80].decode("utf-8", "replace").strip()
        raise failure(
            "canonical-form", expected=f"JSON in {seen}", observed=f"a body that begins {start!r}"
        ) from None


def find(path: str, document: Any) -> Any:
    """The first match of a JSONPath (RFC 9535), or None."""
    return next(iter(find_all(path, document)), None)


def find_all(path: str, document: Any) -> list[Any]:
    return _compiled(path)(document)


@cache
def _compiled(path: str) -> Callable[[Any], list[Any]]:
    """Most paths are plain names, and many are looked up in each answer: those don't need the library."""
    if _NAMES.fullmatch(path):
        return partial(_walk, path.split(".")[1:])
    return partial(_matches, jsonpath.compile(path))


def _walk(names: list[str], document: Any) -> list[Any]:
    for name in names:
        if not isinstance(document, dict) or name not in document:
            return []
        document = document[name]
    return [document]


def _matches(query: Any, document: Any) -> list[Any]:
    if isinstance(document, str):  # which the library would read as JSON; it has no parts, like null
        return [document for _ in query.findall(None)]
    matches: list[Any] = query.findall(document)
    return matches


class Translation:
    """A profile's `[invoice]`, `[statuses]`, `[money]` and `[time]` at work."""

    def __init__(self, profile: Profile) -> None:
        self._places: Mapping[str, str] = profile.table("invoice")
        self._root = self._places.get("root", "$")
        self._statuses: Mapping[str, str] = profile.table("statuses")
        self._money = profile.table("money").get("format", "decimal")
        self._time = profile.table("time").get("format", "rfc3339")

    def invoice(self, document: Any, seen: str) -> Invoice:
        """The invoice in a whole answer."""
        return self.resource(find(self._root, document), seen)

    def resource(self, resource: Any, seen: str) -> Invoice:
        """The invoice in one resource: what `root` points to, a row of a list, a callback's invoice."""
        raw_status = self._text(resource, "status", seen)
        currency = self._text(resource, "currency", seen)
        more: dict[str, Any] = {name: self._optional_text(resource, name, seen) for name in _TEXTS}
        more |= {name: self._amount(resource, name, currency, seen) for name in _AMOUNTS}
        more |= {name: self._date(resource, name, seen) for name in _DATES}
        return Invoice(
            id=self._text(resource, "id", seen),
            status=self.status(raw_status),
            raw_status=raw_status,
            amount=self._required_money(resource, currency, seen),
            attempts=self._count(resource, seen),
            **more,
        )

    def shows_invoice(self, document: Any) -> bool:
        """The answer's body has an invoice in it; some services answer with an empty body."""
        resource = find(self._root, document)
        return resource is not None and find(self._places["status"], resource) is not None

    def event(self, row: Any, places: Mapping[str, str], seen: str) -> Event:
        source, to = find(places["from"], row), find(places["to"], row)
        if not isinstance(to, str) or not (source is None or isinstance(source, str)):
            raise failure(
                "canonical-form", expected=f"statuses as text in {seen}", observed=_shown((source, to))
            )
        reason = find(places["reason"], row) if "reason" in places else None
        return Event(
            source=None if source is None else self.status(source),
            to=self.status(to),
            at=self.moment(find(places["at"], row), seen) if "at" in places else None,
            reason=None if reason is None else str(reason),
        )

    def status(self, raw: str) -> str:
        """A word that the profile doesn't map stays as it is: the oracle says that it is unknown."""
        return self._statuses.get(raw, raw)

    def raw_status(self, canonical: str) -> str:
        """The target's own word, the first where several mean the same."""
        return next((raw for raw, word in self._statuses.items() if word == canonical), canonical)

    def money(self, amount: Money) -> Any:
        """An amount in the target's own format, for a request."""
        return amount.minor if self._money == "minor" else self.number(amount.major, amount.currency)

    def number(self, major: Decimal, currency: str) -> Any:
        """Major units in the target's own format, even of no amount: 10.001 EUR are 1000.1 cents."""
        match self._money:
            case "minor":
                return major.scaleb(exponent(currency))
            case "decimal-string":
                return f"{major:f}"
            case _:
                return major

    def time(self, moment: datetime, form: str | None = None) -> Any:
        """A moment in the target's own format, for a request; rounded up, so that it has come by then."""
        unit = _MICROSECONDS.get(form or self._time)
        if unit is None:
            return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
        return -((_EPOCH - moment) // timedelta(microseconds=unit))

    def moment(self, value: Any, seen: str, form: str | None = None) -> datetime | None:
        form = form or self._time
        try:
            match value:
                case None:
                    return None
                case str() if form == "rfc3339":
                    return parse_rfc3339(value)
                case int() | Decimal() if form != "rfc3339" and not isinstance(value, bool):
                    return _EPOCH + timedelta(microseconds=int(value * _MICROSECONDS[form]))
        except (ValueError, ArithmeticError):
            pass
        raise failure("canonical-form", expected=f"times as {form} in {seen}", observed=_shown(value))

    def _date(self, resource: Any, name: str, seen: str) -> datetime | None:
        return self.moment(find(self._places[name], resource), seen) if name in self._places else None

    def _text(self, resource: Any, name: str, seen: str) -> str:
        value = self._optional_text(resource, name, seen)
        if not value:
            raise failure(
                "canonical-form", expected=f"{name} at {self._places[name]} in {seen}", observed=_shown(value)
            )
        return value

    def _optional_text(self, resource: Any, name: str, seen: str) -> str | None:
        value = find(self._places[name], resource) if name in self._places else None
        return None if value is None else as_text(value, f"{name} at {self._places[name]} in {seen}")

    def _required_money(self, resource: Any, currency: str, seen: str) -> Money:
        amount = self._amount(resource, "amount", currency, seen)
        if amount is None:
            raise failure(
                "canonical-form", expected=f"amount at {self._places['amount']} in {seen}", observed="none"
            )
        return amount

    def _amount(self, resource: Any, name: str, currency: str, seen: str) -> Money | None:
        value = find(self._places[name], resource) if name in self._places else None
        if value is None:
            return None
        try:
            if isinstance(value, bool) or not isinstance(value, self._amount_types()):
                sentence = f"{_shown(value)} is not written as {self._money}"
                raise MoneyError(sentence)  # noqa: TRY301 - a finding, like every MoneyError here
            return Money(int(value), currency) if self._money == "minor" else Money.of(value, currency)
        except MoneyError as error:
            raise failure(
                "money-scale", expected=f"{name} in {seen} as an amount of {currency}", observed=str(error)
            ) from None

    def _amount_types(self) -> Any:
        return {"minor": int, "decimal-string": str}.get(self._money, int | Decimal)

    def _count(self, resource: Any, seen: str) -> int | None:
        value = find(self._places["attempts"], resource) if "attempts" in self._places else None
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            raise failure("canonical-form", expected=f"attempts in {seen} as a count", observed=_shown(value))
        return value


def at_place(
    place: str | Mapping[str, str], document: Any, headers: Mapping[str, str], seen: str
) -> str | None:
    """The id at a profile's place: a JSONPath, or a header and the part of it that `pattern` finds.

    That part is the pattern's first group, or all that matches where it has no groups.
    """
    if isinstance(place, str):
        value = find(place, document)
        return None if value is None else as_text(value, f"an id at {place} in {seen}")
    wanted = place["header"].lower()
    header = next((value for name, value in headers.items() if name.lower() == wanted), "")
    found = re.search(place.get("pattern", ".+"), header)
    return found[min(1, len(found.groups()))] if found else None


def as_text(value: Any, expected: str) -> str:
    """Text, or a whole number as text. Anything else raises ConformanceFailure."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise failure("canonical-form", expected=expected, observed=_shown(value))
    return str(value)


def _shown(value: Any) -> str:
    return f"{value!r:.200}"
