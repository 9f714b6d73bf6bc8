"""Laws of form: the canonical schemas, and the target's own JSON Schemas where its profile names them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from jsonschema.exceptions import ValidationError, best_match

from payconform import data
from payconform.history import History
from payconform.lifecycle import LifeCycle
from payconform.requirements import Check
from payconform.target import own_schemas
from payconform.target.own_schema import OwnSchema
from payconform.target.values import RawBody

from .findings import Finding, Judgement


def judge(history: History, _: LifeCycle) -> Judgement:
    return Judgement(tuple(dict.fromkeys(_canonical(history))))


def judge_bodies(bodies: Iterable[RawBody], own: Mapping[str, OwnSchema]) -> Judgement:
    """`own`: schemas of the target by kind of body, see `payconform.target.own_schemas`."""
    return Judgement(tuple(dict.fromkeys(_own(bodies, own))))


def _canonical(history: History) -> Iterator[Finding]:
    forms = [("canonical/invoice", str(s.source), s.invoice.to_dict()) for s in history.sightings]
    forms += [("canonical/event", "event log", event.to_dict()) for event in history.log or ()]
    forms += [("canonical/callback", "callback", call.to_dict()) for call in history.callbacks or ()]
    for name, seen, form in _distinct(forms):
        if data.fits(name, form):
            continue
        error = best_match(data.validator(name).iter_errors(form))
        if error is not None:
            yield Finding(
                check=Check.CANONICAL_FORM,
                expected=f"a form that fits {name}.json in the {seen}",
                observed=_broken(error),
            )


def _own(bodies: Iterable[RawBody], own: Mapping[str, OwnSchema]) -> Iterator[Finding]:
    for kind, seen, document in _distinct((raw.kind, raw.seen, raw.document) for raw in bodies):
        schema = own_schemas.for_kind(kind, own)
        error = None if schema is None else schema.error(document)
        if error is not None:
            yield Finding(
                check=Check.OWN_SCHEMA,
                expected=f"a body that fits the target's own schema in {seen}",
                observed=_broken(error),
            )


def _distinct(forms: Iterable[tuple[str, str, Any]]) -> Iterator[tuple[str, str, Any]]:
    """Those of one name that aren't alike: an invoice is often seen again as it was, and validating costs."""
    told: set[tuple[str, str]] = set()
    for name, seen, form in forms:
        same = (name, repr(form))
        if same not in told:
            told.add(same)
            yield name, seen, form


def _broken(error: ValidationError) -> str:
    """Where and which rule, never the value: it may be a secret, and stands in the evidence, redacted."""
    return f"at {error.json_path}: {error.validator} {str(error.validator_value)[:200]} isn't kept"
