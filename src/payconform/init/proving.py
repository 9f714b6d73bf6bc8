"""A draft is held against three answers: what they confirm, show to be elsewhere, or refute."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from payconform.lifecycle import LifeCycle
from payconform.oracle.findings import ConformanceFailure
from payconform.target import bodies
from payconform.target.own_schema import OwnSchema
from payconform.target.own_schemas import for_kind

from . import places, proving_places, schema_fields, searching
from .draft import Confidence, Draft, Keys, Line
from .likeness import json_path
from .resource import root_of
from .told_lines import MENDED, OK, REFUTED, Outcome, Told
from .toml_text import toml_value
from .trial import Seen, Trial

IN_LOCATION = {"header": "Location", "pattern": "[^/]+$"}
REFUSED = (401, 403)


@dataclass(frozen=True, slots=True)
class Proved:
    """The draft as the calls left it, and what is told of each line that they said something about."""

    draft: Draft
    told: tuple[Told, ...]


def prove(draft: Draft, trial: Trial, cycle: LifeCycle, own: dict[str, OwnSchema] | None = None) -> Proved:
    """Create, read, and list or read once more. Raises TargetUnreachableError where nobody answers.

    `own`: the schemas that the draft names, see `payconform.target.own_schemas`.
    """
    proof = Proof(draft, trial, cycle)
    try:
        proof.run(own or {})
    except ConformanceFailure as failure:
        found = failure.findings[0]
        proof.tell(REFUTED, ("target", "base_url"), f"expected {found.expected}; got {found.observed}")
    return Proved(proof.draft, tuple(proof.told))


class Proof:
    """One after the other: what a call shows is taken for the next."""

    def __init__(self, draft: Draft, trial: Trial, cycle: LifeCycle) -> None:
        self.draft = draft
        self.told: list[Told] = []
        self._trial = trial
        self._cycle = cycle
        self._answers: list[tuple[str, Seen]] = []

    def run(self, own: dict[str, OwnSchema]) -> None:
        made = self._made()
        known = None if made is None else self._id(made)
        if known is None:
            return
        read = self._read(known)
        if read is None:
            return
        self._root(read.document, known)
        shown = bodies.find(self.draft.value("invoice", "root") or "$", read.document)
        for outcome in proving_places.outcomes(self.draft, shown, known, self._trial, self._cycle):
            self._take(outcome)
        self._listed(known)
        self._fit(own)

    def tell(self, verdict: str, keys: Keys, text: str, *, value: Any = None) -> None:
        is_long = value is None or isinstance(value, dict)
        shown = "" if is_long else f" = {toml_value(value)}"
        self.told.append(Told(verdict, ".".join(keys) + shown, text))

    def _take(self, outcome: Outcome) -> None:
        """What was found of a line: as it stands, in its new form, or with what speaks against it."""
        line = self.draft.line(*outcome.keys)
        if outcome.value is not None:
            new = Line(outcome.keys, outcome.value, Confidence.SAID, "seen in an answer")
            self.draft = self.draft.having(new)
        elif outcome.verdict == REFUTED and line is not None:
            self.draft = self.draft.having(replace(line, refuted=outcome.text))
        elif outcome.verdict == OK and line is not None:
            self.draft = self.draft.having(
                replace(line, confidence=Confidence.SAID, reason="seen in an answer")
            )
        shown = outcome.value if outcome.value is not None else line.value if line else None
        self.tell(outcome.verdict, outcome.keys, outcome.text, value=shown)

    def _made(self) -> Seen | None:
        keys = ("operations", "create", "method")
        answer = self._trial.create()
        self._answers.append(("create", answer))
        if answer.accepted:
            what = "" if answer.status == 201 else "; the documents want 201"
            self._take(Outcome(OK, keys, f"{self._trial.order.amount} is made: HTTP {answer.status}{what}"))
            if self.draft.line("auth", "scheme"):
                self._take(Outcome(OK, ("auth", "scheme"), "the call was let in"))
            return answer
        where = ("auth", "scheme") if answer.status in REFUSED and self.draft.line("auth", "scheme") else keys
        self._take(Outcome(REFUTED, where, f"an invoice of {self._trial.order.amount}: {answer.said}"))
        return None

    def _id(self, made: Seen) -> str | None:
        keys = ("operations", "create", "id")
        place = self.draft.value(*keys)
        if place is None and made.document is not None:
            root, own = self.draft.value("invoice", "root") or "$", self.draft.value("invoice", "id")
            shown = bodies.find(root, made.document)
            value = bodies.find(own, shown) if own else None
            if _is_id(value) and not self._is_rather_the_reference(value, made):
                return str(value)
        found = _at(place, made) if place is not None else None
        if found:
            self._take(Outcome(OK, keys, f"{found} stands there"))
            return found
        return self._id_elsewhere(keys, made)

    def _is_rather_the_reference(self, value: Any, made: Seen) -> bool:
        """It is what we called it, while something else is called an id."""
        return str(value) == self._trial.order.reference and _guessed(made)[1] not in {None, str(value)}

    def _id_elsewhere(self, keys: Keys, made: Seen) -> str | None:
        place, found = _guessed(made)
        if found is not None:
            self._take(Outcome(MENDED, keys, f"{found} stands there", place))
            return found
        line = self.draft.line(*keys)
        if line is not None:
            self.draft = self.draft.having(replace(line, refuted="no id is found there"))
        self.tell(REFUTED, keys, f"no id is found in the answer: {made.said}")
        return None

    def _read(self, known: str) -> Seen | None:
        answer = self._trial.read(known)
        self._answers.append(("read", answer))
        if answer.accepted and isinstance(answer.document, dict):
            self._take(Outcome(OK, ("operations", "read"), f"HTTP {answer.status} for {known}"))
            return answer
        self._take(Outcome(REFUTED, ("operations", "read"), f"for {known}: {answer.said}"))
        return None

    def _root(self, document: Any, known: str) -> None:
        """The table that holds the invoice, where it isn't the one that was proposed."""
        keys, own = ("invoice", "root"), self.draft.value("invoice", "id")
        place = self.draft.value(*keys) or "$"
        better = root_of(schema_fields.of_body(document))
        others = [json_path(better)] if better is not None else []
        fitting = [root for root in (place, *others) if _has_id(document, root, own, known)]
        if fitting[:1] == [place] or not fitting:
            if self.draft.line(*keys) and isinstance(bodies.find(place, document), dict):
                self._take(Outcome(OK, keys, "the invoice stands there"))
            return
        self._take(Outcome(MENDED, keys, "the invoice stands there", fitting[0]))

    def _listed(self, known: str) -> None:
        keys = ("operations", "list")
        table = self.draft.value(*keys)
        if not isinstance(table, dict):
            again = self._trial.read_again(known)
            if not again.accepted:
                self.tell(REFUTED, ("operations", "read"), f"a second time: {again.said}")
            return
        answer = self._trial.list()
        self._answers.append(("list", answer))
        if not answer.accepted:
            self._refute_list(f"{answer.said}")
            return
        rows = bodies.find_all(table["items"], answer.document)
        mine = [row for row in rows if searching.where(row, lambda value: _same(value, known))]
        if len(mine) == 1 and len(rows) == 1:
            self._take_list(OK, "it shows the invoice, and no other", table)
        elif len(mine) == 1:
            self._refute_list(f"{len(rows)} rows come for one reference: it isn't heeded")
        elif elsewhere := searching.row_of(answer.document, lambda value: _same(value, known)):
            items = json_path((*elsewhere[0], "[*]"))
            self._take_list(MENDED, f"the invoice is a row of {items}", {**table, "items": items})
        else:
            self._refute_list(f"the invoice is in no row of {table['items']}: {answer.said}")

    def _take_list(self, verdict: str, text: str, table: dict[str, Any]) -> None:
        """A list is a table of its own, or lines of one."""
        if self.draft.line("operations", "list"):
            self._take(Outcome(verdict, ("operations", "list"), text, table if verdict == MENDED else None))
        else:
            value = table["items"] if verdict == MENDED else None
            self._take(Outcome(verdict, ("operations", "list", "items"), text, value))

    def _refute_list(self, text: str) -> None:
        whole = self.draft.line("operations", "list")
        self._take(
            Outcome(REFUTED, ("operations", "list") if whole else ("operations", "list", "items"), text)
        )

    def _fit(self, own: dict[str, OwnSchema]) -> None:
        keys = ("schemas", "openapi")
        if not own or self.draft.line(*keys) is None:
            return
        checked = 0
        for operation, answer in self._answers:
            schema = for_kind(f"{operation} {answer.status}", own)
            if schema is None or answer.document is None:
                continue
            checked += 1
            error = schema.error(answer.document)
            if error is not None:
                rule = f"{error.validator} {str(error.validator_value)[:80]}"
                text = f"the answer to {operation} doesn't fit, at {error.json_path}: {rule} isn't kept"
                self._take(Outcome(REFUTED, keys, text))
                return
        if checked:
            self._take(Outcome(OK, keys, f"{checked} of the answers are described, and fit"))


