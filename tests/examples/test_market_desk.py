"""How the second foreign service gets an order paid, whatever the provider does."""

from __future__ import annotations

import json
from typing import Any

import pytest

from .market_desk_world import ACCEPTED, FATAL, MAY_PASS, PAID, PART, PENDING, REVERSED, Outcome, World


def test_a_new_order_asks_nothing_of_the_provider(desk: World) -> None:
    assert desk.state(desk.open()) == "new"
    assert desk.asked == []
    assert desk.told() == []


def test_an_order_is_settled(desk: World) -> None:
    order = desk.open()
    desk.answers.append(PAID)
    answered = desk.post(f"{order}collect/").json()["result"]["order"]
    assert (answered["state"]["code"], answered["tries"], answered["problem"]) == ("settled", 1, None)
    assert answered["money"]["received"] == {"value": "100.00", "unit": "EUR"}
    assert desk.read(order) == answered
    assert desk.told() == ["collecting", "settled"]


def test_what_is_asked_of_the_provider(desk: World) -> None:
    order = desk.collected(MAY_PASS, PAID)
    bodies = [json.loads(request.body or b"") for request in desk.asked]
    assert bodies[0] == {
        "reference": "r-1",
        "amount": {"value": "100.00", "currency": "EUR"},
        "callback_url": "http://desk.test/hooks/provider/",
        "metadata": {"order": order.split("/")[-2], "purpose": "collect", "try": 1},
    }
    assert bodies[1]["metadata"]["try"] == 2
    assert len({request.headers["Idempotency-Key"] for request in desk.asked}) == 2


@pytest.mark.parametrize(
    ("currency", "value"), [("JPY", "1234"), ("EUR", "0.29"), ("EUR", "19.99"), ("KWD", "1.001")]
)
def test_no_unit_gets_lost_in_any_currency(desk: World, currency: str, value: str) -> None:
    order = desk.collected(("succeeded", value, "ok"), currency=currency, total=value)
    assert json.loads(desk.asked[0].body or b"")["amount"] == {"value": value, "currency": currency}
    assert desk.read(order)["money"]["received"] == {"value": value, "unit": currency}


@pytest.mark.parametrize("desk", [{"broken": "cents-by-float"}], indirect=True)
def test_the_desk_that_counts_by_float_loses_a_cent_of_some_amounts_and_nothing_else(desk: World) -> None:
    lost = desk.collected(("succeeded", "0.29", "ok"), total="0.29")
    whole = desk.collected(("succeeded", "100.00", "ok"), order_no="r-2")
    assert [desk.amount(order, "received") for order in (lost, whole)] == ["0.28", "100.00"]
    assert desk.state(lost) == "settled"


def test_a_part_settles_it_short(desk: World) -> None:
    order = desk.collected(PART)
    assert (desk.state(order), desk.amount(order, "received")) == ("settled_short", "60.00")


def test_what_was_paid_too_much_was_received(desk: World) -> None:
    order = desk.collected(("succeeded", "110.00", "ok"))
    assert (desk.state(order), desk.amount(order, "received")) == ("settled", "110.00")


def test_an_unknown_result_waits_for_the_webhook(desk: World) -> None:
    order = desk.collected(PENDING)
    assert desk.state(order) == "waiting"
    assert desk.report(desk.becomes("op_1", PENDING)) == 200
    assert [desk.report(desk.becomes("op_1", PAID)) for _ in "12"] == [200, 200]
    assert (desk.state(order), desk.amount(order, "received")) == ("settled_late", "100.00")
    assert desk.told() == ["collecting", "waiting", "collecting", "settled_late"]


def test_a_part_that_comes_late_is_short(desk: World) -> None:
    order = desk.collected(PENDING)
    desk.report(desk.becomes("op_1", PART))
    assert desk.state(order) == "settled_short"


@pytest.mark.parametrize(("first", "shown"), [(PENDING, "waiting"), (ACCEPTED, "collecting")])
def test_a_lost_webhook_does_no_lasting_harm(desk: World, first: Outcome, shown: str) -> None:
    order = desk.collected(first)
    assert desk.state(order) == shown
    desk.becomes("op_1", PAID)
    assert desk.state(order) == ("settled_late" if first is PENDING else "settled")
    assert desk.looks[-1] == "/payments/op_1"
    assert len(desk.asked) == 1


