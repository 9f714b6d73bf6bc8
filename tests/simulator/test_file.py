"""Files that can't be used: one sentence that says why, before anything is done to them."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from payconform.errors import ConfigurationError, HarnessError
from payconform.simulator.file_store import FileStore

from .samples import operation


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "provider.db"


def refused(file: Path, words: str) -> None:
    with pytest.raises(ConfigurationError, match=words) as raised:
        FileStore(file)
    assert raised.value.where == str(file)
    assert "\n" not in raised.value.message


def test_what_is_no_database_is_left_as_it_is(file: Path) -> None:
    file.write_text("a poem about money\n" * 100, "utf-8")
    before = file.read_bytes()
    refused(file, "is no database")

    assert file.read_bytes() == before


def test_somebody_elses_database_is_left_as_it_is(file: Path) -> None:
    with sqlite3.connect(file) as other:
        other.execute("CREATE TABLE poems (line TEXT)")
    other.close()
    before = file.read_bytes()
    refused(file, "database of something else")

    assert file.read_bytes() == before


def test_a_file_of_a_newer_payconform_is_named_so(file: Path) -> None:
    FileStore(file).close()
    with sqlite3.connect(file) as newer:
        newer.execute("PRAGMA user_version = 99")
    newer.close()

    refused(file, "newer payconform: it has format 99, not 1")


def test_a_row_that_cant_be_read_is_named(file: Path) -> None:
    FileStore(file).close()
    with sqlite3.connect(file) as damaged:
        damaged.execute("INSERT INTO records VALUES (1, 'r', 'operation', 'pay_1', 1, '{}')")
    damaged.close()

    refused(file, "operation pay_1 of run r can't be read")


@pytest.mark.parametrize("place", [".", "no/such/folder/provider.db"])
def test_a_place_where_no_file_can_be(tmp_path: Path, place: str) -> None:
    refused(tmp_path / place, "unable to open")


def test_a_file_is_used_by_one_provider_at_a_time(file: Path) -> None:
    first = FileStore(file)
    refused(file, "another provider is using it")
    first.close()

    FileStore(file).close()


def test_a_second_process_is_refused_with_exit_code_2(file: Path) -> None:
    first = FileStore(file)
    command = [sys.executable, "-m", "payconform", "serve", "provider", "--port", "0", "--data", str(file)]
    second = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    first.close()

    assert second.returncode == 2
    assert second.stderr.startswith(f"payconform: {file}: another provider is using it\n")
    assert "Traceback" not in second.stderr


def test_nothing_is_committed_to_a_closed_file(file: Path) -> None:
    store = FileStore(file)
    store.close()
    with pytest.raises(HarnessError, match="closed"):
        store.commit("r", operation())

    assert store.operations("r") == ()