def guessed_id(made: Seen) -> str | None:
    """Of a new invoice, where nobody knows yet how the answer tells it."""
    return _guessed(made)[1]


def _guessed(made: Seen) -> tuple[Any, str | None]:
    """By the header that is there for it, else by what is called so; and the place."""
    located = _at(IN_LOCATION, made)
    if located:
        return IN_LOCATION, located
    fields = () if made.document is None else schema_fields.of_body(made.document)
    single = [field for field in fields if "[*]" not in field.path]
    named = places.assign(single, ("id",), frozenset())
    value = bodies.find(str(named["id"].value), made.document) if "id" in named else None
    return (named["id"].value, str(value)) if _is_id(value) else (None, None)


def _at(place: Any, made: Seen) -> str | None:
    try:
        return bodies.at_place(place, made.document, made.headers, "the answer to create")
    except ConformanceFailure:
        return None


def _is_id(value: Any) -> bool:
    return isinstance(value, str | int) and not isinstance(value, bool) and value != ""


def _has_id(document: Any, root: str, place: str | None, known: str) -> bool:
    shown = bodies.find(root, document)
    return place is not None and isinstance(shown, dict) and _same(bodies.find(place, shown), known)


def _same(value: Any, known: str) -> bool:
    return _is_id(value) and str(value) == known
