"""The balance of a run's account: what payouts hold of it, what waits for it, what funding adds."""

from __future__ import annotations

from typing import Any

import pytest

from .payouts import Payouts
from .world import RECEIVER, START, Api

NOON = int(START.timestamp())
DAY = 86400


@pytest.fixture
def payouts(api: Api) -> Payouts:
    return Payouts(api)


def test_with_a_low_balance_it_fails_at_once(payouts: Payouts) -> None:
    payouts.set(balance="99.99")
    made = payouts.order()

    assert (made["status"], made["status_details"]["reason"]) == ("failed", "insufficient_funds")
    assert payouts.api.transitions() == [(None, "failed")]


def test_with_a_low_balance_it_is_queued_where_it_asked_for_it(payouts: Payouts) -> None:
    payouts.set(balance="99.99")
    made = payouts.order(queue_if_low_balance=True)
    assert (made["status"], made["status_details"]["reason"]) == ("queued", "low_balance")

    payouts.set(balance="100.00")
    assert payouts.word(made) == "processed"


def test_what_just_suffices_is_enough(payouts: Payouts) -> None:
    payouts.set(balance="100.00")

    assert payouts.order()["status"] == "processing"
    assert payouts.order(amount=100)["status"] == "failed"


def test_an_approved_one_is_queued_whatever_it_asked_for(payouts: Payouts) -> None:
    """From pending leads no way to failed."""
    payouts.set(balance="0.00", approval=True)
    made = payouts.order(queue_if_low_balance=False)

    assert payouts.api.act(made, "approve")["status"] == "queued"


def test_a_low_balance_fails_a_schedule_at_its_time(payouts: Payouts) -> None:
    payouts.set(balance="0.00")
    made = payouts.order(scheduled_at=NOON + DAY, queue_if_low_balance=True)
    assert made["status"] == "scheduled"

    payouts.api.move(by=DAY)
    read = payouts.read(made)
    assert (read["status"], read["status_details"]["reason"]) == ("failed", "insufficient_funds")


def test_a_schedule_holds_no_money_before_its_time(payouts: Payouts) -> None:
    payouts.set(balance="100.00")
    payouts.order(scheduled_at=NOON + DAY)

    assert payouts.order()["status"] == "processing"


@pytest.mark.parametrize("gives_back", ["fail", "reverse"])
def test_what_failed_or_was_reversed_gives_its_money_back(payouts: Payouts, gives_back: str) -> None:
    payouts.set(balance="100.00")
    first = payouts.order(outcome="payout-processing-for-ever")
    second = payouts.order(queue_if_low_balance=True)
    assert second["status"] == "queued"

    payouts.api.act(first, gives_back)
    assert payouts.word(second) == "processed"


def test_a_plan_that_reverses_lets_the_queue_go_on(payouts: Payouts) -> None:
    payouts.set(balance="100.00")
    payouts.order(outcome="payout-reversed-days-later")
    second = payouts.order(queue_if_low_balance=True)
    payouts.api.move(by=2 * DAY)

    assert payouts.word(second) == "processed"


def test_the_queue_goes_on_oldest_first(payouts: Payouts) -> None:
    payouts.set(balance="0.00")
    made = [payouts.order(queue_if_low_balance=True, reference_id=f"inv-{n}") for n in range(3)]
    payouts.set(balance="200.00")

    assert [payouts.word(each) for each in made] == ["processed", "processed", "queued"]


def test_where_one_does_not_fit_the_next_is_tried(payouts: Payouts) -> None:
    payouts.set(balance="0.00")
    large = payouts.order(queue_if_low_balance=True, amount=50000)
    small = payouts.order(queue_if_low_balance=True, amount=10000)
    payouts.set(balance="100.00")

    assert (payouts.word(large), payouts.word(small)) == ("queued", "processed")


def test_one_that_fails_out_of_the_queue_leaves_its_money_to_the_next(payouts: Payouts) -> None:
    payouts.set(balance="0.00")
    made = [
        payouts.order(queue_if_low_balance=True, outcome=outcome)
        for outcome in ("payout-fails", "payout-processed")
    ]
    payouts.set(balance="100.00")

    assert [payouts.word(each) for each in made] == ["failed", "processed"]


def test_no_limit_lets_all_go_on_but_what_awaits_its_own_funds(payouts: Payouts) -> None:
    payouts.set(balance="0.00")
    low = payouts.order(queue_if_low_balance=True)
    waiting = payouts.order(queue_if_low_balance=True, outcome="payout-awaits-funds")
    payouts.set(balance=None)

    assert (payouts.word(low), payouts.word(waiting)) == ("processed", "queued")


def test_funding_adds_just_what_is_missing(payouts: Payouts) -> None:
    payouts.set(balance="130.00")
    payouts.order()
    made = payouts.order(queue_if_low_balance=True)
    payouts.api.act(made, "fund")

    assert payouts.word(made) == "processed"
    assert payouts.api.control("GET", "")["vendor_payouts"]["balance"] == "200.00"
    assert payouts.order(amount=100)["status"] == "failed"


def test_funding_adds_nothing_where_nothing_is_missing(payouts: Payouts) -> None:
    payouts.set(balance="300.00")
    made = payouts.order(queue_if_low_balance=True, outcome="payout-awaits-funds")
    payouts.api.act(made, "fund")

    assert payouts.word(made) == "processed"
    assert payouts.api.control("GET", "")["vendor_payouts"]["balance"] == "300.00"


def test_awaiting_funds_is_a_low_balance_for_one(payouts: Payouts) -> None:
    made = payouts.order(outcome="payout-awaits-funds")

    assert (made["status"], made["status_details"]["reason"]) == ("failed", "insufficient_funds")


def test_it_awaits_both_where_it_is_told_so(payouts: Payouts) -> None:
    payouts.api.rule({"outcome": "payout-processed", "awaits": ["approval", "funds"]})
    made = payouts.order()
    words = [made["status"]]
    for action in ("approve", "fund"):
        payouts.api.act(made, action)
        words.append(payouts.word(made))

    assert words == ["pending", "queued", "processed"]


@pytest.mark.parametrize(
    ("options", "pointer", "status"),
    [
        ({"balance": "-1.00"}, "/vendor_payouts/balance", 400),
        ({"balance": "1.001"}, "/vendor_payouts/balance", 400),
        ({"balance": 100}, "/vendor_payouts/balance", 400),
        ({"approval": "yes"}, "/vendor_payouts/approval", 400),
        ({"webhook_url": "http://example.org/hook"}, "/vendor_payouts/webhook_url", 422),
        ({"webhook_url": "ftp://127.0.0.1/hook"}, "/vendor_payouts/webhook_url", 400),
        ({"colour": "red"}, "/vendor_payouts/colour", 400),
    ],
)
def test_wrong_options_are_named_and_change_nothing(
    payouts: Payouts, options: dict[str, Any], pointer: str, status: int
) -> None:
    payouts.set(webhook_url=RECEIVER, approval=True, balance="5.00")
    problem = payouts.api.control("PUT", "", {"vendor_payouts": options}, status=status)

    assert problem["errors"][0]["pointer"] == pointer
    assert payouts.api.control("GET", "")["vendor_payouts"] == {
        "webhook_url": RECEIVER,
        "approval": True,
        "balance": "5.00",
    }


def test_what_is_not_named_stays(payouts: Payouts) -> None:
    payouts.set(webhook_url=RECEIVER, balance="5.00")
    payouts.set(approval=True)

    assert payouts.api.control("GET", "")["vendor_payouts"] == {
        "webhook_url": RECEIVER,
        "approval": True,
        "balance": "5.00",
    }
