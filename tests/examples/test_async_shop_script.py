"""The foreign service from outside: its profile, its imports, its script."""

from __future__ import annotations

import ast
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import ModuleType

import pytest

from payconform import lifecycles
from payconform.clock import Deadline
from payconform.target import profile as profiles


@pytest.mark.parametrize(
    ("cycle", "kind", "gives_back"),
    [("payment-invoice-2021", "BILL", "refund"), ("payout-invoice-2019-05", "PAYOUT", "cancel")],
)
def test_the_profile_knows_every_word_of_the_shop(
    folder: Path,
    secrets: Mapping[str, str],
    modules: Callable[[str], ModuleType],
    cycle: str,
    kind: str,
    gives_back: str,
) -> None:
    places = {"SHOP_URL": "http://127.0.0.1:8702", "SHOP_PROVIDER_BIND": "127.0.0.1:8701"}
    claimed = profiles.load(folder / "target.toml", {**secrets, **places})
    profile = claimed.of(lifecycles.load(cycle))
    assert set(profile.table("statuses")) == getattr(modules("kinds"), kind).states
    assert profile.capabilities == {
        *("create", "read", "list", "process", "terminate", gives_back, "events"),
        *("callbacks", "clock", "errors", "provider", "schemas"),
    }


def test_the_profile_says_of_every_status_what_it_is(folder: Path, secrets: Mapping[str, str]) -> None:
    """Each documented one has a word, and one only."""
    places = {"SHOP_URL": "http://127.0.0.1:8702", "SHOP_PROVIDER_BIND": "127.0.0.1:8701"}
    claimed = profiles.load(folder / "target.toml", {**secrets, **places})
    for cycle in map(lifecycles.load, claimed.lifecycles):
        assert sorted(claimed.of(cycle).table("statuses").values()) == sorted(cycle.codes)


def test_the_shop_knows_nothing_of_payconform(folder: Path) -> None:
    for file in folder.glob("*.py"):
        nodes = list(ast.walk(ast.parse(file.read_text("utf-8"))))
        names = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
        names += [node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)]
        assert not [name for name in names if name.split(".")[0] == "payconform"], file.name


def test_the_script_says_where_it_listens_and_ends_when_told(
    folder: Path, secrets: Mapping[str, str]
) -> None:
    command = [sys.executable, str(folder / "shop.py"), "--port", "0", "--provider", "http://127.0.0.1:9"]
    with subprocess.Popen(
        command, env={**os.environ, **secrets}, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            line = process.stdout.readline() if process.stdout else ""
            assert line.startswith("async-shop listens on http://127.0.0.1:")
            assert not line.strip().endswith(":0")
            process.send_signal(signal.SIGTERM)
            deadline = Deadline(5.0)
            while process.poll() is None and not deadline.passed:
                deadline.wait(0.02)
            assert process.returncode == 0
        finally:
            process.kill()


@pytest.mark.parametrize("value", [None, "not-base64", "whsec_???"])
def test_a_missing_or_impossible_secret_is_one_clear_sentence(
    folder: Path, secrets: Mapping[str, str], value: str | None
) -> None:
    environment = {**os.environ, **secrets}
    environment.pop("SHOP_PROVIDER_SECRET")
    if value is not None:
        environment["SHOP_PROVIDER_SECRET"] = value
    command = [sys.executable, str(folder / "shop.py"), "--port", "0", "--provider", "http://127.0.0.1:9"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=10)
    assert done.returncode == 2
    assert "SHOP_PROVIDER_SECRET" in done.stderr
    assert done.stderr.count("\n") == 1