def test_a_webhook_before_the_answer_counts_and_the_old_answer_doesnt(desk: World) -> None:
    desk.while_asked = lambda operation: desk.report({**operation, **_succeeded()})
    order = desk.collected(PENDING)
    assert desk.state(order) == "settled"
    assert desk.told() == ["collecting", "settled"]


def test_after_an_error_that_may_pass_there_is_another_try(desk: World) -> None:
    shown = desk.read(desk.collected(MAY_PASS, MAY_PASS, PAID))
    assert (shown["state"]["code"], shown["tries"], shown["problem"]) == ("settled", 3, None)
    assert desk.told() == ["collecting", "trying_again"] * 2 + ["collecting", "settled"]
    problems = [json.loads(letter.body or b"")["result"]["order"]["problem"] for letter in desk.letters]
    assert problems == [None, "connection_error"] * 2 + [None, None]


def test_an_error_that_the_webhook_tells_is_tried_again_too(desk: World) -> None:
    order = desk.collected(PENDING)
    desk.answers.append(PAID)
    assert desk.report(desk.becomes("op_1", MAY_PASS)) == 200
    assert (desk.state(order), len(desk.asked)) == ("settled_late", 2)


def test_the_same_failure_told_twice_makes_one_further_try(desk: World) -> None:
    desk.answers.append(MAY_PASS)
    order = desk.open()
    desk.answers.append(PAID)
    desk.while_asked = lambda operation: desk.report(dict(operation))
    desk.post(f"{order}collect/")
    assert (desk.read(order)["tries"], len(desk.asked), desk.state(order)) == (2, 2, "settled")


def test_five_tries_are_all(desk: World) -> None:
    shown = desk.read(desk.collected(*[MAY_PASS] * 5))
    assert (shown["state"]["code"], shown["tries"], shown["problem"]) == ("refused", 5, "connection_error")
    assert len(desk.asked) == 5


def test_a_fatal_error_refuses_at_once_and_nothing_changes_it(desk: World) -> None:
    order = desk.collected(FATAL)
    before = desk.read(order)
    assert (before["state"]["code"], before["problem"], len(desk.asked)) == ("refused", "invalid_details", 1)
    assert desk.report(desk.becomes("op_1", PAID)) == 200
    assert desk.post(f"{order}collect/").status_code == 409
    assert desk.read(order) == before
    assert desk.told() == ["collecting", "refused"]


def test_money_for_an_earlier_try_settles_the_order_once(desk: World) -> None:
    order = desk.collected(MAY_PASS, PENDING)
    assert desk.report(desk.becomes("op_1", PAID)) == 200
    assert (desk.state(order), desk.amount(order, "received")) == ("settled_late", "100.00")
    assert desk.report(desk.becomes("op_2", PART)) == 200
    assert desk.amount(order, "received") == "100.00"


def test_old_news_of_an_earlier_try_changes_nothing(desk: World) -> None:
    order = desk.collected(MAY_PASS, PENDING)
    before = desk.read(order)
    for outcome in (PENDING, MAY_PASS, FATAL):
        assert desk.report(desk.becomes("op_1", outcome)) == 200
    assert desk.read(order) == before


@pytest.mark.parametrize("after", [PENDING, FATAL, MAY_PASS, REVERSED, PART])
def test_a_settled_order_stays_so(desk: World, after: Outcome) -> None:
    order = desk.collected(PAID)
    before = desk.read(order)
    assert desk.report(desk.becomes("op_1", after)) == 200
    assert desk.read(order) == before
    assert len(desk.asked) == 1


@pytest.mark.parametrize("resolution", ["ok", None, "connection_error"])
def test_what_was_taken_back_before_anybody_knew_was_never_received(
    desk: World, resolution: str | None
) -> None:
    order = desk.collected(PENDING)
    desk.report(desk.becomes("op_1", ("reversed", "0.00", resolution)))
    assert (desk.state(order), desk.amount(order, "received"), len(desk.asked)) == ("refused", "0.00", 1)


def test_what_is_left_of_it_was_received(desk: World) -> None:
    order = desk.collected(PENDING)
    desk.report(desk.becomes("op_1", ("reversed", "40.00", "ok")))
    assert (desk.state(order), desk.amount(order, "received")) == ("settled_short", "40.00")


def _succeeded() -> dict[str, Any]:
    return {"status": "succeeded", "moved": {"value": "100.00", "currency": "EUR"}, "resolution": "ok"}
