"""The published RazorpayX client, unmodified but for its base URL, against a provider on a real port."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from payconform.clock import SystemClock
from payconform.ids import RandomIds
from payconform.provider_client import ProviderClient, WsgiTransport
from payconform.serving import in_background
from payconform.simulator import Settings, create_app
from payconform.simulator.app import services_of
from payconform.simulator.delivery import RequestsSender
from payconform.simulator.store import MemoryStore

from .payouts import ORDER
from .webhook_server import Hook, hook
from .world import PATIENCE_S, SECRET

razorpay = pytest.importorskip("razorpay", reason="razorpay isn't installed")

KEY = ("rzp_test_key", "the-secret-of-that-key")
PAYOUTS = "/v1/payouts"


@pytest.fixture
def receiver() -> Iterator[Hook]:
    with hook() as listening:
        yield listening


@pytest.fixture
def app(receiver: Hook) -> Iterator[Flask]:
    app = create_app(
        Settings(nonce="n", secret=SECRET, razorpay_keys=(":".join(KEY),)),
        clock=SystemClock(),
        store=MemoryStore(),
        ids=RandomIds(),
        sender=RequestsSender(),
    )
    ProviderClient(WsgiTransport(app)).configure(vendor_payouts={"webhook_url": receiver.url})
    yield app
    services_of(app).outbox.stop()


@pytest.fixture
def client(app: Flask) -> Iterator[Any]:
    with in_background(app) as url:
        client = razorpay.Client(auth=KEY, base_url=url)
        client.session.trust_env = False
        with client.session:
            yield client


def order(client: Any, key: str, **more: Any) -> Any:
    """The client has no resource for payouts, so its own `post` sends them."""
    return client.post(PAYOUTS, {**ORDER, **more}, headers={"X-Payout-Idempotency": key})


def test_a_payout_is_ordered_read_and_listed(client: Any) -> None:
    made = order(client, "key-1", notes={"invoice": "1"})
    read = client.get(f"{PAYOUTS}/{made['id']}", {})
    listed = client.get(PAYOUTS, {"account_number": ORDER["account_number"], "count": 5})

    assert (made["entity"], made["status"], made["notes"]) == ("payout", "processing", {"invoice": "1"})
    assert (read["id"], read["status"]) == (made["id"], "processed")
    assert (listed["entity"], listed["count"], listed["items"]) == ("collection", 1, [read])


def test_the_same_key_gets_the_same_payout(client: Any) -> None:
    assert order(client, "key-1") == order(client, "key-1")


def test_a_queued_one_is_cancelled_and_no_other(client: Any, app: Flask) -> None:
    ProviderClient(WsgiTransport(app)).configure(vendor_payouts={"balance": "0.00"})
    queued = order(client, "key-1", queue_if_low_balance=True)
    cancelled = client.post(f"{PAYOUTS}/{queued['id']}/cancel", {})

    assert (queued["status"], cancelled["status"]) == ("queued", "cancelled")
    with pytest.raises(razorpay.errors.BadRequestError, match="cancelled"):
        client.post(f"{PAYOUTS}/{queued['id']}/cancel", {})


def test_refusals_are_errors_of_the_client(client: Any, app: Flask) -> None:
    with pytest.raises(razorpay.errors.BadRequestError, match="amount: must be at least 100"):
        order(client, "key-1", amount=1)
    with pytest.raises(razorpay.errors.BadRequestError, match="X-Payout-Idempotency"):
        client.post(PAYOUTS, dict(ORDER))
    ProviderClient(WsgiTransport(app)).hazard("status", status=503, call="create", times=1)
    with pytest.raises(razorpay.errors.ServerError, match="out of order"):
        order(client, "key-1")
    client.auth = ("rzp_test_key", "another")
    with pytest.raises(razorpay.errors.BadRequestError, match="not known"):
        order(client, "key-1")


def test_its_own_check_takes_our_webhooks_and_no_others(client: Any, receiver: Hook) -> None:
    made = order(client, "key-1", notes={"ü": "€"})
    assert receiver.wait_for(2, PATIENCE_S)
    verify = client.utility.verify_webhook_signature

    for headers, body in receiver.got:
        assert verify(body.decode(), headers["X-Razorpay-Signature"], SECRET)
        with pytest.raises(razorpay.errors.SignatureVerificationError):
            verify(body.decode() + " ", headers["X-Razorpay-Signature"], SECRET)
        assert made["id"] in body.decode()
    assert len({headers["x-razorpay-event-id"] for headers, _ in receiver.got}) == 2
