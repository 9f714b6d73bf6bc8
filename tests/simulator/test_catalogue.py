"""Every outcome that has a name does what the catalogue says of it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from payconform.simulator import catalogue, resolutions
from payconform.simulator.catalogue import Entry
from payconform.simulator.kinds import Kind
from payconform.simulator.razorpayx.words import EVENTS
from payconform.simulator.transitions import Status

from .payouts import Payouts
from .world import RECEIVER, Api, Receiver

PARENTS = {Kind.REFUND: "payment", Kind.CANCELLATION: "payout"}
CERTAIN = [entry for entry in catalogue.entries().values() if entry.statuses]
CASES = [pytest.param(entry, kind, id=f"{entry.name}-{kind}") for entry in CERTAIN for kind in entry.kinds]


@pytest.mark.parametrize(("entry", "kind"), CASES)
def test_an_outcome_shows_what_the_catalogue_says(
    api: Api, receiver: Receiver, entry: Entry, kind: Kind
) -> None:
    order = ordering(api, kind)
    api.rule({"outcome": entry.name}, operation=kind)
    seen = []
    for _ in range(len(entry.outcome.get("attempts", [0]))):
        seen += lived_through(api, order())
    api.settle_down()
    whole = Decimal(100)
    moved = [Decimal(text[1:]) if text.startswith("=") else whole * Decimal(text) for text in entry.moved]
    assert seen == list(zip(entry.statuses, moved, strict=True))
    if kind is Kind.VENDOR_PAYOUT:
        told = [letter.event["event"] for letter in receiver.letters]
        assert told == [EVENTS[Status(status)] for status in entry.callbacks]
        return
    told = [letter.event for letter in receiver.letters if letter.event["data"]["kind"] == kind]
    assert [event["data"]["status"] for event in told] == list(entry.callbacks)
    assert [event["type"] for event in told] == [f"{kind}.{status}" for status in entry.callbacks]


def test_at_least_forty_differ_in_what_the_target_sees() -> None:
    def signature(entry: Entry) -> tuple[object, ...]:
        is_vendors = entry.kinds == (Kind.VENDOR_PAYOUT,)  # whose statuses are seen in other words
        by = {"attempts", "reads"} & entry.outcome.keys() if is_vendors else "attempts" in entry.outcome
        return entry.statuses, entry.moved, entry.callbacks, is_vendors, str(by)

    named = [entry for entry in CERTAIN if entry.amount is not None]
    assert len({signature(entry) for entry in named}) == len(named) >= 40


def test_there_is_an_error_for_each_documented_resolution() -> None:
    named = {entry.outcome["resolution"] for entry in CERTAIN if entry.amount is None}
    assert named == resolutions.ERRORS


@pytest.mark.parametrize("name", ["mostly-succeeds", "tossed-coin"])
def test_an_outcome_by_chance_comes_out_both_ways(api: Api, name: str) -> None:
    api.rule({"outcome": name})
    ends = [lived_through(api, api.order(reference=f"inv-{number}"))[-1][0] for number in range(40)]
    assert set(ends) == {"succeeded", "failed"}


def test_the_catalogue_is_served(provider: Api) -> None:
    served = provider("GET", "/_control/outcomes").json["items"]
    assert [row["name"] for row in served] == list(catalogue.entries())
    assert all(row["when"] and row["sees"] for row in served)


def test_every_magic_amount_asks_for_one_outcome() -> None:
    amounts = [entry.amount for entry in catalogue.entries().values() if entry.amount is not None]
    assert len(set(amounts)) == len(amounts) == len(catalogue.by_amount())


def ordering(api: Api, kind: Kind) -> Any:
    if kind is Kind.VENDOR_PAYOUT:
        return vendor_ordering(api)
    if kind not in PARENTS:
        return lambda: api.order(kind, callback_url=RECEIVER)

    def take_back() -> Any:
        parent = api.order(PARENTS[kind], callback_url=None, reference="inv-1")
        path = f"/runs/{api.run}/{parent['kind']}s/{parent['id']}/{kind}s"
        return api("POST", path, {"callback_url": RECEIVER}).json

    return take_back


def vendor_ordering(api: Api) -> Any:
    """As the control plane shows it first; the journal has that, even where more followed at once."""
    api.control("PUT", "", {"vendor_payouts": {"webhook_url": RECEIVER}})

    def order() -> Any:
        made = Payouts(api).order(queue_if_low_balance=True)
        first = next(row for row in api.journal()["items"] if row["operation"] == made["id"])
        return {**api.read(made), "status": first["to"], "moved": first["moved"]}

    return order


def lived_through(api: Api, operation: Any) -> list[tuple[str, Decimal]]:
    """What whoever asks sees, from the first answer on, reading again and again and as time goes by."""
    seen = [state(operation)]

    def asked() -> Any:
        if operation["kind"] == Kind.VENDOR_PAYOUT:
            Payouts(api).read(operation)
            return api.read(operation)
        return api("GET", f"/runs/{api.run}/{operation['kind']}s/{operation['id']}").json

    for _ in range(4):
        read = state(asked())
        if read != seen[-1] or (len(seen) < 2 and waits_for_reads(api, operation)):
            seen.append(read)
    while (due := api.clock()["next_due"]) is not None:
        api.control("POST", "/clock", {"to": due})
        api.settle_down()
        read = state(asked())
        if read != seen[-1]:
            seen.append(read)
    return seen


def waits_for_reads(api: Api, operation: Any) -> bool:
    stored = api.parts.store.operation(operation["id"])
    return stored is not None and stored.waits_for_reads


def state(operation: Any) -> tuple[str, Decimal]:
    return operation["status"], Decimal(operation["moved"]["value"])
