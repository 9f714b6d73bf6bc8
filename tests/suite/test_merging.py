"""Shards that were run apart, and the report that is made of them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from .conftest import Said, Tree

HEAD = "@lifecycle:payment-invoice-2021 @req:PAY21-INIT-02\nFeature: Parts\n"


@pytest.fixture(scope="module")
def shards(tmp_path_factory: pytest.TempPathFactory) -> Tree:
    """Two shards of nine scenarios, one of which fails: in the folders `first` and `second`."""
    tree = Tree(tmp_path_factory.mktemp("shards"))
    steps = {f"number {n}": "Given all is well" for n in range(8)} | {"wrong": "Then the target is wrong"}
    tree.write(HEAD + "".join(f"\n  Scenario: {name}\n    {step}\n" for name, step in steps.items()))
    for folder, shard in {"first": "1/2", "second": "2/2"}.items():
        said = tree.payconform("--workers", "1", "--seed", "3", "--shard", shard)
        assert said.report.exists(), said.text
        shutil.move(said.report, tree.folder / folder)
    return tree


def test_the_report_of_two_shards_is_that_of_one_run(shards: Tree) -> None:
    whole = shards.payconform("--workers", "1", "--seed", "3")
    verdicts = told(whole)

    said = shards.merge("first", "second")

    assert told(said) == verdicts
    assert len(said.scenarios) == 9
    assert said.result["problems"] == []
    assert {path.name for path in said.report.iterdir()} == {
        *("events.ndjson", "result.json", "junit.xml", "index.html")
    }
    assert "not conformant: 0 of " in said.text


def told(said: Said) -> tuple[object, ...]:
    result = said.result
    scenarios = [(row["id"], row["verdict"]) for row in result["scenarios"]]
    keys = ("verdict", "why", "exit_code", "musts", "summary", "scope", "selection")
    shared = [result[key] for key in keys]
    return (said.code, scenarios, *shared, result["requirements"])


def test_what_is_missing_is_said_and_may_be_left_out(shards: Tree) -> None:
    refused = shards.merge("second")
    said = shards.merge("--partial", "--min-verified", "0", "second")

    assert refused.code == 2
    assert refused.text.splitlines() == [
        "payconform: of 2 shards these are missing: 1",
        "  --partial merges what is there; what is left out is a gap.",
    ]
    assert said.result["selection"]["shard"] == "2/2"
    assert "of 9 scenarios in" in said.text


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("first", "nowhere"), "nowhere/events.ndjson: can't be read: No such file or directory"),
        (("first", "../shards0/first"), "is given twice"),
        (("first", "copy"), "shard 1/2 once more; "),
        (("--report-dir", "first", "first", "second"), "first is a shard, and would be overwritten"),
        (("first", "broken"), "broken/events.ndjson:2: no JSON object"),
        (("--report-dir", "taken", "first", "second"), "taken: the report folder can't be written"),
        ((), "Missing argument 'FOLDER...'"),
    ],
)
def test_a_mistake_is_one_sentence(shards: Tree, arguments: tuple[str, ...], words: str) -> None:
    broken, copy = shards.folder / "broken", shards.folder / "copy"
    shutil.copytree(shards.folder / "first", copy, dirs_exist_ok=True)
    shutil.copytree(copy, broken, dirs_exist_ok=True)
    _break(broken / "events.ndjson")
    (shards.folder / "taken").write_text("a file")

    said = shards.merge(*(each.replace("shards0", shards.folder.name) for each in arguments))

    assert said.code == 2, said.text
    assert words in said.text
    assert "Traceback" not in said.text


def _break(events: Path) -> None:
    first, _, *rest = events.read_bytes().splitlines(keepends=True)
    events.write_bytes(b"".join([first, b"nonsense\n", *rest]))
