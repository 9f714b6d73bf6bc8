"""Clocks of a target: at an endpoint that tells less, or in a header of each call."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import responses

from payconform.clock import FrozenClock
from payconform.errors import ConfigurationError
from payconform.target.http_driver import HttpDriver
from payconform.target.values import ClockReading

from .answered import answered
from .conftest import NO_CLOCK, NOON, ORDER, SHOWN, URL, Load, sent

HEADER = {
    next(
        iter(NO_CLOCK)
    ): '[clock]\nkind = "header"\nheader = "Shop-Now"\nformat = "rfc3339"\nscope = "invoice"\n\n'
}
LATER = datetime(2026, 2, 1, 12, 30, tzinfo=UTC)


@pytest.fixture
def told(load: Load) -> HttpDriver:
    return answered(load(HEADER), clock=FrozenClock(NOON + timedelta(microseconds=7)))


def test_each_call_carries_the_time_that_it_is(wire: responses.RequestsMock, told: HttpDriver) -> None:
    wire.get(f"{URL}/invoices/cpi_1", json={"invoice": SHOWN})

    readings = [told.clock()]
    told.read("cpi_1")
    readings += [told.move_clock(LATER), told.clock()]
    told.read("cpi_1")

    assert [reading.now for reading in readings] == [NOON, LATER, LATER]
    assert [call.request.headers["Shop-Now"] for call in wire.calls] == [
        "2026-01-31T12:00:00Z",
        "2026-02-01T12:30:00Z",
    ]


def test_an_invoice_learns_of_it_by_calls_alone(told: HttpDriver) -> None:
    assert told.clock() == ClockReading(NOON, None, None, lazy=True)


def test_a_lifetime_is_reckoned_on_the_time_that_is_told(
    wire: responses.RequestsMock, told: HttpDriver
) -> None:
    wire.post(f"{URL}/invoices", json={"invoice": SHOWN}, status=201)
    told.move_clock(LATER)

    told.create(replace(ORDER, lifetime_s=60))

    assert sent(wire)["expires"] == int(LATER.timestamp()) + 60


@pytest.mark.parametrize(
    ("changes", "shared"),
    [
        ({}, True),
        (NO_CLOCK, False),
        (HEADER, False),
        ({next(iter(NO_CLOCK)): '[clock]\nkind = "header"\nheader = "Shop-Now"\n\n'}, True),
    ],
)
def test_whose_time_it_is(load: Load, changes: dict[str, str], *, shared: bool) -> None:
    assert load(changes).has_shared_clock is shared


def test_a_clock_that_tells_no_next_moment_goes_in_steps(wire: responses.RequestsMock, load: Load) -> None:
    wire.get(f"{URL}/clock", json={"now": "2026-01-31T12:00:00Z", "due": "2026-01-31T12:00:05Z"})
    driver = answered(load({'next_due = "$.due"': "max_step = 90"}))

    assert driver.clock() == ClockReading(NOON, None, timedelta(seconds=90))


READ = {
    next(iter(NO_CLOCK)): next(iter(HEADER.values())).rstrip()
    + '\nnext_due = "$.due"\nread = { method = "GET", path = "/clock", query = { ref = "{reference}" } }\n\n'
}


def test_each_invoice_may_tell_when_it_next_has_something_to_do(
    wire: responses.RequestsMock, load: Load
) -> None:
    wire.post(f"{URL}/invoices", json={"invoice": SHOWN}, status=201)
    for reference, due in (("pc1", "2026-02-02T00:00:00Z"), ("pc2", "2026-02-01T13:00:00Z"), ("pc3", None)):
        answers = [responses.matchers.query_param_matcher({"ref": reference})]
        wire.get(f"{URL}/clock", json={"due": due}, match=answers)
    driver = answered(load(READ), clock=FrozenClock(NOON))
    assert driver.clock() == ClockReading(NOON, None)

    for reference in ("pc1", "pc2", "pc3"):
        driver.create(replace(ORDER, reference=reference))

    assert driver.move_clock(LATER) == ClockReading(LATER, datetime(2026, 2, 1, 13, tzinfo=UTC))


def test_what_is_read_and_where_it_stands_belong_together(load: Load) -> None:
    with pytest.raises(ConfigurationError, match=r"clock.read and clock.next_due belong together"):
        load({key: text.replace('next_due = "$.due"\n', "") for key, text in READ.items()})
