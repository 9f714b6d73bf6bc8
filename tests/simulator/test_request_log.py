"""The log of requests: one line each, which tells what happened and no secret."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from payconform.clock import FrozenClock, rfc3339
from payconform.ids import SeededIds
from payconform.simulator import LogFormat, Settings, create_app
from payconform.simulator.request_log import RequestLog
from payconform.simulator.store import MemoryStore

from .world import RECEIVER, SECRET, START, Api, Description, Receiver

SENTINEL = "s3nt1nel"


@pytest.fixture
def stream() -> io.StringIO:
    return io.StringIO()


@pytest.fixture
def logged(
    description: Description, receiver: Receiver, stream: io.StringIO
) -> Iterator[Callable[[LogFormat], Api]]:
    made: list[Api] = []

    def make(form: LogFormat) -> Api:
        app = create_app(
            Settings(nonce="start-1", secret=SECRET, log=form),
            clock=FrozenClock(START),
            store=MemoryStore(),
            ids=SeededIds(1),
            sender=receiver,
            log=RequestLog(form, stream),
        )
        made.append(Api(app, description))
        return made[-1]

    yield make
    for api in made:
        api.settle_down()
        api.parts.outbox.stop()


def test_a_line_for_machines(logged: Callable[[LogFormat], Api], stream: io.StringIO) -> None:
    api = logged(LogFormat.JSON)
    rule = api.rule({"outcome": "error"}, reference="inv-1")
    payment = api.order()
    rule_line, line = map(json.loads, stream.getvalue().splitlines())
    assert line.pop("duration_ms") >= 0
    assert line == {
        "at": rfc3339(START),
        "method": "POST",
        "path": "/runs/default/payments",
        "status": 201,
        "run": "default",
        "operation": payment["id"],
        "reference": "inv-1",
        "outcome": f"rule {rule['id']}",
        "hazard": None,
    }
    assert (rule_line["path"], rule_line["run"]) == ("/_control/runs/default/rules", "default")
    assert rule_line["operation"] is None


def test_a_line_for_people(logged: Callable[[LogFormat], Api], stream: io.StringIO) -> None:
    api = logged(LogFormat.TEXT)
    payment = api.order()
    api("GET", "/payments/nothing")
    first, second = stream.getvalue().splitlines()
    assert first.startswith(f"{rfc3339(START)} POST /runs/default/payments 201 ")
    assert first.endswith(f"ms run=default operation={payment['id']} reference=inv-1 outcome=default")
    assert " GET /payments/nothing 404 " in second
    assert second.endswith("ms run=default")


def test_a_line_names_the_hazard_that_befell_its_answer(
    logged: Callable[[LogFormat], Api], stream: io.StringIO
) -> None:
    api = logged(LogFormat.TEXT)
    hazard = api.control("POST", "/hazards", {"kind": "status", "status": 503}, status=201)
    api.app.test_client().post("/runs/default/payments", json={"reference": "inv-1"})
    line = stream.getvalue().splitlines()[-1]
    assert " POST /runs/default/payments 503 " in line
    assert line.endswith(f"hazard={hazard['id']}")


def test_off_means_no_line(logged: Callable[[LogFormat], Api], stream: io.StringIO) -> None:
    logged(LogFormat.OFF).order()
    assert stream.getvalue() == ""


@pytest.mark.parametrize("form", [LogFormat.TEXT, LogFormat.JSON])
def test_no_caller_can_forge_a_second_line(
    logged: Callable[[LogFormat], Api], stream: io.StringIO, form: LogFormat
) -> None:
    api = logged(form)
    api.app.test_client().get("/payments/x%0A2026-01-31T12:00:00.000000Z%20POST%20/payments%20201?a=b")
    api.order(reference="a\nb status=201", status=400)
    lines = stream.getvalue().splitlines()
    assert len(lines) == 2
    assert "x%0A2026" in lines[0]
    assert "a\\nb" in lines[1]


SECRET_CALLS: list[dict[str, Any]] = [
    {"path": "/payments", "headers": {"Authorization": f"Bearer {SENTINEL}"}},
    {"path": "/payments", "headers": {"X-Api-Key": SENTINEL, "Cookie": SENTINEL}},
    {"path": f"/payments?token={SENTINEL}&api_key={SENTINEL}"},
    {"path": f"/payments?a=b;c&access%5Ftoken={SENTINEL}"},
    {"path": "/payments", "body": {"instrument": {"number": SENTINEL, "cvv": SENTINEL}}},
    {"path": "/payments", "body": {"metadata": {"password": SENTINEL}}},
    {"path": "/payments", "body": {"password": SENTINEL}},
    {"path": "/payments", "body": {"callback_url": f"http://user:{SENTINEL}@127.0.0.1/hook"}},
    {"path": "/payments", "body": {"callback_url": f"{RECEIVER}?token={SENTINEL}"}},
    {"path": "/payments", "body": {"callback_url": f"http://127.0.0.1:bad/?secret={SENTINEL}"}},
    {"path": f"/_control/runs/default/rules?secret={SENTINEL}"},
]


@pytest.mark.parametrize("form", [LogFormat.TEXT, LogFormat.JSON])
@pytest.mark.parametrize("call", SECRET_CALLS, ids=range(len(SECRET_CALLS)))
def test_a_secret_reaches_no_log_and_no_journal(
    logged: Callable[[LogFormat], Api],
    stream: io.StringIO,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    form: LogFormat,
    call: dict[str, Any],
) -> None:
    caplog.set_level("DEBUG")
    api = logged(form)
    body = {
        "reference": "inv-1",
        "amount": {"value": "1.00", "currency": "EUR"},
        "callback_url": RECEIVER,
        **call.get("body", {}),
    }
    api.app.test_client().post(call["path"], json=body, headers=call.get("headers"))
    api.settle_down()
    journal = api("GET", "/_control/runs/default/journal").text
    assert stream.getvalue()
    for written in (stream.getvalue(), caplog.text, *capfd.readouterr(), journal):
        assert SENTINEL not in written
