"""The protocol between steps and any target. A driver knows a wire; steps know only this."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from payconform.money import Money

from .values import Answer, Callback, ClockReading, Event, Invoice, NewInvoice


class Driver(Protocol):
    """Canonical operations of an invoice service.

    All may raise TargetUnreachableError (nobody answers) and ConformanceFailure (the answer can't be what
    the profile says: no JSON, a missing id, an amount finer than its currency).
    """

    @property
    def capabilities(self) -> frozenset[str]:
        """What can be asked of this target: names of operations, and clock, callbacks, events."""

    def create(self, order: NewInvoice) -> Answer: ...

    def read(self, invoice_id: str) -> Invoice: ...

    def list(self, reference: str) -> tuple[Invoice, ...]: ...

    def process(self, invoice_id: str) -> Answer: ...

    def refund(self, invoice_id: str, amount: Money, reference: str) -> Answer: ...

    def events(self, invoice_id: str) -> tuple[Event, ...]:
        """The event log, oldest first."""

    def clock(self) -> ClockReading: ...

    def move_clock(self, to: datetime) -> ClockReading: ...

    def callback(self, body: bytes, headers: Mapping[str, str], received: datetime) -> Callback:
        """Translate and verify what the merchant received."""
