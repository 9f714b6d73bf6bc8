"""A description with something odd in it, anywhere: a draft or one sentence, never a traceback."""

from __future__ import annotations

import copy
import tomllib
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from payconform.errors import ConfigurationError
from payconform.init import from_openapi, toml_text
from payconform.init.from_openapi import Wishes

from .documents import LEDGER, TILL, written

Way = tuple[Any, ...]
ODD: list[Any] = [
    None,
    "x",
    "{",
    3,
    -1.5,
    True,
    [],
    ["x"],
    [None],
    {},
    {"$ref": "#/nowhere"},
    {"x": None},
    {"type": 3},
]


def ways(document: Any, way: Way = ()) -> Iterator[Way]:
    """To every part of it."""
    if way:
        yield way
    if isinstance(document, dict | list):
        for key, part in document.items() if isinstance(document, dict) else enumerate(document):
            yield from ways(part, (*way, key))


PLACES = [(document, way) for document in (LEDGER, TILL) for way in ways(document) if way != ("openapi",)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("odd")


NUMBERS = count()


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(PLACES), st.sampled_from(ODD))
def test_something_odd_is_no_traceback(folder: Path, place: tuple[Any, Way], odd: Any) -> None:
    document, way = copy.deepcopy(place[0]), place[1]
    part = document
    for key in way[:-1]:
        part = part[key]
    part[way[-1]] = odd

    try:
        draft = from_openapi.propose(
            written(folder, document, f"{next(NUMBERS)}.json"), Wishes(folder / "target.toml")
        )
    except ConfigurationError as error:
        assert ".json" in error.message  # noqa: PT017 - a draft is as good
        return
    tomllib.loads(toml_text.text(draft))
