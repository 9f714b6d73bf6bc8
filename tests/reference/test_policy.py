"""Each decision can be taken otherwise by itself, and the rest of the service goes along."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from typing import Any

import pytest

from payconform.reference.defects import DEFECTS
from payconform.reference.lifecycle.transitions import Status
from payconform.reference.policy import SOUND, Amounts, Deliveries, Lifetimes, Permissions, Polls, Retries
from payconform.reference.provider.outcomes import Outcome
from payconform.reference.storage.records import Delivery, Invoice, Notification, Terms
from payconform.reference.timing.clock import MINUTE

from .shop import Shop, open_shop

Variant = Callable[..., AbstractContextManager[Shop]]


@pytest.fixture
def variant(monkeypatch: pytest.MonkeyPatch) -> Variant:
    @contextmanager
    def opened(**policies: Any) -> Iterator[Shop]:
        monkeypatch.setitem(DEFECTS, "made-up", lambda _later: replace(SOUND, **policies))
        with open_shop(defect="made-up") as shop:
            yield shop

    return opened


class Impatient(Polls):
    def pause(self, waited: int) -> int | None:
        return None if waited > 10 * MINUTE else super().pause(waited)


@pytest.mark.parametrize(
    ("word", "end"), [(("pending",), "process_failed"), (("accepted",), "process_failed")]
)
def test_polls_may_end(variant: Variant, word: tuple[str, ...], end: str) -> None:
    with variant(polls=Impatient()) as shop:
        invoice = shop.processed(word)
        shop.move(60)
        assert (shop.status(invoice), shop.provider.reads) == (end, 3)
        assert shop.next_due() is None


def test_the_last_poll_may_bring_the_result(variant: Variant) -> None:
    with variant(polls=Impatient()) as shop:
        invoice = shop.processed(("pending",))
        shop.move(19)
        shop.provider.change(shop.provider.only(), "succeeded")
        shop.move(1)
        assert shop.status(invoice) == "processed"


class Generous(Retries):
    def may_follow(self, number: int, terms: Terms) -> bool:
        return super().may_follow(number - 2, terms)

    def is_retryable(self, outcome: Outcome) -> bool:  # noqa: ARG002 - whatever it is
        return True


def test_attempts_may_go_on(variant: Variant) -> None:
    with variant(retries=Generous()) as shop:
        invoice = shop.processed(("failed", "declined_error"))
        shop.move(24 * 60)
        assert (shop.status(invoice), len(shop.provider.calls)) == ("process_failed", 7)


class Lenient(Permissions):
    def may_process(self, invoice: Invoice) -> bool:
        return super().may_process(invoice) or invoice.status is Status.PROCESS_PENDING

    def may_return(self, invoice: Invoice) -> bool:
        return super().may_return(invoice) or invoice.status is Status.PARTIALLY_REFUNDED

    def may_terminate(self, invoice: Invoice) -> bool:  # noqa: ARG002 - whatever it is
        return True


def test_more_may_be_allowed(variant: Variant) -> None:
    with variant(permissions=Lenient()) as shop:
        invoice = shop.processed(("pending",))
        shop.provider.does(("succeeded",))
        assert shop.process(invoice).status_code == 200
        assert (shop.status(invoice), len(shop.provider.operations)) == ("processed", 2)
        for _ in range(2):
            assert shop.take_back(invoice, amount=10).status_code == 201
        assert shop.path(invoice)[-4:] == ["refunding", "partially_refunded"] * 2
        assert shop.terminate(invoice).status_code == 200
        assert shop.status(invoice) == "terminated"


class InHours(Lifetimes):
    def expires(self, created: int, terms: Terms, wanted: int | None) -> int:  # noqa: ARG002 - none is
        return created + terms.lifetime_minutes * 60 * MINUTE


def test_a_lifetime_may_be_measured_otherwise(variant: Variant) -> None:
    with variant(lifetimes=InHours()) as shop:
        invoice = shop.create(commerce_account=shop.open_account(lifetime_minutes=10))
        shop.move(599)
        assert shop.status(invoice) == "created"
        shop.move(1)
        assert shop.status(invoice) == "expired"


class AsAsked(Amounts):
    def returned_amount(self, asked: int, moved: int) -> int:  # noqa: ARG002 - that it isn't looked at
        return asked


def test_what_is_told_of_a_refund_may_differ_from_what_moved(variant: Variant) -> None:
    with variant(amounts=AsAsked()) as shop:
        invoice = shop.processed()
        shop.provider.does(("partial", "30.00"))
        shop.take_back(invoice, amount=40)
        assert shop.read(invoice)["refunded_amount"] == 40


class Careless(Deliveries):
    def is_owed(self, invoice: Invoice) -> bool:
        return invoice.status is not Status.PROCESSING

    def signature(self, body: bytes, secret: str) -> str:
        return f"{len(body)} {secret}"

    def failed(self, notification: Notification, now: int) -> Notification:  # noqa: ARG002 - there is no next time
        return replace(notification, state=Delivery.GIVEN_UP)


def test_callbacks_may_be_left_out_signed_otherwise_and_given_up(variant: Variant) -> None:
    with variant(deliveries=Careless()) as shop:
        shop.merchant.answers = deque([500])
        shop.processed()
        assert shop.told() == ["processed"]
        assert shop.next_due() is None
        ((_, body, headers),) = shop.merchant.got
        assert headers["X-Signature"] == f"{len(body)} merchant secret"
