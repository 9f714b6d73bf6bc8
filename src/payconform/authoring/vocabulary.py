"""The page of all steps, written from their definitions."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from importlib import import_module
from types import ModuleType

from pytest_bdd.steps import StepFunctionContext, step_function_context_registry

from payconform.suite.vocabulary import STEPS

WIRE = "payconform.steps.wire"
KINDS = ("given", "when", "then")
PLACEHOLDER = re.compile(r"\{(\w+)(?::\w+)?\}")

HEAD = """\
<!-- Written by `make generate`, from the definitions in steps/. -->
# The steps

All that a scenario can say, by the noun that it speaks of. In place of `<amount>` stands an amount such as
`100.00 EUR`; of `<span>` and `<lifetime>` a time such as `30 minutes`; of `<n>` and `<m>` a number of times
such as `once`, `twice` or `5 times`; of `<path>` statuses such as `created, processing, processed`; of
`<operation>` `payment` or `refund`, and for payouts `payout` and `cancellation` (or `refund`, where the
document says so); of `<status>` its code, such as `process_pending`; of `<autoprocess>` `on` or `off`.

A scenario speaks of the invoice that it made last. Steps that say what did *not* happen wait first until
nothing is under way any more.
"""
WIRE_HEAD = """
# Steps about the wire

Only for features below `features/wire/`.
"""


def page() -> str:
    """The text of docs/steps.md, in Markdown."""
    business = [name for name in sorted(STEPS) if name != WIRE]
    sections = "".join(_section(import_module(name)) for name in business)
    wire = WIRE_HEAD + _section(import_module(WIRE)) if WIRE in STEPS else ""
    return HEAD + sections + wire


def definitions() -> list[StepFunctionContext]:
    """Every step of ours, in the order of definition in its file."""
    for name in STEPS:
        import_module(name)
    contexts = [
        context
        for context in step_function_context_registry.values()
        if context.step_func.__module__ in STEPS
    ]
    return sorted(contexts, key=lambda context: context.step_func.__code__.co_firstlineno)


def _section(module: ModuleType) -> str:
    rows = "".join(_rows(module))
    title = module.__name__.rpartition(".")[2].capitalize()
    about = " ".join((module.__doc__ or "").split())
    return f"\n## {title}\n\n{about}\n\n| step | as | what to know |\n|---|---|---|\n{rows}"


def _rows(module: ModuleType) -> Iterator[str]:
    kinds: defaultdict[str, set[str]] = defaultdict(set)
    about: dict[str, str] = {}
    for context in definitions():
        if context.step_func.__module__ == module.__name__:
            pattern = context.parser.name
            kinds[pattern].add(context.type or "")
            about[pattern] = " ".join((context.step_func.__doc__ or "").split())
    for pattern, said in about.items():
        words = ", ".join(kind.capitalize() for kind in KINDS if kind in kinds[pattern])
        shown = PLACEHOLDER.sub(r"<\1>", pattern)
        yield f"| `{shown}` | {words} | {said} |\n"
