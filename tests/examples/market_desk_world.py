"""market-desk in process, between a provider and a merchant that the test plays."""

from __future__ import annotations

import base64
import json
import os
import re
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import urlencode

import pytest
import requests
import responses
import standardwebhooks

FOLDER = Path(__file__).parents[2] / "examples" / "market-desk"
PROVIDER_SECRET = "whsec_" + base64.b64encode(b"between provider and desk").decode()
MERCHANT_SECRET = "between desk and merchant"
VARIABLES = {
    "DESK_KEY": "the-key",
    "DESK_PROVIDER_URL": "http://provider.test",
    "DESK_PROVIDER_SECRET": PROVIDER_SECRET,
    "DESK_MERCHANT_SECRET": MERCHANT_SECRET,
    "DESK_URL": "http://desk.test",
}
FORM = "application/x-www-form-urlencoded"
ORDER = {
    "order_no": "r-1",
    "total": "100.00",
    "currency": "EUR",
    "callback": "http://merchant.test/orders/1",
}

Outcome = tuple[str, str, str | None]  # status, moved, resolution

PAID: Outcome = ("succeeded", "100.00", "ok")
PART: Outcome = ("partial", "60.00", "ok")
PENDING: Outcome = ("pending", "0.00", None)
ACCEPTED: Outcome = ("accepted", "0.00", None)
MAY_PASS: Outcome = ("failed", "0.00", "connection_error")
FATAL: Outcome = ("failed", "0.00", "invalid_details")
REVERSED: Outcome = ("reversed", "0.00", "ok")


class World:
    """The desk's surroundings. The provider gives `answers` in turn: an outcome, an HTTP status, an error.

    `operations` are the provider's by their ids, `asked` what made them, `listed` a list that isn't of them;
    `letters` came to the merchant, who answers with `merchant_answers` in turn and then with 200.
    """

    def __init__(self, client: Any) -> None:
        self.client = client
        self.answers: list[Outcome | int | requests.RequestException] = []
        self.while_asked: Callable[[dict[str, Any]], Any] | None = None
        self.operations: dict[str, dict[str, Any]] = {}
        self.asked: list[requests.PreparedRequest] = []
        self.looks: list[str] = []
        self.listed: dict[str, Any] | None = None
        self.letters: list[requests.PreparedRequest] = []
        self.merchant_answers: list[int | requests.RequestException] = []
        self.when_told: Callable[[dict[str, Any]], Any] | None = None
        self.gone_by = timedelta()

    def play(self, mock: responses.RequestsMock) -> None:
        orders = re.compile(r"http://provider\.test/payments(/\w+/refunds)?$")
        looks = re.compile(r"http://provider\.test/(payments|refunds)(/\w+)?(\?.*)?$")
        mock.add_callback(responses.POST, orders, self._order)
        mock.add_callback(responses.GET, looks, self._look)
        mock.add_callback(responses.POST, re.compile(r"http://\w+\.test/orders/\d"), self._take)

    def _order(self, request: requests.PreparedRequest) -> tuple[int, dict[str, str], str]:
        self.asked.append(request)
        made = next((one for one in self.operations.values() if one["key"] == _key(request)), None)
        if made is None:
            answer = self.answers.pop(0)
            if isinstance(answer, requests.RequestException):
                raise answer
            if isinstance(answer, int):
                return answer, {}, "{}"
            made = self._make(request, answer)
        if self.while_asked is not None:
            self.while_asked(made)
        return 201, {}, json.dumps(made)

    def _make(self, request: requests.PreparedRequest, outcome: Outcome) -> dict[str, Any]:
        operation = {**_sent(request), "id": f"op_{len(self.operations) + 1}", "key": _key(request)}
        self.operations[operation["id"]] = operation
        self.becomes(operation["id"], outcome)
        return operation

    def becomes(self, operation_id: str, outcome: Outcome) -> dict[str, Any]:
        """Another status of an operation, of which nobody is told yet."""
        operation = self.operations[operation_id]
        status, moved, resolution = outcome
        moved_money = {"value": moved, "currency": operation["amount"]["currency"]}
        operation |= {"status": status, "moved": moved_money, "resolution": resolution}
        return operation

    def _look(self, request: requests.PreparedRequest) -> tuple[int, dict[str, str], str]:
        path = str(request.path_url)
        self.looks.append(path)
        if "?" not in path:
            return 200, {}, json.dumps(self.operations[path.rpartition("/")[2]])
        reference = path.partition("=")[2]
        found = [one for one in self.operations.values() if one["reference"] == reference]
        listed = {"items": found, "next": None} if self.listed is None else self.listed
        return 200, {}, json.dumps(listed)

    def _take(self, request: requests.PreparedRequest) -> tuple[int, dict[str, str], str]:
        self.letters.append(request)
        answer = self.merchant_answers.pop(0) if self.merchant_answers else 200
        if isinstance(answer, requests.RequestException):
            raise answer
        if self.when_told is not None:
            self.when_told(_sent(request))
        return answer, {}, ""

    def post(self, path: str, **form: str) -> Any:
        return self.client.post(path, urlencode(form), FORM)

    def open(self, **changes: str) -> str:
        """The path of a new order."""
        answer = self.post("/api/orders/", **(ORDER | changes))
        assert answer.status_code == 201, answer.content
        return str(answer.json()["result"]["href"]).removeprefix("http://desk.test")

    def collected(self, *answers: Outcome | int | requests.RequestException, **changes: str) -> str:
        """An order after it was told to collect."""
        order = self.open(**changes)
        self.answers += answers
        assert self.post(f"{order}collect/").status_code == 200
        return order

    def read(self, order: str) -> dict[str, Any]:
        shown: dict[str, Any] = self.client.get(order).json()["result"]["order"]
        return shown

    def state(self, order: str) -> str:
        return str(self.read(order)["state"]["code"])

    def amount(self, order: str, name: str) -> str:
        return str(self.read(order)["money"][name]["value"])

    def report(self, operation: Mapping[str, Any], **changed_headers: str) -> int:
        """The provider's webhook; the HTTP status of its answer."""
        body, now = json.dumps({"id": "evt_1", "data": operation}), datetime.now().astimezone()
        headers = {
            "webhook-id": "evt_1",
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": standardwebhooks.Webhook(PROVIDER_SECRET).sign("evt_1", now, body),
        }
        headers |= {name.replace("_", "-"): value for name, value in changed_headers.items()}
        stranger = {**headers, "X-Desk-Key": ""}
        answer = self.client.post("/hooks/provider/", body, "application/json", headers=stranger)
        return int(answer.status_code)

    def told(self) -> list[str]:
        """What the merchant heard: the state in each letter, in order."""
        return [_sent(letter)["result"]["order"]["state"]["code"] for letter in self.letters]


