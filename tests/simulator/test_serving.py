"""The real composition on a real socket: over the network, with a real receiver."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import requests
from flask import Flask, Response, request
from standardwebhooks import Webhook
from werkzeug.serving import make_server

from payconform.clock import Deadline
from payconform.simulator import Settings, provider
from payconform.simulator.app import services_of

SECRET = "whsec_dHdlbnR5LWZvdXIgYnl0ZXMgaGVyZQ=="


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_a_payment_and_its_callback_over_real_sockets() -> None:
    received: list[tuple[bytes, dict[str, str]]] = []
    arrived = threading.Event()
    shop = Flask("shop")

    @shop.post("/hook")
    def hook() -> Response:
        received.append((request.get_data(), dict(request.headers)))
        arrived.set()
        return Response(status=200)

    settings = Settings(nonce="n-1", secret=SECRET)
    with (
        provider(settings) as app,
        serving(app) as url,
        serving(shop) as shop_url,
        requests.Session() as session,
    ):
        session.trust_env = False
        assert session.get(f"{url}/_control/health", timeout=5).json()["nonce"] == "n-1"
        order = {
            "reference": "inv-1",
            "amount": {"value": "12.34", "currency": "EUR"},
            "callback_url": f"{shop_url}/hook",
        }
        answer = session.post(f"{url}/payments", json=order, timeout=5)
        assert (answer.status_code, answer.json()["status"]) == (201, "succeeded")
        assert arrived.wait(10)
        body, headers = received[0]
        assert Webhook(SECRET).verify(body, headers)["data"] == answer.json()
        deadline = Deadline(10)
        ledger = f"{url}/_control/runs/default/callbacks"
        while session.get(ledger, timeout=5).json()["items"][0]["state"] == "owed" and not deadline.passed:
            deadline.wait(0.01)
        assert session.get(ledger, timeout=5).json()["items"][0]["state"] == "delivered"
        too_large = session.post(f"{url}/payments", json={"reference": "x" * (1 << 20)}, timeout=5)
        assert too_large.status_code == 413
        chunked = session.post(
            f"{url}/payments",
            data=iter([b'{"reference": "', b"x" * (1 << 20), b'"}']),
            headers={"Content-Type": "application/json"},
            timeout=5,
        )
        assert chunked.status_code == 413


def test_its_threads_end_with_it() -> None:
    with provider(Settings(nonce="n", secret=SECRET)):
        assert "payconform-ticker" in {thread.name for thread in threading.enumerate()}
    assert "payconform-ticker" not in {thread.name for thread in threading.enumerate()}


def test_a_redirect_to_a_host_that_is_not_allowed_gets_no_second_request() -> None:
    lured: list[str] = []
    forbidden, shop = Flask("forbidden"), Flask("shop")

    @forbidden.route("/", methods=["GET", "POST"])
    def arrive() -> Response:
        lured.append(request.method)
        return Response(status=200)

    with (
        provider(Settings(nonce="n", secret=SECRET, allowed_callback_hosts=frozenset({"localhost"}))) as app,
        serving(forbidden) as forbidden_url,
        serving(shop) as shop_url,
    ):

        @shop.post("/hook")
        def hook() -> Response:
            return Response(status=307, headers={"Location": f"{forbidden_url}/"})

        order = {
            "reference": "inv-1",
            "amount": {"value": "12.34", "currency": "EUR"},
            "callback_url": f"{shop_url}/hook".replace("127.0.0.1", "localhost"),
        }
        assert app.test_client().post("/payments", json=order).status_code == 201
        assert services_of(app).outbox.wait_idle(10)
        (row,) = app.test_client().get("/_control/runs/default/callbacks").json["items"]
        assert [attempt["status"] for attempt in row["attempts"]] == [307]
        assert row["state"] == "owed"
        assert lured == []
