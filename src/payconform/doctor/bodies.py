"""What all bodies together show: words without a meaning, and what doesn't fit the target's own schemas."""

from __future__ import annotations

from payconform.init import status_words
from payconform.oracle import forms
from payconform.target import own_schemas

from .patient import Patient
from .rows import Ailment, Skipped


def words(patient: Patient) -> str:
    """Each word that was seen is a documented status, or has a line that says which."""
    known = {word: code for word, code in patient.words.items() if code in patient.cycle.codes}
    strange = sorted(set(patient.words) - set(known))
    if strange:
        raise Ailment(
            f"{', '.join(strange)}: no status of {patient.cycle.name}, and [statuses] has no line for it",
            hint="; ".join(_line(word, patient) for word in strange),
        )
    if not known:
        raise Skipped("no invoice was seen")
    return ", ".join(word if word == code else f"{word} is {code}" for word, code in known.items())


def _line(word: str, patient: Patient) -> str:
    """A line that may be the right one."""
    meant = status_words.meaning(word, patient.cycle)
    return f'{word} = "{meant.code}"?' if meant else f"which of {', '.join(patient.cycle.codes)} is {word}?"


def own(patient: Patient) -> str:
    """By the target's own JSON Schemas or OpenAPI."""
    schemas = patient.rig.own_schemas[patient.cycle.name]
    described = [raw for raw in patient.bodies if own_schemas.for_kind(raw.kind, schemas) is not None]
    broken = forms.judge_bodies(described, schemas).findings
    if broken:
        more = f" (and {len(broken) - 1} more)" if len(broken) > 1 else ""
        raise Ailment(
            f"{broken[0].expected}; {broken[0].observed}{more}", hint="look at [schemas]; is it current?"
        )
    if not described:
        raise Skipped("none of the bodies that came is described")
    return f"{len(described)} bodies fit"
