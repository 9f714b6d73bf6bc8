"""How the second foreign service gives money back: once, all or a part, and never more than it received."""

from __future__ import annotations

import json
from typing import Any

import pytest

from .market_desk_world import ACCEPTED, FATAL, MAY_PASS, PAID, PART, PENDING, REVERSED, Outcome, World

BACK: Outcome = ("succeeded", "40.00", "ok")
LESS: Outcome = ("partial", "39.99", "ok")


def give_back(
    desk: World, order: str, *answers: Outcome | int, amount: str = "40.00", ref: str = "b-1"
) -> Any:
    desk.answers += answers
    return desk.post(f"{order}give-back/", sum=amount, ref=ref)


def test_all_is_given_back(desk: World) -> None:
    order = desk.collected(PAID)
    answer = give_back(desk, order, PAID, amount="100.00")
    shown = desk.read(order)
    assert (answer.status_code, answer.json()["result"]["order"]) == (200, shown)
    assert (shown["state"]["code"], shown["money"]["given_back"]["value"]) == ("given_back", "100.00")
    assert (shown["money"]["received"]["value"], shown["tries"]) == ("100.00", 1)
    assert desk.told() == ["collecting", "settled", "giving_back", "given_back"]


def test_what_is_asked_of_the_provider(desk: World) -> None:
    order = desk.collected(MAY_PASS, PAID)
    give_back(desk, order, BACK)
    request = desk.asked[-1]
    assert request.path_url == "/payments/op_2/refunds"
    assert json.loads(request.body or b"") == {
        "reference": "r-1",
        "amount": {"value": "40.00", "currency": "EUR"},
        "callback_url": "http://desk.test/hooks/provider/",
        "metadata": {"order": order.split("/")[-2], "purpose": "give_back", "try": 1},
    }


@pytest.mark.parametrize(
    ("answer", "shown"), [(BACK, "40.00"), (LESS, "39.99"), (("partial", "0.01", "ok"), "0.01")]
)
def test_a_part_is_given_back_as_much_as_it_really_was(desk: World, answer: Outcome, shown: str) -> None:
    order = desk.collected(PAID)
    give_back(desk, order, answer)
    assert (desk.state(order), desk.amount(order, "given_back")) == ("given_back_in_part", shown)


def test_all_of_a_part_is_all(desk: World) -> None:
    order = desk.collected(PART)
    give_back(desk, order, ("succeeded", "60.00", "ok"), amount="60.00")
    assert desk.state(order) == "given_back"


@pytest.mark.parametrize(("currency", "total", "back"), [("JPY", "100", "29"), ("BHD", "9.999", "1.001")])
def test_no_unit_gets_lost_in_any_currency(desk: World, currency: str, total: str, back: str) -> None:
    order = desk.collected(("succeeded", total, "ok"), currency=currency, total=total)
    give_back(desk, order, ("succeeded", back, "ok"), amount=back)
    assert desk.amount(order, "given_back") == back


def test_the_same_wish_twice_gives_back_once(desk: World) -> None:
    order = desk.collected(PAID)
    give_back(desk, order, BACK)
    before = desk.read(order)
    assert give_back(desk, order).status_code == 200
    assert (desk.read(order), len(desk.asked)) == (before, 2)


@pytest.mark.parametrize("outcome", [BACK, PENDING, FATAL])
def test_another_sum_under_the_same_ref_is_refused(desk: World, outcome: Outcome) -> None:
    order = desk.collected(PAID)
    give_back(desk, order, outcome)
    answer = give_back(desk, order, amount="41.00")
    assert (answer.status_code, answer.json()["error"]["fields"]) == (409, {"ref": "taken"})
    assert len(desk.asked) == 2


@pytest.mark.parametrize("outcome", [BACK, PENDING, ACCEPTED, FATAL])
def test_money_is_given_back_once(desk: World, outcome: Outcome) -> None:
    order = desk.collected(PAID)
    give_back(desk, order, outcome)
    before = desk.read(order)
    answer = give_back(desk, order, amount="1.00", ref="b-2")
    assert (answer.status_code, answer.json()["error"]["kind"]) == (409, "wrong_state")
    assert (desk.read(order), len(desk.asked)) == (before, 2)


