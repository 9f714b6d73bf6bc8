"""The second foreign service from outside: its profile, its imports, its script."""

from __future__ import annotations

import ast
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

import pytest
import requests

from payconform.clock import Deadline
from payconform.target import profile as profiles

from .market_desk_world import FOLDER, ORDER, VARIABLES

SCRIPT = (sys.executable, str(FOLDER / "serve.py"), "--provider", "http://127.0.0.1:9")
KEY = {"X-Desk-Key": VARIABLES["DESK_KEY"]}


@contextmanager
def serving(*options: str, **variables: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    environment = {**os.environ, **VARIABLES, **variables}
    with subprocess.Popen(
        [*SCRIPT, "--port", "0", *options], env=environment, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            line = process.stdout.readline() if process.stdout else ""
            assert line.startswith("market-desk listens on http://127.0.0.1:")
            yield process, line.split()[-1]
        finally:
            process.kill()


def refused(*options: str, **variables: str) -> str:
    """The one sentence with which the script ends."""
    environment = {**os.environ, **VARIABLES, **variables}
    done = subprocess.run(
        [*SCRIPT, *options], env=environment, capture_output=True, text=True, check=False, timeout=20
    )
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    return done.stderr


def test_the_profile_knows_every_word_of_the_desk(desk_modules: Callable[[str], ModuleType]) -> None:
    profile = profiles.load(FOLDER / "target.toml", VARIABLES)
    assert set(profile.table("statuses")) == set(desk_modules("desk.states").State)
    assert profile.capabilities >= {"create", "read", "list", "process", "terminate", "refund", "callbacks"}


def test_the_desk_knows_nothing_of_payconform_nor_of_the_other_shop() -> None:
    """No thread and no event loop either, but for the server."""
    others = {"payconform", "threading", "concurrent", "asyncio", "httpx"}
    others |= {file.stem for file in (FOLDER.parent / "async-shop").glob("*.py")}
    for file in FOLDER.rglob("*.py"):
        nodes = list(ast.walk(ast.parse(file.read_text("utf-8"))))
        names = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
        names += [node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)]
        assert {name.split(".")[0] for name in names}.isdisjoint(others), file.name


def test_the_script_says_where_it_listens_keeps_orders_in_its_file_and_ends_when_told(tmp_path: Path) -> None:
    database = str(tmp_path / "desk.db")
    with serving(DESK_DATABASE=database) as (process, url):
        href = requests.post(f"{url}/api/orders/", ORDER, headers=KEY, timeout=10).json()["result"]["href"]
        assert href.startswith(f"{url}/api/orders/")
        process.send_signal(signal.SIGTERM)
        deadline = Deadline(5.0)
        while process.poll() is None and not deadline.passed:
            deadline.wait(0.02)
        assert process.returncode == 0
    with serving(DESK_DATABASE=database) as (_, url):
        again = requests.get(href.replace(href.partition("/api")[0], url), headers=KEY, timeout=10)
        assert again.json()["result"]["order"]["order_no"] == ORDER["order_no"]


def test_a_mistake_is_switched_on_by_the_script() -> None:
    with serving("--broken", "collects-twice") as (_, url):
        assert requests.get(f"{url}/api/orders/", headers=KEY, timeout=10).status_code == 200


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("DESK_KEY", ""),
        ("DESK_MERCHANT_SECRET", ""),
        ("DESK_PROVIDER_SECRET", ""),
        ("DESK_PROVIDER_SECRET", "not-base64"),
        ("DESK_PROVIDER_SECRET", "whsec_???"),
        ("DESK_BROKEN", "everything"),
    ],
)
def test_what_is_missing_or_impossible_is_one_clear_sentence(variable: str, value: str) -> None:
    assert variable in refused("--port", "0", **{variable: value})


def test_an_impossible_provider_is_one_clear_sentence() -> None:
    assert "DESK_PROVIDER_URL" in refused("--port", "0", "--provider", "provider.test")


def test_a_port_that_is_taken_is_one_clear_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert port in refused("--port", port)


def test_any_server_can_serve_it_without_the_script() -> None:
    """In memory, and the same for all threads that come and go."""
    code = f"""
from threading import Thread
from urllib.parse import urlencode

from desk.wsgi import application
from django.test import Client

def post(number):
    form = urlencode({ORDER} | {{"order_no": number}})
    Client(headers={KEY}).post("/api/orders/", form, "application/x-www-form-urlencoded")

for number in "ab":
    thread = Thread(target=post, args=(number,))
    thread.start()
    thread.join()
print(Client(headers={KEY}).get("/api/orders/").json()["result"]["paging"]["count"])
"""
    environment = {**os.environ, **VARIABLES}
    command = [sys.executable, "-c", code]
    done = subprocess.run(
        command, cwd=FOLDER, env=environment, capture_output=True, text=True, check=False, timeout=20
    )
    assert (done.stdout, done.returncode) == ("2\n", 0), done.stderr
