"""The use cases of a vendor's invoice, but for those that pay it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from payconform.reference.errors import Fault, RefusedError
from payconform.reference.ids import Ids
from payconform.reference.provider.razorpayx import CURRENCY
from payconform.reference.storage.store import Store
from payconform.reference.storage.unit import Unit
from payconform.reference.timing.clock import Clock

from . import files, queries
from .bodies import Details
from .files import Upload
from .gate import Gate
from .history import History
from .policy import VendorPolicies
from .records import VendorContent, VendorFile, VendorInvoice
from .states import Action, State

_NEEDED = ("amount", "vendor_name", "vendor_email")


@dataclass(frozen=True, slots=True, kw_only=True)
class Invoices:
    store: Store
    clock: Clock
    ids: Ids
    gate: Gate
    history: History
    policies: VendorPolicies

    def create(self, reference: str, details: Details, *, draft: bool) -> VendorInvoice:
        """Raises RefusedError where another invoice has that reference."""
        now = self.clock.now()
        with self.store.write() as unit:
            if queries.is_taken(unit, reference):
                detail = f"{reference!r} names an invoice already"
                raise RefusedError(Fault("duplicate_reference", detail, pointer="/reference"))
            invoice = VendorInvoice(
                id=self.ids.new("vinv"),
                reference=reference,
                state=State.DRAFT if draft else State.UNPAID,
                amount=details.amount,
                currency=CURRENCY,
                description=details.description,
                vendor_name=details.vendor_name,
                vendor_email=details.vendor_email,
                saved=not draft,
                created=now,
                updated=now,
            )
            return self.history.begin(unit, invoice)

    def save(self, invoice_id: str, details: Details) -> VendorInvoice:
        """A draft, with what is still to be said: it is uploaded then, and unpaid.

        Raises NotFoundError, and RefusedError where it is no draft or something is missing.
        """
        with self.store.write() as unit:
            invoice = queries.invoice(unit, invoice_id)
            self.gate.admit(unit, invoice, Action.SAVE)
            invoice = replace(invoice, **details.given())
            missing = [name for name in _NEEDED if getattr(invoice, name) is None]
            if missing:
                faults = (Fault("required", f"{name} is missing", pointer=f"/{name}") for name in missing)
                raise RefusedError(*faults, status=invoice.state)
            return self.history.settle(unit, replace(invoice, saved=True), Action.SAVE)

    def edit(self, invoice_id: str, details: Details) -> VendorInvoice:
        """What payouts were ordered by can't be changed while any of them counts: the rest always can.

        The document doesn't say which details may be edited. Raises NotFoundError, RefusedError.
        """
        with self.store.write() as unit:
            invoice = queries.invoice(unit, invoice_id)
            refusal = self.gate.refusal(unit, invoice, Action.EDIT) or self._settled(unit, invoice, details)
            if refusal is not None and self.policies.actions.checks_first():
                raise refusal
            invoice = self.history.settle(unit, replace(invoice, **details.given()), Action.EDIT)
        if refusal is not None:
            raise refusal
        return invoice

    def cancel(self, invoice_id: str) -> VendorInvoice:
        """Raises NotFoundError, RefusedError."""
        with self.store.write() as unit:
            invoice = queries.invoice(unit, invoice_id)
            self.gate.admit(unit, invoice, Action.CANCEL)
            return self.history.settle(unit, replace(invoice, canceled=True), Action.CANCEL)

    def add_file(self, invoice_id: str, upload: Upload) -> VendorFile:
        """Raises NotFoundError, and RefusedError where there are too many already."""
        with self.store.write() as unit:
            invoice = queries.invoice(unit, invoice_id)
            self.gate.admit(unit, invoice, Action.ADD_FILE)
            number = len(queries.files(unit, invoice_id)) + 1
            if number > files.MOST:
                raise files.too_many()
            file = VendorFile(
                id=self.ids.new("file"),
                invoice=invoice_id,
                number=number,
                name=upload.name,
                media_type=upload.media_type,
                size=len(upload.content),
                created=self.clock.now(),
            )
            unit.save(file)
            unit.save(VendorContent(id=file.id, content=upload.content))
            self.history.settle(unit, invoice, Action.ADD_FILE)
            return file

    def _settled(self, unit: Unit, invoice: VendorInvoice, details: Details) -> RefusedError | None:
        wanted = details.given()
        changed = [name for name in _NEEDED if name in wanted and wanted[name] != getattr(invoice, name)]
        if not changed or not (queries.facts(unit, invoice).committed or invoice.marked):
            return None
        detail = f"{changed[0]} can't be changed any more: payouts were made by it"
        fault = Fault("not_allowed_in_status", detail, pointer=f"/{changed[0]}")
        return RefusedError(fault, status=invoice.state)
