"""False secrets: of the same form, and always others."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payconform.target.credentials import falsified, headers


@pytest.mark.parametrize(
    ("secret", "false"),
    [
        ("abc", "aac"),
        ("aaa", "aba"),
        ("AAA", "ABA"),
        ("111", "121"),
        ("Key 999", "Key 919"),
        ("x", "a"),
        ("", "a"),
    ],
)
def test_one_character_of_the_last_word_is_another(secret: str, false: str) -> None:
    assert falsified(secret) == false


@given(st.text(min_size=1))
def test_a_false_secret_is_as_long_and_never_the_right_one(secret: str) -> None:
    assert len(falsified(secret)) == len(secret)
    assert falsified(secret) != secret


@pytest.mark.parametrize(
    ("which", "left"),
    [
        ("right", {"X-Key": "abc", "X-Other": "x"}),
        ("wrong", {"X-Key": "aac", "X-Other": "x"}),
        ("none", {"X-Other": "x"}),
    ],
)
def test_secret_headers_are_known_however_they_are_written(which: str, left: dict[str, str]) -> None:
    assert headers({"X-Key": "abc", "X-Other": "x"}, frozenset({"x-key"}), which) == left
