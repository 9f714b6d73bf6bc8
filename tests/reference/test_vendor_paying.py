"""A vendor's invoice is paid: each order is one payout, and no more is ordered than remains."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

import pytest

from payconform.reference.timing.clock import SECOND
from payconform.reference.vendor.orders import fund_account

from .desk import LATER, Desk
from .shop import AT, SETTINGS


def test_all_that_remains_is_paid_by_one_payout(desk: Desk) -> None:
    invoice = desk.paying()
    told = desk.read(invoice)
    assert (told["status"], told["amount_paid"], told["amount_due"]) == ("processing", 0, 100_000)
    assert told["payouts"] == [
        {"id": "pout_1", "status": "processing", "amount": 100_000, "scheduled_at": None}
    ]
    desk.news("processed")
    told = desk.read(invoice)
    assert (told["status"], told["amount_paid"], told["amount_due"]) == ("paid", 100_000, 0)
    assert desk.path(invoice) == ["unpaid", "processing", "paid"]


def test_the_order_is_in_the_providers_own_form(desk: Desk) -> None:
    invoice = desk.paying(reference="INV/2026-7")
    ((key, body),) = desk.provider.calls
    assert body == {
        "account_number": SETTINGS.business.account_number,
        "fund_account_id": fund_account("asha@vendor.example"),
        "amount": 100_000,
        "currency": "INR",
        "mode": "NEFT",
        "purpose": "vendor bill",
        "queue_if_low_balance": True,
        "reference_id": "INV/2026-7",
        "narration": "Invoice INV 2026 7",
        "notes": {"order": key},
    }
    assert 4 <= len(key) <= 36
    login = b64encode(f"{SETTINGS.business.login}:{SETTINGS.business.password}".encode()).decode()
    assert desk.provider.logins == {f"Basic {login}"}
    assert desk.path(invoice)[-1] == "processing"


def test_a_vendor_has_one_bank_account(desk: Desk) -> None:
    for email in ("a@vendor.example", "a@vendor.example", "b@vendor.example"):
        desk.paying(vendor_email=email)
    accounts = [body["fund_account_id"] for _, body in desk.provider.calls]
    assert accounts[0] == accounts[1] != accounts[2]
    assert all(len(account) == len("fa_") + 14 for account in accounts)


def test_instalments_add_up(desk: Desk) -> None:
    invoice = desk.create()
    for amount, after in ((25_000, "partially paid"), (25_000, "partially paid"), (50_000, "paid")):
        desk.pay(invoice, amount)
        assert desk.status(invoice) == "processing"
        desk.news("processed")
        assert desk.status(invoice) == after
    assert desk.provider.amounts == [25_000, 25_000, 50_000]
    assert desk.read(invoice)["amount_paid"] == 100_000


def test_pay_remaining_pays_what_is_neither_paid_nor_scheduled(desk: Desk) -> None:
    invoice = desk.scheduled(amount=40_000)
    desk.provider.does("processing")
    desk.pay(invoice)
    assert desk.provider.amounts == [40_000, 60_000]
    desk.news("processed", of="pout_2")
    assert desk.status(invoice) == "scheduled"
    desk.news("processed", of="pout_1")
    assert desk.status(invoice) == "paid"


@pytest.mark.parametrize("amount", [60_001, 100_000, 10**15])
def test_more_than_remains_is_refused(desk: Desk, amount: int) -> None:
    invoice = desk.paying(amount=40_000)
    desk.news("processed")
    before = desk.digest()
    answer = desk.act(invoice, "pay", amount=amount)
    assert (answer.status_code, answer.json["error"]["field"]) == (400, "amount")
    assert "60000 paise" in answer.json["error"]["description"]
    assert (desk.digest(), desk.provider.amounts) == (before, [40_000])


@pytest.mark.parametrize("amount", [0, -1, 99, 100.0, 100.5, "100", True, [100]])
def test_what_is_no_amount_of_a_payout_is_refused(desk: Desk, amount: Any) -> None:
    invoice = desk.create()
    before = desk.digest()
    answer = desk.act(invoice, "pay", amount=amount)
    assert (answer.status_code, answer.json["error"]["field"]) == (400, "amount")
    assert (desk.digest(), desk.provider.calls) == (before, [])


def test_a_remainder_that_is_too_little_can_only_be_marked(desk: Desk) -> None:
    invoice = desk.paying(amount=99_950)
    desk.news("processed")
    assert desk.act(invoice, "pay").status_code == 400
    assert desk.act(invoice, "mark-as-paid").json["status"] == "paid"


def test_the_smallest_amount_can_be_paid(desk: Desk) -> None:
    desk.paying(amount=100)
    assert desk.provider.amounts == [100]


def test_a_second_click_pays_nothing(desk: Desk) -> None:
    invoice = desk.paying(amount=40_000)
    assert desk.act(invoice, "pay").status_code == 400
    assert desk.provider.amounts == [40_000]


def test_nor_one_that_comes_while_the_provider_thinks(desk: Desk) -> None:
    invoice, answers = desk.create(), []
    desk.provider.before_create = lambda _: answers.append(desk.act(invoice, "pay").status_code)
    desk.pay(invoice)
    assert answers == [400]
    assert desk.provider.amounts == [100_000]


@pytest.mark.parametrize(
    ("beginning", "state"),
    [("pending", "processing"), ("queued", "processing"), ("processing", "processing"), ("failed", "unpaid")],
)
def test_a_payout_may_begin_in_many_ways(desk: Desk, beginning: str, state: str) -> None:
    invoice = desk.paying(beginning)
    assert desk.status(invoice) == state
    assert desk.path(invoice)[:2] == ["unpaid", "processing"]


@pytest.mark.parametrize("beginning", ["pending", "processing"])
def test_a_failed_instalment_leaves_what_was_paid(desk: Desk, beginning: str) -> None:
    invoice = desk.paying(amount=40_000)
    desk.news("processed")
    desk.provider.does(beginning)
    desk.pay(invoice)
    desk.news({"pending": "rejected"}.get(beginning, "failed"))
    assert desk.path(invoice)[-2:] == ["processing", "partially paid"]
    assert desk.read(invoice)["amount_due"] == 60_000


def test_what_came_back_can_be_paid_again(desk: Desk) -> None:
    invoice = desk.paying()
    desk.news("processed")
    desk.news("reversed")
    assert (desk.status(invoice), desk.read(invoice)["amount_paid"]) == ("unpaid", 0)
    desk.pay(invoice)
    desk.news("processed")
    assert desk.path(invoice) == ["unpaid", "processing", "paid", "unpaid", "processing", "paid"]


def test_a_schedule_is_kept_by_the_provider(desk: Desk) -> None:
    invoice = desk.scheduled()
    ((_, body),) = desk.provider.calls
    assert body["scheduled_at"] == LATER
    assert desk.read(invoice)["payouts"][0]["scheduled_at"] == LATER
    desk.news("processing")
    desk.news("processed")
    assert desk.path(invoice) == ["unpaid", "scheduled", "processing", "paid"]


@pytest.mark.parametrize("end", ["cancelled", "failed"])
def test_a_schedule_may_end_in_the_payouts_app(desk: Desk, end: str) -> None:
    invoice = desk.scheduled()
    desk.news(end)
    assert desk.path(invoice) == ["unpaid", "scheduled", "unpaid"]


@pytest.mark.parametrize(("decision", "state"), [("rejected", "unpaid"), ("scheduled", "scheduled")])
def test_a_schedule_may_have_to_be_approved(desk: Desk, decision: str, state: str) -> None:
    desk.provider.does("pending")
    invoice = desk.create()
    assert desk.act(invoice, "schedule", scheduled_at=LATER).json["status"] == "scheduled"
    desk.news(decision)
    assert desk.status(invoice) == state


def test_the_rest_can_be_scheduled(desk: Desk) -> None:
    invoice = desk.paying(amount=40_000)
    desk.news("processed")
    desk.provider.does("scheduled")
    assert desk.act(invoice, "schedule", scheduled_at=LATER).json["status"] == "scheduled"
    desk.news("cancelled")
    assert desk.path(invoice)[-2:] == ["scheduled", "partially paid"]
    assert desk.provider.amounts == [40_000, 60_000]


@pytest.mark.parametrize("moment", [AT // SECOND, AT // SECOND - 1, -1, "tomorrow", 1.5, None, 10**15])
def test_a_schedule_needs_a_moment_to_come(desk: Desk, moment: Any) -> None:
    answer = desk.act(desk.create(), "schedule", amount=40_000, scheduled_at=moment)
    assert (answer.status_code, answer.json["error"]["field"]) == (400, "scheduled_at")
    assert desk.provider.calls == []


def test_what_the_provider_wont_have_is_not_paid(desk: Desk) -> None:
    invoice = desk.paying(400)
    assert desk.path(invoice) == ["unpaid", "processing", "unpaid"]
    assert desk.rows(invoice, "events")[-1]["reason"] == "payout refused: it won't be done"
    assert [(one["id"], one["status"]) for one in desk.read(invoice)["payouts"]] == [(None, "failed")]
    assert desk.next_due() is None


def test_marking_moves_no_money(desk: Desk) -> None:
    invoice = desk.create()
    told = desk.act(invoice, "mark-as-paid").json
    assert (told["status"], told["marked_as_paid"], told["amount_paid"], told["amount_due"]) == (
        "paid",
        True,
        0,
        0,
    )
    assert desk.provider.requests == 0


def test_marking_stops_a_schedule_where_it_can_be_stopped(desk: Desk) -> None:
    desk.provider.cancels_schedules = True
    invoice = desk.scheduled()
    desk.act(invoice, "mark-as-paid")
    assert desk.provider.last["status"] == "cancelled"
    assert desk.path(invoice) == ["unpaid", "scheduled", "paid"]
    assert desk.rows(invoice, "events")[-1]["reason"] == "mark as paid"
    assert desk.next_due() is None


@pytest.mark.parametrize("down", [True, False])
def test_and_else_says_that_it_stays(desk: Desk, down: bool) -> None:
    invoice = desk.scheduled()
    desk.provider.down = down
    assert desk.act(invoice, "mark-as-paid").json["status"] == "paid"
    assert desk.rows(invoice, "events")[-1]["reason"] == "mark as paid; still scheduled: pout_1"
    desk.news("processed")
    told = desk.read(invoice)
    assert (told["status"], told["amount_paid"], told["amount_due"]) == ("paid", 100_000, 0)
    assert told["payouts"][0]["status"] == "processed"


@pytest.mark.parametrize("end", ["failed", "cancelled", "processed", "reversed"])
def test_what_is_marked_stays_paid(desk: Desk, end: str) -> None:
    invoice = desk.scheduled()
    desk.act(invoice, "mark-as-paid")
    desk.news(end)
    assert desk.path(invoice) == ["unpaid", "scheduled", "paid"]


def test_what_is_open_is_asked_for_more_and_more_rarely(desk: Desk) -> None:
    invoice = desk.paying()
    waits = []
    for _ in range(4):
        waits.append(desk.next_due())
        desk.move(waits[-1] or 0)
    assert waits == [5, 5, 10, 20]
    desk.provider.change(desk.provider.last, "processed")
    desk.move(40)
    assert (desk.status(invoice), desk.next_due()) == ("paid", None)


def test_a_poll_without_an_answer_is_repeated(desk: Desk) -> None:
    invoice = desk.paying()
    desk.provider.down = True
    desk.move(5)
    desk.provider.down = False
    desk.provider.change(desk.provider.last, "failed", "bank_account_closed")
    desk.move(5)
    assert desk.status(invoice) == "unpaid"
    assert desk.rows(invoice, "events")[-1]["reason"] == "payout failed: bank_account_closed"


def test_invoices_are_forgotten_with_their_payouts(desk: Desk) -> None:
    invoice = desk.paying(reference="same")
    desk.add_file(invoice)
    assert desk.send("DELETE", "/test/invoices").status_code == 200
    assert desk.send("GET", f"/v1/vendor-invoices/{invoice}").status_code == 404
    assert desk.next_due() is None
    desk.create(reference="same")