def _sent(request: requests.PreparedRequest) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(request.body or b"null")
    return document


def _key(request: requests.PreparedRequest) -> str:
    return str(request.headers["Idempotency-Key"])


@pytest.fixture(scope="session")
def desk_modules() -> Iterator[Callable[[str], ModuleType]]:
    """Imports the desk's modules, and Django's once that is set up, which happens once in a process.

    The rest of the process doesn't notice.
    """
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {**VARIABLES, "DJANGO_SETTINGS_MODULE": "desk.settings"}.items():
            patch.setenv(name, value)
        patch.setenv("TZ", os.environ.get("TZ", ""))  # which Django sets, too
        patch.delenv("DESK_BROKEN", raising=False)
        patch.delenv("DESK_DATABASE", raising=False)
        patch.syspath_prepend(str(FOLDER))
        import_module("desk.wsgi")
        yield import_module
        import_module("django.db").connections.close_all()
    time.tzset()


@pytest.fixture
def desk(
    request: pytest.FixtureRequest,
    desk_modules: Callable[[str], ModuleType],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[World]:
    """Parameters, where a test gives some: broken."""
    broken = getattr(request, "param", {}).get("broken", "")
    settings, clock = desk_modules("django.conf").settings, desk_modules("django.utils.timezone")
    client = desk_modules("django.test").Client(headers={"X-Desk-Key": VARIABLES["DESK_KEY"]})
    world, now = World(client), clock.now
    monkeypatch.setattr(settings, "DESK", replace(settings.DESK, broken=broken))
    monkeypatch.setattr(clock, "now", lambda: now() + world.gone_by)
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        world.play(mock)
        yield world
    desk_modules("desk.models").Order.objects.all().delete()
