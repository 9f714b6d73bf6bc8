"""The life cycles of both products in both editions: statuses and transitions as the documents and their
pictures draw them. Nothing leads out of a final status, and that alone keeps it final.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from .products import Kind, Product


class Status(StrEnum):
    CREATED = "created"
    EXPIRED = "expired"
    TERMINATED = "terminated"
    PROCESSING = "processing"
    PROCESS_PENDING = "process_pending"
    PROCESSED = "processed"
    PARTIALLY_PROCESSED = "partially_processed"
    PROCESS_ERROR = "process_error"
    PROCESS_FAILED = "process_failed"
    REFUNDING = "refunding"
    REFUND_PENDING = "refund_pending"
    PARTIALLY_REFUNDED = "partially_refunded"
    REFUNDED = "refunded"
    REFUND_ERROR = "refund_error"
    REFUND_FAILED = "refund_failed"
    CANCELING = "canceling"
    CANCEL_PENDING = "cancel_pending"
    PARTIALLY_CANCELED = "partially_canceled"
    CANCELED = "canceled"
    CANCEL_ERROR = "cancel_error"
    CANCEL_FAILED = "cancel_failed"


_S = Status
INITIAL = _S.CREATED


@dataclass(frozen=True, slots=True)
class Phase:
    """One half of a life cycle: money goes its way, or comes back. Both work in the same way.

    `working` while the provider is asked, `pending` while its answer is open, `error` until it is tried
    again.
    """

    working: Status
    pending: Status
    error: Status
    failed: Status
    whole: Status
    part: Status

    @property
    def at_work(self) -> frozenset[Status]:
        """While something may still come of it."""
        return frozenset({self.working, self.pending, self.error})

    @property
    def results(self) -> frozenset[Status]:
        return frozenset({self.failed, self.whole, self.part})


PROCESS = Phase(
    working=_S.PROCESSING,
    pending=_S.PROCESS_PENDING,
    error=_S.PROCESS_ERROR,
    failed=_S.PROCESS_FAILED,
    whole=_S.PROCESSED,
    part=_S.PARTIALLY_PROCESSED,
)
REFUND = Phase(
    working=_S.REFUNDING,
    pending=_S.REFUND_PENDING,
    error=_S.REFUND_ERROR,
    failed=_S.REFUND_FAILED,
    whole=_S.REFUNDED,
    part=_S.PARTIALLY_REFUNDED,
)
CANCEL = Phase(
    working=_S.CANCELING,
    pending=_S.CANCEL_PENDING,
    error=_S.CANCEL_ERROR,
    failed=_S.CANCEL_FAILED,
    whole=_S.CANCELED,
    part=_S.PARTIALLY_CANCELED,
)
RETURNED = REFUND.results | CANCEL.results
FINAL = frozenset({_S.EXPIRED, _S.TERMINATED, _S.PROCESS_FAILED}) | RETURNED


@dataclass(frozen=True, slots=True)
class Transition:
    source: Status
    target: Status
    trigger: str


def _drawn(back: Phase) -> tuple[Transition, ...]:
    """What all pictures show. The last rows the text supplies: who sleeps may expire, and be terminated."""
    return (
        Transition(_S.CREATED, _S.PROCESSING, "process"),
        Transition(_S.CREATED, _S.EXPIRED, "expires"),
        Transition(_S.CREATED, _S.TERMINATED, "terminate"),
        *_half(PROCESS),
        Transition(_S.PROCESSING, _S.EXPIRED, "expires"),
        Transition(_S.PROCESSING, _S.TERMINATED, "terminate"),
        Transition(_S.PROCESSED, back.working, "return"),
        Transition(_S.PARTIALLY_PROCESSED, back.working, "return"),
        *_half(back),
        Transition(_S.PROCESS_PENDING, _S.EXPIRED, "expires"),
        Transition(_S.PROCESS_PENDING, _S.TERMINATED, "terminate"),
    )


def _half(phase: Phase) -> Iterable[Transition]:
    return (
        Transition(phase.working, phase.pending, "sleep"),
        Transition(phase.pending, phase.working, "retry"),
        Transition(phase.working, phase.whole, "success"),
        Transition(phase.working, phase.part, "amount != processed_amount"),
        Transition(phase.working, phase.failed, "fatal error"),
    )


def _loops(*phases: Phase) -> Iterable[Transition]:
    """Pictures without a status for errors try again from work to work."""
    return (Transition(phase.working, phase.working, "reprocess") for phase in phases)


def _errors(back: Phase) -> Iterable[Transition]:
    """Lists with statuses for errors; their ways in and out are in the pictures of payout and request."""
    return (
        *(Transition(phase.working, phase.error, "error") for phase in (PROCESS, back)),
        *(Transition(phase.error, phase.working, "retry") for phase in (PROCESS, back)),
        Transition(_S.PROCESS_ERROR, _S.EXPIRED, "expires"),
        Transition(_S.PROCESS_ERROR, _S.TERMINATED, "terminate"),
    )


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition of one product's document, by the name that `Api-Version` gives it.

    `back` is the half in which the money comes back, by the edition's word for it: refund or cancel.
    """

    product: Product
    name: str
    transitions: tuple[Transition, ...]
    back: Phase
    initial: Status = INITIAL

    @property
    def statuses(self) -> frozenset[Status]:
        return frozenset({self.initial, *(row.target for row in self.transitions)})

    @property
    def final(self) -> frozenset[Status]:
        return self.statuses & FINAL

    @property
    def word_back(self) -> str:
        return "cancel" if self.back is CANCEL else "refund"

    def phase(self, kind: Kind) -> Phase:
        """That a request of this kind belongs to: what is revoked was never processed."""
        return self.back if kind in {Kind.REFUND, Kind.CANCELLATION} else PROCESS

    def waiting(self, phase: Phase) -> Status:
        """Between two attempts: where an edition has no status for errors, an invoice stays at work."""
        return phase.error if phase.error in self.statuses else phase.working

    def loops(self, phase: Phase) -> bool:
        """Whether it draws a step from work to work."""
        return self.may_follow(phase.working, phase.working)

    def repeating(self, phase: Phase) -> Status:
        """The same where nothing went wrong but the time: at work, if it goes on from there to work."""
        return phase.working if self.loops(phase) else self.waiting(phase)

    def may_follow(self, source: Status, target: Status) -> bool:
        return any(row.source is source and row.target is target for row in self.transitions)


