"""Requirements: normative clauses with stable ids, read from data, one file a life cycle."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from . import data, lifecycles, tables
from .errors import ConfigurationError
from .lifecycle import Basis, LifeCycle
from .tables import Table
from .versions import Version


class Level(StrEnum):
    MUST = "must"
    SHOULD = "should"
    MAY = "may"

    def takes(self, other: Level) -> bool:
        """Whether one of that level is as strict as this, or stricter."""
        order = list(Level)
        return order.index(other) <= order.index(self)


class Observable(StrEnum):
    """Where a requirement shows: the target's API, its callbacks, the provider's journal, or nowhere."""

    API = "api"
    CALLBACK = "callback"
    JOURNAL = "journal"
    NO = "no"


class Check(StrEnum):
    """What the oracle judges in every history; anything else is for scenarios to show."""

    VOCABULARY = "vocabulary"
    INITIAL = "initial"
    FINALITY = "finality"
    ORDER = "order"
    CLOSED = "closed"
    MONEY_FULL = "money-full"
    MONEY_PARTIAL = "money-partial"
    MONEY_NONE = "money-none"
    MONEY_MOVED = "money-moved"
    MONEY_REFUNDED = "money-refunded"
    REFUND_FULL = "refund-full"
    REFUND_PARTIAL = "refund-partial"
    MONEY_SCALE = "money-scale"
    MONEY_FEES = "money-fees"
    SLEEPING = "sleeping"
    ATTEMPTS_LIMIT = "attempts-limit"
    ATTEMPTS_ONE_OPERATION = "attempts-one-operation"
    ATTEMPTS_AFTER_FINAL = "attempts-after-final"
    PAYOUT_STATE = "payout-state"
    PAYOUT_PER_PAY = "payout-per-pay"
    CALLBACK_SIGNATURE = "callback-signature"
    CALLBACK_AGREES = "callback-agrees"
    CALLBACK_FINAL = "callback-final"
    CALLBACK_STRANGER = "callback-stranger"
    OWN_SCHEMA = "own-schema"
    CANONICAL_FORM = "canonical-form"


BY_PROVIDER = frozenset(
    check for check in Check if check.startswith(("money-", "refund-", "attempts-", "payout-", "sleeping"))
) - {Check.MONEY_SCALE}
"""Judged by what the provider says."""
OF_A_STATUS = (Check.FINALITY, Check.PAYOUT_STATE)


@dataclass(frozen=True, slots=True)
class Requirement:
    """`reason` says why it can't be observed; `needs` names capabilities of a target.

    `status` belongs to the checks finality and payout-state: each status has a requirement of its own.
    """

    id: str
    lifecycle: str
    title: str
    level: Level
    quote: str
    document: str
    source: str
    basis: Basis
    since: str
    observable: Observable
    reason: str = ""
    needs: tuple[str, ...] = ()
    check: Check | None = None
    status: str | None = None

    @property
    def all_needs(self) -> tuple[str, ...]:
        """With what its observation needs."""
        by_provider = self.observable is Observable.JOURNAL or self.check in BY_PROVIDER
        return (*self.needs, "provider") if by_provider else self.needs

    @property
    def is_observable(self) -> bool:
        return self.observable is not Observable.NO


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Requirements of one or more life cycles, in the order of their files; ids are unique."""

    requirements: tuple[Requirement, ...]
    _by_id: Mapping[str, Requirement] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_id", {row.id: row for row in self.requirements})

    def __iter__(self) -> Iterator[Requirement]:
        return iter(self.requirements)

    def __len__(self) -> int:
        return len(self.requirements)

    def __contains__(self, identity: object) -> bool:
        return identity in self._by_id

    def __getitem__(self, identity: str) -> Requirement:
        """Raises KeyError for an unknown id: ask ``id in catalogue`` first where it is a user's word."""
        return self._by_id[identity]

    def of(self, life_cycle: str) -> Catalogue:
        return Catalogue(tuple(row for row in self.requirements if row.lifecycle == life_cycle))

    def as_of(self, version: Version) -> Catalogue:
        """Those that existed then; those of a user's own have versions of their own."""
        ours = set(data.names("requirements"))
        return Catalogue(
            tuple(
                row
                for row in self.requirements
                if row.lifecycle not in ours or Version.parse(row.since) <= version
            )
        )

    def by_check(self, life_cycle: str, check: Check, status: str | None = None) -> Requirement | None:
        """What a failed check of the oracle breaks; None where this edition doesn't say."""
        return next(
            (
                row
                for row in self.requirements
                if row.lifecycle == life_cycle and row.check is check and row.status == status
            ),
            None,
        )


