"""The protocol between steps and any target. A driver knows a wire; steps know only this."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Protocol

from payconform.money import Money

from .accounts import Account, AccountOptions, Service
from .values import (
    Answer,
    Callback,
    ClockReading,
    Email,
    Event,
    Invoice,
    Misuse,
    NewInvoice,
    Overview,
    Page,
    Search,
    StoredFile,
    Transaction,
    Upload,
)


class Driver(Protocol):
    """Canonical operations of an invoice service.

    All may raise TargetUnreachableError (nobody answers) and ConformanceFailure (the answer can't be what
    the profile says: no JSON, a missing id, an amount finer than its currency).
    """

    @property
    def capabilities(self) -> frozenset[str]:
        """What can be asked of this target: names of operations, and clock, forget, callbacks, errors."""

    @property
    def options(self) -> frozenset[str]:
        """The options that an account can be opened with: names of AccountOptions' fields."""

    @property
    def filters(self) -> frozenset[str]:
        """What a search can ask for: names of Search's fields."""

    def probe(self) -> None:
        """One harmless call before a run.

        Raises TargetUnreachableError where no answer comes, and ConfigurationError where the answer shows
        that the profile points to something else.
        """

    def ask_outcome(self, operation: str, reference: str, outcome: str, amount: Decimal | None) -> None:
        """Tell the target what is to come of operations of this kind (such as payment) from now on.

        `outcome` in its own word; `amount` in major units, where it is a part of the whole.
        """

    def create(self, order: NewInvoice) -> Answer: ...

    def read(self, invoice_id: str) -> Invoice: ...

    def list(self, reference: str) -> tuple[Invoice, ...]: ...

    def process(self, invoice_id: str) -> Answer: ...

    def refund(self, invoice_id: str, amount: Money, reference: str) -> Answer: ...

    def cancel(self, invoice_id: str, amount: Money, reference: str) -> Answer:
        """What a life cycle of cancellations calls giving back."""

    def terminate(self, invoice_id: str) -> Answer:
        """As the payer does."""

    def moderate(self, invoice_id: str, decision: str) -> Answer:
        """`decision`: approve or refuse."""

    def open_account(self, name: str, options: AccountOptions) -> Account:
        """A merchant account of its own, with these options."""

    def public_create(self, order: NewInvoice) -> Answer:
        """At the public API, with the public key of the order's account and nothing else."""

    def services(self, account: Account, currency: str) -> tuple[Service, ...]:
        """What the public API offers for paying in a currency."""

    def search(self, wanted: Search) -> Page: ...

    def overview(self, invoice_id: str) -> Overview: ...

    def digest(self) -> str:
        """Of everything that the target has stored."""

    def can_misuse(self, operation: str, misuse: Misuse) -> bool:
        """There is something to depart from: the operation, placeholders of those names, credentials."""

    def misuse(
        self, operation: str, misuse: Misuse, order: NewInvoice | None = None, **values: str
    ) -> Answer:
        """An operation called wrongly; its values are those of `order` and `values` (such as ``id``)."""

    def events(self, invoice_id: str) -> tuple[Event, ...]:
        """The event log, oldest first."""

    def transactions(self, invoice_id: str) -> tuple[Transaction, ...]:
        """Of the ledger."""

    def draft(self, order: NewInvoice) -> Answer:
        """An invoice that is begun and not saved."""

    def act(
        self,
        action: str,
        invoice_id: str,
        *,
        amount: Money | None = None,
        at: datetime | None = None,
        description: str | None = None,
        currency: str | None = None,
    ) -> Answer:
        """One of document 004: save, pay, schedule (`at`), mark_as_paid, edit (`description`) or cancel.

        `amount` None: all that remains, in `currency`.
        """

    def add_file(self, invoice_id: str, file: Upload) -> Answer: ...

    def files(self, invoice_id: str) -> tuple[StoredFile, ...]: ...

    def file(self, invoice_id: str, file_id: str) -> bytes: ...

    def emails(self, invoice_id: str) -> tuple[Email, ...]:
        """What the vendor was sent about it, oldest first."""

    def says(self, operation: str, placeholder: str) -> bool:
        """A request of this operation has a place for it: a scenario may set it."""

    def clock(self) -> ClockReading: ...

    def move_clock(self, to: datetime) -> ClockReading: ...

    def forget(self) -> None:
        """Every invoice, with all that it still has due."""

    def callback(self, body: bytes, headers: Mapping[str, str], received: datetime) -> Callback:
        """Translate and verify what the merchant received."""
