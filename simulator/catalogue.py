"""The outcomes that have a name: what each is, and what the target sees of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from types import MappingProxyType
from typing import Any

from payconform.data import table

from . import resolutions
from .kinds import NATIVE, Kind


@dataclass(frozen=True, slots=True)
class Entry:
    """`outcome` as JSON. `amount`: the magic one that asks for it, in major units of any currency.

    `when` says what happens and at which moment, `sees` what the target sees of it. `statuses` as they come,
    `moved` what stands moved after each, as a share of the amount; `callbacks` the statuses that are told.
    The three are of the first operation that succeeds or is the last tried, and of those tried before it.
    """

    name: str
    kinds: tuple[Kind, ...]
    outcome: Mapping[str, Any]
    amount: Decimal | None
    when: str
    sees: str
    statuses: tuple[str, ...]
    moved: tuple[str, ...]
    callbacks: tuple[str, ...]


@cache
def entries() -> Mapping[str, Entry]:
    """By name; first those of schemas/provider/outcomes.toml, then one error for each resolution."""
    written = [_entry(row) for row in table("provider/outcomes")["outcome"]]
    errors = [_error(resolution) for resolution in sorted(resolutions.ERRORS)]
    return MappingProxyType({each.name: each for each in (*written, *errors)})


def entry(name: str) -> Entry | None:
    return entries().get(name)


@cache
def by_amount() -> Mapping[Decimal, Entry]:
    return MappingProxyType({each.amount: each for each in entries().values() if each.amount is not None})


def _entry(row: Mapping[str, Any]) -> Entry:
    return Entry(
        name=row["name"],
        kinds=tuple(Kind(kind) for kind in row["kinds"]),
        outcome=row["outcome"],
        amount=Decimal(row["amount"]),
        when=row["when"],
        sees=row["sees"],
        statuses=tuple(row["statuses"]),
        moved=tuple(row["moved"]),
        callbacks=tuple(row["callbacks"]),
    )


def _error(resolution: str) -> Entry:
    return Entry(
        name="error-" + resolution.replace("_", "-"),
        kinds=NATIVE,
        outcome={"outcome": "error", "resolution": resolution},
        amount=None,
        when=f"At once: {_group(resolution)}.",
        sees=f"failed with {resolution}; nothing moved.",
        statuses=("failed",),
        moved=("0",),
        callbacks=("failed",),
    )


def _group(resolution: str) -> str:
    if resolution in resolutions.RETRYABLE:
        return "an error of the retryable group: another attempt may succeed"
    if resolution in resolutions.FATAL:
        return "an error of the fatal group: no other attempt will succeed"
    return "an error of the test cards"
