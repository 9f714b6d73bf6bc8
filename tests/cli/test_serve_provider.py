"""``payconform serve provider`` as a process: ready when it says so, closed to strangers, gone at the end."""

from __future__ import annotations

import importlib.util
import json
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import requests

from .conftest import Command, surroundings

SECRET = "whsec_c2VjcmV0"
TOKEN = "a-token-of-some-length"
PATIENCE_S = 30.0
SERVERS = [
    "threaded",
    pytest.param(
        "granian",
        marks=pytest.mark.skipif(
            importlib.util.find_spec("granian") is None,
            reason="granian isn't installed: pip install 'payconform[load]'",
        ),
    ),
]


class Served:
    """A provider that is a process of ours; `lines` are what it said until it was ready."""

    def __init__(self, process: subprocess.Popen[str], lines: list[str]) -> None:
        self.process = process
        self.lines = lines
        found = re.search(r"provider on (http://\S+)", lines[0])
        assert found, lines
        self.url = found[1].replace("0.0.0.0", "127.0.0.1")

    def get(self, path: str, **headers: str) -> requests.Response:
        with requests.Session() as session:
            session.trust_env = False
            return session.get(f"{self.url}{path}", headers=headers, timeout=PATIENCE_S)


Start = Callable[..., Served]


@pytest.fixture
def start(payconform: Command) -> Iterator[Start]:
    """Starts a provider on a free port and reads `said` lines of it."""
    started: list[subprocess.Popen[str]] = []

    def begin(*options: str, said: int = 1, **environment: str) -> Served:
        process = subprocess.Popen(
            payconform.line("serve", "provider", "--port", "0", *options),
            cwd=payconform.folder,
            env=surroundings({"PAYCONFORM_PROVIDER_SECRET": SECRET, **environment}),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        started.append(process)
        assert process.stdout is not None
        return Served(process, [process.stdout.readline() for _ in range(said)])

    yield begin
    for process in started:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("server", SERVERS)
def test_it_says_so_when_it_answers(start: Start, server: str) -> None:
    served = start("--server", server)
    health = served.get("/_control/health").json()
    assert (health["status"], health["server"]) == ("ok", server)


@pytest.mark.parametrize("server", SERVERS)
@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_when_it_is_told_to(start: Start, server: str, sent: signal.Signals) -> None:
    served = start("--server", server)
    served.get("/_control/health")
    served.process.send_signal(sent)
    rest, _ = served.process.communicate(timeout=PATIENCE_S)
    assert (served.process.returncode, rest) == (0, "provider stopped\n")


@pytest.mark.parametrize("server", SERVERS)
def test_a_port_that_is_taken_is_refused(payconform: Command, start: Start, server: str) -> None:
    port = start("--server", server).url.rpartition(":")[2]
    said = payconform("serve", "provider", "--server", server, "--port", port)
    assert said.code == 2
    assert f"port {port} on 127.0.0.1 is taken" in said.err
    assert "Traceback" not in said.err


PARENT = """
import subprocess, sys, time
child = subprocess.Popen(sys.argv[1:], stdin=subprocess.PIPE)
child.wait()
"""


@pytest.mark.parametrize("server", SERVERS)
@pytest.mark.parametrize("_", range(3))
def test_it_ends_with_a_parent_that_is_killed(payconform: Command, server: str, _: int) -> None:
    line = payconform.line("serve", "provider", "--server", server, "--port", "0", "--until-stdin-closes")
    with subprocess.Popen(
        [sys.executable, "-c", PARENT, *line],
        cwd=payconform.folder,
        env=surroundings({"PAYCONFORM_PROVIDER_SECRET": SECRET}),
        stdout=subprocess.PIPE,
        text=True,
    ) as parent:
        assert parent.stdout is not None
        url = json.loads(parent.stdout.readline())["url"]
        assert requests.get(f"{url}/_control/health", timeout=PATIENCE_S).status_code == 200
        parent.kill()
        assert parent.stdout.read() == "", "the pipe closes when its last holder has ended"
    port = int(url.rpartition(":")[2])
    with socket.socket() as again:
        again.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        again.bind(("127.0.0.1", port))


@pytest.mark.parametrize("server", SERVERS)
def test_calls_side_by_side_share_what_it_keeps(start: Start, server: str) -> None:
    served = start("--server", server)

    def order(number: int) -> Any:
        body = {"reference": f"inv-{number % 2}", "amount": {"value": "1.00", "currency": "EUR"}}
        return requests.post(f"{served.url}/payments", json=body, timeout=PATIENCE_S).status_code

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(order, range(40))) == [201] * 40
    for reference in ("inv-0", "inv-1"):
        assert len(served.get(f"/payments?reference={reference}").json()["items"]) == 20


