"""Operations of a vendor invoice (document 004): drafts, the actions of its app, its files, its e-mails."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from payconform.money import Money
from payconform.oracle.findings import failure

from .bodies import as_text, find, find_all, shown
from .invoice_calls import InvoiceCalls
from .values import Answer, Email, NewInvoice, StoredFile, Upload


class VendorCalls(InvoiceCalls):
    def draft(self, order: NewInvoice) -> Answer:
        return self._make("draft", order)

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
        values = {
            "id": invoice_id,
            "amount": None if amount is None else self._translation.money(amount),
            "currency": currency if amount is None else amount.currency,
            "scheduled_at": None if at is None else self._translation.time(at),
            "description": description,
            **self._outcome(),
        }
        return self._answer(action, self._send(action, values))

    def add_file(self, invoice_id: str, file: Upload) -> Answer:
        return self._plain(self._send("add_file", {"id": invoice_id}, upload=file))

    def files(self, invoice_id: str) -> tuple[StoredFile, ...]:
        places, seen = self._operations["files"], "the answer to files"
        rows = find_all(places["items"], self._document("files", self._send("files", {"id": invoice_id})))
        return tuple(
            StoredFile(
                id=as_text(find(places["id"], row), f"id at {places['id']} in {seen}"),
                name=as_text(find(places["name"], row), f"name at {places['name']} in {seen}"),
                media_type=_text(row, places, "media_type", seen),
                size=_size(row, places, seen),
            )
            for row in rows
        )

    def file(self, invoice_id: str, file_id: str) -> bytes:
        answer = self._send("file", {"id": invoice_id, "file_id": file_id})
        if not answer.accepted:
            raise failure("canonical-form", expected="the file", observed=f"HTTP {answer.status}")
        return answer.body

    def emails(self, invoice_id: str) -> tuple[Email, ...]:
        places, seen = self._operations["emails"], "the answer to emails"
        rows = find_all(places["items"], self._document("emails", self._send("emails", {"id": invoice_id})))
        return tuple(
            Email(
                to=as_text(find(places["to"], row), f"to at {places['to']} in {seen}"),
                subject=_text(row, places, "subject", seen),
                text=_text(row, places, "text", seen),
            )
            for row in rows
        )


def _text(row: Any, places: Mapping[str, str], name: str, seen: str) -> str | None:
    value = find(places[name], row) if name in places else None
    return None if value is None else as_text(value, f"{name} at {places[name]} in {seen}")


def _size(row: Any, places: Mapping[str, str], seen: str) -> int | None:
    value = find(places["size"], row) if "size" in places else None
    if value is not None and (isinstance(value, bool) or not isinstance(value, int) or value < 0):
        raise failure("canonical-form", expected=f"size in {seen} in bytes", observed=shown(value))
    return value
