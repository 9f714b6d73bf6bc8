"""Each variant that only payouts show: the same story, told by the sound service and by the broken one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from payconform.reference.defects import payouts

from .payouts import PASSING, splitting
from .shop import PAYOUTS, Shop, open_shop

Story = Callable[[Shop], object]
DAY = 24 * 60
EXCHANGE = [{"from": "EUR", "to": "USD", "rate": "1.25"}]


def path(*words: Any, automatic: bool = False, told_to: bool = True, **options: Any) -> Story:
    """The statuses of an invoice of an account with these options, automatic or told to be processed."""

    def story(shop: Shop) -> object:
        shop.provider.does(*words or [("succeeded",)])
        account = shop.open_account(**options)
        invoice = shop.create(commerce_account=account, options={"auto_process": automatic})
        if told_to:
            shop.process(invoice)
        return shop.path(invoice)

    return story


def refused(shop: Shop) -> object:
    invoice = shop.create(commerce_account=shop.open_account(moderation_required=True))
    shop.moderate(invoice, "refuse")
    shop.process(invoice)
    return shop.status(invoice)


def asked(*words: Any, **options: Any) -> Story:
    """What the provider is asked for, with 40 EUR as the most that one payout may move."""

    def story(shop: Shop) -> object:
        shop.provider.does(*words or [("succeeded",)])
        invoice = shop.order(commerce_account=splitting(shop, **options))
        if invoice.status_code == 201:
            shop.process(invoice.json["data"]["id"])
        return shop.provider.amounts

    return story


def routes(shop: Shop) -> object:
    shop.processed(PASSING, ("succeeded",), commerce_account=shop.open_account(routes=["primary", "backup"]))
    shop.move(DAY)
    return [body["metadata"]["account"] for _, body in shop.provider.calls]


def taken_back(shop: Shop) -> object:
    invoice = shop.processed(commerce_account=splitting(shop))
    shop.take_back(invoice)
    return shop.status(invoice), shop.read(invoice)["canceled_amount"]


def exchanged(shop: Shop) -> object:
    account = shop.open_account(exchange_rates=EXCHANGE)
    shop.processed(commerce_account=account, service="test_usd")
    return shop.provider.amounts


def booked(shop: Shop) -> object:
    account = shop.open_account(fee={"currency": "EUR", "rate": "10"})
    rows = shop.rows(shop.processed(commerce_account=account), "transactions")
    return sum(row["amount"] * (1 if row["side"] == "debit" else -1) for row in rows)


def shown(shop: Shop) -> object:
    invoice = shop.processed(PASSING, ("succeeded",))
    shop.move(1)
    return [row["status"] for row in shop.attempts(invoice)]


def lifetime(shop: Shop) -> object:
    invoice = shop.create()
    before = shop.read(invoice)["expires"]
    shop.move(60)
    shop.process(invoice)
    return shop.read(invoice)["expires"] - before


def told(shop: Shop) -> object:
    shop.take_back(shop.processed())
    return shop.told()[-1]


CREATED, DONE = ["created"], ["created", "processing", "processed"]
PART = ("partial", "60.00")
IN_PART = ["created", "processing", "partially_processed"]
TAKEN_BACK = ["created", "processing", "process_pending", "processing", "process_failed"]
PARTS = ["40.00", "40.00", "20.00"]

STORIES: dict[str, tuple[Story, object, object]] = {
    "moderation-not-awaited": (path(moderation_required=True), CREATED, DONE),
    "refusal-taken-for-approval": (refused, "terminated", "processed"),
    "automatic-before-moderation": (
        path(automatic=True, told_to=False, moderation_required=True),
        CREATED,
        DONE,
    ),
    "autoprocess-for-none": (path(automatic=True, told_to=False), DONE, CREATED),
    "part-allowed-for-all": (path(PART, ("succeeded",), allow_partially=False), TAKEN_BACK, IN_PART),
    "part-allowed-for-none": (path(PART, ("succeeded",)), IN_PART, TAKEN_BACK),
    "parallel-for-all": (asked(("pending",)), PARTS[:1], PARTS),
    "parallel-for-none": (asked(("pending",), parallel_mode=True), PARTS, PARTS[:1]),
    "split-for-all": (asked(split_mode=False), [], PARTS),
    "split-for-none": (asked(), PARTS, ["100.00"]),
    "rest-of-split-forgotten": (asked(), PARTS, PARTS[:2]),
    "first-route-only": (routes, ["primary", "backup"], ["primary", "primary"]),
    "first-payout-alone-taken-back": (taken_back, ("canceled", 100), ("partially_canceled", 40)),
    "exchange-upside-down": (exchanged, ["125.00"], ["80.00"]),
    "fee-left-out-of-ledger": (booked, 0, 10),
    "failed-attempts-left-out-of-overview": (shown, ["failed", "succeeded"], ["succeeded"]),
    "lifetime-begins-anew": (lifetime, 0, 3600),
    "canceled-called-refunded": (told, "canceled", "refunded"),
}


def test_each_has_its_story() -> None:
    assert list(STORIES) == list(payouts.DEFECTS)


@pytest.mark.parametrize("name", STORIES)
def test_the_sound_service_tells_it_rightly_and_the_variant_wrongly(name: str) -> None:
    story, right, wrong = STORIES[name]
    with open_shop(PAYOUTS) as shop:
        assert story(shop) == right
    with open_shop(PAYOUTS, defect=name) as shop:
        assert story(shop) == wrong