def test_granian_that_is_not_installed_is_one_sentence(payconform: Command) -> None:
    (payconform.folder / "granian.py").write_text("raise ImportError('not here')")
    said = payconform("serve", "provider", "--server", "granian")
    assert said.code == 2
    assert "--server granian needs granian, which isn't installed" in said.err
    assert "payconform[load]" in said.err


def test_beyond_loopback_a_token_is_made_up_and_shown_once(start: Start) -> None:
    served = start("--host", "0.0.0.0", said=2)
    token = served.lines[1].partition("Bearer ")[2].strip()
    assert len(token) >= 16
    assert served.get("/_control/runs").status_code == 401
    assert served.get("/_control/runs", Authorization=f"Bearer {token}").status_code == 200
    assert served.get("/_control/health").status_code == 200


def test_a_token_that_is_given_is_not_shown_and_holds_on_loopback_too(start: Start) -> None:
    served = start(PAYCONFORM_PROVIDER_TOKEN=TOKEN)
    assert served.get("/_control/runs").status_code == 401
    assert served.get("/_control/runs", Authorization=f"Bearer {TOKEN}").status_code == 200
    served.process.terminate()
    rest, _ = served.process.communicate(timeout=PATIENCE_S)
    assert TOKEN not in "".join((*served.lines, rest))


def test_the_configuration_is_printed_and_nothing_is_served(payconform: Command) -> None:
    (payconform.folder / "provider.toml").write_text("port = 9000\n")
    said = payconform(
        "serve", "provider", "--config", "provider.toml", "--print-config",
        environment={"PAYCONFORM_PROVIDER_TOKEN": TOKEN},
    )  # fmt: skip
    assert said.code == 0
    assert "port = 9000  # provider.toml:1" in said.out
    assert 'token = "[redacted]"  # PAYCONFORM_PROVIDER_TOKEN' in said.out


def test_the_default_run_starts_with_the_rules_of_a_plan(payconform: Command, start: Start) -> None:
    (payconform.folder / "rules.toml").write_text('[[rules]]\noutcomes = [{ outcome = "pending" }]\n')
    served = start("--plan", "rules.toml", "--no-magic", "--seed", "7")
    (rule,) = served.get("/_control/runs/default/rules").json()["items"]
    assert rule["outcomes"] == [{"outcome": "pending"}]
    run = served.get("/_control/runs/default").json()
    assert (run["seed"], run["magic"]) == (7, False)


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("rules.toml", '\n[[rules]]\noutcomes = [{ outcome = "luck" }]\n', "rules.toml: line 3: "),
        ("rules.toml", "[[rules]", "rules.toml: "),
        ("rules.json", "{", "rules.json: "),
        ("nowhere.toml", None, "nowhere.toml: the plan can't be read: No such file"),
    ],
)
def test_a_plan_that_is_wrong_is_one_sentence(
    payconform: Command, name: str, text: str | None, words: str
) -> None:
    if text is not None:
        (payconform.folder / name).write_text(text)
    said = payconform("serve", "provider", "--port", "0", "--plan", name)
    assert said.code == 2
    assert said.err.startswith(f"payconform: {words}")
    assert "Traceback" not in said.err


def test_a_mistake_in_the_file_is_one_sentence(payconform: Command) -> None:
    (payconform.folder / "provider.toml").write_text("\nport = 'high'\n")
    said = payconform("serve", "provider", "--config", "provider.toml")
    assert said.code == 2
    assert said.err.startswith("payconform: provider.toml:2: port should be a whole number")
