"""An invoice under judgement: drives the target's operations on it and remembers every sighting."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict, Unpack

from .history import FirstFinal, History, Rest, Sighting, Source
from .lifecycle import LifeCycle, Returns
from .merchant import Inbox
from .money import Money
from .oracle.findings import failure
from .provider_client import Account, ProviderClient
from .target.driver import Driver
from .target.values import (
    Answer,
    Callback,
    Email,
    Event,
    Invoice,
    NewInvoice,
    StoredFile,
    Transaction,
    Upload,
)

KEPT_BACK = frozenset({"held", "lost"})  # by a hazard: nobody can know what such a callback says


class Details(TypedDict, total=False):
    """What goes with an action: see `Driver.act`."""

    amount: Money | None
    at: datetime
    description: str


@dataclass(frozen=True, slots=True)
class Glance:
    """What is seen of an invoice on the way; `letters` is the number of callbacks that came."""

    invoice: Invoice
    letters: int
    account: Account


@dataclass(frozen=True, slots=True)
class Look:
    """What an outside observer sees of an invoice: equal looks mean that nothing has happened.

    `log` None: the target keeps none.
    """

    glance: Glance
    log: tuple[Event, ...] | None

    @property
    def invoice(self) -> Invoice:
        return self.glance.invoice

    @property
    def account(self) -> Account:
        return self.glance.account


class Subject:
    """One invoice that exists. All that steps see of it goes through here, and so into its history."""

    def __init__(
        self,
        *,
        driver: Driver,
        provider: ProviderClient,
        inbox: Inbox,
        lifecycle: LifeCycle,
        order: NewInvoice,
        answer: Answer,
    ) -> None:
        if answer.id is None:
            raise failure(
                "canonical-form",
                expected="the new invoice's id, where invoice.id or operations.create.id says",
                observed=answer.told,
            )
        self.id = answer.id
        self.order = order
        self._driver = driver
        self._provider = provider
        self._inbox = inbox
        self._lifecycle = lifecycle
        self._accepted = answer.status
        self._sightings: list[Sighting] = []
        self._first_final: FirstFinal | None = None
        self._callbacks: list[Callback] = []
        self._is_listed = False
        self._rests: list[Rest] = []
        self._done: list[str] = []
        self.processed: Answer | None = None
        self._last_return: tuple[Money, str] | None = None
        self._see(Source.CREATED, answer.invoice)

    @property
    def reference(self) -> str:
        return self.order.reference

    @property
    def lifecycle(self) -> LifeCycle:
        return self._lifecycle

    def read(self) -> Invoice:
        invoice = self._driver.read(self.id)
        self._see(Source.READ, invoice)
        return invoice

    def look(self, account: Account | None = None) -> Look:
        """`account`: the provider's, where it was read already; else it is read last."""
        log = self.log()
        return Look(self.glance(account), log)

    def glance(self, account: Account | None = None) -> Glance:
        """A look without the event log."""
        invoice = self.read()
        return Glance(invoice, self.letters(), account or self.account())

    def account(self) -> Account:
        """What the provider says of it."""
        return self._provider.account(self.reference)

    def listed(self) -> tuple[Invoice, ...]:
        rows = self._driver.list(self.reference)
        self._is_listed = True
        for row in rows:
            if row.id == self.id:
                self._see(Source.LIST, row)
        return rows

    def process(self) -> Answer:
        answer = self.processed = self._driver.process(self.id)
        self._see(Source.ANSWER, answer.invoice)
        return answer

    def terminate(self) -> Answer:
        answer = self._driver.terminate(self.id)
        self._see(Source.ANSWER, answer.invoice)
        return answer

    def moderate(self, decision: str) -> Answer:
        return self._driver.moderate(self.id, decision)

    def take_back(self, amount: Money, reference: str) -> Answer:
        """By the action that its life cycle calls so: a refund or a cancellation."""
        by = {Returns.REFUND: self._driver.refund, Returns.CANCEL: self._driver.cancel}
        self._last_return = (amount, reference)
        return by[self._lifecycle.gives_back](self.id, amount, reference)

    def take_back_again(self) -> Answer:
        """The same request once more. Raises ConformanceFailure where there was none."""
        if self._last_return is None:
            raise failure("step", expected="a request that can be repeated", observed="none")
        return self.take_back(*self._last_return)

    def act(self, action: str, **details: Unpack[Details]) -> Answer:
        """One of document 004; what is accepted is remembered."""
        answer = self._driver.act(action, self.id, currency=self.order.amount.currency, **details)
        self._see(Source.ANSWER, answer.invoice)
        if answer.accepted:
            self._done.append(action)
        return answer

    def add_file(self, file: Upload) -> Answer:
        return self._driver.add_file(self.id, file)

    def files(self) -> tuple[StoredFile, ...]:
        return self._driver.files(self.id)

    def file(self, file_id: str) -> bytes:
        return self._driver.file(self.id, file_id)

    def emails(self) -> tuple[Email, ...]:
        return self._driver.emails(self.id)

    def rested(self, glance: Glance) -> None:
        """So it was seen while nothing was under way; unless the provider keeps something from the target."""
        if any(delivery.state in KEPT_BACK for delivery in glance.account.deliveries):
            return
        rest = Rest(glance.invoice, glance.account.operations)
        if rest not in self._rests[-1:]:
            self._rests.append(rest)

    def transactions(self) -> tuple[Transaction, ...]:
        return self._driver.transactions(self.id)

    def log(self) -> tuple[Event, ...] | None:
        return self._driver.events(self.id) if "events" in self._driver.capabilities else None

    def callbacks(self) -> tuple[Callback, ...] | None:
        """What came to this invoice's callback address so far, translated; None: the target sends none."""
        if "callbacks" not in self._driver.capabilities:
            return None
        for letter in self._inbox.letters()[len(self._callbacks) :]:
            self._callbacks.append(self._driver.callback(letter.body, letter.headers, letter.received))
        return tuple(self._callbacks)

    def seen(self) -> tuple[Invoice, ...]:
        """How all answers so far showed it, the first one first."""
        return tuple(sighting.invoice for sighting in self._sightings)

    def letters(self) -> int:
        return len(self._inbox.letters())

    def list_once(self) -> None:
        """See it in the list, too, unless somebody listed it already."""
        if "list" in self._driver.capabilities and not self._is_listed:
            self.listed()

    def history(self, look: Look, *, log_complete: bool) -> History:
        """The account to be judged: it ends with this look, since a read tells more than a row of a list."""
        self._see(Source.READ, look.invoice)
        return History(
            order=self.order,
            accepted=self._accepted,
            sightings=tuple(self._sightings),
            log=look.log,
            log_complete=log_complete,
            callbacks=self.callbacks(),
            operations=look.account.operations,
            movements=look.account.movements,
            first_final=self._first_final,
            rests=tuple(self._rests),
            done=tuple(self._done),
            accounted="provider" in self._driver.capabilities,
        )

    def _see(self, source: Source, invoice: Invoice | None) -> None:
        if invoice is None:
            return
        sighting = Sighting(source, invoice)
        if sighting not in self._sightings[-1:]:
            self._sightings.append(sighting)
        if self._first_final is None and self._lifecycle.is_final(invoice.status):
            self._first_final = FirstFinal(invoice.status, self.account().operations)
