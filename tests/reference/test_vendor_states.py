"""What may be done in each state, and what is refused without leaving anything behind."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from werkzeug.test import TestResponse

from payconform.reference.vendor.states import ALLOWED, Action, State

from .desk import LATER, Desk


def partially_paid(desk: Desk) -> str:
    invoice = desk.paying(amount=40_000)
    assert desk.news("processed") == 204
    return invoice


def paid(desk: Desk) -> str:
    invoice = desk.paying()
    assert desk.news("processed") == 204
    return invoice


def canceled(desk: Desk) -> str:
    invoice = desk.create()
    assert desk.act(invoice, "cancel").status_code == 200
    return invoice


WAYS: dict[State, Callable[[Desk], str]] = {
    State.DRAFT: Desk.draft,
    State.UNPAID: Desk.create,
    State.SCHEDULED: lambda desk: desk.scheduled(amount=40_000),
    State.PARTIALLY_PAID: partially_paid,
    State.PROCESSING: lambda desk: desk.paying(amount=40_000),
    State.PAID: paid,
    State.CANCELED: canceled,
}

ACTS: dict[Action, Callable[[Desk, str], TestResponse]] = {
    Action.SAVE: lambda desk, invoice: desk.act(invoice, "save"),
    Action.EDIT: lambda desk, invoice: desk.edit(invoice, description="Tea, in May"),
    Action.CANCEL: lambda desk, invoice: desk.act(invoice, "cancel"),
    Action.PAY: lambda desk, invoice: desk.act(invoice, "pay"),
    Action.SCHEDULE: lambda desk, invoice: desk.act(invoice, "schedule", scheduled_at=LATER + 60),
    Action.MARK_AS_PAID: lambda desk, invoice: desk.act(invoice, "mark-as-paid"),
    Action.ADD_FILE: Desk.add_file,
}

# Read from the document once more, by hand.
DOCUMENTED = {
    State.DRAFT: {Action.SAVE, Action.EDIT, Action.CANCEL},
    State.UNPAID: set(Action) - {Action.SAVE},
    State.SCHEDULED: {Action.PAY, Action.MARK_AS_PAID, Action.EDIT, Action.ADD_FILE},
    State.PARTIALLY_PAID: {Action.PAY, Action.SCHEDULE, Action.MARK_AS_PAID, Action.EDIT, Action.ADD_FILE},
    State.PROCESSING: {Action.EDIT, Action.ADD_FILE},
    State.PAID: {Action.EDIT, Action.ADD_FILE},
    State.CANCELED: set(),
}


def test_the_table_is_the_documents() -> None:
    assert ALLOWED == DOCUMENTED


@pytest.mark.parametrize("state", State)
def test_each_state_can_be_reached(desk: Desk, state: State) -> None:
    assert desk.status(WAYS[state](desk)) == state


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("state", State)
def test_an_action_is_done_where_the_state_allows_it_and_else_leaves_nothing(
    desk: Desk, state: State, action: Action
) -> None:
    invoice = WAYS[state](desk)
    before, asked, mails = desk.digest(), desk.provider.requests, desk.mails(invoice)

    answer = ACTS[action](desk, invoice)

    if action in DOCUMENTED[state]:
        assert answer.status_code in {200, 201}, answer.text
        assert desk.digest() != before
    else:
        assert answer.status_code == 400
        error = answer.json["error"]
        assert (error["code"], error["reason"]) == ("BAD_REQUEST_ERROR", "not_allowed_in_status")
        assert error["metadata"] == {"status": state}
        assert (desk.digest(), desk.provider.requests, desk.mails(invoice)) == (before, asked, mails)


def reached(desk: Desk, state: State, action: Action) -> str:
    invoice = WAYS[state](desk)
    desk.provider.does({Action.SCHEDULE: "scheduled"}.get(action, "processing"))
    assert ACTS[action](desk, invoice).status_code in {200, 201}
    return desk.status(invoice)


@pytest.mark.parametrize(
    ("state", "action", "after"),
    [
        (State.DRAFT, Action.SAVE, "unpaid"),
        (State.DRAFT, Action.CANCEL, "canceled"),
        (State.UNPAID, Action.PAY, "processing"),
        (State.UNPAID, Action.SCHEDULE, "scheduled"),
        (State.UNPAID, Action.MARK_AS_PAID, "paid"),
        (State.UNPAID, Action.CANCEL, "canceled"),
        (State.SCHEDULED, Action.PAY, "processing"),
        (State.SCHEDULED, Action.MARK_AS_PAID, "paid"),
        (State.PARTIALLY_PAID, Action.PAY, "processing"),
        (State.PARTIALLY_PAID, Action.SCHEDULE, "scheduled"),
        (State.PARTIALLY_PAID, Action.MARK_AS_PAID, "paid"),
    ],
)
def test_where_an_action_leads(desk: Desk, state: State, action: Action, after: str) -> None:
    assert reached(desk, state, action) == after


@pytest.mark.parametrize(
    ("state", "action"),
    [(s, a) for s in State for a in (Action.EDIT, Action.ADD_FILE) if a in DOCUMENTED[s]],
)
def test_details_and_files_change_no_state(desk: Desk, state: State, action: Action) -> None:
    assert reached(desk, state, action) == state


@pytest.mark.parametrize("end", ["rejected", "cancelled", "failed", "reversed"])
def test_an_invoice_whose_payouts_all_came_to_nothing_may_be_canceled(desk: Desk, end: str) -> None:
    invoice = desk.paying({"rejected": "pending", "cancelled": "queued"}.get(end, "processing"))
    desk.news(end)
    assert desk.act(invoice, "cancel").json["status"] == "canceled"


def test_once_a_payout_was_made_none_may_though_its_money_came_back(desk: Desk) -> None:
    invoice = paid(desk)
    desk.news("reversed")
    assert desk.status(invoice) == "unpaid"
    answer = desk.act(invoice, "cancel")
    assert answer.status_code == 400
    assert "once a payout is made" in answer.json["error"]["description"]
