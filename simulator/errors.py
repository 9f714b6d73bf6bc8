"""Wire errors of the provider: one table of code, HTTP status and title. Who raises doesn't know HTTP."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Code(StrEnum):
    MALFORMED_JSON = "malformed-json"
    MALFORMED_TOML = "malformed-toml"
    INVALID_BODY = "invalid-body"
    INVALID_QUERY = "invalid-query"
    INVALID_KEY = "invalid-idempotency-key"
    INVALID_OUTCOME = "invalid-outcome-header"
    BAD_REQUEST = "bad-request"
    UNAUTHORIZED = "unauthorized"
    NOT_FOUND = "not-found"
    UNKNOWN_RUN = "unknown-run"
    METHOD_NOT_ALLOWED = "method-not-allowed"
    NOTHING_MOVED = "nothing-moved"
    ACTION_NOT_ALLOWED = "action-not-allowed"
    KEY_IN_USE = "idempotency-key-in-use"
    CLOCK_IS_REAL = "clock-is-real"
    CLOCK_BACKWARDS = "clock-backwards"
    SECRET_REFUSED = "signing-secret-refused"  # noqa: S105 - the name of an error
    PREFIX_TAKEN = "reference-prefix-taken"
    HAZARD_NOT_POSSIBLE = "hazard-not-possible"
    RUN_REPLACED = "run-replaced"
    RUN_NOT_EMPTY = "run-not-empty"
    ID_TAKEN = "id-taken"
    BODY_TOO_LARGE = "body-too-large"
    UNSUPPORTED_MEDIA_TYPE = "unsupported-media-type"
    ABOVE_WHAT_IS_LEFT = "above-what-is-left"
    CALLBACK_REFUSED = "callback-url-refused"
    KEY_REUSED = "idempotency-key-reused"
    OUTCOME_NOT_APPLICABLE = "outcome-not-applicable"
    INTERNAL = "internal"


TABLE: Mapping[Code, tuple[int, str]] = MappingProxyType(
    {
        Code.MALFORMED_JSON: (400, "The body is no JSON"),
        Code.MALFORMED_TOML: (400, "The body is no TOML"),
        Code.INVALID_BODY: (400, "The body is not as documented"),
        Code.INVALID_QUERY: (400, "The query is not as documented"),
        Code.INVALID_KEY: (400, "The Idempotency-Key can't be used"),
        Code.INVALID_OUTCOME: (400, "The Payconform-Outcome header asks for no outcome"),
        Code.BAD_REQUEST: (400, "The request can't be read"),
        Code.UNAUTHORIZED: (401, "The control plane asks for its token"),
        Code.NOT_FOUND: (404, "There is nothing here"),
        Code.UNKNOWN_RUN: (404, "There is no such run"),
        Code.METHOD_NOT_ALLOWED: (405, "The method is not allowed here"),
        Code.NOTHING_MOVED: (409, "No money moved that could be taken back"),
        Code.ACTION_NOT_ALLOWED: (409, "The operation's state forbids this action"),
        Code.KEY_IN_USE: (409, "The first call with this Idempotency-Key is still running"),
        Code.CLOCK_IS_REAL: (409, "This run's clock is the real one"),
        Code.CLOCK_BACKWARDS: (409, "A clock goes forward only"),
        Code.SECRET_REFUSED: (409, "The signing secrets can't be changed so"),
        Code.PREFIX_TAKEN: (409, "Another run has this reference prefix"),
        Code.HAZARD_NOT_POSSIBLE: (409, "This server can't do that to an answer"),
        Code.RUN_REPLACED: (409, "The run was put back while the call waited"),
        Code.RUN_NOT_EMPTY: (409, "Something is in this run already"),
        Code.ID_TAKEN: (409, "Another run has this id"),
        Code.BODY_TOO_LARGE: (413, "The body is larger than 1 MiB"),
        Code.UNSUPPORTED_MEDIA_TYPE: (415, "The body must be plain application/json in UTF-8"),
        Code.ABOVE_WHAT_IS_LEFT: (422, "More than what is left of the money that moved"),
        Code.CALLBACK_REFUSED: (422, "Callbacks may not be sent there"),
        Code.KEY_REUSED: (422, "The Idempotency-Key belongs to another request"),
        Code.OUTCOME_NOT_APPLICABLE: (422, "The stored outcome doesn't fit this operation"),
        Code.INTERNAL: (500, "The provider broke"),
    }
)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong in a body; `pointer` is a JSON Pointer."""

    detail: str
    pointer: str


class ProviderError(Exception):
    """`allowed`: the names of what would have been accepted instead; None where that says nothing."""

    def __init__(
        self, code: Code, detail: str, *, faults: Iterable[Fault] = (), allowed: Iterable[str] | None = None
    ) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail
        self.faults = tuple(faults)
        self.allowed = None if allowed is None else tuple(allowed)


def invalid(pointer: str, detail: str) -> ProviderError:
    """The body is wrong at one place."""
    return refused(Code.INVALID_BODY, pointer, detail)


def refused(code: Code, pointer: str, detail: str) -> ProviderError:
    where = pointer or "the body"
    return ProviderError(code, f"{where}: {detail}", faults=(Fault(detail, pointer),))
