"""Each variant of vendors' invoices tells one story otherwise than the sound service."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from payconform.reference.defects import UNDECLARED

from .desk import LATER, PDF, ROOT, Desk, open_desk
from .test_vendor_states import WAYS

Story = Callable[[Desk], Any]


def path(*news: str, way: str = "processing", amount: int | None = None) -> Story:
    """The states of an invoice with one payout, after the news of it."""

    def story(desk: Desk) -> list[str]:
        invoice = desk.paying(way, amount=amount)
        for status in news:
            desk.news(status)
        return desk.path(invoice)

    return story


def allowed(state: str, act: Callable[[Desk, str], Any]) -> Story:
    """Whether something may be done in that state."""

    def story(desk: Desk) -> bool:
        return bool(act(desk, WAYS[state](desk)).status_code < 300)

    return story


def doing(action: str) -> Callable[[Desk, str], Any]:
    return lambda desk, invoice: desk.act(invoice, action)


def cancelled_schedule(desk: Desk) -> str:
    invoice = desk.scheduled()
    desk.news("cancelled")
    return desk.status(invoice)


def refused_edit(desk: Desk) -> tuple[int, str | None]:
    invoice = WAYS["canceled"](desk)
    answer = desk.edit(invoice, description="Tea")
    return answer.status_code, desk.read(invoice)["description"]


def schedule(desk: Desk) -> list[str]:
    return desk.path(desk.scheduled())


def file(desk: Desk) -> bytes:
    invoice = desk.create()
    row = desk.add_file(invoice).json
    return desk.send("GET", f"{ROOT}/{invoice}/files/{row['id']}").data


def second_click(desk: Desk) -> list[int]:
    desk.act(desk.paying(), "pay")
    return desk.provider.amounts


def rest(desk: Desk) -> list[int]:
    invoice = WAYS["partially paid"](desk)
    desk.act(invoice, "pay")
    return desk.provider.amounts


def ordered_for(desk: Desk) -> list[int | None]:
    desk.scheduled()
    return [body.get("scheduled_at") for _, body in desk.provider.calls]


def lost_answer(desk: Desk) -> int:
    desk.paying(("lost", "processing"))
    desk.move(1)
    return len(desk.provider.payouts)


def mark(desk: Desk) -> list[int]:
    desk.act(desk.create(), "mark-as-paid")
    return desk.provider.amounts


def forged(desk: Desk) -> str:
    invoice = desk.paying()
    desk.tell(desk.provider.last | {"status": "processed"}, secret="of somebody else")
    return desk.status(invoice)


def late_event(desk: Desk) -> str:
    invoice = desk.paying()
    desk.news("processed")
    desk.tell(desk.provider.last | {"status": "processing"})
    return desk.status(invoice)


def lost_webhook(desk: Desk) -> str:
    invoice = desk.paying()
    desk.provider.change(desk.provider.last, "processed")
    desk.move(24 * 60)
    return desk.status(invoice)


def mails(*amounts: int) -> Story:
    """How many the vendor gets when these instalments are paid."""

    def story(desk: Desk) -> int:
        invoice = desk.create()
        for amount in amounts:
            desk.pay(invoice, amount)
            desk.news("processed")
        return len(desk.mails(invoice))

    return story


def mails_before_anything_is_paid(desk: Desk) -> int:
    return len(desk.mails(desk.paying()))


# The story, what the sound service tells, and what the variant does.
STORIES: dict[str, tuple[Story, Any, Any]] = {
    "vendor-canceled-after-payout": (allowed("partially paid", doing("cancel")), False, True),
    "vendor-canceled-while-scheduled": (allowed("scheduled", doing("cancel")), False, True),
    "vendor-marked-while-processing": (allowed("processing", doing("mark-as-paid")), False, True),
    "vendor-scheduled-not-markable": (allowed("scheduled", doing("mark-as-paid")), True, False),
    "vendor-paid-not-editable": (allowed("paid", lambda d, i: d.edit(i, description="Tea")), True, False),
    "vendor-processing-takes-no-file": (allowed("processing", Desk.add_file), True, False),
    "vendor-refused-edit-saved": (refused_edit, (400, None), (400, "Tea")),
    "vendor-paid-by-any-part": (
        path("processed", amount=40_000),
        ["unpaid", "processing", "partially paid"],
        ["unpaid", "processing", "paid"],
    ),
    "vendor-failure-stays-processing": (
        path("failed"),
        ["unpaid", "processing", "unpaid"],
        ["unpaid", "processing"],
    ),
    "vendor-reversal-stays-paid": (
        path("processed", "reversed"),
        ["unpaid", "processing", "paid", "unpaid"],
        ["unpaid", "processing", "paid"],
    ),
    "vendor-rejection-stays-processing": (
        path("rejected", way="pending"),
        ["unpaid", "processing", "unpaid"],
        ["unpaid", "processing"],
    ),
    "vendor-cancelled-schedule-stays": (cancelled_schedule, "unpaid", "scheduled"),
    "vendor-spelled-cancelled": (lambda desk: desk.status(WAYS["canceled"](desk)), "canceled", "cancelled"),
    "vendor-spelled-with-underscore": (
        lambda desk: desk.status(WAYS["partially paid"](desk)),
        "partially paid",
        "partially_paid",
    ),
    "vendor-schedule-unlogged": (schedule, ["unpaid", "scheduled"], ["unpaid"]),
    "vendor-file-cut-short": (file, PDF, PDF[:-1]),
    "vendor-paid-twice-while-processing": (second_click, [100_000], [100_000, 100_000]),
    "vendor-rest-pays-whole": (rest, [40_000, 60_000], [40_000, 100_000]),
    "vendor-schedule-paid-at-once": (ordered_for, [LATER], [None]),
    "vendor-fresh-key-when-repeated": (lost_answer, 1, 2),
    "vendor-mark-also-pays": (mark, [], [100_000]),
    "vendor-webhook-unchecked": (forged, "processing", "paid"),
    "vendor-webhooks-in-arrival-order": (late_event, "paid", "processing"),
    "vendor-late-news-ignored": (
        path("processed", "reversed"),
        ["unpaid", "processing", "paid", "unpaid"],
        ["unpaid", "processing", "paid"],
    ),
    "vendor-lost-webhook-not-asked-for": (lost_webhook, "paid", "processing"),
    "vendor-mailed-twice": (mails(100_000), 1, 2),
    "vendor-mailed-never": (mails(100_000), 1, 0),
    "vendor-mailed-on-part": (mails(40_000), 0, 1),
    "vendor-mailed-when-ordered": (mails_before_anything_is_paid, 0, 1),
}


def test_each_variant_has_its_story() -> None:
    assert list(STORIES) == list(UNDECLARED)


@pytest.mark.parametrize("name", STORIES)
def test_the_sound_service_tells_it_rightly_and_the_variant_wrongly(name: str) -> None:
    story, right, wrong = STORIES[name]
    with open_desk() as desk:
        assert story(desk) == right
    with open_desk(defect=name) as desk:
        assert story(desk) == wrong


@pytest.mark.parametrize("name", STORIES)
def test_a_variant_is_named_nowhere(name: str) -> None:
    with open_desk(defect=name) as desk:
        invoice = desk.paying("failed")
        answers = [desk.send("GET", f"{ROOT}/{invoice}{part}") for part in ("", "/events", "/emails")]
        answers += [desk.act(invoice, "pay", amount=1), desk.send("GET", f"{ROOT}/nobody")]
        seen = [answer.text + str(answer.headers) for answer in answers]
        assert not [text for text in seen if name in text or "defect" in text]
