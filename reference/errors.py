"""Errors on the wire: a table of codes, one exception that carries them, one form to tell them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

# code: (HTTP status, title)
CODES = {
    "malformed_json": (400, "The body is not JSON."),
    "bad_request": (400, "The request can't be understood."),
    "unknown_parameter": (400, "The query has a parameter that is not known here."),
    "invalid_parameter": (400, "A parameter of the query has no such value."),
    "unknown_version": (400, "The API has no such version."),
    "unauthorized": (401, "Login or key are wrong, or missing."),
    "invalid_signature": (401, "The signature is wrong, or missing."),
    "unknown_public_key": (401, "The public key is wrong, or missing."),
    "public_creation_off": (403, "The account takes no invoices from the public API."),
    "client_id_forbidden": (403, "Ids are given by the service."),
    "not_found": (404, "There is no such resource."),
    "unknown_attempt": (404, "No attempt of ours is meant."),
    "method_not_allowed": (405, "The resource has no such method."),
    "wrong_type": (409, "The resource is of another type."),
    "not_allowed_in_status": (409, "The status of the invoice forbids it."),
    "moderation_required": (409, "The invoice awaits moderation."),
    "clock_goes_forward": (409, "A clock goes forward only."),
    "payload_too_large": (413, "The body is too large."),
    "unsupported_media_type": (415, "The media type of the body is not supported."),
    "required": (422, "A value is missing."),
    "invalid": (422, "A value has the wrong form."),
    "invalid_amount": (422, "The amount can't be paid."),
    "unknown_currency": (422, "The currency is not known."),
    "unknown_service": (422, "There is no such service in the currency."),
    "unknown_account": (422, "There is no such account."),
    "fee_exceeds_amount": (422, "The fee leaves nothing of the amount."),
    "unknown_exchange_rate": (422, "The account doesn't change these currencies."),
    "limit_exceeded": (422, "The amount is above the limit."),
    "duplicate_reference": (422, "The reference has been used already."),
    "internal_error": (500, "The service broke."),
}

TYPES = {
    400: "bad_request",
    401: "unauthorized",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    409: "conflict",
    413: "payload_too_large",
    415: "unsupported_media_type",
    422: "invalid_data",
    500: "internal_error",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """`pointer` is a JSON pointer into the body, `parameter` a parameter of the query."""

    code: str
    detail: str
    pointer: str | None = None
    parameter: str | None = None


class RefusedError(Exception):
    """The request is refused, for one or more faults of one HTTP status."""

    def __init__(self, *faults: Fault, status: str | None = None) -> None:
        super().__init__("; ".join(fault.detail for fault in faults))
        self.faults = faults
        self.invoice_status = status

    @property
    def http_status(self) -> int:
        return CODES[self.faults[0].code][0]

    def document(self, request_id: str) -> dict[str, Any]:
        """The service's own fields, and beside them the errors as JSON:API has them."""
        return {
            "request_id": request_id,
            "error_type": TYPES[self.http_status],
            "error_codes": list(dict.fromkeys(fault.code for fault in self.faults)),
            "errors": [self._error(fault) for fault in self.faults],
        }

    def _error(self, fault: Fault) -> dict[str, Any]:
        http_status, title = CODES[fault.code]
        error: dict[str, Any] = {
            "status": str(http_status),
            "code": fault.code,
            "title": title,
            "detail": fault.detail,
        }
        if fault.pointer is not None:
            error["source"] = {"pointer": fault.pointer}
        if fault.parameter is not None:
            error["source"] = {"parameter": fault.parameter}
        if self.invoice_status is not None:
            error["meta"] = {"status": self.invoice_status}
        return error
