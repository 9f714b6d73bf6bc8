"""Records to bytes and back."""

from __future__ import annotations

import pytest

from payconform.simulator.records import KINDS, TYPES, Record, decoded, encoded
from payconform.simulator.stored_rules import compiled, stored

from .samples import EVERY_KIND, RULE


def test_there_is_a_sample_of_every_kind() -> None:
    assert {type(record) for record in EVERY_KIND} == set(TYPES.values())


@pytest.mark.parametrize("record", EVERY_KIND, ids=lambda record: KINDS[type(record)])
def test_a_record_comes_back_as_it_was(record: Record) -> None:
    again = decoded(KINDS[type(record)], encoded(record))

    assert again == record
    assert type(again) is type(record)


@pytest.mark.parametrize(
    ("kind", "body", "reason"),
    [("run", b"{}", "name"), ("run", b"{", "truncated"), ("planet", b"{}", "planet")],
)
def test_what_is_no_record_is_refused_with_the_reason(kind: str, body: bytes, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        decoded(kind, body)


def test_what_was_written_before_a_field_was_there_can_be_read() -> None:
    assert decoded("run", b'{"name":"r"}').id == "r"


def test_a_rules_plans_are_compiled_anew() -> None:
    rule = compiled(RULE)

    assert len(rule.compiled) == 2
    assert stored(rule) == RULE
