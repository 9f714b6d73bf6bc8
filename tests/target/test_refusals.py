"""The form of a refusal: found where it is, and no body is too odd."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payconform.target.refusals import refusal
from payconform.target.template import to_json
from payconform.target.values import Refusal

PLACES = {"id": "$.id", "type": "$.type", "codes": "$.codes"}


@pytest.mark.parametrize(
    ("document", "found"),
    [
        ({"id": "r1", "type": "invalid", "codes": ["a", "b"]}, Refusal("r1", "invalid", ("a", "b"))),
        ({"id": 5, "codes": "a"}, Refusal("5", None, ("a",))),
        ({"id": "", "type": {}, "codes": [None, True, {}, "a", 7]}, Refusal(None, None, ("a", "7"))),
        ([], Refusal()),
        ("text", Refusal()),
    ],
)
def test_a_refusal_as_far_as_it_is_found(document: Any, found: Refusal) -> None:
    assert refusal(to_json(document), PLACES) == found


def test_what_has_no_place_isnt_looked_for() -> None:
    assert refusal(b'{"id": "r1", "type": "invalid"}', {"type": "$.type"}) == Refusal(None, "invalid")


@given(st.binary(max_size=60))
def test_no_body_breaks_it(body: bytes) -> None:
    assert isinstance(refusal(body, PLACES), Refusal)
