"""Ids: fresh where nobody may guess them, the same again where a run is repeated."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from payconform.ids import Ids, RandomIds, SeededIds, stable_seed


@pytest.mark.parametrize("ids", [RandomIds(), SeededIds(7)])
def test_ids_name_their_kind_and_are_fresh(ids: Ids) -> None:
    made = [ids.new("pay") for _ in range(100)]

    assert all(re.fullmatch(r"pay_[0-9a-f]{16}", name) for name in made)
    assert len(set(made)) == 100


def test_the_same_seed_gives_the_same_ids() -> None:
    assert [SeededIds(7).new("a") for _ in range(3)] == [SeededIds(7).new("a") for _ in range(3)]
    assert SeededIds(7).new("a") != SeededIds(8).new("a")


def test_a_seed_is_the_same_in_every_process() -> None:
    code = "from payconform.ids import stable_seed; print(stable_seed(42, 'a::b[c]'))"
    other = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert int(other.stdout) == stable_seed(42, "a::b[c]")


def test_where_one_part_ends_matters() -> None:
    assert len({stable_seed("ab", "c"), stable_seed("a", "bc"), stable_seed("abc")}) == 3
