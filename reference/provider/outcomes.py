"""What came of an operation at the provider, in our own words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from payconform.reference.storage.records import AttemptStatus

OK = "ok"

# The error group of the documented resolutions; all others are fatal.
RETRYABLE = frozenset(
    {"connection_error", "provider_internal_error", "connection_timeout_error", "general_error", "unknown"}
)
CONNECTION_ERROR = "connection_error"
CONNECTION_TIMEOUT_ERROR = "connection_timeout_error"
REQUEST_ERROR = "request_error"
GENERAL_FATAL_ERROR = "general_fatal_error"
PROCESSING_ERROR = "processing_error"
OPERATION_EXPIRED = "operation_expired"
ACCESS_DENIED = "access_denied"


@dataclass(frozen=True, slots=True)
class Outcome:
    """`moved` in minor units of the service's currency; `operation` is the provider's id."""

    status: AttemptStatus
    moved: int = 0
    resolution: str = OK
    operation: str | None = None

    @classmethod
    def failure(cls, resolution: str) -> Self:
        """No operation came to be."""
        return cls(AttemptStatus.FAILED, resolution=resolution)

    @property
    def is_retryable(self) -> bool:
        return self.resolution in RETRYABLE
