"""Another service that we share nothing with, judged in process, and once over HTTP."""

from __future__ import annotations

import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from .conftest import Command, surroundings
from .test_foreign_service import free_port

DESK = Path(__file__).parents[2] / "examples" / "market-desk"
PROFILE = DESK / "target.toml"
SECRETS = {
    "DESK_KEY": "key-of-the-desk",
    "DESK_PROVIDER_SECRET": "whsec_" + b64encode(b"between provider and desk").decode(),
    "DESK_MERCHANT_SECRET": "between-desk-and-merchant",
}
IN_PROCESS = {**SECRETS, "DESK_URL": "http://market-desk.test", "DESK_PROVIDER_URL": "http://provider.test"}
WITHOUT_WAITING = 48  # musts that are verified even where a busy machine overtakes each real lifetime
UNMEASURED = {"COVERAGE_PROCESS_CONFIG": "", "COVERAGE_PROCESS_START": ""}  # Django would be slow under it

# What says nothing of the mistake stands beside what does.
MISTAKES = [
    ("cents-by-float", {"PAY21-MONEY-01", "PAY21-MONEY-02"}, {"PAY21-MONEY-03", "PAY21-MONEY-05"}),
    ("collects-twice", {"PAY21-ATT-01"}, {"PAY21-DONE-01", "PAY21-PEND-01"}),
    ("signs-another-body", {"PAY21-CB-01"}, {"PAY21-CB-02", "PAY21-CB-03"}),
]


@contextmanager
def served(provider: str) -> Iterator[str]:
    """The address at which the desk's own script serves it."""
    command = [sys.executable, str(DESK / "serve.py"), "--port", "0", "--provider", provider]
    with subprocess.Popen(command, env=surroundings(SECRETS), stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield process.stdout.readline().split()[-1]
        finally:
            process.terminate()


def any_of(requirements: set[str]) -> str:
    return " or ".join(f"@req:{requirement}" for requirement in sorted(requirements))


def over_http() -> str:
    """The profile, changed as the desk's README says."""
    text = PROFILE.read_text("utf-8")
    for line, instead in {
        'wsgi = "desk.wsgi:application"': 'environment = "test"',
        'base_url = "http://market-desk.test"': 'base_url = "${DESK_URL}"',
        'public_url = "http://provider.test"': 'bind = "${DESK_PROVIDER_BIND}"',
    }.items():
        assert text.count(line) == 1
        text = text.replace(line, instead)
    return text


def test_the_desk_fails_nothing_and_what_it_lacks_is_said(payconform: Command) -> None:
    side_by_side = ("--workers", "2", "--lanes", "3")
    said = payconform("run", str(PROFILE), *side_by_side, environment=IN_PROCESS | UNMEASURED)

    words = {verdict for verdict, _ in said.verdicts.values()}
    assert words == {"passed", "unspecified", "unverifiable", "not_claimed"}, said.out + said.err
    assert said.failed == set()
    assert (said.code, said.result["verdict"]) == (0, "conformant with gaps")
    reasons = {row["headline"] for row in said.result["scenarios"] if row["verdict"] != "passed"}
    for reason in ("no clock that can be moved", "can't be told from its end", "doesn't claim"):
        assert any(reason in each for each in reasons), reason
    assert said.result["musts"]["verified"] >= WITHOUT_WAITING
    assert not any(secret in (said.report / "events.ndjson").read_text() for secret in SECRETS.values())


@pytest.mark.parametrize(("mistake", "broken", "beside"), MISTAKES)
def test_the_broken_desk_is_failed_and_blamed(
    payconform: Command, mistake: str, broken: set[str], beside: set[str]
) -> None:
    environment = {**IN_PROCESS, "DESK_BROKEN": mistake}
    few = ("--workers", "2", "--lanes", "2", "--tags", any_of(broken | beside))
    said = payconform("run", str(PROFILE), *few, environment=environment)

    assert said.code == 1
    assert said.failed == broken, said.out + said.err
    assert {finding["blame"] for finding in said.result["findings"]} == {"target"}
    assert {row["id"] for row in said.result["requirements"] if row["verdict"] == "passed"} >= beside
    assert said.result["verdict"] == "not conformant"


def test_it_is_judged_over_http_by_the_same_profile_but_for_three_lines(
    payconform: Command, tmp_path: Path
) -> None:
    profile = tmp_path / "target.toml"
    profile.write_text(over_http(), "utf-8")
    (tmp_path / "order.schema.json").write_bytes((DESK / "order.schema.json").read_bytes())
    about = {"PAY21-MONEY-01", "PAY21-CB-01", "PAY21-REF-08"}
    provider = f"127.0.0.1:{free_port()}"

    with served(f"http://{provider}") as url:
        places = {"DESK_URL": url, "DESK_PROVIDER_BIND": provider}
        said = payconform("run", str(profile), "--tags", any_of(about), environment={**SECRETS, **places})

    assert said.failed == set()
    passed = {row["id"] for row in said.result["requirements"] if row["verdict"] == "passed"}
    assert passed >= about, said.out + said.err
