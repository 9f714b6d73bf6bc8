"""Why an operation stands as it stands: the resolutions of PayCore's payout workflow, in lower snake case."""

from __future__ import annotations

from .transitions import OPEN, Status

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
ERRORS = RETRYABLE | FATAL
DEFAULT_ERROR = "general_fatal_error"

_ALLOWED: dict[Status, frozenset[str]] = {
    Status.SUCCEEDED: frozenset({OK}),
    Status.PARTIAL: ERRORS | {OK},
    Status.FAILED: ERRORS,
    Status.REVERSED: ERRORS | {OK},
}


def allowed(status: Status) -> frozenset[str]:
    """The resolutions that may go with a status; none while the result is unknown."""
    return _ALLOWED.get(status, frozenset())


def default(status: Status) -> str | None:
    if status in OPEN:
        return None
    return DEFAULT_ERROR if status is Status.FAILED else OK
