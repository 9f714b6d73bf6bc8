"""Everything observed of one invoice, in the order in which it was seen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from .money import Money
from .provider_client import Movement, Operation
from .target.values import Callback, Event, Invoice, NewInvoice


class Source(StrEnum):
    """Where a state was seen."""

    CREATED = "answer to create"
    ANSWER = "answer"
    READ = "read"
    LIST = "list"


@dataclass(frozen=True, slots=True)
class Sighting:
    """The invoice as one answer of the target showed it."""

    source: Source
    invoice: Invoice


@dataclass(frozen=True, slots=True)
class FirstFinal:
    """What the provider had done when a final status was seen for the first time."""

    status: str
    operations: tuple[Operation, ...]


@dataclass(frozen=True, slots=True)
class Rest:
    """The invoice and the provider's account of it at one moment: nothing was under way between them."""

    invoice: Invoice
    operations: tuple[Operation, ...]


@dataclass(frozen=True, slots=True)
class History:
    """The whole of it, at the end of a scenario, after the target became quiet.

    `sightings` in order of observation; `log` None: the target keeps no event log; `callbacks` None: it sends
    none; `operations` and `movements` are the provider's own account of its reference; `accepted` is the HTTP
    status of the answer that created it; `rests` are the moments at which it was at rest, and `done` the
    actions that the target accepted (of document 004), both in order. `accounted`: the provider's account is
    known, empty or not.
    """

    order: NewInvoice
    accepted: int
    sightings: tuple[Sighting, ...]
    log: tuple[Event, ...] | None = None
    log_complete: bool = False
    callbacks: tuple[Callback, ...] | None = None
    operations: tuple[Operation, ...] = ()
    movements: tuple[Movement, ...] = ()
    first_final: FirstFinal | None = None
    rests: tuple[Rest, ...] = ()
    done: tuple[str, ...] = ()
    accounted: bool = True

    @property
    def last(self) -> Invoice:
        return self.sightings[-1].invoice

    def last_of_each_status(self) -> Iterable[Invoice]:
        """How each status that was seen showed the invoice in the end."""
        return {sighting.invoice.status: sighting.invoice for sighting in self.sightings}.values()

    def own_callbacks(self) -> tuple[Callback, ...]:
        """Those for this invoice; one for another, at the same address, is a finding of its own."""
        return tuple(call for call in self.callbacks or () if call.invoice.id == self.last.id)

    def attempts(self) -> tuple[Operation, ...]:
        """What carries the invoice out: payments or payouts."""
        return attempts(self.operations)

    def returns(self) -> tuple[Operation, ...]:
        """Refunds and cancellations."""
        return returns(self.operations)


def attempts(operations: Iterable[Operation]) -> tuple[Operation, ...]:
    return tuple(operation for operation in operations if operation.parent is None)


def returns(operations: Iterable[Operation]) -> tuple[Operation, ...]:
    return tuple(operation for operation in operations if operation.parent is not None)


def total(operations: Iterable[Operation], currency: str) -> Money:
    """What these operations moved together, in this currency alone."""
    moved = (operation.moved for operation in operations)
    return sum((money for money in moved if money.currency == currency), Money(0, currency))
