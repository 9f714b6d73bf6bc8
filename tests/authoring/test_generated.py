"""Generated files are current, and the writer leaves a current tree alone."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from payconform.authoring import generated
from payconform.authoring.generated import GENERATED, outdated, source_tree, write
from payconform.errors import ConfigurationError


def test_every_generated_file_is_current() -> None:
    diffs = outdated(source_tree())

    assert not diffs, "not current; `make generate` writes:\n" + "\n".join(diffs.values())


@pytest.mark.parametrize("name", GENERATED)
def test_a_file_that_was_changed_by_hand_is_found_and_written_anew(tmp_path: Path, name: str) -> None:
    for each in GENERATED:
        (tmp_path / each).parent.mkdir(parents=True, exist_ok=True)
        write(tmp_path, each)
    (tmp_path / name).write_text(GENERATED[name]() + "a line by hand\n", "utf-8")

    found = outdated(tmp_path)

    assert list(found) == [name]
    assert "-a line by hand" in found[name].splitlines()
    write(tmp_path, name)
    assert outdated(tmp_path) == {}


def test_a_file_that_is_missing_is_outdated(tmp_path: Path) -> None:
    assert set(outdated(tmp_path)) == set(GENERATED)


def test_without_a_source_tree_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "features").mkdir()
    monkeypatch.setattr(generated, "files", lambda _: tmp_path / "features")

    with pytest.raises(ConfigurationError, match="source tree"):
        source_tree()


def test_the_command_says_nothing_where_everything_is_current() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "payconform.authoring"], capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
