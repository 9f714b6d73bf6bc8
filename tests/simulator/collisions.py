"""Many threads that hit one payment at the same moment, and the laws that hold for what is left of it."""

from __future__ import annotations

import sys
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from flask import Flask

from payconform.money import Money
from payconform.simulator.kinds import Kind
from payconform.simulator.transitions import Status, targets

THREADS = 32
DEEDS = ("settle", "fail", "reverse", "refund")
BODY = {"value": "30.00", "currency": "EUR"}  # of 100.00: three fit, a fourth doesn't
PATIENCE_S = 30.0


@dataclass(frozen=True)
class Answer:
    deed: str
    status: int
    body: Any


class Threads:
    """The same threads for all rounds; each has a client of its own."""

    def __init__(self, app: Flask, pool: ThreadPoolExecutor) -> None:
        self._app = app
        self._pool = pool
        self._barrier = threading.Barrier(THREADS)

    def collide(self, run: str, payment: str, turn: int) -> list[Answer]:
        """Each thread does one deed, at the same moment as all others; `turn` says who does which."""

        def do(number: int) -> Answer:
            deed = DEEDS[(number + turn) % len(DEEDS)]
            path, body = f"/_control/runs/{run}/operations/{payment}/actions", {"action": deed}
            if deed == "refund":
                path, body = f"/runs/{run}/payments/{payment}/refunds", {"amount": BODY}
            client = self._app.test_client()
            self._barrier.wait(PATIENCE_S)
            answer = client.post(path, json=body)
            return Answer(deed, answer.status_code, answer.json)

        return list(self._pool.map(do, range(THREADS)))


@contextmanager
def threads(app: Flask) -> Iterator[Threads]:
    """Python changes threads every 5 ms unless told otherwise, which is longer than one call takes."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        with ThreadPoolExecutor(THREADS) as pool:
            yield Threads(app, pool)
    finally:
        sys.setswitchinterval(usual)


def check_round(payment: str, answers: list[Answer], rows: list[Mapping[str, Any]]) -> tuple[str, ...]:
    """Hold a round to its laws; returns the payment's path. `rows`: all transitions, in order."""
    assert {answer.status for answer in answers} <= {200, 201, 409, 422}
    own = [row for row in rows if row["operation"] == payment]
    _check_path(own)
    _check_acknowledged(answers, own, [row for row in rows if row["operation"] != payment])
    _check_money(payment, rows)
    return tuple(row["to"] for row in own)


def _check_path(own: list[Mapping[str, Any]]) -> None:
    """Legal, and without a gap: each begins where the one before it ended."""
    seen = None
    for row in own:
        assert row["from"] == seen
        assert row["to"] in targets(Kind.PAYMENT, None if seen is None else Status(seen))
        seen = row["to"]


def _check_acknowledged(
    answers: list[Answer], own: list[Mapping[str, Any]], refunds: list[Mapping[str, Any]]
) -> None:
    """Exactly what the history shows, and as it shows it."""
    done = [answer for answer in answers if answer.status < 300]
    actions = Counter((each.deed, each.body["status"]) for each in done if each.deed != "refund")
    assert actions == Counter((row["cause"].rpartition(" ")[2], row["to"]) for row in own[1:])
    acknowledged = {each.body["id"] for each in done if each.deed == "refund"}
    assert len(acknowledged) == sum(each.deed == "refund" for each in done)
    assert acknowledged == {row["operation"] for row in refunds}
    assert len(refunds) == len(acknowledged)  # each of them began, and succeeded at once


def _check_money(payment: str, rows: list[Mapping[str, Any]]) -> None:
    """At every moment refunds hold no more than what moved, and no more moved than was ordered."""
    nothing, amount = Money.of("0", "EUR"), Money.of("100.00", "EUR")
    moved = held = nothing
    for row in rows:
        value = Money.of(row["moved"]["value"], "EUR")
        if row["operation"] == payment:
            expected = {"succeeded": amount, "reversed": held}.get(row["to"], nothing)
            assert value == expected
            moved = value
        else:
            held += value
        assert nothing <= held <= moved <= amount
