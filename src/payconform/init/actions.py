"""What can be done to one invoice: which call processes it, gives it up or gives it back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from payconform import data
from payconform.lifecycle import Moves

from . import request_template
from .description import Call, Described, address, parameters_of
from .draft import Confidence, Draft, Gap, Keys, Line
from .likeness import words
from .resource import Resource

WITH_MONEY = frozenset({"refund", "cancel"})
READING = frozenset({"events"})
_WORDS_OF_A_BODY = frozenset(
    {"action", "status", "state", "event", "operation", "command", "type", "transition"}
)
_DOES = {
    "process": "sends an invoice for payment",
    "terminate": "gives an invoice up",
    "refund": "gives money back",
    "cancel": "takes a payout back",
    "pay": "pays an invoice",
    "schedule": "has an invoice paid later",
    "mark_as_paid": "marks an invoice as paid",
    "save": "saves a draft",
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A call that may be an operation; the fewer `points`, the better. `fields`: what its body has to say."""

    call: Call
    points: int
    reason: str
    says: Mapping[Keys, Any]


def propose(described: Described, resource: Resource, prefix: str) -> Draft:
    """A line for each operation that is found, with method, path and body in one table."""
    draft = Draft()
    taken: set[tuple[str, str, str]] = set()
    for name in names(resource.moves):
        found = sorted(_candidates(described, resource, name), key=lambda each: each.points)
        free = [each for each in found if _mark(each) not in taken]
        if not free:
            draft += Draft(gaps=(Gap(("operations", name), f"no call that {_DOES[name]}; not claimed"),))
            continue
        taken.add(_mark(free[0]))
        draft += Draft((_line(name, free[0], free[1:], resource, prefix),))
    return draft


def names(moves: Moves) -> tuple[str, ...]:
    """The operations that act on an invoice of this kind, those first that others could be taken for."""
    rows = data.table("words")["operations"]
    found = [
        name for name, row in rows.items() if name in _DOES and moves in row.get("for", ("payment", "payout"))
    ]
    first = [name for name in ("refund", "cancel") if name in found and moves is not Moves.VENDOR_PAYOUT]
    return (*first, *(name for name in found if name not in first))


def acts_on(call: Call, resource: Resource) -> bool:
    """The invoice's own id stands in its path, before the end."""
    here, item = call.parts, resource.read.parts
    return len(here) > len(item) and here[: len(item)] == item


def _candidates(described: Described, resource: Resource, name: str) -> Iterator[Candidate]:
    wanted = data.table("words")["operations"][name]["names"]
    for call in described.calls:
        if call.method == "GET":
            continue
        if acts_on(call, resource) and not call.ends_in_parameter:
            yield from _by_verb(call, wanted, call.parts[len(resource.read.parts) :], "")
            yield from _by_word(call, wanted)
        elif call.path == resource.read.path:
            if call.method == "DELETE" and name == "terminate":
                yield Candidate(call, 30, "it deletes an invoice", {})
            yield from _by_word(call, wanted)
        elif (key := _names_it(call, resource)) is not None:
            yield from _by_verb(
                call, wanted, call.parts[-1:], f"; its {key[-1]} names the invoice", {key: "{id}"}
            )


def _by_verb(
    call: Call, wanted: list[str], parts: tuple[str, ...], more: str, says: Mapping[Keys, Any] | None = None
) -> Iterator[Candidate]:
    said = " ".join(word for part in parts for word in words(part))
    known = next((phrase for phrase in (said, said.removesuffix("s")) if phrase in wanted), None)
    if known is not None:
        yield Candidate(call, wanted.index(known), f"its address ends in {said!r}{more}", says or {})
    elif named := next((phrase for phrase in wanted if {*phrase.split()} <= {*words(call.name)}), None):
        yield Candidate(call, 15 + wanted.index(named), f"its name says {named!r}{more}", says or {})


def _by_word(call: Call, wanted: list[str]) -> Iterator[Candidate]:
    """One call for several actions, with the action's word in its body."""
    for field in call.body.fields if call.body else ():
        if not _WORDS_OF_A_BODY & {*field.words} or not field.enum:
            continue
        for value in field.enum:
            said = " ".join(words(str(value)))
            stem = next(
                (phrase for phrase in wanted if said in {phrase, f"{phrase}ed", f"{phrase}led"}), None
            )
            if stem is not None:
                reason = f"its {field.place} may be {value!r}"
                yield Candidate(call, 20 + wanted.index(stem), reason, {field.path: value})


def _names_it(call: Call, resource: Resource) -> Keys | None:
    """The field of its body that is the invoice's id: ``POST /refunds`` with a ``billId``."""
    ids = {"".join(words(resource.id_name)), *(f"{name}id" for name in resource.names)} - {"id"}
    fields = call.body.fields if call.body and call.method == "POST" and not parameters_of(call.path) else ()
    return next((field.path for field in fields if "".join(field.words) in ids), None)


def _mark(each: Candidate) -> tuple[str, str, str]:
    return each.call.method, each.call.path, str(sorted(each.says.items()))


def _line(name: str, each: Candidate, others: list[Candidate], resource: Resource, prefix: str) -> Line:
    call = each.call
    table: dict[str, Any] = {"method": call.method, "path": address(call, resource.id_name, prefix)}
    demanded = request_template.query(call, prefix)
    if demanded:
        table["query"] = demanded
    told = request_template.headers(call, (), prefix)
    if told:
        table["headers"] = {line.keys[0]: line.value for line in told}
    if call.body is not None:
        body = _body(name, each, resource, prefix)
        if body:
            table["form" if call.body.is_form else "body"] = body
    rivals = [other for other in others if other.points < each.points + 3]
    confidence = Confidence.HIGH if each.points < 15 and not rivals else Confidence.MEDIUM
    confidence = Confidence.LOW if each.points >= 30 else confidence
    reason = f"{each.reason}; so does {rivals[0].call.shown}" if rivals else each.reason
    return Line(("operations", name), table, confidence, reason)


def _body(name: str, each: Candidate, resource: Resource, prefix: str) -> dict[str, Any]:
    fields = each.call.body.fields if each.call.body else ()
    left = [field for field in fields if field.path not in each.says]
    wanted = request_template.BACK if name in WITH_MONEY else ("amount", "currency") if name == "pay" else ()
    lines = [Line(path, value) for path, value in each.says.items()]
    lines += request_template.body(left, wanted, (), prefix, namesakes=resource.names | {name})
    return request_template.nested(lines, ())
