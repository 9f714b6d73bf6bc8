"""Magic values: an order that asks for its outcome by what it contains, as in PayCore's test mode.

Of an order's values, test fields of its instrument come before a test card, and both before its amount.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from payconform.data import table
from payconform.money import Money

from . import catalogue, resolutions
from .draws import Outcome, Weighted
from .kinds import Kind
from .outcomes import outcome_of

_EXPIRY = re.compile(r"(0[1-9]|1[0-2])\s?/?\s?(?:20)?([0-9]{2})")
_RATE = re.compile(r"(100|[0-9]{1,2})")


@dataclass(frozen=True, slots=True)
class Magic:
    """The outcome that a value asks for; `words` tell which value. No card number and no CVV among them."""

    outcome: Outcome
    words: str


def asked_for(instrument: Mapping[str, Any] | None, amount: Money, kind: Kind) -> Magic | None:
    """None where nothing in an order of this kind is magic."""
    if instrument:
        found = _test_fields(instrument) or _card(instrument)
        if found is not None:
            return found
    entry = catalogue.by_amount().get(amount.major)
    if entry is None or kind not in entry.kinds:
        return None
    return Magic(outcome_of(entry.outcome, ""), f"the amount {amount}: {entry.name}")


def _test_fields(instrument: Mapping[str, Any]) -> Magic | None:
    """`status` (payment services), or `test_details_payout_status`, `…_resolution` and `…_success_rate`."""
    resolution = instrument.get("test_details_payout_resolution")
    resolution = resolution.lower() if isinstance(resolution, str) else None
    if resolution not in resolutions.ERRORS:
        resolution = None
    for field in ("test_details_payout_status", "status"):
        status = instrument.get(field)
        given = _by_status(status) if isinstance(status, str) else None
        if given is not None:
            if resolution is not None and given.get("outcome") == "error":
                given = {**given, "resolution": resolution}
            return Magic(outcome_of(given, ""), f"instrument.{field} is {status}")
    if resolution is not None:
        given = {"outcome": "error", "resolution": resolution.lower()}
        return Magic(
            outcome_of(given, ""), f"instrument.test_details_payout_resolution is {resolution.lower()}"
        )
    return _rate(instrument.get("test_details_success_rate"), resolution)


def _by_status(status: str) -> Mapping[str, Any] | None:
    word = status.lower()
    known: Mapping[str, Any] | None = table("provider/test-statuses").get(word)
    entry = catalogue.entry(word.replace("_", "-"))
    return known or (None if entry is None else entry.outcome)


def _rate(value: Any, resolution: str | None) -> Magic | None:
    """A success rate in percent, as text or as a number."""
    text = str(value) if isinstance(value, int | str) and not isinstance(value, bool) else ""
    if not _RATE.fullmatch(text):
        return None
    rate = int(text)
    error = {"outcome": "error", "resolution": resolution or "general_error"}
    weights = ((rate, {"outcome": "success"}), (100 - rate, error))
    choices = tuple((weight, outcome_of(outcome, "")) for weight, outcome in weights if weight)
    return Magic(Weighted(choices), f"instrument.test_details_success_rate is {rate}")


def _card(instrument: Mapping[str, Any]) -> Magic | None:
    """By `number` and `expiry`: "0856", "08/56" or "08/2056"."""
    cards = table("provider/cards")
    number, expiry = instrument.get("number"), _mmyy(instrument.get("expiry"))
    number = number.replace(" ", "") if isinstance(number, str) else ""
    ending = f"the test card …{number[-4:]}, expiry {expiry or 'unknown'}"
    if number in cards["succeeding"]:
        if expiry != cards["pending_expiry"]:
            return Magic(outcome_of({"outcome": "success"}, ""), ending)
        step = {"status": "pending"}
        if number in cards["enrolled"]:
            step["resolution"] = "auth_3ds_required"
        return Magic(outcome_of({"plan": [step]}, ""), ending)
    if number in cards["failing"]:
        resolution = cards["resolutions"].get(expiry, cards["other"])
        return Magic(outcome_of({"outcome": "error", "resolution": resolution}, ""), ending)
    return None


def _mmyy(value: Any) -> str:
    found = _EXPIRY.fullmatch(value.strip()) if isinstance(value, str) else None
    return "".join(found.groups()) if found else ""
