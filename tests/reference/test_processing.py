from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
from urllib3 import HTTPConnectionPool
from urllib3.exceptions import MaxRetryError, NewConnectionError

from payconform.reference.invoicing import services
from payconform.reference.lifecycle.transitions import PROCESS, Edition

from .shop import EACH_PRODUCT, Shop, open_shop

pytestmark = EACH_PRODUCT
DAY = 24 * 60.0


def test_success_at_once(shop: Shop) -> None:
    invoice = shop.processed()
    assert shop.path(invoice) == ["created", "processing", "processed"]
    attributes = shop.read(invoice)
    assert attributes["processed_amount"] == 100
    assert attributes["processed"] == attributes["updated"]
    assert attributes["resolution"] == "ok"


def test_the_provider_is_told_who_asks(shop: Shop, edition: Edition) -> None:
    service = services.usual(edition.product, "EUR").code
    invoice = shop.create(reference_id="r", description="Two chairs", service=service, fields={"a": 1})
    shop.process(invoice)
    ((key, body),) = shop.provider.calls
    assert body == {
        "reference": "r",
        "amount": {"value": "100.00", "currency": "EUR"},
        "method": service,
        "instrument": {"a": 1},
        "descriptor": "Two chairs",
        "callback_url": "http://shop.test/provider/callbacks",
        "metadata": {"attempt": key, "account": "main"},
    }
    (attempt,) = shop.send("GET", f"{shop.root}/{invoice}/{edition.product}s").json["data"]
    operation = shop.provider.only()
    assert (attempt["id"], attempt["attributes"]["operation"]) == (key, operation["id"])
    assert operation["kind"] == edition.product


def test_a_part_is_a_part(shop: Shop) -> None:
    invoice = shop.processed(("partial", "60.01"))
    assert shop.path(invoice)[-1] == "partially_processed"
    assert shop.read(invoice)["processed_amount"] == 60.01


def test_pending_is_polled_more_and_more_rarely(shop: Shop) -> None:
    invoice = shop.processed(("pending",))
    assert shop.status(invoice) == "process_pending"
    assert shop.next_due() == 5
    shop.move(39)
    assert shop.provider.reads == 3  # after 5, 10 and 20 minutes
    assert shop.path(invoice) == ["created", "processing", "process_pending"]
    shop.provider.change(shop.provider.only(), "succeeded")
    shop.move(1)
    assert shop.path(invoice)[2:] == ["process_pending", "processing", "processed"]
    assert shop.next_due() is None


def test_a_poll_that_fails_is_only_repeated(shop: Shop) -> None:
    invoice = shop.processed(("pending",))
    shop.provider.down = True
    shop.move(5)
    assert shop.status(invoice) == "process_pending"
    assert shop.next_due() == 5


def test_a_retryable_error_is_tried_again_after_one_two_three_minutes(shop: Shop) -> None:
    invoice = shop.processed(*[("failed", "general_error")] * 3, ("succeeded",))
    waits = []
    while shop.status(invoice) == "process_error":
        waits.append(shop.next_due())
        shop.move(waits[-1])
    assert waits == [1, 2, 3]
    assert shop.status(invoice) == "processed"
    assert shop.read(invoice)["attempts"] == 4
    assert len({key for key, _ in shop.provider.calls}) == 4


def test_after_five_attempts_it_has_failed(shop: Shop) -> None:
    invoice = shop.processed(("failed", "general_error"))
    shop.move(DAY)
    assert shop.path(invoice) == [
        "created",
        *["processing", "process_error"] * 4,
        "processing",
        "process_failed",
    ]
    assert len(shop.provider.operations) == shop.read(invoice)["attempts"] == 5
    assert shop.read(invoice)["resolution"] == "general_error"


def test_the_limit_of_attempts_is_a_setting(edition: Edition) -> None:
    with open_shop(edition, attempts_limit=2) as shop:
        invoice = shop.processed(("failed", "general_error"))
        shop.move(DAY)
        assert shop.status(invoice) == "process_failed"
        assert len(shop.provider.operations) == 2


@pytest.mark.parametrize("resolution", ["declined_error", "insufficient_funds", "never_heard_of"])
def test_a_fatal_error_is_the_end(shop: Shop, resolution: str) -> None:
    invoice = shop.processed(("failed", resolution))
    assert shop.path(invoice) == ["created", "processing", "process_failed"]
    assert shop.read(invoice)["resolution"] == resolution
    assert shop.next_due() is None


@pytest.mark.parametrize("status", [400, 401, 404, 422])
def test_a_refusal_of_the_provider_is_fatal(shop: Shop, status: int) -> None:
    invoice = shop.processed(status)
    assert shop.status(invoice) == "process_failed"
    assert shop.read(invoice)["resolution"] == "request_error"


