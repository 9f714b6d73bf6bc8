"""A profile that uses every table, and drivers made from it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import responses

from payconform.clock import FrozenClock
from payconform.money import Money
from payconform.oracle.findings import ConformanceFailure
from payconform.target import profile as profiles
from payconform.target.http_driver import HttpDriver
from payconform.target.profile import Profile
from payconform.target.values import NewInvoice

from .answered import answered
from .market import load as load_market

SENTINEL = "s3ntin3l"
ENVIRONMENT = {"SHOP_URL": "http://127.0.0.1:8000", "SHOP_KEY": SENTINEL}

PROFILE = """\
money = { format = "decimal" }

[target]
name = "shop"
base_url = "${SHOP_URL}"
lifecycles = ["payment-invoice-2021"]
timeout = 2.5

[auth]
scheme = "bearer"
token = "${SHOP_KEY}"

[headers]
X-Shop = "${SHOP_KEY}"
X-Version = "3"

[time]
format = "unix"

[operations]
read = { method = "GET", path = "/invoices/{id}" }
list = { method = "GET", path = "/invoices", query = { "filter[ref]" = "{reference}" }, items = "$.rows[*]" }
process = { method = "POST", path = "/invoices/{id}/process" }
refund = { method = "POST", path = "/invoices/{id}/refund", body = { sum = "{amount}" } }

[operations.create]
method = "POST"
path = "/invoices"
headers = { Idempotency-Key = "{reference}" }
body.ref = "{reference}"
body.amount = "{amount}"
body.currency = "{currency}"
body.note = "for {reference}"
body.callback = "{callback_url}"
body.expires = "{expires_at}"
body.minutes = "{lifetime_minutes}"
id = { header = "Location", pattern = "/invoices/([^/?]+)" }

[operations.events]
method = "GET"
path = "/invoices/{id}/events"
items = "$.rows[*]"
from = "$.from"
to = "$.to"
at = "$.at"
reason = "$.why"
complete = true

[invoice]
root = "$.invoice"
id = "$.id"
reference = "$.ref"
status = "$.state"
amount = "$.amount"
currency = "$.currency"
processed_amount = "$.paid"
refunded_amount = "$.refunded"
resolution = "$.code"
created = "$.created"
updated = "$.updated"
expires = "$.expires"
attempts = "$.tries"

[statuses]
OPEN = "created"
PAID = "processed"

[clock]
kind = "endpoint"
format = "rfc3339"
now = "$.now"
next_due = "$.due"
read = { method = "GET", path = "/clock" }
move = { method = "POST", path = "/clock", body = { to = "{moment}" } }

[callbacks]
invoice = "$.invoice"
id = { header = "webhook-id" }

[callbacks.signature]
scheme = "paycore-sha1"
header = "X-Sign"
secret = "${SHOP_KEY}"

[provider]
bind = "127.0.0.1:8701"
secret = "whsec_c2VjcmV0"
correlation = "reference"
"""


Load = Callable[..., Profile]
URL = "http://127.0.0.1:8000"
NOON = datetime(2026, 1, 31, 12, tzinfo=UTC)
SHOWN = {"id": "cpi_1", "ref": "pc1", "state": "OPEN", "amount": 12.34, "currency": "EUR"}
ORDER = NewInvoice("pc1", Money.of("12.34", "EUR"), "Tea", "http://127.0.0.1:9/callbacks/pc1")
NO_CLOCK = {PROFILE[PROFILE.index("[clock]") : PROFILE.index("[callbacks]")]: ""}
CALLS: dict[str, tuple[str, str, Callable[[HttpDriver], Any]]] = {
    "create": ("POST", "/invoices", lambda driver: driver.create(ORDER)),
    "read": ("GET", "/invoices/cpi_1", lambda driver: driver.read("cpi_1")),
    "list": ("GET", "/invoices", lambda driver: driver.list("pc1")),
    "process": ("POST", "/invoices/cpi_1/process", lambda driver: driver.process("cpi_1")),
    "events": ("GET", "/invoices/cpi_1/events", lambda driver: driver.events("cpi_1")),
    "clock": ("GET", "/clock", lambda driver: driver.clock()),
}


@pytest.fixture
def wire() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock() as mock:
        yield mock


@pytest.fixture
def driver(load: Load) -> HttpDriver:
    return answered(load(NO_CLOCK), clock=FrozenClock(NOON))


@pytest.fixture
def market(tmp_path: Path) -> HttpDriver:
    """A driver for another wire, which maps what the first doesn't."""
    return answered(load_market(tmp_path), clock=FrozenClock(NOON))


def sent(wire: responses.RequestsMock, call: int = -1) -> Any:
    """The JSON of a request."""
    return json.loads(wire.calls[call].request.body)


def finding(make: Callable[[], Any]) -> tuple[str, str, str]:
    with pytest.raises(ConformanceFailure) as caught:
        make()
    [found] = caught.value.findings
    assert len(found.expected + found.observed) < 700, "a finding is read by people"
    return found.check, found.expected, found.observed


def replaced(changes: Mapping[str, str]) -> str:
    """The profile with each text, which has to be there exactly once, replaced by another."""
    text = PROFILE
    for old, new in changes.items():
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in the profile"
        text = text.replace(old, new)
    return text


@pytest.fixture
def load(tmp_path: Path) -> Callable[..., Profile]:
    """Loads the profile with some of its text replaced, from a file of its own."""

    def load_profile(changes: Mapping[str, str] | None = None, **environment: str) -> Profile:
        path = tmp_path / "target.toml"
        path.write_text(replaced(changes or {}), "utf-8")
        return profiles.load(path, {**ENVIRONMENT, **environment})

    return load_profile