def load(*names: str) -> Catalogue:
    """The requirements of these life cycles of ours; of all that there are, where none is named.

    Raises ConfigurationError for an unknown name.
    """
    known = tuple(data.names("requirements"))
    for name in names:
        if name not in known:
            raise ConfigurationError(
                f"there are no requirements for {name!r}", hint=f"known are: {', '.join(known)}"
            )
    folder = files("payconform.schemas").joinpath("requirements")
    catalogues = [load_file(folder.joinpath(f"{n}.toml"), lifecycles.load(n)) for n in names or known]
    return Catalogue(tuple(row for catalogue in catalogues for row in catalogue))


def load_file(path: Traversable, life_cycle: LifeCycle) -> Catalogue:
    """Raises ConfigurationError, naming file and line, where it contradicts itself or its life cycle."""
    return read_file(path, life_cycle)[0]


def read_file(
    path: Traversable, life_cycle: LifeCycle, written: Table | None = None, called: str = ""
) -> tuple[Catalogue, Table]:
    """With its table. `written`: that of the life cycle, whose row is named where its requirement is missing.

    `called` as of `tables.read`; raises as `load_file`.
    """
    table = tables.read(path, "requirements", called)
    if table.stem.removesuffix(".requirements") != life_cycle.name:
        raise ConfigurationError(f"it stands beside the life cycle {life_cycle.name!r}", where=table.name)
    rows = [_requirement(row, life_cycle.name) for row in table.content["requirements"]]
    for n, row in enumerate(rows):
        for message in (*_in_row(row, life_cycle), *_repeated(row, rows[:n])):
            raise table.error("requirements", n, f"{row.id}: {message}")
    catalogue = Catalogue(tuple(rows))
    for array, n, message in _missing(catalogue, life_cycle):
        where = written.place(array, n) if written else table.name
        raise ConfigurationError(message, where=where, hint=f"the requirements stand in {table.name}")
    return catalogue, table


def _requirement(row: Mapping[str, Any], life_cycle: str) -> Requirement:
    words: dict[str, Any] = {
        **row,
        "lifecycle": life_cycle,
        "level": Level(row["level"]),
        "basis": Basis(row["basis"]),
        "observable": Observable(row["observable"]),
        "needs": tuple(row.get("needs", ())),
        "check": Check(row["check"]) if "check" in row else None,
    }
    return Requirement(**words)


def _in_row(row: Requirement, life_cycle: LifeCycle) -> Iterator[str]:
    if row.level is Level.MUST and not row.quote:
        yield "a must has to quote what demands it"
    if row.level is Level.MUST and not row.basis.demands:
        yield f"a must stands on text or diagram, not on {row.basis}"
    if not row.is_observable and not row.reason:
        yield "it can't be observed, but doesn't say why"
    if row.is_observable and row.reason:
        yield "it gives a reason for not being observable, but is"
    if not row.is_observable and row.check:
        yield f"it can't be observed, but the oracle is to check it ({row.check})"
    if row.document not in life_cycle.documents:
        yield f"document {row.document!r} isn't in [documents] of the life cycle"
    if (row.status is not None) != (row.check in OF_A_STATUS):
        yield f"a status and check = {' or '.join(map(repr, map(str, OF_A_STATUS)))} belong together"
    if row.status is not None and life_cycle.status(row.status) is None:
        yield f"{row.status!r} is no status of {life_cycle.name}"
    elif row.check is Check.FINALITY and row.status and not life_cycle.is_final(row.status):
        yield f"{row.status!r} isn't final in {life_cycle.name}"


def _repeated(row: Requirement, earlier: list[Requirement]) -> Iterator[str]:
    for other in earlier:
        if other.id == row.id:
            yield "this id stands here a second time"
        if row.check and (other.check, other.status) == (row.check, row.status):
            yield f"{other.id} has the check {row.check} already"
        if other.id.split("-")[0] != row.id.split("-")[0]:
            yield f"its id begins otherwise than {other.id}"


def _missing(catalogue: Catalogue, life_cycle: LifeCycle) -> Iterator[tuple[str, int, str]]:
    """Array and row of the life cycle, and the message."""
    for n, edge in enumerate(life_cycle.transitions):
        if edge.requirement is None:
            continue
        if edge.requirement not in catalogue:
            yield "transitions", n, f"the transition {edge} names {edge.requirement}, which isn't there"
        elif edge.basis.demands and catalogue[edge.requirement].level is not Level.MUST:
            yield "transitions", n, f"the transition {edge} is demanded, but {edge.requirement} is no must"
    for n, status in enumerate(life_cycle.statuses):
        if status.final and catalogue.by_check(life_cycle.name, Check.FINALITY, status.code) is None:
            yield "statuses", n, f"no requirement says that {status.code!r} is final"
    for n, tied in enumerate(life_cycle.payouts):
        if catalogue.by_check(life_cycle.name, Check.PAYOUT_STATE, tied.status) is None:
            yield "payouts", n, f"no requirement says which payouts stand beside {tied.status!r}"
