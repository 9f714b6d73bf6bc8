"""Waiting for what should come, in bounded polls, and saying what came instead."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from payconform.clock import Deadline
from payconform.gaps import Unverifiable
from payconform.money import Money
from payconform.oracle.findings import ConformanceFailure, Finding
from payconform.subject import Subject
from payconform.target.values import Answer, Invoice

from .world import World, wrong

Value = TypeVar("Value")
POLL_S = 0.02


def eventually(world: World, subject: Subject, satisfied: Callable[[Invoice], bool]) -> Invoice:
    """The first read that satisfies, or the last one once the invoice has come to rest without it.

    A target that works on by itself, on a clock that nobody can move, gets its profile's patience first.
    """
    bound = Deadline(world.patience)
    while not satisfied(invoice := subject.read()):
        if bound.passed:
            world.quiet.wait(subject)
            return subject.read()
        bound.wait(POLL_S)
    return invoice


def arrives(world: World, subject: Subject, status: str) -> None:
    """Raises ConformanceFailure where the invoice comes to rest in another status."""
    invoice = eventually(world, subject, lambda seen: seen.status == status)
    if invoice.status != status:
        why = f"{_why(invoice)}{_unknown(world, invoice)}{_not_begun(world, subject)}"
        raise wrong(f"an invoice that becomes {status}", f"it is {invoice.status}{why}")


def accepted(world: World, answer: Answer, wish: str, status: str) -> None:
    """Raises ConformanceFailure where the target refuses what would lead to that status.

    Where the documents demand that it leads there, the failure is about the clause that does.
    """
    if answer.accepted:
        return
    edge = world.lifecycle.transition(world.invoice.read().status, status)
    demanded = edge.requirement if edge is not None and edge.basis.demands else None
    observed = f"refused with {answer.told}"
    raise ConformanceFailure(
        Finding(check="step", expected=wish, observed=observed, requirement=demanded or "", headline=True)
    )


def shown(amount: Money | None, name: str) -> Money:
    """Raises Unverifiable where the target doesn't show this amount."""
    if amount is None:
        raise Unverifiable(f"the target shows no {name} amount")
    return amount


def _unknown(world: World, invoice: Invoice) -> str:
    return "" if invoice.status in world.lifecycle.codes else ", which is no documented status"


def _not_begun(world: World, subject: Subject) -> str:
    """Where it went wrong before anything could come of it."""
    if subject.processed is None:
        return ""
    if not subject.processed.accepted:
        return f", since process is refused with {subject.processed.told}"
    if "provider" not in world.driver.capabilities or subject.account().operations:
        return ""
    return f", and our fake provider was asked for no {world.lifecycle.moves}"


def _why(invoice: Invoice) -> str:
    return f" ({invoice.resolution})" if invoice.resolution else ""
