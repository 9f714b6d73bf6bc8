"""Own schemas of a target are read when the profile is: none of them breaks a run in its middle."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from payconform.errors import ConfigurationError
from payconform.target import own_schema
from payconform.target.profile import Profile

from .conftest import PROFILE

Load = Callable[..., Profile]
LoadWith = Callable[[str], Profile]


@pytest.fixture
def with_schema(tmp_path: Path, load: Load) -> LoadWith:
    def load_with(content: str) -> Profile:
        (tmp_path / "own.json").write_text(content)
        return load({"[provider]": '[schemas]\ninvoice = "own.json"\n[provider]'})

    return load_with


def test_an_own_schema_stands_beside_the_profile(tmp_path: Path, with_schema: LoadWith) -> None:
    schema = {"$defs": {"id": {"type": "string"}}, "properties": {"id": {"$ref": "#/$defs/id"}}}

    path = with_schema(json.dumps(schema)).own_schema("invoice")

    assert path == tmp_path / "own.json"
    error = own_schema.compiled(path).error({"id": 5})
    assert error is not None
    assert error.json_path == "$.id"
    assert own_schema.compiled(path).error({"id": "5"}) is None


def test_an_own_schema_of_an_older_draft_is_read_as_that(tmp_path: Path) -> None:
    file = tmp_path / "own.json"
    file.write_text('{"$schema": "http://json-schema.org/draft-07/schema#", "items": [{"type": "string"}]}')

    assert own_schema.compiled(file).error([5]) is not None


def test_a_pattern_that_python_reads_alone_is_kept_all_the_same() -> None:
    schema = own_schema.of({"properties": {"id": {"pattern": "^(?P<letter>[a-z])(?P=letter)$"}}})

    assert schema.quick is None
    assert schema.error({"id": "aa"}) is None
    assert schema.error({"id": "ab"}) is not None


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "is no JSON: "),
        ('{"type": "text"}', "is no JSON Schema, at $.type: "),
        ('{"properties": {"a": 5}}', "is no JSON Schema, at $.properties.a: "),
        ('{"$ref": "#/$defs/gone"}', "refers to #/$defs/gone, which is not in it"),
        ('{"items": [{"$ref": "http://127.0.0.1:9/other.json"}]}', "is no JSON Schema"),
        ('{"items": {"$ref": "http://127.0.0.1:9/other.json"}}', "refers to http://127.0.0.1:9/other.json"),
    ],
)
def test_an_own_schema_that_is_none(with_schema: LoadWith, content: str, message: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        with_schema(content)

    assert "schemas.invoice: " in caught.value.message
    assert message in caught.value.message
    assert int(caught.value.where.rpartition(":")[2]) == PROFILE.splitlines().index("[provider]") + 2


def test_an_own_schema_that_is_not_there(load: Load) -> None:
    with pytest.raises(ConfigurationError) as caught:
        load({"[provider]": '[schemas]\ncallback = "gone.json"\n[provider]'})

    assert "schemas.callback: " in caught.value.message
    assert "gone.json can't be read: No such file" in caught.value.message
