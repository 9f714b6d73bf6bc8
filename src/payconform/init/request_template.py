"""A request as a profile has it: placeholders for what each invoice says, and what else has to be there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from payconform.capture import REDACTED, Redactor

from .description import Call, Parameter, variable
from .draft import Confidence, Keys, Line
from .likeness import AHEAD, POSSIBLE, Field, confidence, reason, score, sought
from .parts import array

ORDER = ("reference", "amount", "currency", "callback_url", "description", "expires_at", "lifetime_minutes")
MORE = ("account", "service", "auto_process")
OF_VENDORS = ("vendor_name", "vendor_email")
BACK = ("amount", "currency", "reference")
_MADE_UP = {
    "email": "payconform@example.org",
    "uri": "https://payconform.example.org",
    "url": "https://payconform.example.org",
    "date": "2030-01-01",
    "date-time": "2030-01-01T00:00:00Z",
    "uuid": "3f2c8f0e-7d7a-4d4e-9b0c-3c7b3a5d1e42",
}
_IDEMPOTENCY = frozenset({"idempotency"})


def body(
    fields: Sequence[Field],
    wanted: Sequence[str],
    keys: Keys,
    prefix: str,
    *,
    known: Mapping[Keys, str] | None = None,
    namesakes: frozenset[str] = frozenset(),
) -> tuple[Line, ...]:
    """Lines below `keys`. `known`: fields whose placeholder is certain, by their path; and why is told.

    What is required and has no placeholder gets its constant, default or example, or something made up.
    """
    certain = dict(known or {})
    lines = [
        Line((*keys, *path), f"{{{name}}}", Confidence.HIGH, "the description names it as that")
        for path, name in certain.items()
    ]
    plain = [field for field in fields if "[*]" not in field.path and field.path not in certain]
    lines += _placeholders(plain, [n for n in wanted if n not in certain.values()], keys, namesakes)
    told = {line.keys for line in lines}
    lines += [
        _constant(field, keys, prefix)
        for field in plain
        if field.required and (*keys, *field.path) not in told
    ]
    order = {(*keys, *field.path): place for place, field in enumerate(fields)}
    return tuple(sorted(lines, key=lambda line: order.get(line.keys, len(order))))


def headers(call: Call, keys: Keys, prefix: str, without: Iterable[str] = ()) -> tuple[Line, ...]:
    """Those that a call demands, and a key by which a repetition is known."""
    found = []
    for each in call.parameters:
        if each.where != "header" or each.name.lower() in {
            *without,
            "authorization",
            "content-type",
            "accept",
        }:
            continue
        if _IDEMPOTENCY & {*_words(each)}:
            line = Line((*keys, each.name), "{reference}", Confidence.HIGH, "each invoice has its own")
            found.append(line)
        elif each.required:
            found.append(_fixed(each, (*keys, each.name), prefix))
    return tuple(found)


def query(call: Call, prefix: str, without: Iterable[str] = ()) -> dict[str, str]:
    """What a call demands in its query, and nothing of a scenario can stand for."""
    demanded = [each for each in call.query() if each.required and each.name not in without]
    return {each.name: _fixed(each, (), prefix).value for each in demanded}


def is_secret(name: str) -> bool:
    """What is called so belongs into no file, not even as an example."""
    return Redactor().headers({name: ""})[name] == REDACTED or REDACTED in Redactor().body(
        f'{{"{name}": ""}}'.encode()
    )


def nested(lines: Iterable[Line], keys: Keys) -> dict[str, Any]:
    """The lines below `keys` as one table, for a request that is told in one line."""
    whole: dict[str, Any] = {}
    for line in lines:
        *above, last = line.keys[len(keys) :]
        table = whole
        for key in above:
            table = table.setdefault(key, {})
        table[last] = line.value
    return whole


def _placeholders(
    fields: Sequence[Field], wanted: Sequence[str], keys: Keys, namesakes: frozenset[str]
) -> list[Line]:
    rated = sorted(
        (
            (points, wanted.index(name), name, field)
            for name in wanted
            for field in fields
            if (points := _points(name, field, namesakes)) >= POSSIBLE
        ),
        key=lambda row: (-row[0], row[1]),
    )
    lines: dict[str, Line] = {}
    taken: set[Keys] = set()
    for points, _, name, field in rated:
        if name in lines or field.path in taken:
            continue
        rivals = [
            other
            for theirs, _, same, other in rated
            if same == name and other.path not in {field.path, *taken} and theirs > points - AHEAD
        ]
        lines[name] = Line(
            (*keys, *field.path),
            _written(name, field),
            confidence(points, rivals),
            reason(points, rivals),
        )
        taken.add(field.path)
    return list(lines.values())


def _points(name: str, field: Field, namesakes: frozenset[str]) -> int:
    group = "requests" if name in _own_rows() else "places"
    points = score(field, sought(group, name), namesakes) if namesakes else score(field, sought(group, name))
    if points and name == "callback_url" and field.format in {"uri", "url"}:
        points += 10
    return points


def _own_rows() -> frozenset[str]:
    return frozenset({"callback_url", "expires_at", "lifetime_minutes", "auto_process", *OF_VENDORS})


def _written(name: str, field: Field) -> str:
    """Where a number is told as text, though all other amounts aren't, it stays a number's text."""
    return f"{{{name}}}" if name != "lifetime_minutes" or "string" not in field.kinds else f"{{{name}:text}}"


def _constant(field: Field, keys: Keys, prefix: str) -> Line:
    if is_secret(field.path[-1]):
        return Line(
            (*keys, *field.path), variable(prefix, field.path[-1]), Confidence.MEDIUM, "required; a secret"
        )
    value = _value(field.schema)
    if value is not None:
        return Line(
            (*keys, *field.path), value, Confidence.MEDIUM, "required; its constant, default or example"
        )
    return Line((*keys, *field.path), _made_up(field), Confidence.LOW, "required; made up")


def _fixed(each: Parameter, keys: Keys, prefix: str) -> Line:
    value = None if is_secret(each.name) else _value(each.schema)
    if value is not None:
        return Line(keys, _text(value), Confidence.MEDIUM, "required; its constant, default or example")
    return Line(keys, variable(prefix, each.name), Confidence.LOW, "required; nothing says which value")


def _value(schema: Mapping[str, Any]) -> Any:
    """What a schema itself puts there; None: it says nothing that a profile can."""
    several = (*array(schema.get("examples")), *array(schema.get("enum")))
    candidates = (schema.get("const"), schema.get("default"), schema.get("example"), *several)
    return next((value for value in candidates if isinstance(value, str | int | float | bool)), None)


def _made_up(field: Field) -> Any:
    if field.kinds & {"integer", "number"}:
        least = field.schema.get("minimum", 1)
        return least if isinstance(least, int | float) else 1
    if "boolean" in field.kinds:
        return False
    if "array" in field.kinds:
        return []
    if "object" in field.kinds:
        return {}
    return _MADE_UP.get(field.format, "payconform")


def _text(value: Any) -> str:
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def _words(each: Parameter) -> list[str]:
    return [word.lower() for word in each.name.replace("_", "-").split("-")]
