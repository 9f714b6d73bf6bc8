"""A target that asks to be called once more, later."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import responses
from urllib3 import HTTPHeaderDict

from payconform.capture import Exchange
from payconform.target.retrying import LEAST_S, asked_for
from payconform.target.transport import Response

from .answered import answered
from .conftest import NO_CLOCK, SHOWN, URL, Load, finding

NOW = datetime(2026, 1, 31, 12, tzinfo=UTC)
AT_ONCE = {"Retry-After": "0"}


@pytest.mark.parametrize(
    ("status", "header", "seconds"),
    [
        (429, "7", 7.0),
        (503, " 120 ", 120.0),
        (503, "0", LEAST_S),
        (503, "Sat, 31 Jan 2026 12:00:30 GMT", 30.0),
        (503, "Sat, 31 Jan 2026 11:00:00 GMT", LEAST_S),
        (503, "soon", None),
        (503, "-1", None),
        (503, "1.5", None),
        (503, "Sat, 31 Jan 2026 12:00:30 -0000", None),
        (503, None, None),
        (200, "7", None),
        (302, "7", None),
        (500, "7", None),
    ],
)
def test_when_to_come_again(status: int, header: str | None, seconds: float | None) -> None:
    headers = HTTPHeaderDict({} if header is None else {"Retry-After": header})

    assert asked_for(Response(status, headers, b""), NOW) == seconds


def test_it_is_asked_again_and_every_try_is_evidence(wire: responses.RequestsMock, load: Load) -> None:
    kept: list[Exchange] = []
    wire.get(f"{URL}/invoices/cpi_1", status=503, headers=AT_ONCE)
    wire.get(f"{URL}/invoices/cpi_1", status=429, headers=AT_ONCE)
    wire.get(f"{URL}/invoices/cpi_1", json={"invoice": SHOWN})

    invoice = answered(load(NO_CLOCK), record=kept.append).read("cpi_1")

    assert invoice.id == "cpi_1"
    assert [exchange.status for exchange in kept] == [503, 429, 200]


@pytest.mark.parametrize(("bound", "header"), [("0", "0"), ("5", "6")])
def test_an_answer_that_asks_for_too_much_stands(
    wire: responses.RequestsMock, load: Load, bound: str, header: str
) -> None:
    wire.get(f"{URL}/invoices/cpi_1", status=503, headers={"Retry-After": header})
    driver = answered(load(NO_CLOCK | {"timeout = 2.5": f"timeout = 2.5\nretry_after = {bound}"}))

    assert finding(lambda: driver.read("cpi_1"))[2].startswith("HTTP 503")
    assert len(wire.calls) == 1


def test_whoever_asks_for_ever_is_asked_for_a_while(wire: responses.RequestsMock, load: Load) -> None:
    wire.get(f"{URL}/invoices/cpi_1", status=429, headers=AT_ONCE)
    driver = answered(load(NO_CLOCK | {"timeout = 2.5": "timeout = 2.5\nretry_after = 0.3"}))

    assert finding(lambda: driver.read("cpi_1"))[2].startswith("HTTP 429")
    assert 1 < len(wire.calls) <= 0.3 / LEAST_S + 1
