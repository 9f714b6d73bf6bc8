"""Steps that payouts brought: words of two documents, answers by attempt, what is left alone, a ledger."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from payconform import lifecycles
from payconform.errors import ConfigurationError
from payconform.gaps import Unverifiable
from payconform.history import Sighting, Source
from payconform.money import Money
from payconform.oracle.findings import ConformanceFailure
from payconform.provider_client import Operation
from payconform.steps import histories, layers, provider
from payconform.steps.arrangements import ARRANGEMENTS, AS_WELL, GOING_BACK
from payconform.steps.world import World
from payconform.target.values import Invoice, Transaction

EUR = Money(100, "EUR")
CREATED = Invoice("inv_1", "created", "OPEN", EUR, service="card", processed_amount=Money(0, "EUR"))


def world_of(name: str, **parts: Any) -> Any:
    """A world without a rig, which rests at once."""
    world = object.__new__(World)
    vars(world).update(
        {"lifecycle": lifecycles.load(name), "rest": lambda: None, "open_questions": []}
        | {"_profile": SimpleNamespace(complete_log=True)}
        | parts
    )
    return world


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("payment-invoice-2021", {"payment": "payment", "refund": "refund"}),
        (
            "payout-invoice-2019-04",
            {"payout": "payout", "refund": "cancellation", "cancellation": "cancellation"},
        ),
        ("payout-invoice-2019-05", {"payout": "payout", "cancellation": "cancellation"}),
    ],
)
def test_an_operation_is_the_providers_whatever_a_document_calls_it(name: str, words: dict[str, str]) -> None:
    assert {word: world_of(name).kind(word) for word in words} == words


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("payment-invoice-2021", "payout"),
        ("payment-invoice-2021", "cancellation"),
        ("payout-invoice-2019-04", "payment"),
        ("payout-invoice-2019-05", "refund"),
    ],
)
def test_an_operation_that_a_life_cycle_hasnt_is_a_mistake_of_the_feature(name: str, word: str) -> None:
    with pytest.raises(ConfigurationError, match=f"in a feature: {name} has no {word}"):
        world_of(name).kind(word)


@pytest.mark.parametrize(
    ("text", "outcomes"),
    [
        ("success", [{"outcome": "success"}]),
        ("pending, success", [{"outcome": "pending"}, {"outcome": "success"}]),
        ("only 60.00 EUR", [{"outcome": "partial", "amount": "60.00"}]),
        (
            "connection_error, only 7 JPY",
            [{"outcome": "error", "resolution": "connection_error"}, {"outcome": "partial", "amount": "7"}],
        ),
        ("declined_error", [{"outcome": "error", "resolution": "declined_error"}]),
    ],
)
def test_answers_are_said_by_attempt(text: str, outcomes: list[dict[str, str]]) -> None:
    assert list(provider.answers(text)) == outcomes


def test_each_edition_goes_back_by_its_own_words() -> None:
    for cycle in map(lifecycles.load, ("payment-invoice-2021", "payout-invoice-2019-05")):
        doing, pending, *_, done = GOING_BACK[cycle.returns]
        assert {*GOING_BACK[cycle.returns], f"partially_{done}"} <= set(cycle.codes) & set(ARRANGEMENTS)
        assert AS_WELL[doing] == pending
        assert cycle.transition("processed", doing)


# What is left alone


def changed(parts: str, *after: Invoice) -> None:
    sightings = [Sighting(Source.READ, invoice) for invoice in (CREATED, *after)]
    subject = SimpleNamespace(
        seen=lambda: tuple(sighting.invoice for sighting in sightings), read=lambda: sightings[-1].invoice
    )
    world = world_of("payout-invoice-2019-04", _subjects=[subject])
    histories.nothing_else_has_changed(world, tuple(parts.split(", ")))


@pytest.mark.parametrize(
    "after",
    [
        {},
        {"attempts": 1, "raw_status": "PAID"},
        {"processed_amount": EUR},
        {"resolution": "ok", "writeoff": EUR},  # which nobody set
    ],
)
def test_what_is_named_or_was_never_shown_may_change(after: dict[str, Any]) -> None:
    changed("status, processed_amount", replace(CREATED, status="processed", **after))


@pytest.mark.parametrize(
    "after", [{"service": "bank"}, {"service": None}, {"amount": Money(99, "EUR")}, {"processed_amount": EUR}]
)
def test_what_isnt_named_may_not(after: dict[str, Any]) -> None:
    with pytest.raises(ConformanceFailure, match=next(iter(after))):
        changed("status", replace(CREATED, status="processed", **after))


def test_an_invoice_that_nobody_saw_before_says_nothing() -> None:
    seen = replace(CREATED, status="processed")
    subject = SimpleNamespace(seen=lambda: (seen,), read=lambda: seen)
    with pytest.raises(Unverifiable, match="nobody saw the invoice as created"):
        histories.nothing_else_has_changed(world_of("payout-invoice-2019-04", _subjects=[subject]), ())


@pytest.mark.parametrize("place", ["seen", "log", "callbacks"])
def test_never_looks_everywhere(place: str) -> None:
    part = replace(CREATED, status="partially_processed")
    places: dict[str, Any] = {"seen": (), "log": None, "callbacks": None}
    told = {"seen": part, "log": SimpleNamespace(to=part.status), "callbacks": SimpleNamespace(invoice=part)}
    places[place] = (told[place],)
    subject = SimpleNamespace(
        read=lambda: CREATED, **{name: (lambda value=value: value) for name, value in places.items()}
    )
    world = world_of("payout-invoice-2019-04", _subjects=[subject])

    histories.never(world, "processed")
    with pytest.raises(ConformanceFailure, match="never was partially_processed"):
        histories.never(world, "partially_processed")


def test_an_edge_that_nobody_demands_is_noted() -> None:
    log = [SimpleNamespace(to=status) for status in ("created", "processed")]
    world = world_of("payout-invoice-2019-04", _subjects=[SimpleNamespace(log=lambda: log)])

    histories.history_may_go_on(world, "created", "processed")
    assert world.open_questions == []
    histories.history_may_go_on(world, "created", "processing")
    assert [note.ambiguity for note in world.open_questions] == ["AMB-05"]


# Below the invoice


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([], "transactions of the ledger"),
        ([("debit", EUR)], "balances in EUR"),
        ([("debit", EUR), ("credit", Money(100, "USD"))], "balances in EUR"),
        ([("debit", EUR), ("credit", Money(60, "EUR")), ("credit", Money(40, "EUR"))], ""),
    ],
)
def test_a_ledger_balances_in_each_currency(rows: list[tuple[str, Money]], expected: str) -> None:
    ledger = tuple(Transaction(side, amount) for side, amount in rows)
    world = world_of("payout-invoice-2019-04", _subjects=[SimpleNamespace(transactions=lambda: ledger)])

    if not expected:
        layers.balances(world)
        return
    with pytest.raises(ConformanceFailure, match=expected):
        layers.balances(world)


def test_each_is_settled_until_nothing_follows() -> None:
    """A second payout begins when the first was settled."""
    rows = [Operation("out_1", "payout", None, "pc1", EUR, "pending", EUR)]
    following = [Operation("out_2", "payout", None, "pc1", EUR, "accepted", EUR)]

    def settle(row: Operation) -> None:
        rows[rows.index(row)] = replace(row, status="succeeded")

    def rest() -> None:
        rows.extend(following)
        following.clear()

    client = SimpleNamespace(operations=lambda _: tuple(rows), settle=settle)
    invoice = SimpleNamespace(reference="pc1")
    world = world_of("payout-invoice-2019-05", provider=client, rest=rest, _subjects=[invoice])

    provider.settles_each(world, "payout")

    assert [(row.id, row.status) for row in rows] == [("out_1", "succeeded"), ("out_2", "succeeded")]
    provider.asked_for(world, [EUR, EUR])
    with pytest.raises(ConformanceFailure):
        provider.asked_for(world, [EUR])
