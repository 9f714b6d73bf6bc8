"""A clock of the service that tests may move: two calls, or a header of each call."""

from __future__ import annotations

from .description import Call, Described, address
from .draft import Confidence, Draft, Gap, Line
from .formats import time
from .likeness import Field, best, sought, words
from .request_template import body, nested
from .resource import Resource

_HEADERS = frozenset({"now", "clock", "time", "timestamp", "date", "moment"})
_TESTING = frozenset({"test", "now", "clock", "fake", "simulated", "travel", "sandbox", "virtual"})
_NOT_A_CLOCK = frozenset({"request", "idempotency", "signature", "if", "timeout", "zone", "webhook"})
STEP_S = 60
_STEP = Line(
    ("clock", "max_step"),
    STEP_S,
    Confidence.LOW,
    "seconds; nothing tells when it next has something to do",
)
MISSING = "no call or header that moves its time; what needs a clock is not verified"


def propose(described: Described, resource: Resource, prefix: str) -> Draft:
    return _endpoint(described, prefix) or _header(resource) or Draft(gaps=(Gap(("clock",), MISSING),))


def _endpoint(described: Described, prefix: str) -> Draft | None:
    reads = {call.path: call for call in described.calls if call.method == "GET" and _is_clock(call)}
    for move in described.calls:
        if move.method not in {"POST", "PUT", "PATCH"} or not _is_clock(move) or move.body is None:
            continue
        read = reads.get(move.path) or next(iter(reads.values()), None)
        if read is None or read.answer is None:
            continue
        now = best(read.answer.fields, sought("clock", "now"))
        moment = best(move.body.fields, sought("clock", "moment"))
        if now is not None and moment is not None:
            return _drafted(read, move, now.field, moment.field, prefix)
    return None


def _drafted(read: Call, move: Call, now: Field, moment: Field, prefix: str) -> Draft:
    shown = read.answer.fields if read.answer else ()
    asked = move.body.fields if move.body else ()
    told = nested(body(asked, (), (), prefix, known={moment.path: "moment"}), ())
    due = best([field for field in shown if field.path != now.path], sought("clock", "next_due"))
    form = time([now, moment])
    why = f"{read.shown} tells it and {move.shown} moves it"
    lines = [
        Line(("clock", "kind"), "endpoint", Confidence.MEDIUM, why),
        Line(("clock", "now"), now.place),
        Line(("clock", "read"), {"method": "GET", "path": address(read, "", prefix)}),
        Line(("clock", "move"), {"method": move.method, "path": address(move, "", prefix), "body": told}),
        Line(("clock", "format"), form.value, form.confidence, form.reason) if form else None,
        Line(("clock", "next_due"), due.field.place, due.confidence, due.reason) if due else _STEP,
    ]
    return Draft(tuple(line for line in lines if line is not None))


def _header(resource: Resource) -> Draft | None:
    for each in resource.create.parameters:
        said = {*words(each.name)}
        if each.where != "header" or not said & _HEADERS or not said & _TESTING or said & _NOT_A_CLOCK:
            continue
        if not any(other.name == each.name for other in resource.read.parameters):
            continue
        schema = each.schema
        form = time(
            [
                Field(
                    (each.name,),
                    frozenset({str(schema.get("type", "string"))}),
                    str(schema.get("format", "")),
                )
            ]
        )
        of_invoice = {"bill", "invoice", "payment", "order", *resource.names} & {*words(each.about)}
        scope = "invoice" if of_invoice else "service"
        why = "its description speaks of one" if of_invoice else "nothing says that each invoice has its own"
        lines = [
            Line(("clock", "kind"), "header", Confidence.MEDIUM, f"making and reading take {each.name}"),
            Line(("clock", "header"), each.name),
            Line(("clock", "scope"), scope, Confidence.LOW, why),
        ]
        if form is not None:
            lines.append(Line(("clock", "format"), form.value, form.confidence, form.reason))
        return Draft(tuple(lines))
    return None


def _is_clock(call: Call) -> bool:
    said = {word for part in call.parts for word in words(part)}
    return bool({"clock"} & said) or bool({"time", "now"} & said and _TESTING & said)
