"""Many invoices at once, one with all that belongs to it, and everything that is stored."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from payconform.oracle.findings import failure

from . import paging, request_values
from .bodies import as_text, find, find_all
from .caller import Caller
from .request_checks import FILTERS
from .values import Invoice, Overview, Page, Search


class ListCalls(Caller):
    @property
    def filters(self) -> frozenset[str]:
        said = self._placeholders("search")
        return said & FILTERS | ({"cursor"} if paging.style_of(said) else set())

    def list(self, reference: str) -> tuple[Invoice, ...]:
        """All of its pages. Raises ConformanceFailure where they have no end."""
        found: list[Invoice] = []
        token: str | None = None
        for _ in range(paging.MOST_PAGES):
            page = self._page("list", {"reference": reference}, token)
            found += page.rows
            token = page.next
            if token is None:
                return tuple(found)
        raise failure(
            "canonical-form", expected="a list that comes to an end", observed=f"{paging.MOST_PAGES} pages"
        )

    def search(self, wanted: Search) -> Page:
        values = request_values.of_search(wanted, self._profile, self._translation)
        return self._page("search", values, wanted.cursor, wanted.size)

    def _page(
        self, operation: str, values: Mapping[str, Any], token: str | None, size: int | None = None
    ) -> Page:
        places, seen = self._operations[operation], f"the answer to {operation}"
        style = paging.style_of(self._placeholders(operation))
        asked = paging.asked(style, places, token, size)
        document = self._document(operation, self._send(operation, {**values, **asked}))
        rows = self._rows(operation, document)
        return Page(
            rows=rows,
            next=paging.following(style, places, asked, len(rows), document, seen),
            total=paging.total(places, document, seen),
        )

    def overview(self, invoice_id: str) -> Overview:
        document = self._document("overview", self._send("overview", {"id": invoice_id}))
        states = self._many("states", document)
        return Overview(
            invoice=self._translation.invoice(document, "the answer to overview"),
            states=None if states is None else tuple(map(self._translation.status, states)),
            service=self._one("service", document),
            method=self._one("payment_method", document),
            provider=self._one("provider", document),
            requests=self._many("requests", document),
            payments=self._many("payments", document),
            providers=self._many("providers", document),
            transactions=self._many("transactions", document),
            callbacks=self._many("callbacks", document),
        )

    def digest(self) -> str:
        document = self._document("digest", self._send("digest", {}))
        return as_text(self._at("digest", "value", document), "value in the answer to digest as text")

    def _rows(self, operation: str, document: Any) -> tuple[Invoice, ...]:
        rows = find_all(self._operations[operation]["items"], document)
        return tuple(self._translation.resource(row, f"the answer to {operation}") for row in rows)

    def _at(self, operation: str, name: str, document: Any) -> Any:
        places: Mapping[str, str] = self._operations[operation]
        return find(places[name], document) if name in places else None

    def _one(self, name: str, document: Any) -> str | None:
        """Empty where nothing stands at the place."""
        if name not in self._operations["overview"]:
            return None
        value = self._at("overview", name, document)
        return "" if value is None else as_text(value, f"{name} in the answer to overview as text")

    def _many(self, name: str, document: Any) -> tuple[str, ...] | None:
        place = self._operations["overview"].get(name)
        if place is None:
            return None
        found = find_all(place, document)
        return tuple(as_text(value, f"each of {name} in the answer to overview as text") for value in found)
