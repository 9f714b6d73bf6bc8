"""Why a vendor payout stands as it stands, in RazorpayX's words: schemas/provider/payout-reasons.toml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from payconform.data import table
from payconform.simulator.operation import Operation
from payconform.simulator.transitions import Status

TABLE = "provider/payout-reasons"


@dataclass(frozen=True, slots=True)
class Reason:
    """RazorpayX's status_details. All None where it documents none."""

    reason: str | None = None
    source: str | None = None
    description: str | None = None


def reason_of(payout: Operation) -> Reason:
    if payout.status in {Status.FAILED, Status.REVERSED}:
        return by_resolution()[payout.resolution or "ok"]
    return _by_status().get(payout.status, Reason())


@cache
def by_resolution() -> Mapping[str, Reason]:
    """Every resolution that a payout may fail or be reversed with."""
    rows = table(TABLE)["resolution"]
    return MappingProxyType({name: _reason(row) for row in rows for name in row["resolutions"]})


@cache
def resolutions_read() -> Mapping[str, str]:
    """The resolution that each reason of a failure is read as."""
    return MappingProxyType({row["reason"]: row["resolutions"][0] for row in table(TABLE)["resolution"]})


@cache
def _by_status() -> Mapping[Status, Reason]:
    return MappingProxyType({Status(name): _reason(row) for name, row in table(TABLE)["status"].items()})


def _reason(row: Mapping[str, str]) -> Reason:
    return Reason(row["reason"], row["source"], row["description"])
