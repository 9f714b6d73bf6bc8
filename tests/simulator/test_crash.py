"""A real provider on a file, killed at any moment: what it acknowledged is there, and nothing is there twice.

PAYCONFORM_CRASHES says how often it is killed; the moments follow from a seed.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

import pytest
import requests
from werkzeug.serving import make_server

from payconform.clock import Deadline

CRASHES = int(os.environ.get("PAYCONFORM_CRASHES", "30"))
CLIENTS = 4
SEED = 20260131
PATIENCE_S = 30.0
COMMAND = [sys.executable, "-m", "payconform", "serve", "provider", "--port", "0", "--until-stdin-closes"]
SECRET = "whsec_dHdlbnR5LWZvdXIgYnl0ZXMgaGVyZQ=="
# How far a status has come; what was acknowledged may only go on from there.
RANK = {"accepted": 0, "pending": 1, "failed": 1, "succeeded": 2, "reversed": 3}


class Shop:
    """Receives callbacks; answers each third one late, so that a kill finds some on their way."""

    def __init__(self) -> None:
        self.events: set[str] = set()
        self.url = ""
        self._numbers = count()

    def __call__(self, environ: Any, start_response: Any) -> list[bytes]:
        event = json.loads(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))
        if next(self._numbers) % 3 == 0:
            Deadline(1).wait(0.02)
        self.events.add(event["id"])
        start_response("200 OK", [])
        return []


@dataclass
class Books:
    """What the clients were told: by key, what was ordered, and the answer where there was one."""

    orders: dict[str, dict[str, Any]] = field(default_factory=dict)
    answers: dict[str, bytes] = field(default_factory=dict)
    reached: dict[str, str] = field(default_factory=dict)  # the latest status acknowledged, by operation

    def acknowledge(self, answer: requests.Response) -> Any:
        operation = answer.json()
        known = self.reached.get(operation["id"], "accepted")
        self.reached[operation["id"]] = max(known, operation["status"], key=RANK.__getitem__)
        return operation


@pytest.fixture
def shop() -> Iterator[Shop]:
    made = Shop()
    server = make_server("127.0.0.1", 0, made, threaded=True)
    server.log = lambda *_: None  # type: ignore[method-assign]  # not a line for each callback
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    made.url = f"http://127.0.0.1:{server.server_port}/hook"
    yield made
    server.shutdown()
    thread.join()
    server.server_close()


@contextmanager
def started(file: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A provider that is killed in the end, if not before."""
    environment = {**os.environ, "PAYCONFORM_PROVIDER_SECRET": SECRET}
    with subprocess.Popen(
        [*COMMAND, "--data", str(file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def address(process: subprocess.Popen[bytes]) -> str:
    assert process.stdout is not None
    return str(json.loads(process.stdout.readline())["url"])


class Client(threading.Thread):
    """Orders payments, takes some back and reverses some, until nobody answers any more."""

    def __init__(self, url: str, books: Books, shop: Shop, name: str) -> None:
        super().__init__(name=name)
        self._url, self._books, self._shop = url, books, shop

    def run(self) -> None:
        with requests.Session() as session:
            session.trust_env = False
            try:
                for number in count():
                    self._order(session, number)
            except (requests.ConnectionError, requests.exceptions.ChunkedEncodingError):
                return

    def _order(self, session: requests.Session, number: int) -> None:
        key = f"{self.name}-{number}"
        self._books.orders[key] = {
            "reference": key,
            "amount": {"value": "10.00", "currency": "EUR"},
            "callback_url": self._shop.url,
        }
        answer = post(session, self._url, self._books, key)
        payment = self._books.acknowledge(answer)
        self._books.answers[key] = answer.content
        if number % 4 == 0:
            path = f"{self._url}/_control/runs/default/operations/{payment['id']}/actions"
            acted = session.post(path, json={"action": "settle"}, timeout=10)
            if acted.status_code == 200:  # else the plan was faster
                self._books.acknowledge(acted)


def post(session: requests.Session, url: str, books: Books, key: str) -> requests.Response:
    answer = session.post(
        f"{url}/payments", json=books.orders[key], headers={"Idempotency-Key": key}, timeout=10
    )
    assert answer.status_code == 201, answer.text
    return answer


def check_what_was_told(session: requests.Session, url: str, books: Books, keys: list[str]) -> None:
    for key in keys:
        answer = post(session, url, books, key)
        assert answer.content == books.answers.setdefault(key, answer.content)
        id_ = answer.json()["id"]
        read = session.get(f"{url}/payments/{id_}", timeout=10)
        assert read.status_code == 200
        assert RANK[read.json()["status"]] >= RANK[books.reached.get(id_, "accepted")]


def burst(url: str, books: Books, shop: Shop, number: int, seconds: float, process: Any) -> None:
    clients = [Client(url, books, shop, f"r{number}-c{client}") for client in range(CLIENTS)]
    for client in clients:
        client.start()
    Deadline(seconds).wait(seconds)
    process.kill()
    for client in clients:
        client.join(PATIENCE_S)
        assert not client.is_alive()


def test_a_provider_that_is_killed_forgets_nothing_and_does_nothing_twice(tmp_path: Path, shop: Shop) -> None:
    file, books, chance = tmp_path / "provider.db", Books(), Random(SEED)
    checked = 0
    with requests.Session() as session:
        session.trust_env = False
        for number in range(CRASHES):
            with started(file) as process:
                if number % 10 == 9:  # while it starts
                    Deadline(1).wait(chance.uniform(0.3, 0.8))
                    continue
                url = address(process)
                if number == 0:
                    rule = {"outcomes": [{"outcome": "success", "after": 0.05}]}
                    session.post(f"{url}/_control/runs/default/rules", json=rule, timeout=10)
                keys = list(books.orders)[checked:]
                checked += len(keys)
                check_what_was_told(session, url, books, keys)
                burst(url, books, shop, number, chance.uniform(0.01, 0.4), process)
        with started(file) as process:
            url = address(process)
            check_what_was_told(session, url, books, list(books.orders))
            check_the_end(session, f"{url}/_control/runs/default", books, shop)


def check_the_end(session: requests.Session, control: str, books: Books, shop: Shop) -> None:
    def items(what: str) -> list[Any]:
        found: list[Any] = []
        after: str | None = ""
        while after is not None:
            query = {"limit": "1000", **({"after": after} if after else {})}
            page = session.get(f"{control}/{what}", params=query, timeout=PATIENCE_S).json()
            found, after = found + page["items"], page.get("next")
        return found

    def is_done() -> bool:
        """What is due after the last start has happened, and been told."""
        open_ones = [row for row in items("operations") if row["status"] != "succeeded"]
        return not open_ones and {row["state"] for row in items("callbacks")} == {"delivered"}

    deadline = Deadline(PATIENCE_S)
    while not is_done() and not deadline.passed:
        deadline.wait(0.1)
    operations, callbacks = items("operations"), items("callbacks")
    assert Counter(each["reference"] for each in operations) == Counter(books.orders.keys())
    assert {each["status"] for each in operations} == {"succeeded"}
    assert [rule["used"] for rule in items("rules")] == [len(operations)]
    assert {row["state"] for row in callbacks} == {"delivered"}
    assert {row["event_id"] for row in callbacks} == shop.events
    told = Counter((row["operation"], row["type"]) for row in callbacks)
    assert told == Counter(
        (each["id"], kind) for each in operations for kind in ("payment.pending", "payment.succeeded")
    )
    assert len(operations) >= CRASHES