_P = Product
EDITIONS: Mapping[tuple[Product, str], Edition] = {
    (edition.product, edition.name): edition
    for edition in (
        Edition(_P.PAYMENT, "2019-04", (*_drawn(REFUND), *_loops(PROCESS, REFUND)), REFUND),
        Edition(_P.PAYMENT, "2021-01", (*_drawn(REFUND), *_loops(PROCESS, REFUND), *_errors(REFUND)), REFUND),
        Edition(_P.PAYOUT, "2019-04", (*_drawn(REFUND), *_loops(PROCESS, REFUND)), REFUND),
        Edition(_P.PAYOUT, "2019-05", (*_drawn(CANCEL), *_errors(CANCEL)), CANCEL),
    )
}
LATEST: Mapping[Product, str] = {_P.PAYMENT: "2021-01", _P.PAYOUT: "2019-05"}


class LifeCycle:
    """How the service gets from one status to another."""

    def route(self, edition: Edition, source: Status, target: Status, *, via: Status) -> tuple[Status, ...]:
        """The statuses to enter, `target` last: straight on, or through the working status `via`.

        Empty: there is no way.
        """
        if edition.may_follow(source, target):
            return (target,)
        if edition.may_follow(source, via) and edition.may_follow(via, target):
            return (via, target)
        return ()
