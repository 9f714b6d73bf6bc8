"""A life cycle that no document of ours has, judged as its README says: its blocks are what runs here."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from payconform import lifecycles, requirements

ROOT = Path(__file__).parents[2]
HOME = Path("examples", "own-lifecycle")
README = (ROOT / HOME / "README.md").read_text("utf-8")
SETTINGS, START, JUDGE, LIST = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
LONGEST_S = 120
PORTS = ("8711", "8712")


@dataclass(frozen=True)
class Said:
    code: int
    text: str


@dataclass(frozen=True)
class Terminal:
    """Where a reader of the README sits: a copy of the example, and the two commands on the PATH."""

    folder: Path
    ports: Mapping[str, str]
    environment: Mapping[str, str]

    def __call__(self, block: str) -> Said:
        done = subprocess.run(
            ["sh", "-ec", self.filled(block)],
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=LONGEST_S,
            check=False,
        )
        return Said(done.returncode, done.stdout)

    def filled(self, block: str) -> str:
        for name, port in self.ports.items():
            block = block.replace(name, port)
        return block

    @property
    def result(self) -> dict[str, Any]:
        result: dict[str, Any] = json.loads(
            (self.folder / HOME / "payconform-report" / "result.json").read_bytes()
        )
        return result


def free_ports() -> Iterator[str]:
    listeners = [socket.create_server(("127.0.0.1", 0)) for _ in PORTS]
    yield from [str(listener.getsockname()[1]) for listener in listeners]
    for listener in listeners:
        listener.close()


def environment(folder: Path) -> dict[str, str]:
    bin_ = folder / "bin"
    bin_.mkdir()
    for name, line in (("python", ""), ("payconform", "-m payconform")):
        command = bin_ / name
        command.write_text(f'#!/bin/sh\nexec "{sys.executable}" {line} "$@"\n')
        command.chmod(0o755)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    return {**kept, "PATH": f"{bin_}{os.pathsep}{kept['PATH']}", "COLUMNS": "200"}


Open = Callable[..., Terminal]


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Open]:
    """Opens one with the service started as the README does, and these options more."""
    started: list[subprocess.Popen[str]] = []

    def open_(*options: str) -> Terminal:
        shutil.copytree(ROOT / HOME, tmp_path / HOME)
        ports = dict(zip(PORTS, free_ports(), strict=True))
        fresh = Terminal(tmp_path, ports, environment(tmp_path))
        told = fresh(f"{SETTINGS}\nenv").text.splitlines()
        secrets = dict(line.split("=", 1) for line in told if line.startswith("SUBSCRIPTIONS_"))
        known = Terminal(tmp_path, ports, {**fresh.environment, **secrets})
        command = known.filled(START).strip().removesuffix("&")
        service = subprocess.Popen(
            ["sh", "-ec", f"exec {command} {' '.join(options)}"],
            cwd=tmp_path,
            env=known.environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(service)
        assert service.stdout is not None
        assert "listen on" in service.stdout.readline()
        return known

    yield open_
    for service in started:
        service.send_signal(signal.SIGTERM)
        service.communicate(timeout=10)


def test_the_service_is_conformant_as_its_readme_says(terminal: Open) -> None:
    here = terminal()
    said = here(JUDGE)

    assert said.code == 0, said.text
    assert "ok    way to the provider: a payment with our reference arrived" in said.text
    assert "conformant: 15 of 15 musts verified" in said.text
    assert here.result["summary"]["passed"] == here.result["summary"]["total"] == 16
    assert here.result["findings"] == here.result["problems"] == []
    assert here.result["versions"]["requirements"].partition("+")[2].startswith("subscription-invoice.")
    [question] = here.result["ambiguities"]
    assert (question["id"], question["about"][:16]) == ("AMB-17", "Money that comes")
    page = (here.folder / HOME / "payconform-report" / "index.html").read_text("utf-8")
    assert "The life cycle subscription-invoice as a state diagram" in page
    edges = here.result["lifecycles"]["subscription-invoice"]["transitions"]
    assert {(edge["from"], edge["to"]) for edge in edges["observed"]} >= {
        (edge["from"], edge["to"]) for edge in edges["documented"]
    }


def test_a_mistake_fails_the_right_requirement_and_the_target_is_blamed(terminal: Open) -> None:
    here = terminal("--broken", "late-money")
    said = here(JUDGE)

    assert said.code == 1, said.text
    assert "1 must failed: SUB-FINAL-02" in said.text
    failed = [row["id"] for row in here.result["requirements"] if row["verdict"] == "failed"]
    assert failed == ["SUB-FINAL-02"]
    assert {finding["blame"] for finding in here.result["findings"]} == {"target"}
    assert {finding["requirement"] for finding in here.result["findings"]} == {"SUB-FINAL-02"}
    assert {row["verdict"] for row in here.result["scenarios"]} == {"passed", "failed"}


def test_plain_pytest_judges_it_as_well_and_its_workers_share_one_provider(terminal: Open) -> None:
    here = terminal()
    files = "--payconform-profile target.toml --payconform-lifecycles subscription-invoice.toml"
    options = f"-c {os.devnull} --rootdir . -p no:cacheprovider -p payconform.suite -W error -n 3"

    said = here(f"cd {HOME}\npython -m pytest {options} {files} --payconform-features features features")

    assert said.code == 0, said.text
    assert "16 passed" in said.text


def test_its_requirements_features_and_ways_are_listed_beside_ours(tmp_path: Path) -> None:
    shutil.copytree(ROOT / HOME, tmp_path / HOME)
    here = Terminal(tmp_path / HOME, {}, environment(tmp_path))

    listed, uncovered, paths = (here(line) for line in LIST.splitlines())

    assert (listed.code, uncovered.code, paths.code) == (0, 0, 0), listed.text + uncovered.text + paths.text
    assert "SUB-DUE-03" in listed.text
    assert "PAY21-INIT-01" in listed.text
    assert "SUB-" not in uncovered.text  # each is covered
    ways = [line for line in paths.text.splitlines() if "open -> in_collection -> paid" in line]
    assert len(ways) == 2  # two edges in a row, and a whole way
    assert all("All of it is collected at once" in way for way in ways)


def test_each_requirement_quotes_a_rule_of_the_readme() -> None:
    cycle = lifecycles.load_file(ROOT / HOME / "subscription-invoice.toml")
    rows = requirements.load_file(ROOT / HOME / "subscription-invoice.requirements.toml", cycle)
    rules = dict(re.findall(r"^([0-9]+)\. (.*)$", README, re.MULTILINE))

    for row in rows:
        assert rules[row.source.removeprefix("rule ")].startswith(row.quote), row.id
    assert {row.source.removeprefix("rule ") for row in rows} == set(rules)
