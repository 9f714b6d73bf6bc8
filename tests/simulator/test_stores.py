"""What every store promises, whatever it keeps its records in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from payconform.simulator.callbacks import CallbackState
from payconform.simulator.changes import RecordKind, Removed
from payconform.simulator.file_store import FileStore
from payconform.simulator.kinds import Kind
from payconform.simulator.store import MemoryStore, Store

from .samples import ENTRY, EVERY_KIND, HAZARD, KEY, RULE, SNAPSHOT, STATE, callback, operation

STORES: dict[str, Callable[[Path], Store]] = {
    "memory": lambda _: MemoryStore(),
    "file": lambda folder: FileStore(folder / "provider.db"),
}


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    made = STORES[request.param](tmp_path)
    yield made
    made.close()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "kept.db"


def test_what_is_committed_can_be_read(store: Store) -> None:
    store.commit("r", *EVERY_KIND)

    assert store.operation("pay_1") == operation()
    assert store.operations("r") == store.operations("r", "inv-1") == (operation(),)
    assert store.callback("cbk_1") == callback()
    assert store.callbacks("r") == store.callbacks("r", "inv-1") == (callback(),)


def test_what_is_not_there_is_none_or_nothing(store: Store) -> None:
    assert store.operation("pay_1") is None
    assert store.callback("cbk_1") is None
    assert store.operations("r") == store.returns("pay_1") == ()
    assert store.callbacks("r", "inv-1") == ()


def test_a_record_is_replaced_whole_and_keeps_its_place(store: Store) -> None:
    store.commit("r", operation("pay_1"), operation("pay_2"))
    later = replace(operation("pay_1"), due=None, plan=())
    store.commit("r", later)

    assert store.operations("r") == (later, operation("pay_2"))


def test_lists_are_of_one_run_and_one_reference_oldest_first(store: Store) -> None:
    rows = [operation("b"), operation("a"), operation("c", reference="inv-2")]
    store.commit("r", *rows, callback("y"), callback("x", reference="inv-2"))
    store.commit("other", operation("d", run="other"))

    assert [each.id for each in store.operations("r")] == ["b", "a", "c"]
    assert [each.id for each in store.operations("r", "inv-1")] == ["b", "a"]
    assert [each.id for each in store.callbacks("r")] == ["y", "x"]
    assert [each.id for each in store.operations("other")] == ["d"]


def test_returns_are_found_by_their_parent(store: Store) -> None:
    refunds = [operation(each, kind=Kind.REFUND, parent="pay_1") for each in ("rfd_1", "rfd_2")]
    store.commit("r", operation("pay_1"), *refunds)

    assert store.returns("pay_1") == tuple(refunds)


def test_a_dropped_run_leaves_the_others(store: Store) -> None:
    store.commit("r", operation("pay_1"), operation("rfd_1", parent="pay_1"), callback())
    store.commit("other", operation("pay_9", run="other"))
    store.drop("r")

    assert store.operation("pay_1") is store.callback("cbk_1") is None
    assert store.operations("r") == store.returns("pay_1") == ()
    assert store.operation("pay_9") == operation("pay_9", run="other")


def test_replacing_a_run_leaves_nothing_of_before(store: Store) -> None:
    store.commit("r", operation("pay_1"), operation("pay_2"), callback("cbk_1"))
    store.replace("r", [STATE, operation("pay_2", method=None), callback("cbk_2")])

    assert store.operations("r") == (operation("pay_2", method=None),)
    assert store.callbacks("r", "inv-1") == (callback("cbk_2"),)
    assert store.operation("pay_1") is store.callback("cbk_1") is None


def test_many_may_commit_at_once(store: Store) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: store.commit("r", operation(f"pay_{number}")), range(200)))

    assert len(store.operations("r")) == 200


def reopened(file: Path) -> FileStore:
    return FileStore(file)


def kept(file: Path, *changes: object, run: str = "r") -> None:
    store = FileStore(file)
    store.commit(run, *changes)  # type: ignore[arg-type]  # any of them
    store.close()


def test_a_file_gives_everything_back(file: Path) -> None:
    kept(file, *EVERY_KIND)
    store = reopened(file)
    held = store.saved()["r"]

    assert list(held.contents.records()) == [STATE, RULE, HAZARD, KEY, operation(), callback(), ENTRY]
    assert held.snapshots == (SNAPSHOT,)
    assert store.operations("r") == held.contents.operations == (operation(),)
    assert store.callbacks("r") == held.contents.callbacks == (callback(),)
    store.close()


def test_a_file_keeps_the_order_of_creation_and_of_what_is_due(file: Path) -> None:
    kept(file, operation("b"), operation("a"), callback("x", state=CallbackState.DELIVERED, due=None))
    kept(file, operation("b", method=None))
    store = reopened(file)
    contents = store.saved()["r"].contents

    assert [each.id for each in store.operations("r")] == ["b", "a"]
    assert [due.id for due in contents.due()] == ["a", "b"]
    store.close()


def test_a_file_forgets_what_was_removed(file: Path) -> None:
    kept(file, STATE, RULE, KEY)
    kept(file, Removed(RecordKind.RULE, RULE.id))
    store = reopened(file)

    assert list(store.saved()["r"].contents.records()) == [STATE, KEY]
    store.close()


def test_a_commit_that_breaks_leaves_nothing_of_itself(file: Path) -> None:
    store = FileStore(file)
    broken = operation("pay_2", metadata={"no JSON": object()})
    with pytest.raises(TypeError):
        store.commit("r", operation("pay_1"), broken)

    assert store.operations("r") == ()
    store.commit("r", operation("pay_3"))
    store.close()
    again = reopened(file)
    assert [each.id for each in again.operations("r")] == ["pay_3"]
    again.close()
