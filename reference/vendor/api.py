"""The API of vendors' invoices, in the style of RazorpayX."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from flask import Blueprint, Response, request, send_file
from werkzeug.exceptions import RequestEntityTooLarge

from payconform.reference.api import http
from payconform.reference.errors import Fault, RefusedError
from payconform.reference.policy import Permissions
from payconform.reference.storage.store import Store
from payconform.reference.storage.unit import Unit
from payconform.reference.timing.clock import Clock

from . import bodies, files, listing, queries, serializers
from .invoices import Invoices
from .payments import Payments
from .policy import VendorPolicies
from .records import VendorInvoice

_FORM_BESIDE_FILE = 64 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class VendorApi:
    store: Store
    clock: Clock
    invoices: Invoices
    payments: Payments
    policies: VendorPolicies
    permissions: Permissions
    login: str
    key: str

    def blueprint(self) -> Blueprint:
        blueprint = Blueprint("vendor_invoices", __name__, url_prefix=serializers.ROOT)
        blueprint.before_request(lambda: http.require_login(self.permissions, self.login, self.key))
        one = "/<invoice_id>"
        for method, path, view in (
            ("GET", "", self.list),
            ("POST", "", self.create),
            ("POST", "/drafts", self.draft),
            ("GET", one, self.read),
            ("PATCH", one, self.edit),
            ("POST", f"{one}/save", self.save),
            ("POST", f"{one}/cancel", self.cancel),
            ("POST", f"{one}/pay", self.pay),
            ("POST", f"{one}/schedule", self.schedule),
            ("POST", f"{one}/mark-as-paid", self.mark_as_paid),
            ("POST", f"{one}/files", self.add_file),
            ("GET", f"{one}/files", self.files),
            ("GET", f"{one}/files/<file_id>", self.file),
            ("GET", f"{one}/emails", self.emails),
            ("GET", f"{one}/events", self.events),
        ):
            blueprint.add_url_rule(path, view_func=view, methods=[method])
        return blueprint

    def create(self) -> Response:
        reference, details = bodies.new_invoice(http.body(), draft=False)
        invoice = self.invoices.create(reference, details, draft=False)
        with self.store.read() as unit:
            document = self._invoice(unit, invoice)
        document["status"] = self.policies.reporting.begun(document["status"])
        return _answer(document, 201, _location(invoice))

    def draft(self) -> Response:
        reference, details = bodies.new_invoice(http.body(), draft=True)
        return self._told(self.invoices.create(reference, details, draft=True), 201)

    def save(self, invoice_id: str) -> Response:
        return self._told(self.invoices.save(invoice_id, bodies.details(_body(), required=False)))

    def read(self, invoice_id: str) -> Response:
        with self.store.read() as unit:
            return _answer(self._invoice(unit, queries.invoice(unit, invoice_id)))

    def list(self) -> Response:
        query = listing.query(request.args)
        with self.store.read() as unit:
            found = queries.invoices(unit, query.conditions, count=query.count, skip=query.skip)
            return _collection(self._invoice(unit, one) for one in found)

    def edit(self, invoice_id: str) -> Response:
        return self._told(self.invoices.edit(invoice_id, bodies.details(http.body())))

    def cancel(self, invoice_id: str) -> Response:
        http.no_body()
        return self._told(self.invoices.cancel(invoice_id))

    def pay(self, invoice_id: str) -> Response:
        return self._told(self.payments.pay(invoice_id, bodies.payment(_body())))

    def schedule(self, invoice_id: str) -> Response:
        amount, at = bodies.schedule(http.body(), self.clock.now())
        return self._told(self.payments.schedule(invoice_id, amount, at))

    def mark_as_paid(self, invoice_id: str) -> Response:
        http.no_body()
        return self._told(self.payments.mark_as_paid(invoice_id))

    def add_file(self, invoice_id: str) -> Response:
        upload = files.upload(*_uploaded())
        return _answer(serializers.file(self.invoices.add_file(invoice_id, upload)), 201)

    def files(self, invoice_id: str) -> Response:
        return self._rows(invoice_id, lambda unit: map(serializers.file, queries.files(unit, invoice_id)))

    def file(self, invoice_id: str, file_id: str) -> Response:
        """As it came, and never shown within a page: a browser saves it."""
        with self.store.read() as unit:
            found = queries.file(unit, invoice_id, file_id)
            stored = queries.content(unit, file_id)
        told = send_file(
            BytesIO(stored),
            mimetype=found.media_type,
            as_attachment=True,
            download_name=found.name,
        )
        told.headers["X-Content-Type-Options"] = "nosniff"
        return told

    def emails(self, invoice_id: str) -> Response:
        return self._rows(invoice_id, lambda unit: serializers.mails(queries.mails(unit, invoice_id)))

    def events(self, invoice_id: str) -> Response:
        standing = self.policies.standing
        return self._rows(
            invoice_id,
            lambda unit: (serializers.event(one, standing) for one in queries.events(unit, invoice_id)),
        )

    def _rows(self, invoice_id: str, rows: Callable[[Unit], Iterable[dict[str, Any]]]) -> Response:
        with self.store.read() as unit:
            queries.invoice(unit, invoice_id)
            return _collection(rows(unit))

    def _told(self, invoice: VendorInvoice, status: int = 200) -> Response:
        """As it is now, with its payouts of the same moment: a webhook may have come since."""
        with self.store.read() as unit:
            document = self._invoice(unit, queries.invoice(unit, invoice.id))
        return _answer(document, status, _location(invoice) if status == 201 else None)

    def _invoice(self, unit: Unit, invoice: VendorInvoice) -> dict[str, Any]:
        return serializers.invoice(unit, invoice, self.policies)


def _location(invoice: VendorInvoice) -> dict[str, str]:
    return {"Location": f"{serializers.ROOT}/{invoice.id}"}


def _answer(document: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return http.answer(document, status, headers=headers, mimetype=http.JSON)


def _collection(items: Iterable[dict[str, Any]]) -> Response:
    return _answer(serializers.collection(items))


def _body() -> Any:
    """Of a request that may have none."""
    return http.body() if request.content_length else {}


def _uploaded() -> tuple[str, bytes]:
    """Name and content of the field `file`. Raises RefusedError."""
    request.max_content_length = files.LARGEST + _FORM_BESIDE_FILE  # no other body may be so large
    if request.mimetype != "multipart/form-data":
        raise RefusedError(Fault("unsupported_media_type", "send multipart/form-data"))
    try:
        found = request.files.getlist("file")
    except RequestEntityTooLarge:
        raise files.too_large() from None
    if len(found) != 1:
        raise RefusedError(Fault("required", "send one file in the field file", pointer="/file"))
    return found[0].filename or "", found[0].read()
