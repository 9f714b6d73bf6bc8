"""What a sample shows: a body as somebody sends it, and an invoice as the service shows it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from payconform.errors import UsageError
from payconform.lifecycle import LifeCycle, Moves
from payconform.target import bodies
from payconform.target.template import placeholders

from . import formats, places, request_template, schema_fields, status_words
from .answers import NONE, Answers, Question
from .description import variable
from .draft import Confidence, Draft, Keys, Line, leaves
from .likeness import Field, json_path
from .resource import root_of
from .trial import Trial

USUAL_BODY = (
    '{"reference": "order-1", "amount": 12.34, "currency": "EUR", "callback_url": "https://shop.example"}'
)
_PLACEHOLDER = re.compile(r"\{[a-z_]+(:text)?\}")
_USUAL = {"id": "$.id", "status": "$.status", "amount": "$.amount", "currency": "$.currency"}
_ABOUT = {
    "id": "its id",
    "reference": "the reference that it was made with",
    "status": "its status",
    "amount": "its amount",
    "currency": "its currency",
}


@dataclass(frozen=True, slots=True)
class Sample:
    """`document` None: nobody has one. `trial`: the calls by which it was made."""

    document: Any = None
    trial: Trial | None = None


def pasted(given: Any) -> Sample:
    """Raises UsageError for what is no JSON."""
    if isinstance(given, Mapping):
        return Sample(given)
    return Sample(_json(str(given), "sample.invoice")) if str(given).strip() else Sample()


def body_of(example: Any, cycle: LifeCycle) -> Draft:
    """A body with placeholders where it says what each invoice says; what has some already keeps them."""
    document = example if isinstance(example, Mapping) else _json(str(example), "operations.create.body")
    if not isinstance(document, Mapping):
        raise UsageError("operations.create.body should be a JSON object", hint=USUAL_BODY)
    keys: Keys = ("operations", "create", "body")
    of_vendors = request_template.OF_VENDORS if cycle.moves is Moves.VENDOR_PAYOUT else ()
    ready = {path for path, value in leaves(document) if _PLACEHOLDER.search(str(value))}
    said = {name for path, value in leaves(document) if path in ready for name in placeholders(value)}
    wanted = [name for name in (*request_template.ORDER, *of_vendors) if name not in said]
    free = [field for field in schema_fields.of_body(document) if field.path not in ready]
    found = request_template.body(free, wanted, keys, "service")
    told = {line.keys[len(keys) :]: line for line in found}
    return Draft(tuple(told.get(path) or line for path, line in _literals(document, keys)))


def places_of(answers: Answers, sample: Sample, cycle: LifeCycle) -> Draft:
    """Proposed by name and by value; asked for, where that is unsure."""
    shown = schema_fields.of_body(sample.document) if sample.document is not None else ()
    root = root_of(shown) or ()
    fields = [field.below(root) for field in shown if field.path[: len(root)] == root]
    draft = places.propose(fields, root, cycle.moves)
    draft = draft.having(*_by_value(draft, fields, cycle))
    for name in (*places.NEEDED, "reference"):
        line = draft.line("invoice", name)
        if line is not None and not line.confidence.is_unsure:
            continue
        default = line.value if line else _USUAL.get(name, NONE)
        hint = f"a JSONPath below {json_path(root)}" if root else "a JSONPath, such as $.data.id"
        text = f"Where does an invoice show {_ABOUT[name]}?"
        given = answers.ask(Question(("invoice", name), text, default, hint))
        if given != NONE:
            kept = line is not None and line.value == given
            sure = (
                line.confidence if line and kept else Confidence.LOW if given == default else Confidence.SAID
            )
            why = line.reason if line and kept else "a guess" if sure is Confidence.LOW else ""
            draft = draft.having(Line(("invoice", name), given, sure, why))
    return draft


def money_of(answers: Answers, draft: Draft, example: Any) -> Draft:
    """How amounts are written, by the amount of an example: a body, or an invoice."""
    by_name = "minor" in str(draft.value("invoice", "amount")).lower()
    proposed = "minor" if by_name else formats.money_of(example) or "decimal"
    keys, choices = ("money", "format"), ("decimal", "decimal-string", "minor")
    text, hint = "How are amounts written?", '12.34 is decimal, "12.34" decimal-string, 1234 minor'
    return draft.having(Line(keys, answers.ask(Question(keys, text, proposed, hint, choices))))


def amount_in_body(example: Any, draft: Draft) -> Any:
    """What stood in an example body where the amount goes now; None: a placeholder did."""
    keys: Keys = ("operations", "create", "body")
    line = next((line for line in draft.below(*keys) if line.value == "{amount}"), None)
    document = example if isinstance(example, Mapping) else _json(str(example), "operations.create.body")
    found = bodies.find(json_path(line.keys[len(keys) :]), document) if line else None
    return None if isinstance(found, str) and _PLACEHOLDER.search(found) else found


def amount_shown(draft: Draft, sample: Sample) -> Any:
    """The amount of a sample; None: nobody has one."""
    return _at(draft, sample, "amount")


def time_of(draft: Draft, sample: Sample) -> Draft:
    """How times are written, by the first that stands there."""
    for name in ("created", "updated", "expires"):
        written = formats.time_of(_at(draft, sample, name))
        if written is not None:
            why = f"as it stands at {draft.value('invoice', name)}"
            return draft.having(Line(("time", "format"), written, Confidence.HIGH, why))
    return draft


def _at(draft: Draft, sample: Sample, name: str) -> Any:
    place = draft.value("invoice", name)
    if sample.document is None or place is None:
        return None
    return bodies.find(str(place), bodies.find(draft.value("invoice", "root") or "$", sample.document))


def statuses_of(answers: Answers, draft: Draft, sample: Sample, cycle: LifeCycle) -> Draft:
    """Each word with its meaning; asked for, where nothing or little speaks for one."""
    seen = _at(draft, sample, "status")
    text = "Which words may stand there as its status?"
    default = seen if isinstance(seen, str) else ""
    given = answers.ask(Question(("sample", "statuses"), text, default, "with commas between them"))
    listed = given if isinstance(given, list) else str(given).split(",")
    found = status_words.propose([str(word).strip() for word in listed if str(word).strip()], cycle)
    asked = [(gap.keys, NONE) for gap in found.gaps]
    asked += [(line.keys, str(line.value)) for line in found.lines if line.confidence.is_unsure]
    for keys, proposed in asked:
        text = f"Which documented status is {keys[-1]}?"
        hint = f"one of {', '.join(cycle.codes)}; {NONE}: it stays open"
        meant = answers.ask(Question(keys, text, proposed, hint, (*cycle.codes, NONE)))
        if meant not in {NONE, proposed}:
            found = found.having(Line(keys, meant))
    return found


def _by_value(draft: Draft, fields: Sequence[Field], cycle: LifeCycle) -> list[Line]:
    """What no name tells: the only currency, the only word that is a status, the only number."""
    taken = {line.value for line in draft.lines}
    free = [field for field in fields if field.place not in taken and "[*]" not in field.path]
    tests = {
        "currency": places.is_currency,
        "status": lambda value: isinstance(value, str) and status_words.meaning(value, cycle) is not None,
        "amount": lambda value: isinstance(value, int | float | Decimal) and not isinstance(value, bool),
    }
    found = []
    for name, is_it in tests.items():
        fitting = [field for field in free if any(map(is_it, field.examples))]
        if draft.line("invoice", name) is None and len(fitting) == 1:
            why = f"the only value that can be one: {fitting[0].examples[0]}"
            found.append(Line(("invoice", name), fitting[0].place, Confidence.MEDIUM, why))
    return found


def _literals(document: Mapping[str, Any], keys: Keys) -> Iterator[tuple[Keys, Line]]:
    """What stands there and is no null, which TOML can't say."""
    for path, value in leaves(document):
        plain = _plain(value)
        if plain is not None and request_template.is_secret(path[-1]) and not _PLACEHOLDER.search(str(value)):
            yield path, Line((*keys, *path), variable("service", path[-1]), Confidence.LOW, "a secret")
        elif plain is not None:
            yield path, Line((*keys, *path), plain)


def _plain(value: Any) -> Any:
    match value:
        case Decimal():
            return float(value)
        case list():
            return [_plain(item) for item in value if item is not None]
        case Mapping():
            return {key: _plain(item) for key, item in value.items() if item is not None}
    return value


def _json(text: str, what: str) -> Any:
    try:
        return json.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{what} is no JSON: {error}") from None
