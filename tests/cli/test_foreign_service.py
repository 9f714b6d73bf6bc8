"""A service that we share nothing with, judged by its profile alone."""

from __future__ import annotations

import socket
import subprocess
import sys
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from .conftest import Command, surroundings

SHOP = Path(__file__).parents[2] / "examples" / "async-shop"

Start = Callable[..., Mapping[str, str]]


@pytest.fixture
def processes() -> Iterator[list[subprocess.Popen[str]]]:
    """Whatever a test starts, ended with it."""
    started: list[subprocess.Popen[str]] = []
    yield started
    for process in started:
        process.terminate()
        process.communicate(timeout=10)


@pytest.fixture
def shop(processes: list[subprocess.Popen[str]]) -> Start:
    """Starts the shop beside a port that the suite's provider will take; gives the profile's environment."""

    def start(*options: str) -> Mapping[str, str]:
        provider = free_port()
        secrets = {
            "SHOP_TOKEN": "token-of-the-shop",
            "SHOP_PROVIDER_SECRET": "whsec_" + b64encode(b"between provider and shop").decode(),
            "SHOP_WEBHOOK_SECRET": "whsec_" + b64encode(b"between shop and merchant").decode(),
        }
        command = [sys.executable, str(SHOP / "shop.py"), "--port", "0"]
        process = subprocess.Popen(
            [*command, "--provider", f"http://127.0.0.1:{provider}", *options],
            env=surroundings(secrets),
            stdout=subprocess.PIPE,
            text=True,
        )
        processes.append(process)
        assert process.stdout is not None
        url = process.stdout.readline().split()[-1]
        return {**secrets, "SHOP_URL": url, "SHOP_PROVIDER_BIND": f"127.0.0.1:{provider}"}

    return start


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def test_the_shop_fails_nothing_and_what_it_lacks_is_said(payconform: Command, shop: Start) -> None:
    said = payconform("run", str(SHOP / "target.toml"), "--workers", "2", environment=shop())

    words = {verdict for verdict, _ in said.verdicts.values()}
    assert words == {"passed", "unspecified", "unverifiable", "not_claimed"}, said.out
    assert said.failed == set()
    reasons = {row["headline"] for row in said.result["scenarios"] if row["verdict"] != "passed"}
    assert any("no clock" in reason for reason in reasons)
    assert any("doesn't claim" in reason for reason in reasons)
    assert said.result["musts"]["verified"] >= 34
    assert "token-of-the-shop" not in (said.report / "events.ndjson").read_text()


@pytest.mark.parametrize(
    ("mistake", "broken"),
    [("whole-for-part", {"PAY21-MONEY-01", "PAY21-MONEY-03"}), ("paid-after-all", {"PAY21-FINAL-02"})],
)
def test_the_broken_shop_is_failed_and_blamed(
    payconform: Command, shop: Start, mistake: str, broken: set[str]
) -> None:
    tags = " or ".join(f"@req:{requirement}" for requirement in broken)
    environment = shop("--broken", mistake)
    said = payconform("run", str(SHOP / "target.toml"), "--tags", tags, environment=environment)

    assert said.code == 1
    assert said.failed == broken
    assert {finding["blame"] for finding in said.result["findings"]} == {"target"}
    assert said.result["verdict"] == "not conformant"


def test_a_shop_that_goes_away_in_the_midst_is_unreachable(
    payconform: Command, shop: Start, processes: list[subprocess.Popen[str]]
) -> None:
    environment = shop()
    run = subprocess.Popen(
        payconform.line("run", str(SHOP / "target.toml"), "--workers", "1"),
        cwd=payconform.folder,
        env=surroundings(environment),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert run.stdout is not None
    while " of " not in run.stdout.readline():
        assert run.poll() is None, "it ended before it judged"

    processes[0].terminate()
    output, _ = run.communicate(timeout=60)

    assert run.returncode == 4, output
    assert "nobody answers" in output


def test_the_doctor_finds_the_shop_well(payconform: Command, shop: Start) -> None:
    said = payconform("doctor", str(SHOP / "target.toml"), environment=shop())

    assert said.code == 0, said.out + said.err
    assert [line.split(":")[0] for line in said.out.splitlines()] == [
        "ok    profile",
        "ok    reachability and auth",
        "ok    create",
        "ok    read",
        "ok    accounts and lists",
        "ok    way to the provider",
        "ok    way to the merchant",
    ]


def test_the_doctor_says_what_is_wrong(payconform: Command, shop: Start) -> None:
    environment = {**shop(), "SHOP_TOKEN": "another"}
    said = payconform("doctor", str(SHOP / "target.toml"), environment=environment)

    assert said.code == 2
    assert "refuses our credentials (HTTP 401)" in said.err


def test_the_doctor_misses_a_provider_that_is_elsewhere(payconform: Command, shop: Start) -> None:
    environment = {**shop(), "SHOP_PROVIDER_BIND": f"127.0.0.1:{free_port()}"}
    said = payconform("doctor", str(SHOP / "target.toml"), environment=environment)

    assert said.code == 2
    assert "no payment for reference" in said.err


def test_a_provider_s_port_that_is_taken_is_the_users_to_mend(payconform: Command, shop: Start) -> None:
    environment = shop()
    host, _, port = environment["SHOP_PROVIDER_BIND"].partition(":")
    with socket.create_server((host, int(port))):
        said = payconform("run", str(SHOP / "target.toml"), environment=environment)

    assert said.code == 2
    assert f"provider.bind: {host}:{port} can't be had: Address already in use" in said.err
