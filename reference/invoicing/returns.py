"""Taking an invoice back, by refund or cancellation, in full or in part: once, since both ends are final."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from payconform.reference.api.bodies import NewReturn, new_return
from payconform.reference.errors import Fault, RefusedError
from payconform.reference.lifecycle import editions
from payconform.reference.lifecycle.products import BACK, FORWARD, Product
from payconform.reference.lifecycle.standing import standing
from payconform.reference.policy import Policies
from payconform.reference.storage.records import Invoice, Request
from payconform.reference.storage.store import Store
from payconform.reference.storage.unit import Unit

from .attempts import Attempts, NewRequest
from .invoices import not_allowed
from .operations import Operations


@dataclass(frozen=True, slots=True)
class Returns:
    store: Store
    attempts: Attempts
    operations: Operations
    policies: Policies

    def ask(self, product: Product, invoice_id: str, word: str, document: Any) -> tuple[Request, Invoice]:
        """The request after its first attempt, and its invoice; `word` is refund or cancel.

        Raises NotFoundError and RefusedError.
        """
        with self.store.write() as unit:
            invoice = unit.invoice(invoice_id, product)
            wanted = new_return(document, word, invoice.currency)
            if editions.of(invoice).word_back != word:
                raise not_allowed(invoice, f"asked to {word}: its edition has another word for it")
            request, begun = self._begin(unit, invoice, wanted, word)
        self.operations.carry_out(*begun)
        with self.store.read() as unit:
            return unit.request(request.id), unit.invoice(invoice_id)

    def _begin(self, unit: Unit, invoice: Invoice, wanted: NewReturn, word: str) -> tuple[Request, list[str]]:
        if not self.policies.permissions.may_return(invoice):
            raise not_allowed(invoice, "refunded" if word == "refund" else "canceled")
        if unit.return_by_reference(invoice.account, wanted.reference_id) is not None:
            detail = f"{wanted.reference_id!r} names a {word} already"
            raise RefusedError(Fault("duplicate_reference", detail, pointer="/data/attributes/reference_id"))
        most = self.policies.amounts.returnable(invoice)
        amount = most if wanted.amount is None else wanted.amount
        if amount > most:
            detail = "amount is more than was paid"
            raise RefusedError(Fault("invalid_amount", detail, pointer="/data/attributes/amount"))
        exchange, currency = editions.exchange(invoice), invoice.service_currency
        whole = invoice.processed_service_amount or exchange.there(amount)
        there = exchange.part_there(amount, of=invoice.processed_amount or amount, whole=whole)
        if not there:
            detail = f"amount is nothing in {currency}"
            raise RefusedError(Fault("invalid_amount", detail, pointer="/data/attributes/amount"))
        parts = self._parts(unit, invoice, there)
        left = sum(share for share, _ in parts)
        request = NewRequest(
            kind=BACK[invoice.product],
            amount=left,
            currency=currency,
            worth=exchange.part_back(left, of=there, whole=amount),
            reference_id=wanted.reference_id,
            description=wanted.description,
        )
        path = (editions.of(invoice).back.working,)
        return self.attempts.request(unit, invoice, request, parts, path, word)

    def _parts(self, unit: Unit, invoice: Invoice, amount: int) -> list[tuple[int, str | None]]:
        """Of each attempt that moved money its share. Where nothing is left the provider refuses the last."""
        requests = unit.requests(invoice, FORWARD[invoice.product])
        movers = [mover for request in requests for mover in standing(unit, request.id).movers]
        if not movers:
            attempts = [attempt for request in requests for attempt in unit.attempts(request.id)]
            last = [attempt.id for attempt in attempts if not attempt.late][-1:]
            return [(amount, last[0] if last else None)]
        shares = self.policies.strategy.shares([mover.moved for mover in movers], amount)
        return [(share, mover.id) for share, mover in zip(shares, movers, strict=True) if share]
