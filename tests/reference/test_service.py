"""The service as it is composed for use: real time, real threads, a database that outlives it."""

from __future__ import annotations

from dataclasses import replace

import requests
import responses

from payconform.clock import Deadline
from payconform.reference import service
from payconform.reference.service import parts
from payconform.reference.timing.clock import SECOND, FrozenClock

from .scripted import HOOK, Merchant, Provider
from .shop import AT, ROOT, SETTINGS, CountedIds, Shop

AUTH = (SETTINGS.api_login, SETTINGS.api_key)
ORDER = {"reference_id": "r", "amount": 1, "currency": "EUR", "callback_url": HOOK}


def test_in_real_time_there_is_no_test_clock() -> None:
    with service(SETTINGS) as app:
        assert app.test_client().get("/test/clock").status_code == 404


def test_a_test_clock_begins_now_at_a_whole_second() -> None:
    with service(replace(SETTINGS, test_clock=True)) as app:
        client = app.test_client()
        now = client.get("/test/clock").json["now"]
        assert now.endswith(".000000Z")
        assert client.get("/test/clock").json["now"] == now


def test_secrets_are_not_shown() -> None:
    text = repr(SETTINGS)
    business = SETTINGS.business
    for secret in (SETTINGS.provider_secret, SETTINGS.api_key, SETTINGS.merchant_secret, business.password):
        assert secret not in text


def test_the_own_url_may_be_known_later() -> None:
    provider = Provider()
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        provider.listen(mock)
        mock.add("POST", HOOK)
        with service(replace(SETTINGS, test_clock=True, own_url="")) as app:
            app.config["OWN_URL"] = "http://127.0.0.1:1234"
            client = app.test_client()
            made = client.post(ROOT, json=ORDER, auth=AUTH).json["data"]["id"]
            client.post(f"{ROOT}/{made}/process", auth=AUTH)
    ((_, body),) = provider.calls
    assert body["callback_url"] == "http://127.0.0.1:1234/provider/callbacks"


class SteppedClock:
    """Real time for the service, a variable for the test."""

    def __init__(self) -> None:
        self.at = AT

    def now(self) -> int:
        return self.at


def test_in_real_time_due_work_is_done_in_the_background() -> None:
    clock, provider, merchant = SteppedClock(), Provider(), Merchant()
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        provider.listen(mock)
        provider.does(("failed", "general_error"), ("succeeded",))
        with parts(SETTINGS, clock=clock, ids=CountedIds(), send=merchant) as built:
            shop = Shop(built, FrozenClock(AT), provider, merchant)
            invoice = shop.processed(("failed", "general_error"), ("succeeded",))
            clock.at += 60 * SECOND
            deadline = Deadline(10)
            while shop.status(invoice) != "processed" and not deadline.passed:
                deadline.wait(0.02)
            assert shop.path(invoice) == ["created", "processing", "process_error", "processing", "processed"]


def test_a_broken_handler_answers_in_the_form_of_all_errors() -> None:
    with service(SETTINGS) as app:
        app.add_url_rule("/broken", view_func=lambda: 1 / 0)
        app.testing = False
        answer = app.test_client().get("/broken")
    assert (answer.status_code, answer.json["error_codes"]) == (500, ["internal_error"])


def test_an_unreachable_provider_is_no_error_of_the_service() -> None:
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        mock.add("POST", f"{SETTINGS.provider_url}/payments", body=requests.ConnectionError("down"))
        with service(replace(SETTINGS, test_clock=True)) as app:
            client = app.test_client()
            order = ORDER | {"callback_url": None}
            made = client.post(ROOT, json=order, auth=AUTH).json["data"]["id"]
            answer = client.post(f"{ROOT}/{made}/process", auth=AUTH)
    assert answer.status_code == 200
    assert answer.json["data"]["attributes"]["status"] == "process_error"
