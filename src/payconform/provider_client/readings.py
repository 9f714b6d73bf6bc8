"""How each value is read from the provider's JSON."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from payconform.clock import parse_rfc3339
from payconform.money import Money

from .values import (
    Account,
    Attempt,
    Delivery,
    Entry,
    Hazard,
    Journal,
    Movement,
    Operation,
    ProviderClock,
    Row,
    Rule,
    Run,
    Snapshot,
)


def operation(row: Row) -> Operation:
    return Operation(
        id=row["id"],
        kind=row["kind"],
        parent=row["parent"],
        reference=row["reference"],
        amount=_money(row["amount"]),
        status=row["status"],
        moved=_money(row["moved"]),
        method=row["method"],
        descriptor=row["descriptor"],
        resolution=row["resolution"],
        decided_by=row["outcome_source"]["trigger"],
    )


def movement(row: Row) -> Movement:
    return Movement(row["seq"], row["operation"], row["from"], row["to"])


def delivery(row: Row) -> Delivery:
    return Delivery(
        id=row["id"],
        operation=row["operation"],
        reference=row["reference"],
        type=row["type"],
        state=row["state"],
        due=_moment(row["due"]),
        url=row["url"],
        attempts=tuple(
            Attempt(parse_rfc3339(each["at"]), each["status"], each["error"]) for each in row["attempts"]
        ),
    )


def clock(body: Row) -> ProviderClock:
    return ProviderClock(parse_rfc3339(body["now"]), _moment(body["next_due"]), body["mode"] == "frozen")


def account(body: Row) -> Account:
    return Account(
        operations=tuple(map(operation, body["operations"])),
        deliveries=tuple(map(delivery, body["callbacks"])),
        movements=tuple(map(movement, body["transitions"])),
        clock=clock(body["clock"]),
    )


def rule(row: Row) -> Rule:
    return Rule(row["id"], row["match"], tuple(row["outcomes"]), row["used"])


def hazard(row: Row) -> Hazard:
    named, parameters = _parted(row, "id", "kind", "match", "skip", "times", "seen", "hit")
    return Hazard(**named, parameters=parameters)


def snapshot(row: Row) -> Snapshot:
    return Snapshot(row["id"], row["name"], parse_rfc3339(row["at"]), row["operations"])


def run(body: Row) -> Run:
    return Run(
        body["name"],
        clock(body["clock"]),
        body["reference_prefix"],
        body["seed"],
        body["magic"],
        body["callbacks"],
    )


def journal(body: Row) -> Journal:
    return Journal(tuple(map(_entry, body["items"])), body["dropped"], body["next"])


def _entry(row: Row) -> Entry:
    named, details = _parted(row, "seq", "at", "kind", "operation", "reference")
    return Entry(**{**named, "at": parse_rfc3339(named["at"])}, details=details)


def _parted(row: Row, *names: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """These keys, which every row has, and all others."""
    others = {name: value for name, value in row.items() if name not in names}
    return {name: row[name] for name in names}, others


def _money(value: Mapping[str, str]) -> Money:
    return Money.of(value["value"], value["currency"])


def _moment(text: str | None) -> datetime | None:
    return None if text is None else parse_rfc3339(text)
