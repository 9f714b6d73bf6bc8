"""What a refusal says of itself: [errors], where a description shows all three of its parts."""

from __future__ import annotations

from .description import Call
from .draft import Confidence, Draft, Gap, Line
from .likeness import Match, best, sought

_PARTS = ("codes", "type", "id")
_PROBLEM = "problem+json"
MISSING = "no refusal shows an id, a type and codes; the form of errors is not claimed"


def propose(call: Call) -> Draft:
    """Of the call that makes invoices: the refusal that says the most."""
    found: dict[str, Match] = {}
    for body in call.refusals:
        parts: dict[str, Match] = {}
        for name in _PARTS:
            free = [
                field for field in body.fields if field.path not in {one.field.path for one in parts.values()}
            ]
            if match := best(free, sought("errors", name)):
                parts[name] = match
        if len(parts) > len(found):
            found = parts
    if len(found) < len(_PARTS):
        return Draft(gaps=(Gap(("errors",), MISSING),))
    return Draft(
        tuple(
            Line(("errors", name), found[name].field.place, _sure(name, found[name]), found[name].reason)
            for name in reversed(_PARTS)
        )
    )


def _sure(name: str, match: Match) -> Confidence:
    """``instance`` of RFC 9457 is an id only where each refusal has its own."""
    return Confidence.LOW if name == "id" and match.field.words == ("instance",) else match.confidence
