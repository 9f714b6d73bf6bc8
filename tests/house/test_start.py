"""What a provider loads until its first payment stands: people and test runs wait for its start."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from urllib.request import Request, urlopen

import pytest

# Each costs a start between 0.02 and 0.3 s, and no payment needs it.
NEEDLESS = {
    *("faker", "hypothesis", "pytest", "pytest_bdd", "responses", "rich"),
    *(
        "cucumber_tag_expressions",
        "gherkin",
        "jsonpath",
        "jsonschema",
        "msgspec",
        "referencing",
        "requests",
        "sqlite3",
        "urllib3",
    ),
    *("payconform.embedded", "payconform.merchant", "payconform.oracle", "payconform.reference"),
    *("payconform.reports", "payconform.steps", "payconform.suite", "payconform.target"),
}
ORDER = json.dumps({"reference": "r-1", "amount": {"value": "12.34", "currency": "EUR"}}).encode()


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Each module, by name."""
    said = tmp_path_factory.mktemp("start") / "stderr"
    # Whoever measures coverage in the child loads modules of its own there.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")}
    command = [sys.executable, "-X", "importtime", "-m", "payconform", "serve", "provider", "--port", "0"]
    with (
        said.open("w") as errors,
        subprocess.Popen(
            [*command, "--until-stdin-closes"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, text=True, env=environment,
        ) as process,
    ):  # fmt: skip
        assert process.stdout is not None
        url = json.loads(process.stdout.readline())["url"]
        request = Request(f"{url}/payments", ORDER, {"Content-Type": "application/json"})
        with urlopen(request) as answer:
            assert answer.status == 201
        process.communicate(timeout=30)
    assert process.returncode == 0
    lines = said.read_text("utf-8").splitlines()
    return {line.rpartition("|")[2].strip() for line in lines if line.startswith("import time:")}


def test_a_provider_loads_nothing_that_its_first_payment_doesnt_need(loaded: set[str]) -> None:
    assert loaded & NEEDLESS == set()


def test_what_is_loaded_is_seen(loaded: set[str]) -> None:
    assert loaded >= {"flask", "payconform.simulator", "payconform.simulator.engine"}
