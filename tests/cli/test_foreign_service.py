"""A service that we share nothing with, judged by its profile alone."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from .conftest import Command, surroundings

SHOP = Path(__file__).parents[2] / "examples" / "async-shop"

SECRETS = {
    "SHOP_TOKEN": "token-of-the-shop",
    "SHOP_PROVIDER_SECRET": "whsec_" + b64encode(b"between provider and shop").decode(),
    "SHOP_WEBHOOK_SECRET": "whsec_" + b64encode(b"between shop and merchant").decode(),
}

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
        command = [sys.executable, str(SHOP / "shop.py"), "--port", "0", "--test-clock"]
        process = subprocess.Popen(
            [*command, "--provider", f"http://127.0.0.1:{provider}", *options],
            env=surroundings(SECRETS),
            stdout=subprocess.PIPE,
            text=True,
        )
        processes.append(process)
        assert process.stdout is not None
        url = process.stdout.readline().split()[-1]
        return {**SECRETS, "SHOP_URL": url, "SHOP_PROVIDER_BIND": f"127.0.0.1:{provider}"}

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
    assert any("doesn't claim" in reason for reason in reasons)
    musts = [
        row for row in said.result["requirements"] if row["level"] == "must" and row["observable"] != "no"
    ]
    for lifecycle in ("payment-invoice-2021", "payout-invoice-2019-05"):
        own = [row["verdict"] == "passed" for row in musts if row["lifecycle"] == lifecycle]
        assert sum(own) >= 0.7 * len(own), lifecycle
    assert "token-of-the-shop" not in (said.report / "events.ndjson").read_text()


@pytest.mark.parametrize(
    ("mistake", "broken"),
    [
        ("whole-for-part", {"PAY21-MONEY-01", "PAY21-MONEY-03"}),
        ("paid-after-all", {"PAY21-FINAL-02"}),
        ("refund-twice", {"PAY21-MONEY-04", "PAY21-ATT-03"}),
    ],
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
    lines = said.out.splitlines()
    assert not [line for line in lines if line.startswith("mend")]
    checks = {line.removeprefix("ok    ") for line in lines}
    for lifecycle in ("payment-invoice-2021", "payout-invoice-2019-05"):
        for check in (
            *("reachability and auth", "create", "read", "money scale", "list", "process", "terminate"),
            *("way to the provider", "way back from the provider", "outcome", "way to the merchant"),
            *("signature", "status words", "own schemas", "clock skew"),
        ):
            assert any(line.startswith(f"{lifecycle}: {check}: ") for line in checks), (lifecycle, check)


def test_the_doctor_says_what_is_wrong(payconform: Command, shop: Start) -> None:
    environment = {**shop(), "SHOP_TOKEN": "another"}
    said = payconform("doctor", str(SHOP / "target.toml"), environment=environment)

    assert said.code == 2
    [line, hint] = said.out.splitlines()[1:3]
    assert line.startswith("mend  payment-invoice-2021: reachability and auth: ")
    assert line.endswith("refuses our credentials (HTTP 401)")
    assert hint == "      look at [auth] in the profile"
    following = "skip  payment-invoice-2021: create: not made, since reachability and auth isn't well"
    assert following in said.out.splitlines()


def test_the_doctor_misses_a_provider_that_is_elsewhere(payconform: Command, shop: Start) -> None:
    environment = {**shop(), "SHOP_PROVIDER_BIND": f"127.0.0.1:{free_port()}"}
    said = payconform("doctor", str(SHOP / "target.toml"), environment=environment)

    assert said.code == 2
    address = f"http://{environment['SHOP_PROVIDER_BIND']}"
    assert (
        f"mend  payment-invoice-2021: way to the provider: no payment came to the provider at {address}"
        in said.out
    )
    assert "ok    payment-invoice-2021: terminate" in said.out, "what can be checked is checked all the same"


def test_nobody_at_the_address_is_another_exit_code(payconform: Command, shop: Start) -> None:
    environment = {**shop(), "SHOP_URL": f"http://127.0.0.1:{free_port()}"}
    said = payconform("doctor", str(SHOP / "target.toml"), "--format", "json", environment=environment)

    assert said.code == 4
    rows = json.loads(said.out)
    assert [row["verdict"] for row in rows[:2]] == ["ok", "mend"]
    assert {row["told"] for row in rows[2:]} == {"nobody answers"}


def test_a_provider_s_port_that_is_taken_is_the_users_to_mend(payconform: Command, shop: Start) -> None:
    environment = shop()
    host, _, port = environment["SHOP_PROVIDER_BIND"].partition(":")
    with socket.create_server((host, int(port))):
        said = payconform("run", str(SHOP / "target.toml"), environment=environment)

    assert said.code == 2
    assert f"provider.bind: {host}:{port} can't be had: Address already in use" in said.err
