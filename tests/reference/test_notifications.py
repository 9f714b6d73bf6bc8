"""Callbacks to the merchant: signed, in order, repeated on the service's clock."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Mapping

import pytest
import responses

from payconform.clock import Deadline
from payconform.reference.callbacks.notifications import post
from payconform.reference.callbacks.repeats import MOST
from payconform.reference.policy import SOUND
from payconform.reference.storage.records import Delivery, Notification

from .shop import AT, SETTINGS, Shop, open_shop, signature


def test_each_change_is_told_in_order_with_the_invoice_as_it_then_was(shop: Shop) -> None:
    invoice = shop.processed(("pending",))
    shop.tell(shop.provider.change(shop.provider.only(), "succeeded"))
    shop.settle()
    assert shop.merchant.statuses == ["processing", "process_pending", "processing", "processed"]
    assert {data["id"] for data, _, _ in shop.merchant.got} == {invoice}
    assert shop.merchant.got[-1][0]["attributes"] == shop.read(invoice)


def test_it_is_signed_over_the_body_as_sent(shop: Shop) -> None:
    shop.processed()
    shop.settle()
    for _, body, headers in shop.merchant.got:
        assert headers["X-Signature"] == signature(body, SETTINGS.merchant_secret)
        assert headers["Content-Type"] == "application/vnd.api+json"


def test_without_a_url_nobody_is_told(shop: Shop) -> None:
    shop.processed(callback_url=None)
    shop.settle()
    assert not shop.merchant.got


@pytest.mark.parametrize("answer", [0, 201, 204, 301, 404, 500])
def test_exactly_200_is_success(shop: Shop, answer: int) -> None:
    shop.merchant.answers = deque([answer])
    shop.processed()
    shop.settle()
    assert shop.merchant.statuses == ["processing"]
    assert shop.next_due() == 1
    shop.move(1)
    assert shop.merchant.statuses == ["processing", "processing", "processed"]
    assert shop.next_due() is None


def test_it_is_repeated_after_one_two_three_minutes(shop: Shop) -> None:
    shop.merchant.answers = deque([500] * 3)
    shop.processed()
    waits = []
    while (wait := shop.next_due()) is not None:
        waits.append(wait)
        shop.move(wait)
    assert waits == [1, 2, 3]


def test_a_move_over_many_repeats_makes_them_all(shop: Shop) -> None:
    shop.merchant.answers = deque([500] * 4)
    shop.processed()
    shop.move(1 + 2 + 3 + 4)
    assert shop.merchant.statuses == ["processing"] * 5 + ["processed"]


def test_after_a_hundred_failures_it_is_given_up() -> None:
    owed = Notification(
        id="cbk_1",
        serial_number=1,
        invoice="cpi_1",
        url="",
        body=b"",
        state=Delivery.OWED,
        due=AT,
        failures=0,
    )
    tries = 0
    while owed.state is Delivery.OWED:
        tries += 1
        owed = SOUND.deliveries.failed(owed, AT)
    assert (tries, owed.state) == (MOST, Delivery.GIVEN_UP)


def test_one_slow_merchant_holds_up_no_other() -> None:
    slow, free, got = "http://slow.test/", threading.Event(), []

    def send(url: str, _body: bytes, _headers: Mapping[str, str]) -> int:
        if url == slow:
            assert free.wait(10)
        got.append(url)
        return 200

    with open_shop(send=send) as shop:
        shop.processed(callback_url=slow)
        shop.processed(callback_url="http://quick.test/")
        deadline = Deadline(10)
        while len(got) < 2 and not deadline.passed:
            deadline.wait(0.01)
        assert got == ["http://quick.test/"] * 2
        free.set()
        shop.settle()
        assert got.count(slow) == 2


def test_the_clock_is_not_moved_past_a_callback_that_is_under_way(shop: Shop) -> None:
    shop.merchant.answers = deque([500])
    shop.processed()
    shop.move(10)
    assert shop.merchant.statuses == ["processing", "processing", "processed"]


def test_redirects_are_not_followed() -> None:
    with responses.RequestsMock() as mock:
        mock.add(
            "POST", "http://merchant.test/hook", status=301, headers={"Location": "http://elsewhere.test"}
        )
        assert post("http://merchant.test/hook", b"{}", {}) == 301


@pytest.mark.parametrize(
    "url", ["http://merchant.test/", "http://.test/", "http://merchant.test:0/", "http://\u00a0/"]
)
def test_who_does_not_answer_is_no_error_of_ours(url: str) -> None:
    with responses.RequestsMock():
        assert post(url, b"{}", {}) == 0
