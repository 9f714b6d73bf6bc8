"""How an order of the second foreign service ends without being paid: by the payer, or by its time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from .market_desk_world import FATAL, MAY_PASS, PAID, PART, PENDING, Outcome, World

DAY_S = 24 * 3600


def test_the_payer_gives_up(desk: World) -> None:
    order = desk.open()
    answers = [desk.post(f"{order}void/") for _ in "12"]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json()["result"]["order"] == desk.read(order)
    assert desk.state(order) == "void"
    assert desk.post(f"{order}collect/").status_code == 409
    assert desk.told() == ["void"]
    assert desk.asked == []


@pytest.mark.parametrize("late", [PAID, PART, FATAL, MAY_PASS])
def test_what_comes_for_a_void_order_changes_nothing(desk: World, late: Outcome) -> None:
    order = desk.collected(PENDING)
    assert desk.post(f"{order}void/").status_code == 200
    before = desk.read(order)
    assert desk.report(desk.becomes("op_1", late)) == 200
    assert desk.read(order) == before
    assert (before["state"]["code"], len(desk.asked)) == ("void", 1)


def test_an_order_is_void_while_the_provider_is_asked(desk: World) -> None:
    order = desk.open()
    desk.while_asked = lambda _: desk.post(f"{order}void/")
    desk.answers.append(MAY_PASS)
    answered = desk.post(f"{order}collect/").json()["result"]["order"]
    assert (answered["state"]["code"], len(desk.asked)) == ("void", 1)
    assert desk.read(order) == answered


@pytest.mark.parametrize("outcome", [PAID, PART, FATAL])
def test_it_is_too_late_to_give_up(desk: World, outcome: Outcome) -> None:
    order = desk.collected(outcome)
    before = desk.read(order)
    error = desk.post(f"{order}void/").json()["error"]
    assert (error["kind"], before["state"]["code"] in error["text"]) == ("wrong_state", True)
    assert desk.read(order) == before


def test_an_order_lapses_when_its_time_is_over_and_not_before(desk: World) -> None:
    order = desk.open(valid_s="1800")
    desk.gone_by = timedelta(seconds=1799)
    assert desk.state(order) == "new"
    desk.gone_by = timedelta(seconds=1801)
    shown = desk.read(order)
    assert shown["state"]["code"] == "lapsed"
    assert shown["times"]["void_after"] - shown["times"]["made"] == 1_800_000
    assert shown["times"]["void_after"] <= shown["state"]["since"] == shown["times"]["changed"]
    assert desk.told() == ["lapsed"]


@pytest.mark.parametrize(("given", "seconds"), [({}, 7 * DAY_S), ({"valid_s": str(90 * DAY_S)}, 90 * DAY_S)])
def test_its_time_is_a_week_unless_said_and_90_days_at_most(
    desk: World, given: dict[str, str], seconds: int
) -> None:
    times = desk.read(desk.open(**given))["times"]
    assert times["void_after"] - times["made"] == seconds * 1000


@pytest.mark.parametrize("wish", ["collect/", "void/"])
def test_a_wish_is_a_look_too(desk: World, wish: str) -> None:
    order = desk.open(valid_s="60")
    desk.gone_by = timedelta(minutes=2)
    error = desk.post(f"{order}{wish}").json()["error"]
    assert (error["kind"], "lapsed" in error["text"]) == ("wrong_state", True)
    assert desk.state(order) == "lapsed"
    assert desk.asked == []


def test_rows_of_a_page_lapse(desk: World) -> None:
    desk.open(valid_s="60")
    desk.gone_by = timedelta(minutes=2)
    rows = desk.client.get("/api/orders/").json()["result"]["orders"]
    assert [row["state"]["code"] for row in rows] == ["lapsed"]


def test_who_waits_lapses_and_late_money_changes_nothing(desk: World) -> None:
    order = desk.collected(PENDING, valid_s="60")
    desk.gone_by = timedelta(minutes=2)
    assert desk.report(desk.becomes("op_1", PAID)) == 200
    before = desk.read(order)
    assert (before["state"]["code"], before["money"]["received"]["value"]) == ("lapsed", "0.00")
    assert desk.report(desk.becomes("op_1", PAID)) == 200
    assert desk.read(order) == before


def test_time_that_is_over_while_the_provider_is_asked_ends_the_tries(desk: World) -> None:
    def let_pass(_: Any) -> None:
        desk.gone_by = timedelta(minutes=2)

    desk.while_asked = let_pass
    order = desk.open(valid_s="60")
    desk.answers.append(MAY_PASS)
    answered = desk.post(f"{order}collect/").json()["result"]["order"]
    assert (answered["state"]["code"], len(desk.asked)) == ("lapsed", 1)


@pytest.mark.parametrize("outcome", [PAID, PART, FATAL])
def test_what_has_a_result_doesnt_lapse(desk: World, outcome: Outcome) -> None:
    order = desk.collected(outcome, valid_s="60")
    before = desk.read(order)
    desk.gone_by = timedelta(days=100)
    assert desk.read(order) == before
