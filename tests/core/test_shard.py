from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payconform.errors import UsageError
from payconform.shard import Shard

IDS = [f"a/{feature}.feature::{n}" for feature in ("paying", "refunding") for n in range(50)]
NO_SHARDS = ("", "2", "2/", "/4", "0/4", "5/4", "1/0", "a/b", "1/4/2", "-1/4", "1 / 4", "1/99999")


def shards(count: int) -> list[Shard]:
    return [Shard(number, count) for number in range(1, count + 1)]


@given(st.sets(st.text()), st.integers(1, 12))
def test_shards_are_disjoint_complete_and_of_one_size(ids: set[str], count: int) -> None:
    parts = [shard.part(ids) for shard in shards(count)]

    assert sorted(each for part in parts for each in part) == sorted(ids)
    assert max(map(len, parts)) - min(map(len, parts)) <= 1


@given(st.permutations(IDS))
def test_the_order_of_the_ids_changes_nothing(shuffled: list[str]) -> None:
    assert [shard.part(shuffled) for shard in shards(4)] == [shard.part(IDS) for shard in shards(4)]


def test_the_parts_are_the_same_in_every_process() -> None:
    """Python's own hash is salted: a part that hung on it would be another one on each machine."""
    assert sorted(Shard(2, 5).part(f"scenario {n}" for n in range(12))) == [
        *("scenario 0", "scenario 6", "scenario 8")
    ]


def test_no_shard_gets_a_feature_to_itself() -> None:
    for shard in shards(4):
        kinds = [each.split("::")[0] for each in shard.part(IDS)]
        assert 5 <= kinds.count("a/paying.feature") <= 20


@pytest.mark.parametrize("text", NO_SHARDS)
def test_what_is_no_shard_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match=r"is no shard|there is no shard"):
        Shard.parse(text)


def test_a_shard_reads_as_it_is_written() -> None:
    assert str(Shard.parse("2/4")) == "2/4"
