"""The typed client against the provider itself, over HTTP and in process: every method, the same result."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from urllib3 import connection_from_url

from payconform import wsgi
from payconform.clock import FrozenClock
from payconform.errors import HarnessError
from payconform.ids import SeededIds
from payconform.money import Money
from payconform.provider_client import (
    HttpTransport,
    ProviderClient,
    ProviderRefusedError,
    Transport,
    WsgiTransport,
)
from payconform.serving import in_background
from payconform.simulator import Settings, create_app
from payconform.simulator.abilities import THREADED
from payconform.simulator.app import services_of
from payconform.simulator.delivery import Reply
from payconform.simulator.inline_pool import InlinePool
from payconform.simulator.store import MemoryStore

NOON = datetime(2026, 1, 31, 12, tzinfo=UTC)
ORDER = b'{"reference": "%s", "amount": {"value": "10.00", "currency": "EUR"}, "callback_url": "http://localhost"}'

PAYOUT = (
    b'{"account_number": "7878", "fund_account_id": "fa_1", "amount": 10000, "currency": "INR",'
    b' "mode": "IMPS", "purpose": "vendor bill", "queue_if_low_balance": true, "reference_id": "%s"}'
)


class Refuser:
    """A receiver that takes nothing."""

    def send(self, *_: object) -> Reply:
        return Reply(503)


@pytest.fixture
def app() -> Flask:
    return create_app(
        Settings(nonce="start-1", secret="whsec_c2VjcmV0", abilities=THREADED),
        clock=FrozenClock(NOON),
        store=MemoryStore(),
        ids=SeededIds(1),
        sender=Refuser(),
        pool=InlinePool,
    )


@pytest.fixture(params=["http", "wsgi"])
def transport(request: pytest.FixtureRequest, app: Flask) -> Iterator[Transport]:
    if request.param == "wsgi":
        yield WsgiTransport(app)
        return
    with in_background(app) as url, connection_from_url(url) as pool:
        yield HttpTransport(url, pool=pool)


@pytest.fixture
def client(transport: Transport) -> ProviderClient:
    client = ProviderClient(transport)
    client.freeze(NOON)
    return client


def pay(app: Flask, reference: str = "r-1") -> str:
    """The id of a payment."""
    headers = {"Content-Type": "application/json"}
    answer = wsgi.call(app, "POST", "/payments", headers, ORDER % reference.encode())
    assert answer.status == 201, answer.body
    return ProviderClient(WsgiTransport(app)).operations(reference)[-1].id


def test_a_run_is_made_read_changed_and_forgotten(transport: Transport) -> None:
    client = ProviderClient(transport, "run-1")

    made = client.configure(frozen_at=NOON, seed=7, magic=False, reference_prefix="x-")
    changed = client.configure(seed=8, callbacks={"attempts": 3})

    assert (made.name, made.seed, made.magic, made.reference_prefix) == ("run-1", 7, False, "x-")
    assert (made.clock.now, made.clock.frozen) == (NOON, True)
    assert client.read() == changed
    assert (changed.seed, changed.magic, changed.callbacks["attempts"]) == (8, False, 3)
    client.forget()
    with pytest.raises(ProviderRefusedError) as refused:
        client.read()
    assert (refused.value.problem.status, refused.value.problem.code) == (404, "unknown-run")


def test_rules_are_stored_listed_and_removed(client: ProviderClient, app: Flask) -> None:
    first = client.answer({"outcome": "error"}, "success-at-once", reference="r-1", operation="payment")
    second = client.answer("pending-for-ever", amount=Money(1000, "EUR"))
    pay(app, "r-2")

    assert [each.id for each in client.rules()] == [second.id, first.id]
    assert client.rules()[0].used == 1
    assert first.match == {"reference": "r-1", "operation": "payment"}
    assert first.outcomes == ({"outcome": "error"}, {"outcome": "success-at-once"})
    client.remove_rule(second)
    assert [each.id for each in client.rules()] == [first.id]
    client.remove_rules()
    assert client.rules() == ()


def test_a_plan_takes_the_place_of_all_rules_and_its_mistakes_are_named(client: ProviderClient) -> None:
    client.load_plan('[[rules]]\nmatch = {reference = "r-1"}\noutcomes = [{outcome = "error"}]\n')

    assert [each.match for each in client.rules()] == [{"reference": "r-1"}]
    with pytest.raises(ProviderRefusedError, match=r"line 2: /rules/0/outcomes/0") as refused:
        client.load_plan('[[rules]]\noutcomes = [{outcome = "miracle"}]\n')
    assert refused.value.problem.pointer == "/rules/0/outcomes/0/outcome"


@pytest.mark.parametrize(
    ("misspelt", "pointer"), [({"refrence": "r-1"}, "/match/refrence"), ({"method": ""}, "/match/method")]
)
def test_a_wrong_match_is_refused_with_its_place(
    client: ProviderClient, misspelt: dict[str, str], pointer: str
) -> None:
    with pytest.raises(ProviderRefusedError) as refused:
        client.answer("success-at-once", **misspelt)  # type: ignore[misc]

    assert (refused.value.problem.code, refused.value.problem.pointer) == ("invalid-body", pointer)


def test_operations_are_acted_on(client: ProviderClient, app: Flask) -> None:
    client.answer("pending-for-ever")
    paid, part, failed = pay(app, "r-1"), pay(app, "r-2"), pay(app, "r-3")

    assert client.settle(paid).moved == Money(1000, "EUR")
    assert client.settle_part(part, Money(617, "EUR")).moved == Money(617, "EUR")
    assert client.fail(failed, "insufficient_funds").resolution == "insufficient_funds"
    assert client.reverse(client.operation(paid)).status == "reversed"
    assert client.operation(paid).decided_by == "action"
    assert [each.id for each in client.operations()] == [paid, part, failed]
    assert [each.id for each in client.operations("r-2")] == [part]


def order_payout(app: Flask, reference: str, outcome: str = "payout-processed") -> str:
    """The id of a vendor payout, from the queue if need be."""
    headers = {
        "Content-Type": "application/json",
        "Authorization": "Basic a2V5OnNlY3JldA==",
        "X-Payout-Idempotency": reference,
        "Payconform-Outcome": outcome,
    }
    answer = wsgi.call(app, "POST", "/v1/payouts", headers, PAYOUT % reference.encode())
    assert answer.status == 200, answer.body
    return ProviderClient(WsgiTransport(app)).operations(reference)[-1].id


def test_vendor_payouts_are_approved_rejected_cancelled_and_funded(
    client: ProviderClient, app: Flask
) -> None:
    approved, rejected = (order_payout(app, name, "payout-awaits-approval") for name in ("r-01", "r-02"))
    cancelled, funded = (order_payout(app, name, "payout-awaits-funds") for name in ("r-03", "r-04"))

    assert client.operation(approved).status == "awaiting_approval"
    assert client.approve(approved).moved == Money(10000, "INR")
    assert client.reject(rejected).status == "rejected"
    assert client.operation(cancelled).status == "queued"
    assert client.cancel(cancelled).status == "cancelled"
    assert client.fund(client.operation(funded)).status == "succeeded"
    with pytest.raises(ProviderRefusedError) as refused:
        client.approve(funded)
    assert refused.value.problem.allowed == ("reverse", "resend_callback")


def test_a_run_is_told_what_holds_for_its_vendor_payouts(client: ProviderClient, app: Flask) -> None:
    client.configure(vendor_payouts={"webhook_url": "http://localhost/hook", "balance": "50.00"})
    queued = order_payout(app, "r-01")
    services_of(app).outbox.wait_idle(0)

    assert client.operation(queued).status == "queued"
    assert [each.type for each in client.deliveries("r-01")] == ["payout.queued"]
    client.configure(vendor_payouts={"balance": None})
    assert client.operation(queued).status == "succeeded"
    with pytest.raises(ProviderRefusedError) as refused:
        client.configure(vendor_payouts={"webhook_url": "http://example.org/"})
    assert refused.value.problem.code == "callback-url-refused"


def test_time_is_moved_by_a_span_or_to_a_moment(client: ProviderClient, app: Flask) -> None:
    client.answer("success-after-a-minute")
    pay(app)
    due = client.clock().next_due

    clock = client.advance(timedelta(minutes=1))

    assert due == clock.now == NOON + timedelta(minutes=1)
    assert client.operations()[0].status == "succeeded"
    assert client.advance(days=1, hours=2, minutes=3, seconds=4).now == clock.now + timedelta(
        days=1, hours=2, minutes=3, seconds=4
    )
    with pytest.raises(ProviderRefusedError) as refused:
        client.move_clock(NOON)
    assert refused.value.problem.code == "clock-backwards"


def test_ledger_account_and_journal_are_read(client: ProviderClient, app: Flask) -> None:
    payment = pay(app)
    services_of(app).outbox.wait_idle(0)
    client.resend(client.deliveries()[0])
    assert client.resend_all(state="delivered") == ()
    assert client.resend_all(reference="r-1", since=NOON) == (client.deliveries()[0].id,)
    services_of(app).outbox.wait_idle(0)

    [row] = client.deliveries("r-1")
    account, journal = client.account("r-1"), client.journal("r-1")

    assert [each.status for each in row.attempts] == [503, 503, 503]
    assert (row.type, row.state, row.url) == ("payment.succeeded", "owed", "http://localhost")
    assert account.deliveries == (row,)
    assert [each.to for each in account.movements] == ["succeeded"]
    assert [each.kind for each in journal.entries] == ["transition", "request", *["callback"] * 3]
    assert journal.entries[0].details["to"] == "succeeded"
    assert journal.entries[0].operation == payment
    assert client.journal(after=journal.next).entries == ()


def test_hazards_are_set_listed_and_removed(client: ProviderClient, app: Flask) -> None:
    first = client.hazard("status", reference="r-1", status=503, times=2, skip=1)
    second = client.hazard("callback_lost", event="payment.succeeded")
    pay(app, "r-1")

    assert (first.match, first.skip, first.times) == ({"reference": "r-1"}, 1, 2)
    assert first.parameters == {"status": 503, "when": "before"}
    assert [(each.id, each.seen, each.hit) for each in client.hazards()] == [
        (second.id, 1, 1),
        (first.id, 1, 0),
    ]
    client.remove_hazard(first)
    assert [each.kind for each in client.hazards()] == ["callback_lost"]
    client.remove_hazards()
    assert client.hazards() == ()
    with pytest.raises(ProviderRefusedError, match="/colour: unknown key"):
        client.hazard("status", status=503, colour="red")  # type: ignore[call-arg]


def test_a_run_goes_back_out_and_in(client: ProviderClient, app: Flask, transport: Transport) -> None:
    payment = pay(app)
    snapshot = client.snapshot("paid")
    client.reverse(payment)

    assert client.snapshots() == (snapshot,)
    assert (snapshot.name, snapshot.at, snapshot.operations) == ("paid", NOON, 1)
    assert client.restore(snapshot).clock.now == NOON
    assert client.operation(payment).status == "succeeded"
    client.drop_snapshot(snapshot)
    assert client.snapshots() == ()
    document = client.export_run()
    client.reset()
    assert client.operations() == ()
    copy = ProviderClient(transport, "copy")
    assert copy.import_run(document).name == "copy"
    assert copy.operation(payment).status == "succeeded"


def test_the_secret_is_changed(client: ProviderClient) -> None:
    assert client.rotate_secret("whsec_bmV3", former_for=timedelta(hours=1)) == "whsec_bmV3"
    assert client.rotate_secret().startswith("whsec_")


def test_whatever_else_answers_is_no_provider() -> None:
    def page(_: object, start_response: object) -> list[bytes]:
        start_response("200 OK", [])  # type: ignore[operator]
        return [b"<h1>"]

    with pytest.raises(HarnessError, match="what answers at this WSGI app is no fake provider of ours"):
        ProviderClient(WsgiTransport(page)).clock()
