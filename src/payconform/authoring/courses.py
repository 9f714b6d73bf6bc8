"""How an invoice is led along a way of its life cycle: what sets off each edge, in the words of the features.

Provider, merchant and payer are all that is led; what the service may do otherwise, it does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from payconform.lifecycle import Returns
from payconform.paths import Way

AMOUNT, PART, LESS = "100.00 EUR", "60.00 EUR", "40.00 EUR"
EXPIRED, TERMINATED = "expired", "terminated"


@dataclass(frozen=True, slots=True)
class Phase:
    """Paying, or taking back: its statuses by the role that they have in it."""

    working: str
    pending: str
    error: str
    whole: str
    part: str
    failed: str

    @property
    def under_way(self) -> frozenset[str]:
        return frozenset({self.working, self.pending, self.error})

    def role(self, status: str) -> str:
        """``pending`` of ``refund_pending``; a status that is no part of the phase itself."""
        return next((role for role in self.__slots__ if getattr(self, role) == status), status)


PROCESSING = Phase(
    "processing", "process_pending", "process_error", "processed", "partially_processed", "process_failed"
)
RETURNING: Mapping[Returns, Phase] = {
    Returns.REFUND: Phase(
        "refunding", "refund_pending", "refund_error", "refunded", "partially_refunded", "refund_failed"
    ),
    Returns.CANCEL: Phase(
        "canceling", "cancel_pending", "cancel_error", "canceled", "partially_canceled", "cancel_failed"
    ),
}

# What sets off the edge from the working status to each role: the provider's answer to an attempt, or, where
# its result was open, the news of it. Another attempt follows an error; nobody has an answer while an invoice
# expires or is terminated.
ANSWERS: Mapping[str, str] = {
    "working": "connection_timeout_error",
    "pending": "pending",
    "error": "connection_error",
    "whole": "success",
    "part": f"only {PART}",
    "failed": "declined_error",
    EXPIRED: "accepted",
    TERMINATED: "accepted",
}
NEWS = {
    "working": "the provider fails the {} with connection_timeout_error",
    "error": "the provider fails the {} with connection_error",
    "whole": "the provider settles the {}",
    "part": f"the provider settles {PART} of the {{}}",
    "failed": "the provider fails the {} with declined_error",
}
NEWS |= dict.fromkeys((EXPIRED, TERMINATED), NEWS["working"])  # and it waits for the next attempt
ATTEMPTS = "all its attempts are made"
TERMINATES = "the payer tries to terminate it"
HEARD = "5 seconds pass"  # enough for news to be heard, and for no other attempt
# A lifetime for one attempt, and one in which all attempts are made. The third is nearly over when ALMOST has
# passed: an attempt that fails then isn't followed by another one.
LIFETIMES = {"30 minutes": "30 minutes pass", "6 hours": "6 hours pass", "90 seconds": "15 seconds pass"}
ALMOST = "80 seconds pass"
USUAL, LONG, SHORT = LIFETIMES


class UnwalkableError(Exception):
    """Nothing that provider, merchant and payer can do leads along this way."""


@dataclass(frozen=True, slots=True)
class Course:
    """One phase of a way: the provider's answers, attempt by attempt, and what happens after its beginning.

    `lifetime`: of the invoice, where it matters. `one_attempt`: no other one may follow the first. `guesses`:
    it takes for granted when an attempt is made, which no document says.
    """

    answers: tuple[str, ...]
    events: tuple[str, ...]
    lifetime: str = ""
    one_attempt: bool = False
    guesses: bool = False


@dataclass(frozen=True, slots=True)
class _Answer:
    text: str


@dataclass(frozen=True, slots=True)
class _Event:
    text: str


@dataclass(frozen=True, slots=True)
class _End:
    """Of a lifetime."""

    lifetime: str


_Happening = _Answer | _Event | _End


def course(phase: Phase, kind: str, way: Way) -> Course:
    """Of a way that begins in the phase's working status and ends with what came of it.

    `kind`: of the operation that the provider is asked for. Raises UnwalkableError.
    """
    roles = tuple(map(phase.role, way))
    happenings = tuple(_happenings(roles, kind))
    return Course(
        answers=tuple(each.text for each in happenings if isinstance(each, _Answer)),
        events=tuple(_timed(happenings)),
        lifetime=next((each.lifetime for each in happenings if isinstance(each, _End)), ""),
        one_attempt=roles[-2:] == ("error", "failed"),
        guesses=roles[-3:-1] == ("pending", "working") and roles[-1] in {EXPIRED, TERMINATED},
    )


def _happenings(roles: Way, kind: str) -> Iterator[_Happening]:
    attempts, is_open = 0, False
    for a, b in pairwise(roles):
        if a == "error" and b != "working" and len(roles) > 3:
            raise UnwalkableError("only before its second attempt it is certain where it waits")
        if a == "working" and is_open:
            if b == EXPIRED:
                yield _Event(ALMOST)
            yield _news(b, kind)
            if b == TERMINATED:
                yield _Event(HEARD)
        elif a == "working":
            attempts += 1
            yield _Answer(ANSWERS[b])
        if b == TERMINATED:
            yield _Event(TERMINATES)
        if b == EXPIRED:
            waits = a == "error" or (a == "working" and is_open)
            yield _End(SHORT if waits else LONG if attempts > 1 else USUAL)
        is_open = b == "pending" or (is_open and a == "pending")


def _news(role: str, kind: str) -> _Event:
    if role == "pending":
        raise UnwalkableError("that a result is still open is no news")
    return _Event(NEWS[role].format(kind))


def _timed(happenings: Iterable[_Happening]) -> Iterator[str]:
    """What happens, with the time that attempts after the first one take."""
    begun = is_due = was_due = False
    for each in happenings:
        match each:
            case _Answer():
                is_due, begun = begun, True
            case _Event(text):
                if is_due:
                    yield ATTEMPTS
                is_due, was_due = False, was_due or is_due
                yield text
            case _End(lifetime):
                if was_due or (is_due and lifetime == SHORT):
                    raise UnwalkableError("its lifetime ends while attempts are still made")
                is_due = False
                yield LIFETIMES[lifetime]
    if is_due:
        yield ATTEMPTS
