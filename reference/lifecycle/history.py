"""An invoice's way through its statuses: each step is logged, and a callback of it owed to the merchant."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from payconform.reference import wire
from payconform.reference.api import serializers
from payconform.reference.ids import Ids
from payconform.reference.money.minor_units import to_major
from payconform.reference.policy import Policies
from payconform.reference.storage.records import Attempt, Delivery, Event, Invoice, Notification, Request
from payconform.reference.storage.unit import Unit
from payconform.reference.timing.clock import unix

from .transitions import Status


@dataclass(frozen=True, slots=True)
class History:
    ids: Ids
    policies: Policies

    def begin(self, unit: Unit, invoice: Invoice) -> Invoice:
        invoice = replace(invoice, deadline=self.policies.lifetimes.deadline(invoice))
        unit.save(invoice)
        self._log(unit, invoice, None, "create")
        return invoice

    def advance(
        self, unit: Unit, invoice: Invoice, path: tuple[Status, ...], reason: str, *, at: int, **changes: Any
    ) -> Invoice:
        """Along `path`, whose last step brings the `changes`; the merchant hears of every step, in order."""
        for status in path:
            last = status is path[-1]
            before = invoice.status
            invoice = replace(invoice, status=status, updated=at, **(changes if last else {}))
            invoice = replace(invoice, deadline=self.policies.lifetimes.deadline(invoice))
            unit.save(invoice)
            self._log(unit, invoice, before, reason if last else "retry")
            self._notify(unit, invoice)
        return invoice

    def note_late(
        self, unit: Unit, invoice: Invoice, request: Request, attempt: Attempt, amount: int, at: int
    ) -> Invoice:
        """So much more (or, negative, less) moved when nobody waited for it: told in the payload; the status

        stays. What came so counts for nothing.
        """
        unit.save(replace(attempt, late=attempt.late or amount > 0))
        payload = wire.loads(invoice.payload.encode())
        note = {
            "attempt": attempt.id,
            "operation": attempt.operation,
            "status": attempt.status,
            "amount": to_major(abs(amount), request.currency),
            "at": unix(at),
        }
        payload.setdefault("late", []).append(note)
        invoice = replace(invoice, payload=wire.dumps(payload).decode())
        unit.save(invoice)
        return invoice

    def _log(self, unit: Unit, invoice: Invoice, source: Status | None, reason: str) -> None:
        if not self.policies.showing.is_logged(source, invoice.status):
            return
        unit.save(
            Event(
                id=self.ids.new("evt"),
                invoice=invoice.id,
                number=len(unit.events(invoice.id)) + 1,
                source=source,
                target=invoice.status,
                reason=reason,
                at=invoice.updated,
            )
        )

    def _notify(self, unit: Unit, invoice: Invoice) -> None:
        deliveries, showing = self.policies.deliveries, self.policies.showing
        if invoice.callback_url is None or not deliveries.is_owed(invoice):
            return
        document: dict[str, Any] = {"data": deliveries.resource(invoice)}
        if showing.tells_internal(unit.terms_of(invoice)):
            document["meta"] = {"internal": serializers.internal(invoice)}
        unit.save(
            Notification(
                id=self.ids.new("cbk"),
                serial_number=unit.next_serial(Notification),
                invoice=invoice.id,
                url=invoice.callback_url,
                body=wire.dumps(document),
                state=Delivery.OWED,
                due=invoice.updated,
                failures=0,
            )
        )
