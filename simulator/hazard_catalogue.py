"""The kinds of hazards: parameters, what the target sees, and what the server must be able to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from .abilities import Ability
from .changes import Removed
from .hazards import Hazard, HazardKind, Value, When
from .journal import Entry, EntryKind, Journal
from .outcomes import LONGEST_WAIT_S
from .waits import LONGEST_S


@dataclass(frozen=True, slots=True)
class Parameter:
    """`default` None: left out, it means what the text says."""

    name: str
    text: str
    default: Value | None = None
    required: bool = False


@dataclass(frozen=True, slots=True)
class Traits:
    """`does`: a sentence for the journal, to be filled with the parameters. `sees`: the target."""

    does: str
    sees: str
    parameters: tuple[Parameter, ...] = ()
    needs: frozenset[Ability] = frozenset()

    def filled(self, given: Mapping[str, Value]) -> dict[str, Value]:
        """The parameters as given, and as they are where they were left out."""
        values = {each.name: given.get(each.name, each.default) for each in self.parameters}
        return {name: value for name, value in values.items() if value is not None}


_CONNECTION = frozenset({Ability.CONNECTION})
_SECONDS = Parameter("seconds", f"of real time, at most {LONGEST_S:g}", required=True)
_CHOSEN_WHEN = Parameter("when", "before or after commit", required=True)
_BEFORE = Parameter("when", "before or after commit", When.BEFORE)
_AFTER = Parameter("when", "before or after commit", When.AFTER)
_LATER = f"on the run's clock, at most {LONGEST_WAIT_S}"
_THEN = Parameter("seconds", _LATER, 0)
_ATTEMPTS = Parameter("attempts", "how many attempts of the callback it befalls; left out: all")

CATALOGUE: Mapping[HazardKind, Traits] = MappingProxyType(
    {
        HazardKind.DELAY: Traits(
            "answers {seconds} s late, waiting {when} commit",
            "the usual answer, late; other calls aren't held up",
            (_SECONDS, _AFTER),
        ),
        HazardKind.STATUS: Traits(
            "answers {status} {when} commit",
            "an error status with problem+json",
            (
                Parameter("status", "400 to 599", required=True),
                _BEFORE,
                Parameter("retry_after", "seconds for the header Retry-After; left out: no header"),
            ),
        ),
        HazardKind.TIMEOUT: Traits(
            "holds the connection {seconds} s {when} commit, then closes it",
            "no answer, and in the end a closed connection",
            (_SECONDS, _CHOSEN_WHEN),
            _CONNECTION,
        ),
        HazardKind.CONNECTION_RESET: Traits(
            "resets the connection {when} commit",
            "a reset connection (RST) instead of an answer",
            (_CHOSEN_WHEN,),
            _CONNECTION,
        ),
        HazardKind.TRUNCATED_JSON: Traits(
            "sends half of the body, then closes the connection",
            "fewer bytes than Content-Length promised",
            needs=_CONNECTION,
        ),
        HazardKind.MALFORMED_JSON: Traits(
            "answers with broken JSON", "a whole answer whose body is no JSON, though it is called so"
        ),
        HazardKind.WRONG_JSON: Traits(
            "answers with JSON of another shape",
            "a whole answer of JSON that has none of the documented fields",
        ),
        HazardKind.WRONG_CONTENT_TYPE: Traits(
            "answers with HTML {when} commit", "a page of HTML with a status of success", (_AFTER,)
        ),
        HazardKind.SLOW_BODY: Traits(
            "lets the body drip for {seconds} s",
            "the headers at once, then the body in small pieces",
            (_SECONDS,),
            frozenset({Ability.STREAM}),
        ),
        HazardKind.REDIRECT: Traits(
            "redirects {when} commit",
            "a redirect, 307",
            (Parameter("location", "an address or path; left out: the same again, endlessly"), _BEFORE),
        ),
        HazardKind.CALLBACK_LOST: Traits("is never sent", "nothing; only a question finds the result"),
        HazardKind.CALLBACK_DOUBLED: Traits(
            "is sent again {seconds} s later",
            "the same event twice, with the same id, each with a signature of its own",
            (_THEN,),
        ),
        HazardKind.CALLBACK_DELAYED: Traits(
            "is sent {seconds} s late",
            "the event, late",
            (Parameter("seconds", _LATER, required=True),),
        ),
        HazardKind.CALLBACK_REORDERED: Traits(
            "waits for the next one of its operation, {seconds} s at most",
            "the event after the one that followed it",
            (Parameter("seconds", f"the longest wait, {_LATER}", 3600),),
        ),
        HazardKind.CALLBACK_EARLY: Traits(
            "is answered before the answer to the creation leaves, which waits {seconds} s at most",
            "an event of an operation whose id it doesn't know yet",
            (Parameter("seconds", f"the longest wait, of real time, at most {LONGEST_S:g}", 10),),
        ),
        HazardKind.CALLBACK_LATE: Traits(
            "waits until its operation has its result and {seconds} s more",
            "an event after the operation has its result",
            (_THEN,),
        ),
        HazardKind.CALLBACK_STALE: Traits(
            "is followed, {seconds} s later, by the event before it",
            "the newer event, then the older one once more",
            (_THEN,),
        ),
        HazardKind.CALLBACK_CONTRADICTORY: Traits(
            "says {status}",
            "an event, well signed, that says another status than the operation has; partial means half",
            (Parameter("status", "what it says", required=True),),
        ),
        HazardKind.CALLBACK_WRONG_SIGNATURE: Traits(
            "has signatures of other bytes", "the event with signatures that don't fit its body", (_ATTEMPTS,)
        ),
        HazardKind.CALLBACK_FORGED: Traits(
            "is followed, {seconds} s later, by a forged one",
            "the event, then another one, tried once, signed with somebody else's key",
            (Parameter("status", "what the forged one says; left out: the same"), _THEN),
        ),
        HazardKind.CALLBACK_REPLAYED: Traits(
            "is replayed {seconds} s later",
            "the event, then once more its very bytes: id, timestamp and signatures, too",
            (_THEN,),
        ),
        HazardKind.CALLBACK_TRUNCATED_BODY: Traits(
            "carries half of its body", "half an event, with signatures that fit the half", (_ATTEMPTS,)
        ),
    }
)


def possible(kind: HazardKind, abilities: frozenset[Ability]) -> bool:
    return CATALOGUE[kind].needs <= abilities


def write_hit(
    journal: Journal, hazard: Hazard, at: datetime, *, operation: str | None, reference: str | None
) -> tuple[Entry | Removed, ...]:
    """What is to be committed."""
    did = CATALOGUE[hazard.kind].does.format_map(hazard.parameters)
    details = {"hazard": hazard.id, "hazard_kind": hazard.kind, "did": did}
    return journal.write(EntryKind.HAZARD, at, details, operation=operation, reference=reference)
