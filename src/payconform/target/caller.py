"""What all canonical operations share: a call, and what its answer means."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from payconform.capture import Exchange, Redactor
from payconform.clock import Clock, SystemClock
from payconform.oracle.findings import failure

from .bodies import at_place, parse_json, place_in_words
from .connection import Connection
from .profile import Profile
from .refusals import refusal
from .request_checks import said
from .telling import REDIRECTS, told
from .transport import HttpTransport, Response, Transport
from .values import RIGHT, Answer, Invoice, Misuse, RawBody, Refusal, Upload
from .wire import Translation

SHOWN = 500  # characters of an answer in a finding
PUBLIC = frozenset({"public_create", "services"})  # a public key speaks for the caller, and nothing else


class Caller:
    """For one thread; redirects are never followed.

    `record` gets each exchange, redacted; `inspect` each raw body that shows an invoice; `transport` holds
    connections that others use, too.
    """

    def __init__(
        self,
        profile: Profile,
        *,
        clock: Clock | None = None,
        record: Callable[[Exchange], None] = lambda _: None,
        inspect: Callable[[RawBody], None] = lambda _: None,
        transport: Transport | None = None,
    ) -> None:
        self._profile = profile
        self._capabilities = profile.capabilities
        self._operations: Mapping[str, Any] = profile.tables["operations"]
        self._translation = Translation(profile)
        self._real = clock or SystemClock()
        self._inspect = inspect
        self._redactor = redactor(profile)
        self._connection = Connection(
            profile,
            self._redactor,
            self._real,
            record,
            transport or HttpTransport(profile.base_url, profile.ca),
        )
        self._is_described = "openapi" in profile.table("schemas")
        self._read: dict[bytes, Invoice] = {}

    @property
    def capabilities(self) -> frozenset[str]:
        return self._capabilities

    def _placeholders(self, operation: str) -> frozenset[str]:
        """What a request of this operation says; nothing where the profile doesn't map it."""
        return said(self._operations.get(operation, {}))

    def _send(
        self,
        operation: str,
        values: Mapping[str, Any],
        misuse: Misuse = RIGHT,
        upload: Upload | None = None,
    ) -> Response:
        if operation in PUBLIC:
            misuse = replace(misuse, credentials="none")
        answer = self._connection.call(operation, self._operations[operation], values, misuse, upload)
        if self._is_described and "json" in answer.headers.get("Content-Type", ""):
            seen = f"the answer to {operation}"
            document = parse_json(answer.body, seen)
            self._inspect(RawBody(f"{operation} {answer.status}", document, seen, answer.headers))
        return answer

    def _answer(self, operation: str, answer: Response) -> Answer:
        """Of an operation that may be refused, and that shows an invoice or at least a new one's id."""
        if not answer.accepted:
            return self._plain(answer)
        document = parse_json(answer.body, f"the answer to {operation}") if answer.body.strip() else None
        shown = document is not None and self._translation.shows_invoice(document)
        invoice = self._invoice(operation, answer) if shown else None
        return Answer(
            status=answer.status,
            id=invoice.id if invoice else self._new_id(operation, answer, document),
            invoice=invoice,
            body=self._shown(answer),
        )

    def _plain(self, answer: Response) -> Answer:
        """Of an operation that may be refused, whatever else its answer shows."""
        refusal = None if answer.accepted else self._refusal(answer)
        return Answer(status=answer.status, refusal=refusal, body=self._shown(answer))

    def _refusal(self, answer: Response) -> Refusal | None:
        places = self._profile.table("errors")
        return refusal(answer.body, places) if places else None

    def _new_id(self, operation: str, answer: Response, document: Any) -> str | None:
        place = self._operations[operation].get("id")
        return None if place is None else self._id_at(place, operation, answer, document)

    def _id_at(self, place: str | Mapping[str, str], operation: str, answer: Response, document: Any) -> str:
        found = at_place(place, document, answer.headers, f"the answer to {operation}")
        if not found:
            raise failure(
                "canonical-form",
                expected=f"the new id at {place_in_words(place)} in the answer to {operation}",
                observed=f"HTTP {answer.status} without it: look at operations.{operation}.id",
            )
        return found

    def _invoice(self, operation: str, answer: Response) -> Invoice:
        """A body that was seen already is neither read nor inspected again: most polls tell nothing new."""
        if not answer.accepted or answer.body not in self._read:
            seen, document = f"the answer to {operation}", self._document(operation, answer)
            self._inspect(RawBody("invoice", document, seen, dict(answer.headers)))
            self._read[answer.body] = self._translation.invoice(document, seen)
        return self._read[answer.body]

    def _document(self, operation: str, answer: Response) -> Any:
        if not answer.accepted:
            raise failure(
                "canonical-form",
                expected=f"an answer to {operation}",
                observed=told(answer.status, self._shown(answer)),
            )
        return parse_json(answer.body, f"the answer to {operation}")

    def _shown(self, answer: Response) -> str:
        if answer.status in REDIRECTS:
            to = self._redactor.url(answer.headers.get("Location", "elsewhere"))
            return f"it redirects to {to}, and redirects are not followed"
        return self._redactor.body(answer.body)[:SHOWN]


def redactor(profile: Profile) -> Redactor:
    """Knows which further headers carry a secret in this profile."""
    return Redactor(profile.secret_headers)
