"""A draft as text: TOML that says what the draft says, whatever is in it."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payconform.init.draft import Confidence, Draft, Gap, Line, leaves, tables
from payconform.init.toml_text import text, toml_value, variables

names = st.text(min_size=1, max_size=12).filter(lambda name: not any("\ud800" <= c <= "\udfff" for c in name))
values = st.recursive(
    st.booleans()
    | st.integers(-(2**60), 2**60)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20).filter(lambda t: not any("\ud800" <= c <= "\udfff" for c in t)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(names, values, max_size=5), st.text(max_size=40))
def test_what_is_written_is_read_back(table: dict[str, Any], reason: str) -> None:
    lines = tuple(
        Line(("operations", "create", "body", *keys), value, Confidence.LOW, reason)
        for keys, value in leaves(table)
    )

    read = tomllib.loads(text(Draft(lines)))

    assert read == (tables(lines) if lines else {})


def test_each_line_says_how_sure_it_is_and_why() -> None:
    draft = Draft(
        (
            Line(("invoice", "id"), "$.id", Confidence.HIGH, "called so"),
            Line(("invoice", "status"), "$.state"),
            Line(("invoice", "amount"), "$.sum", Confidence.LOW, "a guess", refuted="9 stands\nthere"),
        ),
        (Gap(("invoice", "currency"), "nothing is like it", needed=True), Gap(("clock",), "none")),
    )

    assert text(draft, "Head.\nMore.").splitlines() == [
        "# Head.",
        "# More.",
        "",
        "[invoice]",
        'id = "$.id"  # high: called so',
        'status = "$.state"',
        'amount = "$.sum"  # refuted: 9 stands there',
        '# currency = ""  # to be filled: nothing is like it',
        "",
        "# clock: none",
    ]


def test_short_tables_are_one_line_and_stand_first() -> None:
    draft = Draft(
        (
            Line(("invoice", "id"), "$.id"),
            Line(("money", "format"), "minor", Confidence.HIGH, "its name"),
            Line(("auth", "scheme"), "basic", Confidence.HIGH, "the scheme"),
            Line(("auth", "user"), "${USER}"),
            Line(("auth", "password"), "${PASSWORD}"),
        )
    )

    written = text(draft)

    assert written.startswith('money = { format = "minor" }  # high: its name\n')
    assert "[auth]" in written
    assert variables(draft) == {"USER", "PASSWORD"}


def test_null_is_no_word_of_toml() -> None:
    with pytest.raises(TypeError, match="no word for None"):
        toml_value(None)


DRAFT = Draft(
    (
        Line(("operations", "list"), {"method": "GET", "path": "/a", "query": {"r": "{reference}"}}),
        Line(("invoice", "id"), "$.id", Confidence.LOW, "a guess"),
    ),
    (Gap(("invoice", "status"), "nothing", needed=True), Gap(("statuses",), "none")),
)


@pytest.mark.parametrize(
    ("given", "name", "value"),
    [
        ({"invoice": {"id": "$.x"}}, ("invoice", "id"), "$.x"),
        ({"invoice": {"status": "$.s"}}, ("invoice", "status"), "$.s"),
        ({"operations": {"list": {"path": "/b"}}}, ("operations", "list"), {"method": "GET", "path": "/b"}),
        ({"operations": {"list": False}}, ("operations", "list"), None),
        ({"operations": {"events": {"complete": False}}}, ("operations", "events"), {"complete": False}),
        ({"operations": {"create": {"body": {"a": False}}}}, ("operations", "create", "body"), {"a": False}),
    ],
)
def test_what_the_user_says_is_laid_over(given: Any, name: tuple[str, ...], value: Any) -> None:
    draft = DRAFT.overlaid(given)

    found = draft.value(*name)
    if name == ("operations", "list") and found:
        assert found.pop("query") == {"r": "{reference}"}
    assert found == value
    if name == ("invoice", "status"):
        assert not [gap for gap in draft.gaps if gap.needed]
    assert tomllib.loads(text(draft)) == tables(draft.lines)
