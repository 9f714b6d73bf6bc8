"""What happened to an invoice, told in its order: ``Past().seen("created").paid("100.00")``."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from payconform import lifecycles
from payconform.history import FirstFinal, History, Sighting, Source
from payconform.money import Money
from payconform.oracle.findings import Judgement
from payconform.provider_client import Movement, Operation
from payconform.target.accounts import Account, AccountOptions
from payconform.target.values import Callback, Event, Invoice, NewInvoice

CYCLE = lifecycles.load("payment-invoice-2021")
CYCLE_2019 = lifecycles.load("payment-invoice-2019")
OUT_04 = lifecycles.load("payout-invoice-2019-04")
OUT_05 = lifecycles.load("payout-invoice-2019-05")
VENDOR = lifecycles.load("vendor-invoice")
ID = "inv_1"
NOON = datetime(2026, 1, 31, 12, tzinfo=UTC)
BEFORE_SUCCESS = {"accepted", "pending", "failed"}


def eur(major: str) -> Money:
    return Money.of(major, "EUR")


ORDER = NewInvoice(
    reference="pc1-1", amount=eur("100.00"), description="Books", callback_url="http://127.0.0.1/callbacks/1"
)


def invoice(status: str, **details: Any) -> Invoice:
    words: dict[str, Any] = {"id": ID, "raw_status": status, "amount": ORDER.amount, **details}
    return Invoice(status=status, **words)


def callback(status: str, *, second: int | None = 0, signature: str = "valid", **details: Any) -> Callback:
    """`second`: when the invoice says it was updated, in seconds after noon; None: it doesn't say."""
    updated = None if second is None else NOON + timedelta(seconds=second)
    return Callback(None, NOON, signature, invoice(status, updated=updated, **details))


@dataclass(frozen=True, slots=True)
class Past:
    """A history in the making; each sentence gives a new one."""

    history: History = field(default_factory=lambda: History(ORDER, 201, ()))

    def of_an_account(self, **options: Any) -> Past:
        """The invoice belongs to an account with these options."""
        account = Account("acc_1", "Bookshop", options=AccountOptions(**options))
        return Past(replace(self.history, order=replace(self.history.order, account=account)))

    def seen(self, *statuses: str, source: Source = Source.READ, **details: Any) -> Past:
        """Answers of the target, one after the other; the first of all is the answer to create."""
        old = self.history.sightings
        new = [
            Sighting(source if old or n else Source.CREATED, invoice(s, **details))
            for n, s in enumerate(statuses)
        ]
        return Past(replace(self.history, sightings=(*old, *new)))

    def logged(self, *rows: str | tuple[str, str], complete: bool = True) -> Past:
        """The event log; a row is the status it leads to, or a pair of from and to."""
        log = tuple(
            Event(None, row, NOON, None) if isinstance(row, str) else Event(*row, NOON, None) for row in rows
        )
        return Past(replace(self.history, log=log, log_complete=complete))

    def told(self, *calls: str | Callback) -> Past:
        """What came to the merchant; plain statuses were reached a second apart."""
        new = [
            call if isinstance(call, Callback) else callback(call, second=n) for n, call in enumerate(calls)
        ]
        return Past(replace(self.history, callbacks=(*(self.history.callbacks or ()), *new)))

    def paid(
        self,
        moved: str,
        status: str = "succeeded",
        *,
        asked: str | None = None,
        currency: str = "EUR",
        beside: bool = False,
    ) -> Past:
        """A payment at the provider, asked for and answered; `beside`: not answered before the next one.

        `asked`: how much was asked for; None: what was moved.
        """
        id_ = f"pay_{len(self.history.operations) + 1}"
        amount, wanted = Money.of(moved, currency), Money.of(asked or moved, currency)
        operation = Operation(id_, "payment", None, ORDER.reference, wanted, status, amount)
        begun = self._with(operation)._moves(id_, None, "accepted")
        return begun if beside else begun._moves(id_, "accepted", status)

    def gave_back(self, moved: str, status: str = "succeeded", *, currency: str = "EUR") -> Past:
        """A refund of so much at the provider, asked for and answered."""
        amount, id_ = Money.of(moved, currency), f"rfd_{len(self.history.operations) + 1}"
        given = Money(0, currency) if status in BEFORE_SUCCESS else amount
        past = self._with(Operation(id_, "refund", "pay_1", ORDER.reference, amount, status, given))
        begun = past._moves(id_, None, "accepted")
        return begun if status == "accepted" else begun._moves(id_, "accepted", status)

    def reversed(self) -> Past:
        """The provider takes back what its last operation moved, though nobody asked for it."""
        *others, last = self.history.operations
        undone = replace(last, amount=ORDER.amount, status="reversed", moved=eur("0.00"))
        past = Past(replace(self.history, operations=(*others, undone)))
        return past._moves(last.id, last.status, "reversed")

    def late(self, moved: str) -> Past:
        """The last payment succeeds after all."""
        *others, last = self.history.operations
        settled = replace(last, status="succeeded", moved=eur(moved))
        past = Past(replace(self.history, operations=(*others, settled)))
        return past._moves(last.id, last.status, "succeeded")

    def ended(self, status: str) -> Past:
        """A final status is seen for the first time, now."""
        final = FirstFinal(status, self.history.operations)
        return Past(replace(self.history, first_final=final)).seen(status)

    def _with(self, operation: Operation) -> Past:
        return Past(replace(self.history, operations=(*self.history.operations, operation)))

    def _moves(self, id_: str, source: str | None, to: str) -> Past:
        movement = Movement(len(self.history.movements) + 1, id_, source, to)
        return Past(replace(self.history, movements=(*self.history.movements, movement)))


def found(judgement: Judgement) -> list[tuple[str, ...]]:
    """Check of each finding, with the status where it has one."""
    return [(f.check, f.status) if f.status else (f.check,) for f in judgement.findings]


def noted(judgement: Judgement) -> list[str]:
    return [note.ambiguity for note in judgement.notes]
