"""What holds for vendor payouts whatever is ordered, done and waited for, in any order."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from payconform.clock import FrozenClock, rfc3339
from payconform.ids import SeededIds
from payconform.simulator import Settings, create_app
from payconform.simulator.inline_pool import InlinePool
from payconform.simulator.kinds import Kind
from payconform.simulator.razorpayx import reasons
from payconform.simulator.razorpayx.words import EVENTS, WORDS
from payconform.simulator.resolutions import ERRORS
from payconform.simulator.store import MemoryStore
from payconform.simulator.transitions import MACHINES, Status, targets

from .payouts import ORDER, Payouts
from .world import RECEIVER, SECRET, START, Api, Description, Receiver

NOON = int(START.timestamp())
HOLDING = {"accepted", "pending", "succeeded"}
OUTCOMES = (
    "payout-processed",
    "payout-processed-after-a-minute",
    "payout-processing-for-ever",
    "payout-fails",
    "payout-reversed-after-an-hour",
    "payout-reversed-days-later",
    "payout-reversed-then-failed",
    "payout-failed-then-reversed",
    "payout-awaits-approval",
    "payout-awaits-funds",
)
ACTIONS = (
    "approve",
    "reject",
    "cancel",
    "fund",
    "settle",
    "fail",
    "reverse",
    "fail_late",
    "pend",
    "next_step",
)


class Unjudged(Description):
    """Other tests hold each answer against the description; here there are too many of them."""

    def __init__(self) -> None:
        """Nothing is looked at, so nothing is needed."""

    def check(self, *_: object) -> None:
        """Whatever it is."""


Deed = Callable[[Payouts, list[Any]], None]


def ordering(outcome: str, amount: int, queue: bool, wait: int | None) -> Deed:
    def do(payouts: Payouts, made: list[Any]) -> None:
        now = int(payouts.api.parts.runs.get(payouts.api.run).now().timestamp())
        order: Mapping[str, Any] = {
            **ORDER,
            "amount": amount,
            "queue_if_low_balance": queue,
            "scheduled_at": None if wait is None else now + wait,
        }
        made.append(payouts.order(outcome=outcome, **order))

    return do


def acting(number: int, action: str) -> Deed:
    """Whatever the state forbids is refused, and changes nothing."""

    def do(payouts: Payouts, made: list[Any]) -> None:
        if made:
            path = f"/_control/runs/{payouts.api.run}/operations/{made[number % len(made)]['id']}/actions"
            assert payouts.api("POST", path, {"action": action}).status_code in {200, 409}

    return do


def waiting(seconds: int) -> Deed:
    return lambda payouts, _: payouts.api.move(by=seconds)


def paying_in(paise: int) -> Deed:
    def do(payouts: Payouts, _: list[Any]) -> None:
        payouts.set(balance=major(minor(payouts.api.control("GET", "")["vendor_payouts"]["balance"]) + paise))

    return do


# Few and round, so that two of them make the balance short for a third.
AMOUNTS = st.sampled_from((1000, 2000, 3000, 5000))
SIMPLE = st.builds(ordering, st.just("payout-processed"), AMOUNTS, st.booleans(), st.none())
ANY = st.builds(
    ordering, st.sampled_from(OUTCOMES), AMOUNTS, st.booleans(), st.none() | st.sampled_from((60, 86400))
)
DEEDS = st.one_of(
    SIMPLE,
    ANY,
    ANY,
    st.builds(acting, st.integers(0, 9), st.sampled_from(ACTIONS)),
    st.builds(acting, st.integers(0, 9), st.just("fund")),
    st.builds(waiting, st.sampled_from((60, 3600, 86400, 90 * 86400))),
    st.builds(paying_in, AMOUNTS),
)


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(deeds=st.lists(DEEDS, min_size=3, max_size=15), balance=AMOUNTS)
def test_payouts_never_hold_more_than_there_is_and_go_legal_ways(deeds: list[Deed], balance: int) -> None:
    receiver = Receiver()
    payouts = begun(receiver)
    payouts.set(webhook_url=RECEIVER, balance=major(balance))
    made: list[Any] = []
    for deed in deeds:
        deed(payouts, made)
        check_money(payouts)
    payouts.api.settle_down()
    check_ways(payouts, receiver)


def check_money(payouts: Payouts) -> None:
    """Nothing is held that isn't there; what there is enough for doesn't wait."""
    operations = payouts.api.control("GET", "/operations?limit=1000")["items"]
    balance = minor(payouts.api.control("GET", "")["vendor_payouts"]["balance"])
    held = sum(minor(each["amount"]["value"]) for each in operations if each["status"] in HOLDING)
    assert held <= balance
    for each in operations:
        stored = payouts.api.parts.store.operation(each["id"])
        assert stored is not None
        assert stored.payout is not None
        if each["status"] == "queued" and not stored.payout.awaits_funds:
            assert minor(each["amount"]["value"]) > balance - held
        assert each["moved"]["value"] in {"0.00", each["amount"]["value"]}
        assert (each["moved"]["value"] != "0.00") is (each["status"] == "succeeded")


def check_ways(payouts: Payouts, receiver: Receiver) -> None:
    """Each begins where the one before it ended, and each is told as it was, in order, but for schedules."""
    rows = [row for row in payouts.api.journal()["items"] if row["kind"] == "transition"]
    told = [letter.event for letter in receiver.letters]
    for operation, own in itertools.groupby(
        sorted(rows, key=lambda row: row["operation"]), lambda row: row["operation"]
    ):
        path = sorted(own, key=lambda row: row["seq"])
        seen = None
        for row in path:
            assert row["from"] == seen
            assert row["to"] in targets(Kind.VENDOR_PAYOUT, None if seen is None else Status(seen))
            seen = row["to"]
        names = [event["event"] for event in told if event["payload"]["payout"]["entity"]["id"] == operation]
        assert names == [EVENTS[Status(row["to"])] for row in path if row["to"] != "scheduled"]


def begun(receiver: Receiver) -> Payouts:
    app = create_app(
        Settings(nonce="n", secret=SECRET, journal_limit=10_000),
        clock=FrozenClock(START),
        store=MemoryStore(),
        ids=SeededIds(1),
        sender=receiver,
        pool=InlinePool,
    )
    api = Api(app, Unjudged())
    api.control("PUT", "", {"clock": {"mode": "frozen", "at": rfc3339(START)}})
    return Payouts(api)


def minor(value: str) -> int:
    return int(value.replace(".", ""))


def major(paise: int) -> str:
    return f"{paise // 100}.{paise % 100:02}"


def test_every_status_has_a_word_and_what_can_be_told_has_an_event() -> None:
    known = set(MACHINES[Kind.VENDOR_PAYOUT])
    assert set(WORDS) == known
    assert set(EVENTS) == known - {Status.SCHEDULED}


def test_every_resolution_has_one_reason_and_each_reason_is_read_as_one_of_its_own() -> None:
    by_resolution = reasons.by_resolution()
    assert set(by_resolution) == ERRORS | {"ok"}
    for reason, resolution in reasons.resolutions_read().items():
        assert by_resolution[resolution].reason == reason
