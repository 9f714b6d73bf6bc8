"""Payouts as we order them: sent out, repeated and asked for. Nothing calls out within a transaction.

An order is stored with its idempotency key before it goes out, so that it is the same one however often it
is repeated, after a restart as well.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace

from payconform.reference.ids import Ids
from payconform.reference.provider.razorpayx import (
    MalformedPayoutError,
    Order,
    Payout,
    RazorpayX,
    RefusedOrderError,
)
from payconform.reference.provider.transport import UncertainError
from payconform.reference.storage.store import Store
from payconform.reference.storage.unit import NotFoundError, Unit
from payconform.reference.timing.clock import Clock

from . import queries
from .history import History
from .pauses import until_polled, until_repeated
from .payout_states import UNANSWERED, PayoutStatus
from .policy import VendorPolicies
from .records import VendorInvoice, VendorPayout, VendorWebhook


@dataclass(frozen=True, slots=True, kw_only=True)
class Orders:
    store: Store
    clock: Clock
    ids: Ids
    history: History
    provider: RazorpayX
    policies: VendorPolicies

    def begin(self, unit: Unit, invoice: VendorInvoice, amount: int, at: int | None) -> str:
        """Its id, which `send` takes once this is stored. `amount` in paise, `at` in microseconds."""
        now, order_id = self.clock.now(), self.ids.new("vpay")
        order = VendorPayout(
            id=order_id,
            invoice=invoice.id,
            number=len(queries.payouts(unit, invoice.id)) + 1,
            key=order_id,
            status=PayoutStatus.CALLING,
            amount=amount,
            payout=None,
            scheduled_at=at,
            created=now,
            updated=now,
        )
        unit.save(order)
        return order_id

    def send(self, order_id: str) -> None:
        """The first time, or again: whatever comes of it is stored."""
        with self.store.read() as unit:
            order = queries.payout(unit, order_id)
            invoice = queries.invoice(unit, order.invoice)
        try:
            told = self.provider.create(self._wanted(invoice, order))
        except UncertainError:
            self._write(lambda unit: self._uncertain(unit, order_id))
        except RefusedOrderError as error:
            self._refused(invoice, order, str(error))
        else:
            self._learned(order_id, told)

    def stop(self, order: VendorPayout) -> Payout | None:
        """What became of it then, which `take` takes; None: it goes on."""
        if order.payout is None:
            return None
        try:
            told = self.provider.cancel(order.payout)
        except (UncertainError, RefusedOrderError):
            return None
        return told if _is_meant(order, told) else None

    def take(self, unit: Unit, order: VendorPayout, told: Payout, *, unasked: bool = False) -> bool:
        """Whether it was news: the invoice has to be settled then. Raises MalformedPayoutError."""
        if not _is_meant(order, told):
            raise MalformedPayoutError(f"{told.id} isn't the payout that was ordered")
        moved = order.moved or told.status is PayoutStatus.PROCESSED
        if not self.policies.news.is_news(order.status, told.status, unasked=unasked):
            if moved != order.moved:  # it has come back already, and yet a payout was made
                unit.save(replace(order, moved=moved))
            return False
        now, wake = self.clock.now(), None
        if told.status.is_open:
            wake = now + until_polled(now - order.created)
        unit.save(replace(order, status=told.status, payout=told.id, moved=moved, updated=now, wake=wake))
        return True

    def hear(self, event: str, told: Payout) -> None:
        """News that came unasked; the same event changes nothing the second time, "" is no event's id.

        Raises NotFoundError where it is none of our payouts, MalformedPayoutError where it isn't as we
        ordered it.
        """
        with self.store.write() as unit:
            order = queries.payout_meant(unit, told.id, told.order)
            if order is None:
                raise NotFoundError(told.id)
            taken = bool(event) and queries.was_taken(unit, event)
            if self.policies.news.is_repeated(taken=taken):
                return
            if event:
                unit.save(VendorWebhook(id=event, payout=order.id, at=self.clock.now()))
            self._learn(unit, order, told, unasked=True)

    def wake(self, order_id: str) -> None:
        """What is due for a payout: its order is repeated, or the provider asked what became of it."""
        with self.store.write() as unit:
            work = self._claim(unit, queries.payout(unit, order_id))
        work()

    def recover(self) -> None:
        """After a stop in the midst of an order nobody knows what became of it: it is repeated."""
        with self.store.write() as unit:
            for order in queries.interrupted(unit):
                unit.save(replace(order, status=PayoutStatus.UNCERTAIN, wake=self.clock.now()))

    def _wanted(self, invoice: VendorInvoice, order: VendorPayout) -> Order:
        ordering, at = self.policies.ordering, order.scheduled_at
        return Order(
            order=order.id,
            key=ordering.key(order, self.ids),
            reference=invoice.reference,
            fund_account=fund_account(invoice.vendor_email or ""),
            amount=order.amount,
            scheduled_at=None if at is None else ordering.scheduled_at(at),
        )

    def _claim(self, unit: Unit, order: VendorPayout) -> Callable[[], None]:
        """With the next time stored already: also after a stop in the midst of it somebody looks again."""
        now = self.clock.now()
        if order.wake is None or order.wake > now:  # somebody was faster
            return _nothing
        if not order.status.is_open:
            unit.save(replace(order, wake=None))
            return _nothing
        waited = now - order.created
        if order.status in UNANSWERED:
            unit.save(replace(order, wake=now + until_repeated(waited)))
            return lambda: self.send(order.id)
        unit.save(replace(order, wake=now + until_polled(waited)))
        return lambda: self._poll(order)

    def _poll(self, order: VendorPayout) -> None:
        with suppress(UncertainError):  # the next poll is due already
            self._learned(order.id, self.provider.read(order.payout or ""))

    def _uncertain(self, unit: Unit, order_id: str) -> None:
        """Whatever came by webhook meanwhile is better than that."""
        order, now = queries.payout(unit, order_id), self.clock.now()
        if order.status in UNANSWERED:
            wake = now + until_repeated(now - order.created)
            unit.save(replace(order, status=PayoutStatus.UNCERTAIN, updated=now, wake=wake))

    def _refused(self, invoice: VendorInvoice, order: VendorPayout, why: str) -> None:
        """It never came to be. Of a repeated order that is sure only when the provider doesn't list it."""
        if order.status is PayoutStatus.UNCERTAIN:
            try:
                found = self.provider.find(invoice.reference, order.id)
            except UncertainError:
                return  # it is repeated once more
            if found is not None:
                self._learned(order.id, found)
                return
        self._write(lambda unit: self._fail(unit, order.id, why))

    def _fail(self, unit: Unit, order_id: str, why: str) -> None:
        order = queries.payout(unit, order_id)
        if order.status in UNANSWERED:
            now = self.clock.now()
            unit.save(replace(order, status=PayoutStatus.FAILED, updated=now, wake=None))
            self.history.settle(unit, queries.invoice(unit, order.invoice), f"payout refused: {why}")

    def _learned(self, order_id: str, told: Payout) -> None:
        """An answer that isn't about what we ordered is none: it is asked for once more."""
        try:
            self._write(lambda unit: self._learn(unit, queries.payout(unit, order_id), told))
        except MalformedPayoutError:
            self._write(lambda unit: self._uncertain(unit, order_id))

    def _learn(self, unit: Unit, order: VendorPayout, told: Payout, *, unasked: bool = False) -> None:
        if self.take(unit, order, told, unasked=unasked):
            why = f": {told.cause}" if told.cause and told.status.is_dead else ""
            reason = f"payout {told.status}{why}"
            self.history.settle(unit, queries.invoice(unit, order.invoice), reason)

    def _write(self, work: Callable[[Unit], None]) -> None:
        with self.store.write() as unit:
            work(unit)


def fund_account(vendor_email: str) -> str:
    """The vendor's bank account at RazorpayX: always the same for the same vendor.

    How it gets there is another page's matter, so it is made up in the form that RazorpayX gives.
    """
    return "fa_" + hashlib.sha256(vendor_email.casefold().encode()).hexdigest()[:14]


def _is_meant(order: VendorPayout, told: Payout) -> bool:
    return told.amount == order.amount and order.payout in {None, told.id}


def _nothing() -> None:
    """Somebody else has done it."""
