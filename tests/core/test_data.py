"""The data files of the package: every schema is one, and refers only to what is there."""

from __future__ import annotations

from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from payconform import data

ROOT = Path(data.__file__).parent / "schemas"
SCHEMAS = sorted(
    file.relative_to(ROOT).as_posix().removesuffix(".json")
    for file in ROOT.rglob("*.json")
    if "$schema" in file.read_text("utf-8")
)


@pytest.mark.parametrize("name", SCHEMAS)
def test_each_schema_is_valid_and_named_by_its_place(name: str) -> None:
    schema = data.schema(name)

    Draft202012Validator.check_schema(schema)
    assert schema["$id"] == f"{data.BASE}{name}.json"


@pytest.mark.parametrize("name", SCHEMAS)
def test_each_validator_finds_what_it_refers_to(name: str) -> None:
    """An empty object may be refused, but never because a file is missing."""
    assert isinstance(list(data.validator(name).iter_errors({})), list)


def test_a_validator_is_compiled_once() -> None:
    assert data.validator("profile") is data.validator("profile")


def test_references_between_files_hold() -> None:
    call = {"id": None, "received": "2026-01-31T12:00:00Z", "signature": "valid", "invoice": {}}

    assert [error.json_path for error in data.validator("canonical/callback").iter_errors(call)]


def test_names_are_sorted_and_without_ending() -> None:
    found = list(data.names("lifecycles"))

    assert found == sorted(found)
    assert "payment-invoice-2021" in found
