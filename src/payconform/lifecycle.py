"""Life cycles: one documented state machine each, as a value. Pure questions, no effects.

Codes outside the vocabulary may be asked about: they aren't final, follow nothing, and nothing follows them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from .errors import ConfigurationError


class Basis(StrEnum):
    """What a row stands on. Only text and diagram demand something; the others merely allow it."""

    TEXT = "text"
    DIAGRAM = "diagram"
    INFERRED = "inferred"
    CONFLICT = "conflict"

    @property
    def demands(self) -> bool:
        return self in (Basis.TEXT, Basis.DIAGRAM)


class StatusClass(StrEnum):
    SUCCESS = "success"
    FAILURE = "failure"
    IN_FLIGHT = "in-flight"


class Share(StrEnum):
    """How much of the money a status speaks of: all, more than nothing and less than all, or nothing."""

    WHOLE = "whole"
    PART = "part"
    NOTHING = "nothing"


class Moves(StrEnum):
    """The kind of the provider's operation that an invoice is carried out by."""

    PAYMENT = "payment"
    PAYOUT = "payout"
    VENDOR_PAYOUT = "vendor_payout"

    @property
    def undone_by(self) -> str | None:
        """The kind of the provider's operation that takes it back, whatever a document calls that."""
        return {Moves.PAYMENT: "refund", Moves.PAYOUT: "cancellation"}.get(self)

    @property
    def word(self) -> str:
        """What the documents call it."""
        return self.removeprefix("vendor_")


class Returns(StrEnum):
    """The action that takes an invoice back, in the document's word."""

    REFUND = "refund"
    CANCEL = "cancel"


@dataclass(frozen=True, slots=True)
class Status:
    """`settled`: how much it says was paid; `returned`: how much was given back. None: it says nothing of it.

    `sleeping` is None where the document has no such column; `meaning` is its words, or empty.
    """

    code: str
    final: bool
    class_: StatusClass
    basis: Basis = Basis.TEXT
    settled: Share | None = None
    returned: Share | None = None
    sleeping: bool | None = None
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class Transition:
    """An edge. `requirement` is what a target fails that doesn't take it when its trigger was given."""

    from_: str
    to: str
    trigger: str
    basis: Basis
    document: str
    source: str
    requirement: str | None = None

    def __str__(self) -> str:
        return f"{self.from_} -> {self.to}"


@dataclass(frozen=True, slots=True)
class Actions:
    """Operations that a client may ask for in a status."""

    status: str
    allowed: tuple[str, ...]
    basis: Basis
    document: str
    source: str


@dataclass(frozen=True, slots=True)
class PayoutStates:
    """Which payout states stand beside a status: `every` payout is in one of them, or at least one is.

    Document 004, "Possible payout states".
    """

    status: str
    states: frozenset[str]
    every: bool
    basis: Basis
    document: str
    source: str


@dataclass(frozen=True, slots=True)
class Ambiguity:
    """What the documents contradict themselves about, or don't say: never a failure of a target."""

    id: str
    about: str
    says: str


@dataclass(frozen=True, slots=True)
class LifeCycle:
    """`closed`: a diagram of this edition exists, so an edge without a row is a failure.

    `documents` maps the short names that rows cite to what they are. `attempts_limit` counts payments, where
    nothing else is set; None: the document has no limit. `begins`: statuses beside the initial one that an
    invoice may be made in. `payouts`: rows for statuses that are tied to the states of payouts.
    `instalments`: an invoice may be paid by several operations, together by no more than its amount.
    """

    name: str
    document: str
    title: str
    initial: str
    closed: bool
    moves: Moves
    returns: Returns | None
    statuses: tuple[Status, ...]
    transitions: tuple[Transition, ...]
    actions: tuple[Actions, ...] = ()
    ambiguities: tuple[Ambiguity, ...] = ()
    payouts: tuple[PayoutStates, ...] = ()
    begins: tuple[str, ...] = ()
    attempts_limit: int | None = None
    instalments: bool = False
    documents: Mapping[str, str] = field(default_factory=dict, hash=False)
    _edges: Mapping[tuple[str, str], Transition] = field(init=False, repr=False, compare=False)
    _reach: Mapping[str, frozenset[str]] = field(init=False, repr=False, compare=False)
    _success: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_edges", {(row.from_, row.to): row for row in self.transitions})
        object.__setattr__(self, "_reach", _reach(self.codes, self.transitions))
        object.__setattr__(self, "_success", _after_success(self))

    @property
    def gives_back(self) -> Returns:
        """The action that takes a paid invoice back. Raises ConfigurationError where there is none."""
        if self.returns is None:
            raise ConfigurationError(f"{self.name} has no action that gives back what was paid")
        return self.returns

    @property
    def codes(self) -> tuple[str, ...]:
        """The vocabulary, in the document's order."""
        return tuple(status.code for status in self.statuses)

    def status(self, code: str) -> Status | None:
        return next((status for status in self.statuses if status.code == code), None)

    def is_final(self, code: str) -> bool:
        status = self.status(code)
        return status is not None and status.final

    def transition(self, a: str, b: str) -> Transition | None:
        return self._edges.get((a, b))

    def may_follow(self, a: str, b: str) -> bool:
        """`b` stands right after `a` in some row, whatever its basis."""
        return (a, b) in self._edges

    def reachable(self, a: str, b: str) -> bool:
        """`b` is `a` or comes after it by any number of rows, whatever their basis."""
        return a == b or b in self._reach.get(a, frozenset())

    def demanded(self, a: str, b: str) -> bool:
        """The edge must be taken when its trigger is given: text or diagram says so."""
        row = self.transition(a, b)
        return row is not None and row.basis.demands

    def succeeded(self, code: str) -> bool:
        """`code` says that money was paid, or stands only after a status that does."""
        return code in self._success

    def is_settled(self, code: str) -> bool:
        """Nothing more happens to it of itself: it is final, or says how much was paid."""
        status = self.status(code)
        return status is not None and (status.final or status.settled is not None)

    def follows_success(self, code: str) -> bool:
        """`code` stands only after a status that says how much was paid."""
        status = self.status(code)
        return status is not None and status.settled is None and self.succeeded(code)

    def may_begin(self, code: str) -> bool:
        """An invoice may be made in this status."""
        return code == self.initial or code in self.begins

    def demands(self, code: str) -> str | None:
        """The requirement that demands to come into `code`, when its trigger is given; of several the first.

        None: nothing does, or an invoice may be made in it.
        """
        if self.may_begin(code):
            return None
        rows = (row for row in self.transitions if row.to == code and row.basis.demands)
        return next((row.requirement for row in rows), None)

    def allowed_actions(self, code: str) -> frozenset[str]:
        return frozenset(action for row in self.actions if row.status == code for action in row.allowed)


def _reach(codes: tuple[str, ...], transitions: tuple[Transition, ...]) -> dict[str, frozenset[str]]:
    reach = {code: {code} | {row.to for row in transitions if row.from_ == code} for code in codes}
    for middle in codes:  # Warshall's closure
        for code in codes:
            if middle in reach[code]:
                reach[code] |= reach[middle]
    return {code: frozenset(found) for code, found in reach.items()}


def _after_success(life_cycle: LifeCycle) -> frozenset[str]:
    """What can't be reached from the beginning without passing a status that says that something was paid."""
    settled = {status.code for status in life_cycle.statuses if status.settled in (Share.WHOLE, Share.PART)}
    unpaid = tuple(row for row in life_cycle.transitions if row.to not in settled)
    return frozenset(life_cycle.codes) - _reach(life_cycle.codes, unpaid).get(life_cycle.initial, frozenset())
