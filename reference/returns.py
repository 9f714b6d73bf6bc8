"""Taking an invoice back, by refund or cancellation, in full or in part: once, since both ends are final."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from . import editions
from .attempts import Attempts, NewRequest
from .bodies import NewReturn, new_return
from .errors import Fault, RefusedError
from .invoices import not_allowed
from .operations import Operations
from .policy import Policies
from .products import BACK, Product
from .records import Attempt, Invoice, Request
from .standing import standing
from .store import Store
from .unit import Unit


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
        exchange, paid = editions.exchange(invoice), self._paid(unit, invoice)
        moved = sum(one.moved for one in paid) or exchange.there(amount)
        there = exchange.part_there(amount, of=invoice.processed_amount or amount, whole=moved)
        request = NewRequest(
            kind=BACK[invoice.product],
            amount=there,
            currency=invoice.service_currency,
            reference_id=wanted.reference_id,
            description=wanted.description,
        )
        path = (editions.of(invoice).back.working,)
        return self.attempts.request(unit, invoice, request, self._parts(paid, there), path, word)

    def _parts(self, paid: Sequence[Attempt], amount: int) -> list[tuple[int, str | None]]:
        """Of each operation its share; of none the provider refuses it."""
        if not paid:
            return [(amount, None)]
        shares = self.policies.strategy.shares([attempt.moved for attempt in paid], amount)
        return [(share, attempt.id) for share, attempt in zip(shares, paid, strict=True) if share]

    def _paid(self, unit: Unit, invoice: Invoice) -> list[Attempt]:
        """The attempts that moved money, in their order."""
        forward = unit.forward(invoice)
        return list(standing(unit, forward.id).movers) if forward else []
