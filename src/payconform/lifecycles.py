"""Life cycles read from data: `schemas/lifecycles/`, and files of the same form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from . import data, tables
from .errors import ConfigurationError
from .lifecycle import (
    Actions,
    Ambiguity,
    Basis,
    LifeCycle,
    Moves,
    PayoutStates,
    Returns,
    Share,
    Status,
    StatusClass,
    Transition,
)
from .tables import Table


@cache
def load(name: str) -> LifeCycle:
    """A life cycle of ours. Raises ConfigurationError where there is none of this name."""
    known = tuple(data.names("lifecycles"))
    if name not in known:
        raise ConfigurationError(f"there is no life cycle {name!r}", hint=f"known are: {', '.join(known)}")
    return load_file(files("payconform.schemas").joinpath("lifecycles", f"{name}.toml"))


def load_file(path: Traversable) -> LifeCycle:
    """Raises ConfigurationError, naming file and line, where the file contradicts itself."""
    return read_file(path)[0]


def read_file(path: Traversable, called: str = "") -> tuple[LifeCycle, Table]:
    """With its table, for who has more to say of its rows.

    `called` as of `tables.read`; raises as `load_file`.
    """
    table = tables.read(path, "lifecycle", called)
    life_cycle = _life_cycle(table.content)
    if life_cycle.name != table.stem:
        raise table.error("name", 0, f"it calls itself {life_cycle.name!r}")
    for array, row, message in _contradictions(life_cycle):
        raise table.error(array, row, message)
    return life_cycle, table


def _life_cycle(content: Mapping[str, Any]) -> LifeCycle:
    def rows(array: str) -> list[dict[str, Any]]:
        return [dict(row) for row in content.get(array, [])]

    return LifeCycle(
        name=content["name"],
        document=content["document"],
        title=content["title"],
        initial=content["initial"],
        closed=content["closed"],
        moves=Moves(content["moves"]),
        returns=Returns(content["returns"]) if "returns" in content else None,
        begins=tuple(content.get("begins", ())),
        attempts_limit=content.get("attempts_limit"),
        instalments=content.get("instalments", False),
        documents=content["documents"],
        statuses=tuple(_status(row) for row in rows("statuses")),
        transitions=tuple(
            Transition(from_=row.pop("from"), basis=Basis(row.pop("basis")), **row)
            for row in rows("transitions")
        ),
        actions=tuple(
            Actions(allowed=tuple(row.pop("allowed")), basis=Basis(row.pop("basis")), **row)
            for row in rows("actions")
        ),
        payouts=tuple(_payout_states(row) for row in rows("payouts")),
        ambiguities=tuple(Ambiguity(**row) for row in rows("ambiguities")),
    )


def _status(row: dict[str, Any]) -> Status:
    for share in {"settled", "returned"} & row.keys():
        row[share] = Share(row[share])
    return Status(class_=StatusClass(row.pop("class")), basis=Basis(row.pop("basis")), **row)


def _payout_states(row: dict[str, Any]) -> PayoutStates:
    every = "every" in row
    states = frozenset(row.pop("every" if every else "some"))
    return PayoutStates(states=states, every=every, basis=Basis(row.pop("basis")), **row)


def _contradictions(life_cycle: LifeCycle) -> Iterator[tuple[str, int, str]]:
    """Array, row and message of each; a later one may follow from an earlier one."""
    yield from _in_transitions(life_cycle)
    yield from _in_statuses(life_cycle)
    yield from _in_actions(life_cycle)
    yield from _in_payouts(life_cycle)
    ids = [row.id for row in life_cycle.ambiguities]
    for n, identity in enumerate(ids):
        if identity in ids[:n]:
            yield "ambiguities", n, f"{identity} stands here a second time"


def _in_payouts(life_cycle: LifeCycle) -> Iterator[tuple[str, int, str]]:
    if (life_cycle.moves is Moves.VENDOR_PAYOUT) != bool(life_cycle.payouts):
        yield "moves", 0, f'moves = "{Moves.VENDOR_PAYOUT}" and rows of [[payouts]] belong together'
    if life_cycle.returns is not None and life_cycle.moves.undone_by is None:
        yield "returns", 0, f"the provider takes no {life_cycle.moves} back"
    tied = [row.status for row in life_cycle.payouts]
    for n, row in enumerate(life_cycle.payouts):
        if life_cycle.status(row.status) is None:
            yield "payouts", n, f"{row.status!r} is no status of this life cycle"
        if row.document not in life_cycle.documents:
            yield "payouts", n, f"document {row.document!r} isn't in [documents]"
        if row.status in tied[:n]:
            yield "payouts", n, f"payouts beside {row.status!r} have a row already"


def _in_actions(life_cycle: LifeCycle) -> Iterator[tuple[str, int, str]]:
    actions: set[tuple[str, str]] = set()
    for n, row in enumerate(life_cycle.actions):
        if life_cycle.status(row.status) is None:
            yield "actions", n, f"{row.status!r} is no status of this life cycle"
        if row.document not in life_cycle.documents:
            yield "actions", n, f"document {row.document!r} isn't in [documents]"
        for action in row.allowed:
            if (row.status, action) in actions:
                yield "actions", n, f"{action!r} is allowed twice in {row.status!r}"
            actions.add((row.status, action))


def _in_transitions(life_cycle: LifeCycle) -> Iterator[tuple[str, int, str]]:
    seen: set[tuple[str, str]] = set()
    for n, row in enumerate(life_cycle.transitions):
        for code in (row.from_, row.to):
            if life_cycle.status(code) is None:
                yield "transitions", n, f"{row}: {code!r} is no status of this life cycle"
        if life_cycle.is_final(row.from_):
            yield "transitions", n, f"{row}: {row.from_!r} is final, nothing leads out of it"
        if (row.from_, row.to) in seen:
            yield "transitions", n, f"{row}: this edge has a row already"
        seen.add((row.from_, row.to))
        if row.basis.demands and row.requirement is None:
            yield "transitions", n, f"{row}: {row.basis} demands it, but it names no requirement"
        if row.document not in life_cycle.documents:
            yield "transitions", n, f"{row}: document {row.document!r} isn't in [documents]"


def _in_statuses(life_cycle: LifeCycle) -> Iterator[tuple[str, int, str]]:
    codes = life_cycle.codes
    if life_cycle.document not in life_cycle.documents:
        yield "document", 0, f"document {life_cycle.document!r} isn't in [documents]"
    if life_cycle.initial not in codes:
        yield "initial", 0, f"the initial status {life_cycle.initial!r} is no status of this life cycle"
    for code in life_cycle.begins:
        if code not in codes:
            yield "begins", 0, f"{code!r} in begins is no status of this life cycle"
    for n, status in enumerate(life_cycle.statuses):
        if status.returned is not None and life_cycle.returns is None:
            yield "statuses", n, f"{status.code!r} says how much was given back, but nothing gives back"
        if status.code in codes[:n]:
            yield "statuses", n, f"{status.code!r} stands here a second time"
        if not life_cycle.reachable(life_cycle.initial, status.code):
            yield "statuses", n, f"{status.code!r} is never reached from {life_cycle.initial!r}"
        ways_out = {row.to for row in life_cycle.transitions if row.from_ == status.code} - {status.code}
        if not status.final and not ways_out:
            yield "statuses", n, f"{status.code!r} isn't final, but nothing leads out of it"
