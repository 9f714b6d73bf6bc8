"""The features about final statuses: each of them, against everything that can still happen to it.

Statuses and actions come from the life cycles, requirements from the catalogue. What the provider may still
do follows from where its operations stand: an event that it forbids there would show nothing, and is no row.
What editions share is told once, in a file of theirs; what one alone has, in its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from payconform import lifecycles, requirements
from payconform.errors import ConfigurationError
from payconform.lifecycle import LifeCycle, Returns
from payconform.requirements import Catalogue, Check, Requirement

# By the folder of the file. Those whose folders begin alike are editions of one document.
FEATURES: Mapping[str, tuple[str, ...]] = {
    "payment-invoice": ("payment-invoice-2019", "payment-invoice-2021"),
    "payout-invoice": ("payout-invoice-2019-04", "payout-invoice-2019-05"),
    "payout-invoice-2019-04": ("payout-invoice-2019-04",),
    "payout-invoice-2019-05": ("payout-invoice-2019-05",),
}
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
IRREVERSIBLE = frozenset({"cancellation"})
REPEATED = "the provider repeats its callbacks"
NOUNS = {Returns.REFUND: "refund", Returns.CANCEL: "cancellation"}

ACTION_STEPS = {
    "process": "the merchant tries to process it",
    "terminate": "the payer tries to terminate it",
    "refund": "the merchant tries to refund {left}",
    "cancel": "the merchant tries to cancel {left}",
}
NEEDED = frozenset({"terminate", "refund", "cancel"})
NOT_OF_EACH = frozenset({"moderate"})  # only where an account requires it


@dataclass(frozen=True, slots=True)
class Ending:
    """How an invoice came to a final status, as far as it matters for what can come later.

    `operations`: the provider's, by the word of the document, with their statuses; `in_flight`: the invoice
    ended before they did. `left`: what a merchant would still like to have back.
    """

    after: str
    operations: Mapping[str, str]
    in_flight: bool = False
    left: str = AMOUNT
    tags: tuple[str, ...] = field(default=())


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
    Scenario: Somebody tries to {action} it {after}
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


def feature(folder: str) -> str:
    """The text of the feature file of this folder.

    Raises ConfigurationError where a life cycle has a final status or an action that isn't told of here.
    """
    told, catalogue = [lifecycles.load(name) for name in FEATURES[folder]], requirements.load()
    editions = [lifecycles.load(name) for name in _editions(folder)]
    tags = " ".join(f"@lifecycle:{cycle.name}" for cycle in told)
    first, *others = [endings(cycle) for cycle in told]
    final = [status for status in first if all(status in other for other in others)]
    rules = (text for status in final for text in _rule(status, told, editions, catalogue))
    return "".join((HEAD.format(tags=tags), *rules))


def endings(cycle: LifeCycle) -> Mapping[str, Ending]:
    """By final status, in the words of this life cycle."""
    attempt, noun, word = str(cycle.moves), NOUNS[cycle.gives_back], str(cycle.gives_back)
    open_, paid, needs = {attempt: "accepted"}, {attempt: "succeeded"}, (f"@needs:{word}",)
    back, part, done = paid | {noun: "succeeded"}, f"partially_{word}ed", f"{word}ed"
    known = {
        "expired": Ending("after it expired", open_, in_flight=True, tags=("@moves-time", "@lifetime")),
        "terminated": Ending("after it was terminated", open_, in_flight=True, tags=("@needs:terminate",)),
        "process_failed": Ending("after it failed", {attempt: "failed"}),
        part: Ending(f"after a part was {done}", back, left="60.00 EUR", tags=needs),
        done: Ending(f"after it was {done}", back, tags=needs),
        f"{word}_failed": Ending(f"after its {noun} failed", paid | {noun: "failed"}, tags=needs),
    }
    _same(known, [code for code in cycle.codes if cycle.is_final(code)], "final statuses", cycle)
    return known


def actions(cycle: LifeCycle) -> list[str]:
    """All that a client may ask for at some time, as far as a scenario tries it at the end."""
    found = list(dict.fromkeys(action for row in cycle.actions for action in row.allowed))
    _same({"process", "terminate", str(cycle.gives_back)}, set(found) - NOT_OF_EACH, "actions", cycle)
    return [action for action in found if action not in NOT_OF_EACH]


def events(operations: Mapping[str, str], cycle: LifeCycle) -> list[str]:
    """The steps that the provider can still take with these operations."""
    fixed = NOUNS[cycle.gives_back] if cycle.moves.undone_by in IRREVERSIBLE else ""
    steps = [
        EVENT_STEPS[event].format(kind=word)
        for word, at in operations.items()
        for event in EVENTS[at]
        if (event, word) != ("reverse", fixed)
    ]
    return [*steps, REPEATED]


def _editions(folder: str) -> tuple[str, ...]:
    return max((names for names in FEATURES.values() if set(FEATURES[folder]) <= set(names)), key=len)


def _same(known: Iterable[str], found: Iterable[str], what: str, cycle: LifeCycle) -> None:
    ours, theirs = sorted(known), sorted(found)
    if ours != theirs:
        raise ConfigurationError(
            f"{what} are {', '.join(ours)} in authoring/finality.py, and {', '.join(theirs)} in {cycle.name}"
        )


def _rule(
    status: str, told: list[LifeCycle], editions: list[LifeCycle], catalogue: Catalogue
) -> Iterator[str]:
    """What all of these life cycles have, and no other edition."""
    rows = [_requirement(catalogue, cycle, status) for cycle in told]
    having = [cycle for cycle in editions if status in cycle.codes]
    scenarios = [
        text
        for action, text in _scenarios(status, told[0], [f"@req:{row.id}" for row in rows])
        if told == [cycle for cycle in having if not action or action in actions(cycle)]
    ]
    if scenarios:
        yield RULE.format(title=rows[-1].title.removesuffix("."))
        yield from scenarios


def _scenarios(status: str, cycle: LifeCycle, ids: list[str]) -> Iterator[tuple[str, str]]:
    """Each with the action that it is about; empty: the provider's news."""
    ending = endings(cycle)[status]
    in_flight = f" with a {cycle.moves} in flight" if ending.in_flight else ""
    yield (
        "",
        LATE.format(
            tags=_tags(*ids, "@hazard", *ending.tags),
            after=ending.after,
            amount=AMOUNT,
            status=status,
            in_flight=in_flight,
            table=_table("something happens", events(ending.operations, cycle)),
        ),
    )
    for action in actions(cycle):
        needs = f"@needs:{action}" if action in NEEDED else ""
        text = ACTION.format(
            tags=_tags(*ids, *ending.tags, needs),
            action=action,
            after=ending.after,
            amount=AMOUNT,
            status=status,
            step=ACTION_STEPS[action].format(left=ending.left),
        )
        yield action, text


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