@pytest.mark.parametrize(
    "trouble", [503, 500, 409, 302, requests.ReadTimeout("slow"), requests.ConnectionError("cut")]
)
def test_without_a_usable_answer_the_provider_is_asked_before_another_attempt(
    shop: Shop, edition: Edition, trouble: int | Exception
) -> None:
    """The other attempt follows at once: where it is drawn, that is a step from work to work."""
    invoice = shop.processed(trouble, ("succeeded",))
    assert shop.status(invoice) == "process_error"
    assert shop.read(invoice)["resolution"] == "connection_error"
    shop.move(1)
    step = ["processing"] if edition.loops(PROCESS) else []
    assert shop.path(invoice)[2:] == ["process_error", "processing", *step, "processed"]
    assert [row["status"] for row in shop.attempts(invoice)] == ["failed", "succeeded"]


@pytest.mark.parametrize("word", [("succeeded",), ("partial", "1.00"), ("failed", "declined_error")])
def test_an_operation_whose_answer_was_lost_is_found_and_not_made_twice(
    shop: Shop, word: tuple[str, ...]
) -> None:
    invoice = shop.processed(("lost", word))
    assert shop.status(invoice) == "process_error"
    shop.move(1)
    expected = {"succeeded": "processed", "partial": "partially_processed", "failed": "process_failed"}
    assert shop.status(invoice) == expected[word[0]]
    assert len(shop.provider.operations) == 1


def test_a_pending_operation_whose_answer_was_lost_is_found_pending(shop: Shop) -> None:
    invoice = shop.processed(("lost", ("pending",)))
    shop.move(1)
    assert shop.path(invoice)[2:] == ["process_error", "processing", "process_pending"]
    assert shop.next_due() == 5


def test_with_a_provider_that_is_gone_it_fails_in_the_end(shop: Shop) -> None:
    shop.provider.down = True
    invoice = shop.processed()
    shop.move(DAY)
    assert shop.status(invoice) == "process_failed"
    assert not shop.provider.operations


def test_without_a_connection_nothing_needs_to_be_asked(shop: Shop) -> None:
    pool = HTTPConnectionPool("provider.test")
    refused = MaxRetryError(pool, "/payments", NewConnectionError(pool, "refused"))
    invoice = shop.processed(requests.ConnectionError(refused), ("succeeded",))
    assert [row["status"] for row in shop.attempts(invoice)] == ["failed"]
    shop.move(1)
    assert shop.status(invoice) == "processed"


@pytest.mark.parametrize("word", [("succeeded",), ("pending",), ("failed", "general_error")])
def test_only_what_was_just_created_can_be_processed(shop: Shop, word: tuple[str, ...]) -> None:
    invoice = shop.processed(word)
    before = shop.digest()
    answer = shop.process(invoice)
    assert answer.status_code == 409
    assert answer.json["errors"][0]["meta"] == {"status": shop.status(invoice)}
    assert shop.status(invoice) in answer.json["errors"][0]["detail"]
    assert shop.digest() == before


def test_of_two_who_process_at_once_one_wins(shop: Shop) -> None:
    invoice = shop.create()
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: shop.process(invoice).status_code, range(4)))
    assert sorted(answers) == [200, 409, 409, 409]
    assert len(shop.provider.operations) == 1


@pytest.mark.parametrize("minutes", [29.9, 30])
@pytest.mark.parametrize("word", [None, ("pending",), ("failed", "general_error")])
def test_the_lifetime_ends_to_the_second_wherever_nothing_has_moved(
    edition: Edition, word: tuple[str, ...] | None, minutes: float
) -> None:
    with open_shop(edition, attempts_limit=99, lifetime_minutes=30) as shop:
        invoice = shop.create() if word is None else shop.processed(word)
        shop.move(minutes)
        assert (shop.status(invoice) == "expired") == (minutes == 30)
        if minutes == 30:
            assert shop.read(invoice)["resolution"] == "operation_expired"
            assert shop.next_due() is None


def test_an_invoice_can_bring_its_own_end(shop: Shop) -> None:
    invoice = shop.create(expires=shop.clock.now() // 1_000_000 + 60)
    assert shop.next_due() == 1
    shop.move(1)
    assert shop.path(invoice) == ["created", "expired"]
    assert shop.process(invoice).status_code == 409


def test_what_has_moved_does_not_expire(shop: Shop) -> None:
    invoice = shop.processed()
    shop.move(30 * DAY)
    assert shop.status(invoice) == "processed"


def test_a_body_that_comes_with_process_has_to_be_json(shop: Shop) -> None:
    invoice = shop.create()
    path = f"{shop.root}/{invoice}/process"
    assert shop.send("POST", path, data=b"x", content_type="text/plain").status_code == 415
    assert shop.send("POST", path, data=b"{", content_type="application/json").status_code == 400
    assert shop.send("POST", path, json={}).status_code == 200