@pytest.mark.parametrize(("first", "asked"), [(None, 0), (PENDING, 1), (ACCEPTED, 1), (FATAL, 1)])
def test_only_what_was_received_can_be_given_back(desk: World, first: Outcome | None, asked: int) -> None:
    order = desk.open() if first is None else desk.collected(first)
    before = desk.read(order)
    assert give_back(desk, order).status_code == 409
    assert (desk.read(order), len(desk.asked)) == (before, asked)


@pytest.mark.parametrize(("outcome", "most"), [(PAID, "100.01"), (PART, "60.01")])
def test_more_than_was_received_is_refused(desk: World, outcome: Outcome, most: str) -> None:
    order = desk.collected(outcome)
    before = desk.read(order)
    answer = give_back(desk, order, amount=most)
    assert (answer.status_code, answer.json()["error"]["fields"]) == (422, {"sum": "too_much"})
    assert (desk.read(order), len(desk.asked)) == (before, 1)


def test_what_the_provider_wont_give_back_is_refused_for_good(desk: World) -> None:
    order = desk.collected(PAID)
    assert give_back(desk, order, 422).status_code == 200
    assert (desk.state(order), desk.amount(order, "given_back")) == ("give_back_refused", "0.00")


@pytest.mark.parametrize(
    "form",
    [
        {"sum": ""},
        {"sum": "1"},
        {"sum": "0.00"},
        {"sum": "1.001"},
        {"sum": "-1.00"},
        {"ref": ""},
        {"all": "1"},
    ],
)
def test_an_unclear_wish_is_refused(desk: World, form: dict[str, str]) -> None:
    order = desk.collected(PAID)
    answer = desk.post(f"{order}give-back/", **({"sum": "1.00", "ref": "b-1"} | form))
    assert (answer.status_code, answer.json()["error"]["fields"].keys()) == (422, form.keys())
    assert len(desk.asked) == 1


def test_an_unknown_result_waits_for_the_webhook(desk: World) -> None:
    order = desk.collected(PAID)
    give_back(desk, order, PENDING)
    assert (desk.state(order), desk.amount(order, "given_back")) == ("give_back_waiting", "0.00")
    assert desk.report(desk.becomes("op_2", BACK)) == 200
    assert desk.state(order) == "given_back_in_part"
    assert desk.told()[2:] == ["giving_back", "give_back_waiting", "giving_back", "given_back_in_part"]


@pytest.mark.parametrize(("first", "shown"), [(PENDING, "give_back_waiting"), (ACCEPTED, "giving_back")])
def test_a_lost_webhook_does_no_lasting_harm(desk: World, first: Outcome, shown: str) -> None:
    order = desk.collected(PAID)
    give_back(desk, order, first)
    assert desk.state(order) == shown
    desk.becomes("op_2", BACK)
    assert (desk.state(order), desk.looks[-1]) == ("given_back_in_part", "/refunds/op_2")


def test_after_an_error_that_may_pass_there_is_another_try(desk: World) -> None:
    order = desk.collected(PAID)
    give_back(desk, order, MAY_PASS, BACK)
    assert (desk.state(order), desk.amount(order, "given_back")) == ("given_back_in_part", "40.00")
    assert desk.told()[2:] == ["giving_back", "giving_back_again", "giving_back", "given_back_in_part"]
    assert {request.path_url for request in desk.asked[1:]} == {"/payments/op_1/refunds"}


def test_five_tries_are_all(desk: World) -> None:
    order = desk.collected(PAID)
    give_back(desk, order, *[MAY_PASS] * 5)
    shown = desk.read(order)
    assert (shown["state"]["code"], shown["problem"]) == ("give_back_refused", "connection_error")
    assert (len(desk.asked), shown["tries"]) == (6, 1)


@pytest.mark.parametrize("first", [BACK, FATAL])
@pytest.mark.parametrize("after", [PENDING, FATAL, MAY_PASS, REVERSED, ("succeeded", "100.00", "ok")])
def test_an_end_is_an_end(desk: World, first: Outcome, after: Outcome) -> None:
    order = desk.collected(PAID)
    give_back(desk, order, first)
    before = desk.read(order)
    assert [desk.report(desk.becomes(operation, after)) for operation in ("op_2", "op_1")] == [200, 200]
    for wish in ("collect/", "void/"):
        desk.post(f"{order}{wish}")
    assert (desk.read(order), len(desk.asked)) == (before, 2)
