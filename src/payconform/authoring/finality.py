"""The feature about final statuses: each of them, against everything that can still happen to it.

Statuses and actions come from the life cycles, requirements from the catalogue. What the provider may still
do follows from where its operations stand: an event that it forbids there would show nothing, and is no row.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from payconform import lifecycle, requirements
from payconform.errors import ConfigurationError
from payconform.lifecycle import LifeCycle
from payconform.requirements import Catalogue, Check, Requirement

LIFE_CYCLES = ("payment-invoice-2019", "payment-invoice-2021")
AMOUNT = "100.00 EUR"

# The provider's status of an operation, and what it lets happen to the operation later.
EVENTS: Mapping[str, tuple[str, ...]] = {
    "accepted": ("settle", "settle_part", "fail"),
    "failed": ("settle", "settle_part"),
    "succeeded": ("reverse",),
}
EVENT_STEPS = {
    "settle": "the provider settles the {kind}",
    "settle_part": "the provider settles 30.00 EUR of the {kind}",
    "fail": "the provider fails the {kind} with declined_error",
    "reverse": "the provider reverses the {kind}",
}
REPEATED = "the provider repeats its callbacks"

ACTION_STEPS = {
    "process": "the merchant tries to process it",
    "terminate": "the payer tries to terminate it",
    "refund": "the merchant tries to refund {left}",
}
ACTION_NAMES = {
    "process": "Somebody tries to process it {after}",
    "terminate": "Somebody tries to terminate it {after}",
    "refund": "Somebody tries to refund it {after}",
}
ACTION_NEEDS = {"terminate": "@needs:terminate", "refund": "@needs:refund"}


@dataclass(frozen=True, slots=True)
class Ending:
    """How an invoice came to a final status, as far as it matters for what can come later.

    `operations`: the provider's, by kind, with their statuses; `in_flight`: the invoice ended before its
    payment did. `left`: what a merchant would still like to give back.
    """

    after: str
    operations: Mapping[str, str]
    in_flight: bool = False
    left: str = AMOUNT
    tags: tuple[str, ...] = field(default=())


ENDINGS: Mapping[str, Ending] = {
    "expired": Ending("after it expired", {"payment": "accepted"}, in_flight=True, tags=("@moves-time",)),
    "terminated": Ending(
        "after it was terminated", {"payment": "accepted"}, in_flight=True, tags=("@needs:terminate",)
    ),
    "process_failed": Ending("after it failed", {"payment": "failed"}),
    "partially_refunded": Ending(
        "after a part was refunded",
        {"payment": "succeeded", "refund": "succeeded"},
        left="60.00 EUR",
        tags=("@needs:refund",),
    ),
    "refunded": Ending(
        "after it was refunded", {"payment": "succeeded", "refund": "succeeded"}, tags=("@needs:refund",)
    ),
    "refund_failed": Ending(
        "after its refund failed", {"payment": "succeeded", "refund": "failed"}, tags=("@needs:refund",)
    ),
}

HEAD = """\
# Written by `make generate`, from the life cycles: see src/payconform/authoring/finality.py.
{tags}
Feature: Staying final
  In order to close the books
  As a merchant
  I want a final status to stay, whatever comes later
"""
RULE = """
  Rule: {title}
"""
ACTION = """
    {tags}
    Scenario: {name}
      Given an invoice of {amount} that is {status}
      When {step}
      Then the invoice stays {status}
"""
LATE = """
    {tags}
    Scenario Outline: The provider has news {after}
      Given an invoice of {amount} that is {status}{in_flight}
      When <something happens>
      Then the invoice stays {status}

      Examples:
{table}"""


def feature() -> str:
    """The text of the feature file.

    Raises ConfigurationError where a life cycle has a final status or an action that isn't told of here.
    """
    cycles, catalogue = [lifecycle.load(name) for name in LIFE_CYCLES], requirements.load()
    tags = " ".join(f"@lifecycle:{cycle.name}" for cycle in cycles)
    rules = (text for status in _final(cycles) for text in _rule(status, cycles, catalogue))
    return "".join((HEAD.format(tags=tags), *rules))


def events(operations: Mapping[str, str]) -> list[str]:
    """The steps that the provider can still take with these operations."""
    steps = [EVENT_STEPS[event].format(kind=kind) for kind, at in operations.items() for event in EVENTS[at]]
    return [*steps, REPEATED]


def _final(cycles: list[LifeCycle]) -> list[str]:
    final = [[code for code in cycle.codes if cycle.is_final(code)] for cycle in cycles]
    _same(final, "final statuses", ENDINGS)
    return final[0]


def _actions(cycles: list[LifeCycle]) -> list[str]:
    actions = [
        list(dict.fromkeys(action for row in cycle.actions for action in row.allowed)) for cycle in cycles
    ]
    _same(actions, "actions", ACTION_STEPS)
    return actions[0]


def _same(found: list[list[str]], what: str, known: Mapping[str, object]) -> None:
    if any(set(names) != set(known) for names in found):
        raise ConfigurationError(
            f"{what} are {', '.join(known)} in authoring/finality.py, and in the life cycles "
            + "; ".join(", ".join(names) for names in found)
        )


def _rule(status: str, cycles: list[LifeCycle], catalogue: Catalogue) -> Iterator[str]:
    rows = [_requirement(catalogue, cycle, status) for cycle in cycles]
    ids = [f"@req:{row.id}" for row in rows]
    ending = ENDINGS[status]
    yield RULE.format(title=rows[-1].title.removesuffix("."))
    yield LATE.format(
        tags=_tags(*ids, "@hazard", *ending.tags),
        after=ending.after,
        amount=AMOUNT,
        status=status,
        in_flight=" with a payment in flight" if ending.in_flight else "",
        table=_table("something happens", events(ending.operations)),
    )
    for action in _actions(cycles):
        yield ACTION.format(
            tags=_tags(*ids, *ending.tags, ACTION_NEEDS.get(action, "")),
            name=ACTION_NAMES[action].format(after=ending.after),
            amount=AMOUNT,
            status=status,
            step=ACTION_STEPS[action].format(left=ending.left),
        )


def _requirement(catalogue: Catalogue, cycle: LifeCycle, status: str) -> Requirement:
    row = catalogue.by_check(cycle.name, Check.FINALITY, status)
    if row is None:
        raise ConfigurationError(f"no requirement of {cycle.name} says that {status} is final")
    return row


def _tags(*tags: str) -> str:
    return " ".join(dict.fromkeys(tag for tag in tags if tag))


def _table(column: str, cells: list[str]) -> str:
    width = max(map(len, (column, *cells)))
    return "".join(f"        | {cell:{width}} |\n" for cell in (column, *cells))
