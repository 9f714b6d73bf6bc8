"""Outcomes as JSON, compiled to plans. A wrong one is refused with the place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeAlias

from . import resolutions
from .errors import invalid
from .plan import Fixed, Plan, PlannedStep, Share
from .transitions import IllegalTransitionError, Status, check

LONGEST_WAIT_S = 10 * 365 * 24 * 3600
MOST_STEPS = 100

_AMOUNT = re.compile(r"[0-9]{1,16}(\.[0-9]{1,6})?")
_SHARE = re.compile(r"0\.[0-9]{1,9}")


Steps: TypeAlias = tuple[PlannedStep, ...]


class Word(StrEnum):
    SUCCESS = "success"
    PARTIAL = "partial"
    PENDING = "pending"
    ERROR = "error"


_KEYS: Mapping[Word, frozenset[str]] = {
    Word.SUCCESS: frozenset({"outcome", "after", "amount"}),
    Word.PARTIAL: frozenset({"outcome", "after", "amount", "share"}),
    Word.PENDING: frozenset({"outcome", "then"}),
    Word.ERROR: frozenset({"outcome", "after", "resolution"}),
}
_BESIDE = frozenset({"callbacks"})  # of the outcome as a whole, not of what comes later in it
_STEP_KEYS = frozenset({"after", "status", "amount", "share", "resolution"})
_STATUS = {Word.SUCCESS: Status.SUCCEEDED, Word.PARTIAL: Status.PARTIAL, Word.ERROR: Status.FAILED}


def plan_of(outcome: Any, pointer: str) -> Plan:
    """Raises ProviderError, whose pointer begins with `pointer`."""
    steps = _steps(outcome, pointer, beside=_BESIDE)
    _check_order(steps, pointer)
    return Plan(steps, silent=not _calls_back(outcome, pointer))


def decimal_amount(value: Any, pointer: str) -> Decimal:
    """A positive amount in major units, as text; its scale is checked where the currency is known."""
    if not isinstance(value, str) or not _AMOUNT.fullmatch(value) or not Decimal(value):
        raise invalid(pointer, 'must be a positive amount as text, such as "12.34"')
    return Decimal(value)


def resolution_of(value: Any, status: Status, pointer: str) -> str | None:
    """The resolution given for a status, or the usual one where none is given."""
    if value is None:
        return resolutions.default(status)
    choices = resolutions.allowed(status)
    if not choices:
        raise invalid(pointer, f"{status} has no resolution: it isn't known yet")
    if not isinstance(value, str) or value not in choices:
        raise invalid(pointer, f"must be one of {', '.join(sorted(choices))}")
    return value


def _calls_back(outcome: Mapping[str, Any], pointer: str) -> bool:
    value = outcome.get("callbacks", True)
    if not isinstance(value, bool):
        raise invalid(f"{pointer}/callbacks", "must be true or false")
    return value


def _steps(outcome: Any, pointer: str, *, beside: frozenset[str] = frozenset()) -> Steps:
    if not isinstance(outcome, dict):
        raise invalid(pointer, "must be an object")
    if "plan" in outcome:
        _check_keys(outcome, beside | {"plan"}, pointer)
        return _plan(outcome["plan"], f"{pointer}/plan")
    word = outcome.get("outcome")
    if not isinstance(word, str) or word not in set(Word):
        raise invalid(f"{pointer}/outcome", f"must be one of {', '.join(Word)}, or give a plan")
    _check_keys(outcome, beside | _KEYS[Word(word)], pointer)
    return _simple(Word(word), outcome, pointer)


def _simple(word: Word, outcome: Mapping[str, Any], pointer: str) -> Steps:
    pending = PlannedStep(timedelta(), Status.PENDING, None)
    if word is Word.PENDING:
        return (pending, *_then(outcome["then"], f"{pointer}/then")) if "then" in outcome else (pending,)
    step = _step(_STATUS[word], outcome, pointer)
    return (pending, step) if step.after else (step,)


def _then(outcome: Any, pointer: str) -> Steps:
    """It is pending already, so what `_simple` would put before a wait falls away."""
    steps = _steps(outcome, pointer)
    simple = isinstance(outcome, dict) and outcome.get("outcome") != Word.PENDING and "plan" not in outcome
    return steps[-1:] if simple else steps


def _plan(rows: Any, pointer: str) -> Steps:
    if not isinstance(rows, list) or not 1 <= len(rows) <= MOST_STEPS:
        raise invalid(pointer, f"must be a list of 1 to {MOST_STEPS} steps")
    return tuple(_row(row, f"{pointer}/{index}") for index, row in enumerate(rows))


def _row(row: Any, pointer: str) -> PlannedStep:
    if not isinstance(row, dict):
        raise invalid(pointer, "must be an object")
    _check_keys(row, _STEP_KEYS, pointer)
    status = row.get("status")
    if not isinstance(status, str) or status not in set(Status):
        raise invalid(f"{pointer}/status", f"must be one of {', '.join(Status)}")
    return _step(Status(status), row, pointer)


def _step(status: Status, given: Mapping[str, Any], pointer: str) -> PlannedStep:
    return PlannedStep(
        after=_after(given.get("after", 0), f"{pointer}/after"),
        status=status,
        resolution=resolution_of(given.get("resolution"), status, f"{pointer}/resolution"),
        part=_part(status, given, pointer),
    )


def _after(value: Any, pointer: str) -> timedelta:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number or not 0 <= value <= LONGEST_WAIT_S:
        raise invalid(pointer, f"must be a number of seconds from 0 to {LONGEST_WAIT_S}")
    return timedelta(seconds=value)


def _part(status: Status, given: Mapping[str, Any], pointer: str) -> Share | Fixed | None:
    """What moves, where that isn't just the amount: a part of it, or more than was asked for."""
    named = [key for key in ("amount", "share") if key in given]
    if status is Status.SUCCEEDED and named == ["amount"]:
        return Fixed(decimal_amount(given["amount"], f"{pointer}/amount"))
    if status is not Status.PARTIAL:
        if named:
            raise invalid(f"{pointer}/{named[0]}", f"{status} has no part")
        return None
    if len(named) != 1:
        raise invalid(pointer, "partial needs either amount or share")
    if named == ["amount"]:
        return Fixed(decimal_amount(given["amount"], f"{pointer}/amount"))
    share = given["share"]
    if not isinstance(share, str) or not _SHARE.fullmatch(share) or not Decimal(share):
        raise invalid(f"{pointer}/share", 'must be a share between 0 and 1 as text, such as "0.6"')
    return Share(Decimal(share))


def _check_keys(given: Mapping[str, Any], known: frozenset[str], pointer: str) -> None:
    for key in given:
        if key not in known:
            raise invalid(f"{pointer}/{key[:100]}", f"unknown key; known are {', '.join(sorted(known))}")


def _check_order(steps: Steps, pointer: str) -> None:
    """Steps at once may be the first that is seen of an operation; before any other it is accepted."""
    status = Status.ACCEPTED if steps[0].after else None
    for number, step in enumerate(steps, start=1):
        try:
            check(status, step.status)
        except IllegalTransitionError as error:
            raise invalid(pointer, f"step {number}: {error}") from None
        status = step.status
