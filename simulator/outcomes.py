"""Outcomes as JSON, compiled. A wrong one is refused with the place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from typing import Any, TypeAlias

from . import catalogue, resolutions
from .draws import ByAttempt, Outcome, Weighted
from .errors import invalid
from .kinds import Kind
from .plan import Awaited, Fixed, Plan, PlannedStep, Share, path
from .transitions import UNSTARTED, UNTRIED, IllegalTransitionError, Status, allows, check

LONGEST_WAIT_S = 10 * 365 * 24 * 3600
MOST_STEPS = 100
MOST_READS = 1000
MOST_WEIGHT = 1_000_000

_AMOUNT = re.compile(r"[0-9]{1,16}(\.[0-9]{1,6})?")
_SHARE = re.compile(r"[0-9]{1,3}(\.[0-9]{1,9})?")

Steps: TypeAlias = tuple[PlannedStep, ...]


class Word(StrEnum):
    SUCCESS = "success"
    PARTIAL = "partial"
    PENDING = "pending"
    ERROR = "error"
    REVERSAL = "reversal"


_WAITS = frozenset({"after", "reads"})
_KEYS: Mapping[Word, frozenset[str]] = {
    Word.SUCCESS: _WAITS | {"outcome", "amount", "share", "callback"},
    Word.PARTIAL: _WAITS | {"outcome", "amount", "share", "callback"},
    Word.PENDING: frozenset({"outcome", "then", "callback"}),
    Word.ERROR: _WAITS | {"outcome", "resolution", "callback"},
    Word.REVERSAL: _WAITS | {"outcome", "amount", "share", "resolution", "callback"},
}
_BESIDE = frozenset({"callbacks", "awaits"})  # of the outcome as a whole, not of what comes later in it
_STEP_KEYS = _WAITS | {"status", "amount", "share", "resolution", "callback"}
_STATUS = {
    Word.SUCCESS: Status.SUCCEEDED,
    Word.PARTIAL: Status.PARTIAL,
    Word.PENDING: Status.PENDING,
    Word.ERROR: Status.FAILED,
    Word.REVERSAL: Status.REVERSED,
}
# What may be planned: a plan begins where somebody begins to move money.
_PLANNED = tuple(status for status in Status if status not in UNSTARTED | UNTRIED)


@dataclass(frozen=True, slots=True)
class _Beside:
    """What was said around an outcome holds for all that it may come to."""

    silent: bool = False
    awaits: frozenset[Awaited] = frozenset()


def outcome_of(given: Any, pointer: str, beside: _Beside = _Beside()) -> Outcome:
    """Raises ProviderError, whose pointer begins with `pointer`."""
    if not isinstance(given, dict):
        raise invalid(pointer, "must be an object")
    beside = _Beside(
        beside.silent or not _calls_back(given, pointer), beside.awaits | _awaits(given, pointer)
    )
    if "attempts" in given:
        _check_keys(given, _BESIDE | {"attempts"}, pointer)
        rows = _rows(given["attempts"], f"{pointer}/attempts", "outcomes")
        return ByAttempt(tuple(outcome_of(row, place, beside) for row, place in rows))
    if "weighted" in given:
        _check_keys(given, _BESIDE | {"weighted"}, pointer)
        rows = _rows(given["weighted"], f"{pointer}/weighted", "choices")
        return Weighted(tuple(_choice(row, place, beside) for row, place in rows))
    named = _named(given, pointer)
    if named is not None:
        _check_keys(given, _BESIDE | {"outcome"}, pointer)
        return outcome_of(named, pointer, beside)
    steps = _steps(given, pointer, beside=_BESIDE)
    _check_order(steps, pointer)
    return Plan(steps, silent=beside.silent, awaits=beside.awaits)


def outcomes_of(given: Sequence[Any], pointer: str) -> tuple[Outcome, ...]:
    """Raises ProviderError, whose pointer begins with `pointer` and an index."""
    return tuple(outcome_of(each, f"{pointer}/{index}") for index, each in enumerate(given))


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
        raise invalid(pointer, f"{status} has no resolution")
    if not isinstance(value, str) or value not in choices:
        raise invalid(pointer, f"must be one of {', '.join(sorted(choices))}")
    return value


def _calls_back(outcome: Mapping[str, Any], pointer: str) -> bool:
    value = outcome.get("callbacks", True)
    if not isinstance(value, bool):
        raise invalid(f"{pointer}/callbacks", "must be true or false")
    return value


def _awaits(outcome: Mapping[str, Any], pointer: str) -> frozenset[Awaited]:
    if "awaits" not in outcome:
        return frozenset()
    value = outcome["awaits"]
    known = set(Awaited)
    if not isinstance(value, list) or not value or any(each not in known for each in map(str, value)):
        raise invalid(f"{pointer}/awaits", f"must be a list of {' and '.join(Awaited)}, or of one of them")
    return frozenset(map(Awaited, value))


def _rows(value: Any, pointer: str, name: str) -> list[tuple[Any, str]]:
    if not isinstance(value, list) or not 1 <= len(value) <= MOST_STEPS:
        raise invalid(pointer, f"must be a list of 1 to {MOST_STEPS} {name}")
    return [(row, f"{pointer}/{index}") for index, row in enumerate(value)]


def _choice(row: Any, pointer: str, beside: _Beside) -> tuple[int, Outcome]:
    if not isinstance(row, dict):
        raise invalid(pointer, "must be an object")
    weight = row.get("weight")
    if not isinstance(weight, int) or isinstance(weight, bool) or not 1 <= weight <= MOST_WEIGHT:
        raise invalid(f"{pointer}/weight", f"must be a whole number from 1 to {MOST_WEIGHT}")
    _check_keys(row, frozenset({"weight", "then"}), pointer)
    return weight, outcome_of(row.get("then"), f"{pointer}/then", beside)


def _named(given: Mapping[str, Any], pointer: str) -> Mapping[str, Any] | None:
    """What the catalogue says under this name; None for a plan, or one of the words that take details."""
    name = given.get("outcome")
    if "plan" in given or (isinstance(name, str) and name in set(Word)):
        return None
    entry = catalogue.entry(name) if isinstance(name, str) else None
    if entry is None:
        raise invalid(
            f"{pointer}/outcome",
            f"must be one of {', '.join(Word)}, or a name of the catalogue (GET /_control/outcomes); "
            "or give plan, attempts or weighted",
        )
    return entry.outcome


def _steps(outcome: Any, pointer: str, *, beside: frozenset[str] = frozenset()) -> Steps:
    if not isinstance(outcome, dict):
        raise invalid(pointer, "must be an object")
    if "plan" in outcome:
        _check_keys(outcome, beside | {"plan"}, pointer)
        rows = _rows(outcome["plan"], f"{pointer}/plan", "steps")
        return tuple(_row(row, place) for row, place in rows)
    word = outcome.get("outcome")
    if not isinstance(word, str) or word not in set(Word):
        raise invalid(f"{pointer}/outcome", f"must be one of {', '.join(Word)}, or give a plan")
    _check_keys(outcome, beside | _KEYS[Word(word)], pointer)
    return _simple(Word(word), outcome, pointer)


def _simple(word: Word, outcome: Mapping[str, Any], pointer: str) -> Steps:
    pending = PlannedStep(timedelta(), Status.PENDING, None)
    step = _step(_STATUS[word], outcome, pointer)
    match word:
        case Word.PENDING:
            later = _then(outcome["then"], f"{pointer}/then") if "then" in outcome else ()
            return (step, *later)
        case Word.REVERSAL:
            return (PlannedStep(timedelta(), Status.SUCCEEDED, resolutions.OK), step)
        case _:
            return (pending, step) if step.waits else (step,)


def _then(outcome: Any, pointer: str) -> Steps:
    """It is pending already, so what `_simple` would put before a wait falls away."""
    steps = _steps(outcome, pointer)
    waits = isinstance(outcome, dict) and outcome.get("outcome") in {Word.SUCCESS, Word.PARTIAL, Word.ERROR}
    return steps[-1:] if waits else steps


def _row(row: Any, pointer: str) -> PlannedStep:
    if not isinstance(row, dict):
        raise invalid(pointer, "must be an object")
    _check_keys(row, _STEP_KEYS, pointer)
    return _step(_status(row.get("status"), f"{pointer}/status", _PLANNED), row, pointer)


def _step(status: Status, given: Mapping[str, Any], pointer: str) -> PlannedStep:
    told = given.get("callback")
    reads = given.get("reads", 0)
    if "reads" in given and "after" in given:
        raise invalid(f"{pointer}/reads", "a step waits for a time or for reads, not for both")
    if not isinstance(reads, int) or isinstance(reads, bool) or not 0 <= reads <= MOST_READS:
        raise invalid(f"{pointer}/reads", f"must be a whole number of reads from 0 to {MOST_READS}")
    return PlannedStep(
        after=_after(given.get("after", 0), f"{pointer}/after"),
        status=status,
        resolution=resolution_of(given.get("resolution"), status, f"{pointer}/resolution"),
        part=_part(status, given, pointer),
        reads=reads,
        told=None if told is None else _status(told, f"{pointer}/callback"),
    )


def _status(value: Any, pointer: str, known: Iterable[Status] = Status) -> Status:
    if not isinstance(value, str) or value not in set(known):
        raise invalid(pointer, f"must be one of {', '.join(known)}")
    return Status(value)


def _after(value: Any, pointer: str) -> timedelta:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number or not 0 <= value <= LONGEST_WAIT_S:
        raise invalid(pointer, f"must be a number of seconds from 0 to {LONGEST_WAIT_S}")
    return timedelta(seconds=value)


def _part(status: Status, given: Mapping[str, Any], pointer: str) -> Share | Fixed | None:
    """What moves, where that isn't just the amount: a part of it, or more than was asked for."""
    named = [key for key in ("amount", "share") if key in given]
    if status not in {Status.SUCCEEDED, Status.PARTIAL, Status.REVERSED}:
        if named:
            raise invalid(f"{pointer}/{named[0]}", f"{status} has no part")
        return None
    if len(named) > 1 or (status is Status.PARTIAL and not named):
        raise invalid(pointer, f"{status} needs either amount or share")
    if not named:
        return None
    if named == ["amount"]:
        return Fixed(decimal_amount(given["amount"], f"{pointer}/amount"))
    return _share(given["share"], f"{pointer}/share", overpaid=status is Status.SUCCEEDED)


def _share(value: Any, pointer: str, *, overpaid: bool) -> Share:
    share = Decimal(value) if isinstance(value, str) and _SHARE.fullmatch(value) else Decimal(0)
    if overpaid and not share >= 1:
        raise invalid(pointer, 'must be a share from 1 to 999 as text, such as "1.1"')
    if not overpaid and not 0 < share < 1:
        raise invalid(pointer, 'must be a share between 0 and 1 as text, such as "0.6"')
    return Share(share)


def _check_keys(given: Mapping[str, Any], known: frozenset[str], pointer: str) -> None:
    for key in given:
        if key not in known:
            raise invalid(f"{pointer}/{key[:100]}", f"unknown key; known are {', '.join(sorted(known))}")


def _check_order(steps: Steps, pointer: str) -> None:
    """Where no kind of operation can go this way, it is wrong whatever it will be applied to."""
    if any(allows(kind, path(steps, kind)) for kind in Kind):
        return
    for number, (source, target) in enumerate(pairwise(path(steps, Kind.PAYMENT)), start=1):
        try:
            check(Kind.PAYMENT, source, target or Status.ACCEPTED)
        except IllegalTransitionError as error:
            raise invalid(pointer, f"step {number}: {error}") from None
