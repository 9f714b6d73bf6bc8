"""What others ask of the second foreign service while it is busy with the same order."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from threading import Barrier, Thread
from types import ModuleType

import pytest

from .market_desk_world import ACCEPTED, PAID, PART, PENDING, Outcome, World


@pytest.mark.parametrize("outcome", [PAID, PART, PENDING, ACCEPTED])
def test_collecting_twice_asks_once(desk: World, outcome: Outcome) -> None:
    order = desk.collected(outcome)
    assert desk.post(f"{order}collect/").status_code == 200
    assert len(desk.asked) == 1


@pytest.mark.parametrize("desk", [{"broken": "collects-twice"}], indirect=True)
def test_the_desk_that_collects_twice_pays_again_for_an_order_that_waits_and_for_no_other(
    desk: World,
) -> None:
    for number, outcome in enumerate((PAID, PART, ACCEPTED)):
        desk.post(f"{desk.collected(outcome, order_no=f'other-{number}')}collect/")
    desk.asked.clear()
    order = desk.collected(PENDING)
    desk.answers.append(PAID)
    answered = desk.post(f"{order}collect/").json()["result"]["order"]
    assert (answered["state"]["code"], answered["tries"], len(desk.asked)) == ("settled_late", 2, 2)
    assert desk.report(desk.becomes("op_4", PAID)) == 200
    assert (desk.read(order), answered["money"]["received"]["value"]) == (answered, "100.00")


def test_nobody_waits_for_a_provider_who_is_asked_already(desk: World) -> None:
    order = desk.open()
    seen = []

    def ask_meanwhile(_: object) -> None:
        seen.append(desk.post(f"{order}collect/").json()["result"]["order"]["state"]["code"])
        seen.append(desk.state(order))

    desk.while_asked = ask_meanwhile
    desk.answers.append(PAID)
    desk.post(f"{order}collect/")
    assert seen == ["collecting", "collecting"]
    assert (desk.state(order), len(desk.asked), desk.looks) == ("settled", 1, [])


def test_concurrent_collects_pay_once(desk: World, desk_modules: Callable[[str], ModuleType]) -> None:
    order, start = desk.open(), Barrier(6)
    answers: list[int] = []

    def collect() -> None:
        start.wait(timeout=10)
        answers.append(desk.post(f"{order}collect/").status_code)
        desk_modules("django.db").connections.close_all()

    desk.answers.append(PAID)
    threads = [Thread(target=collect) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert (answers, len(desk.asked)) == ([200] * 6, 1)
    assert (desk.state(order), desk.read(order)["tries"]) == ("settled", 1)
    assert desk.told() == ["collecting", "settled"]


def test_who_takes_an_order_has_the_lock_before_reading_it(
    desk: World, desk_modules: Callable[[str], ModuleType]
) -> None:
    key = desk.open().split("/")[-2]
    memory = desk_modules("desk.apps").MEMORY
    with closing(sqlite3.connect(memory, uri=True, timeout=0, isolation_level=None)) as other:
        with desk_modules("desk.orders").held(key), pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        other.execute("BEGIN IMMEDIATE")
