"""Why an operation stands as it stands: PayCore's resolutions, of its payout workflow and its test cards."""

from __future__ import annotations

from .transitions import OPEN, UNTRIED, Status

OK = "ok"

# The ERROR group: not final, another attempt may succeed.
RETRYABLE = frozenset(
    {
        "connection_error",
        "connection_timeout_error",
        "general_error",
        "provider_internal_error",
        "unknown",
    }
)
FATAL = frozenset(
    {
        "access_denied",
        "access_error",
        "antifraud_error",
        "declined_error",
        "duplicated_id",
        "forbidden_ip",
        "general_fatal_error",
        "insufficient_funds",
        "internal_error",
        "invalid_amount",
        "invalid_credentials",
        "invalid_details",
        "invalid_method",
        "invalid_recipient",
        "invalid_request",
        "limit_violation",
        "operation_expired",
        "processing_error",
        "recipient_not_found",
        "request_error",
        "signature_error",
    }
)
# What the expiry of PayCore's failing test cards selects; which of them are final, no document says.
CARD = frozenset(
    {
        "auth_fatal_error",
        "card_expired",
        "card_is_3ds_enrolled",
        "card_is_not_3ds_enrolled",
        "client_auth_failed",
        "declined",
        "duplicated_transaction",
        "error",
        "fatal_error",
        "functionality_is_not_permitted",
        "invalid_3ds_code",
        "invalid_card",
        "invalid_card_status",
        "invalid_cvv",
        "invalid_otp",
        "invalid_pan",
        "invalid_pin",
        "issuer_decline",
        "lost_or_stolen_card",
        "provider_error",
        "provider_fatal_error",
        "unable_to_determine_3ds_enrolment",
        "unable_to_reconcile",
    }
)
ERRORS = RETRYABLE | FATAL | CARD
DEFAULT_ERROR = "general_fatal_error"
# The payer has yet to prove who they are.
WAITING = frozenset({"auth_3ds_required"})

_ALLOWED: dict[Status, frozenset[str]] = {
    Status.PENDING: WAITING,
    Status.SUCCEEDED: frozenset({OK}),
    Status.PARTIAL: ERRORS | {OK},
    Status.FAILED: ERRORS,
    Status.REVERSED: ERRORS | {OK},
}


def allowed(status: Status) -> frozenset[str]:
    """The resolutions that may go with a status."""
    return _ALLOWED.get(status, frozenset())


def default(status: Status) -> str | None:
    if status in OPEN | UNTRIED:
        return None
    return DEFAULT_ERROR if status is Status.FAILED else OK
