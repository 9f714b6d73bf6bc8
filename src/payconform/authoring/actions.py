"""The feature about the actions of a vendor invoice: each state, with what it allows and what it doesn't.

States and actions come from the life cycle, which has them from document 004. An action that the document
both allows and forbids there belongs into no outline: what the target does is noted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from payconform import lifecycles
from payconform.errors import ConfigurationError
from payconform.lifecycle import LifeCycle

NAME = "vendor-invoice"
AMOUNT = "1000.00 INR"

# What the document calls an action, where it calls it nothing else.
WORDS: Mapping[str, str] = {
    "pay": "Pay Invoice",
    "mark_as_paid": "Mark as Paid",
    "edit": "Edit Details",
    "cancel": "Cancel Invoice",
    "add_file": "Add File",
}
OTHER_WORDS: Mapping[tuple[str, str], str] = {
    ("draft", "edit"): "Complete details",
    ("draft", "cancel"): "Cancel",
    ("unpaid", "edit"): "Edit Invoice",
    ("scheduled", "pay"): "Pay Remaining",
    ("partially paid", "pay"): "Pay Remaining",
}


@dataclass(frozen=True, slots=True)
class Clauses:
    """Ids of requirements: what is allowed in a state, and that everything else is refused."""

    allowed: str = ""
    refused: str = ""


CLAUSES: Mapping[str, Clauses] = {
    "draft": Clauses("VEND-ACT-01", "VEND-ACT-11"),
    "unpaid": Clauses("VEND-ACT-02"),
    "scheduled": Clauses("VEND-ACT-03", "VEND-ACT-13"),
    "partially paid": Clauses("VEND-ACT-04", "VEND-ACT-14"),
    "processing": Clauses("VEND-ACT-05", "VEND-ACT-15"),
    "canceled": Clauses("", "VEND-ACT-17"),
    "paid": Clauses("VEND-ACT-06", "VEND-ACT-16"),
}
ONLY_IN_UNPAID = "VEND-CANCEL-02"
NOT_SAID: Mapping[str, str] = {"draft": "VEND-DRAFT-03", "scheduled": "VEND-SCHED-05"}

HEAD = """\
# Written by `make generate`, from the life cycle: see src/payconform/authoring/actions.py.
@lifecycle:vendor-invoice
Feature: Actions of the Vendor Payments app
  In order to do with an invoice what can be done, and nothing else
  As a business
  I want each state to offer its own actions
"""
RULE = """
  Rule: {title}
"""
OUTLINE = """
    {tags}
    Scenario Outline: {name}
      Given an invoice of {amount} that is {status}
      When the business takes the action <action>
      Then {outcome}

      Examples:
{table}"""
EITHER = """
    {tags}
    Scenario: {action} in {status}
      Given an invoice of {amount} that is {status}
      When the business takes the action {action}
      Then the request may be refused
"""
REFUSED = "the request is refused\n      And nothing has changed"


def feature() -> str:
    """The text of the feature file. Raises ConfigurationError for a state or an action unknown here."""
    cycle = lifecycles.load(NAME)
    named = {action for row in cycle.actions for action in row.allowed}
    if set(cycle.codes) != set(CLAUSES) or named != set(WORDS):
        raise ConfigurationError("authoring/actions.py knows other states or actions than the life cycle")
    return "".join((HEAD, *(text for status in cycle.codes for text in _of(status, cycle))))


def _of(status: str, cycle: LifeCycle) -> Iterator[str]:
    clauses, either, has = CLAUSES[status], _either(status, cycle), cycle.allowed_actions(status)
    needs = {"draft": ["draft"], "scheduled": ["schedule"], "canceled": ["cancel"]}.get(status, [])
    time = ["@moves-time"] if status == "scheduled" else []
    named = ", ".join(_word(status, action) for action in WORDS if action in has)
    yield RULE.format(title=f"In {status} the actions are {named or 'none'}")
    for action in either:
        tags = _tags([NOT_SAID[status]], [*needs, action], time)
        yield EITHER.format(tags=tags, action=_word(status, action), status=status, amount=AMOUNT)
    allowed = [action for action in WORDS if action in has and action not in either]
    others = [action for action in WORDS if action not in has and action != "cancel"]
    canceling = [] if "cancel" in has else ["cancel"]
    for name, actions, ids, outcome in (
        ("An action of {}", allowed, [clauses.allowed], "the request is accepted"),
        ("An action that {} doesn't have", others, [clauses.refused], REFUSED),
        ("Canceling in {}", canceling, [clauses.refused, ONLY_IN_UNPAID], REFUSED),
    ):
        if actions:
            yield OUTLINE.format(
                tags=_tags(ids, needs, time),
                name=name.format(status),
                status=status,
                amount=AMOUNT,
                outcome=outcome,
                table=_table("action", (_word(status, action) for action in actions)),
            )


def _either(status: str, cycle: LifeCycle) -> list[str]:
    """What the document both allows and forbids; and paying what remains beside a schedule."""
    doubtful = [row.allowed for row in cycle.actions if row.status == status and not row.basis.demands]
    said = {action for allowed in doubtful for action in allowed}
    return [a for a in WORDS if a in said or (status, a) == ("scheduled", "pay")]


def _word(status: str, action: str) -> str:
    return OTHER_WORDS.get((status, action), WORDS[action])


def _tags(ids: Iterable[str], needs: Iterable[str], time: Iterable[str]) -> str:
    return " ".join((*(f"@req:{id_}" for id_ in ids), *time, *(f"@needs:{need}" for need in needs)))


def _table(column: str, words: Iterable[str]) -> str:
    cells = [column, *words]
    width = max(map(len, cells))
    return "".join(f"        | {cell:{width}} |\n" for cell in cells)
