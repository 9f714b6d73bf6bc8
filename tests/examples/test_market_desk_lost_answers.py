"""What the second foreign service does where it hears nothing of a payment, or nothing that makes sense."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from .market_desk_world import MAY_PASS, PAID, World

STRANGER = {"order": "x", "purpose": "collect", "try": 1}


@pytest.mark.parametrize("lost", [503, 429, 409, requests.ConnectionError("reset")])
def test_a_lost_answer_is_asked_for_again_under_the_same_key(desk: World, lost: Any) -> None:
    shown = desk.read(desk.collected(lost, PAID))
    assert (shown["state"]["code"], shown["tries"]) == ("settled", 1)
    assert len(desk.asked) == 2
    assert len({request.headers["Idempotency-Key"] for request in desk.asked}) == 1


def test_without_any_answer_an_order_waits_and_is_asked_for_when_it_is_read(desk: World) -> None:
    order = desk.collected(503, 503, 503)
    desk.answers += [503, 503, 503, PAID]
    assert (desk.state(order), desk.state(order)) == ("waiting", "settled_late")
    assert desk.looks == ["/payments?reference=r-1"] * 2
    assert len({request.headers["Idempotency-Key"] for request in desk.asked}) == 1
    assert desk.read(order)["tries"] == 1


def test_after_a_timeout_nobody_is_asked_twice_while_the_merchant_waits(desk: World) -> None:
    order = desk.collected(requests.ReadTimeout("too long"))
    assert len(desk.asked) == 1
    desk.answers.append(PAID)
    assert desk.state(order) == "settled_late"


def test_an_operation_whose_answer_was_lost_is_found_again(desk: World) -> None:
    def lose(_: object) -> None:
        raise requests.ReadTimeout("too long")

    desk.while_asked = lose
    order = desk.collected(PAID)
    assert (desk.state(order), len(desk.asked)) == ("settled_late", 1)


def test_it_is_the_operation_of_the_same_try_that_is_found(desk: World) -> None:
    order = desk.collected(MAY_PASS, requests.ReadTimeout("too long"))
    desk.answers.append(PAID)
    assert (desk.state(order), desk.read(order)["tries"], len(desk.asked)) == ("settled_late", 2, 3)


@pytest.mark.parametrize("items", [None, {}, [None], [{"metadata": []}], [{"metadata": STRANGER}]])
def test_a_list_without_it_does_no_harm(desk: World, items: Any) -> None:
    order = desk.collected(requests.ReadTimeout("too long"))
    desk.listed = {"items": items}
    desk.answers.append(PAID)
    assert desk.state(order) == ("settled_late" if isinstance(items, list) else "waiting")


@pytest.mark.parametrize(
    "change",
    [
        {"status": "done"},
        {"moved": {"value": "100.00", "currency": "USD"}},
        {"moved": {"value": "1e2", "currency": "EUR"}},
        {"moved": None},
    ],
)
def test_an_answer_that_cant_be_read_leaves_it_waiting(desk: World, change: dict[str, Any]) -> None:
    desk.while_asked = lambda operation: operation.update(change)
    order = desk.collected(PAID)
    assert (desk.state(order), len(desk.asked)) == ("waiting", 3)


def test_what_the_provider_wont_have_is_refused(desk: World) -> None:
    shown = desk.read(desk.collected(422))
    assert (shown["state"]["code"], shown["problem"]) == ("refused", "invalid_request")
