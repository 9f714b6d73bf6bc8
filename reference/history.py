"""An invoice's way through its statuses: each step is logged, and a callback of it owed to the merchant."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from . import serializers, wire
from .ids import Ids
from .policy import Deliveries
from .records import Delivery, Event, Invoice, Notification
from .transitions import EDITIONS, Status
from .unit import Unit


@dataclass(frozen=True, slots=True)
class History:
    ids: Ids
    deliveries: Deliveries

    def begin(self, unit: Unit, invoice: Invoice) -> None:
        unit.save(invoice)
        self._log(unit, invoice, None, "create")

    def advance(
        self, unit: Unit, invoice: Invoice, path: tuple[Status, ...], reason: str, *, at: int, **changes: Any
    ) -> Invoice:
        """Along `path`, whose last step brings the `changes`; the merchant hears of every step, in order."""
        edition = EDITIONS[invoice.edition]
        for status in path:
            last = status is path[-1]
            before = invoice.status
            invoice = replace(
                invoice,
                status=status,
                updated=at,
                deadline=invoice.expires if edition.may_follow(status, Status.EXPIRED) else None,
                **(changes if last else {}),
            )
            unit.save(invoice)
            self._log(unit, invoice, before, reason if last else "retry")
            self._notify(unit, invoice)
        return invoice

    def _log(self, unit: Unit, invoice: Invoice, source: Status | None, reason: str) -> None:
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
        if invoice.callback_url is None or not self.deliveries.is_owed(invoice):
            return
        document: dict[str, Any] = {"data": serializers.invoice(invoice)}
        if unit.account(invoice.account).internal_callback_data:
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
