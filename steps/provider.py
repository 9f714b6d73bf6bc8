"""Steps about the provider: what it will do, what it does now, and how often it was asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from pytest_bdd import given, then, when

from payconform.gaps import Unverifiable
from payconform.money import Money
from payconform.provider_client import Operation, ProviderRefusedError

from .arrangements import PENDING, SUCCESS, TAKEN
from .parameters import converter, money, step
from .world import World, wrong

Outcome = Mapping[str, Any]
OUTCOMES: Mapping[str, Outcome] = {"success": SUCCESS, "pending": PENDING, "accepted": TAKEN}
OPEN = frozenset({"accepted", "pending"})
MOST_ROUNDS = 50


def _answer(text: str) -> Outcome:
    if text.startswith("only "):
        return _part(money(text.removeprefix("only ")))
    return OUTCOMES.get(text, {"outcome": "error", "resolution": text})


def _part(amount: Money) -> Outcome:
    return {"outcome": "partial", "amount": f"{amount.major:f}"}


ANSWER = rf"(?:only {money.pattern}|[a-z_]+)"
answers = converter(rf"{ANSWER}(?:, {ANSWER})*", lambda text: tuple(map(_answer, text.split(", "))))


@given(step("a provider that accepts the {operation:Word}"))
def accepts(world: World, operation: str) -> None:
    """Success at once."""
    world.plan(operation, SUCCESS)


@given(step("a provider that answers the {operation:Word} with {answers:Answers}", Answers=answers))
def answers_by_attempt(world: World, operation: str, answers: tuple[Outcome, ...]) -> None:
    """One attempt after the other, and the last answer to all that follow: ``connection_error, success``. An
    answer is ``success``, ``pending``, ``accepted`` where nothing more is said, a part such as
    ``only 60.00 EUR`` or a resolution of the vendor's list, retryable or fatal.
    """
    world.plan(operation, *answers)


@given(step("a provider that pays even {amount:Money}"))
def pays_too_much(world: World, amount: Money) -> None:
    """More than it is asked for; at once."""
    world.plan(world.lifecycle.moves, {**SUCCESS, "amount": f"{amount.major:f}"})


@given(step("a provider that keeps the {operation:Word} pending"))
def keeps_pending(world: World, operation: str) -> None:
    """For ever, unless something else happens to it."""
    world.plan(operation, PENDING)


@given(step("a provider that accepts the {operation:Word} after {span:Span} and never calls back"))
def accepts_later_in_silence(world: World, operation: str, span: timedelta) -> None:
    """Pending until then; only who asks is told."""
    outcome = {"outcome": "success", "after": int(span.total_seconds()), "callbacks": False}
    world.plan(operation, outcome)


@when(step("the provider settles each {operation:Word}"))
def settles_each(world: World, operation: str) -> None:
    """Those that are open, and those that follow, until none is; their callbacks follow."""
    for _ in range(MOST_ROUNDS):
        rows = [row for row in world.operations(operation) if row.status in OPEN]
        if not rows:
            return
        for row in rows:
            world.provider.settle(row)
        world.rest()
    raise wrong(f"no open {operation} after {MOST_ROUNDS} were settled", f"{len(rows)} more")


@when(step("the provider settles the {operation:Word}"))
def settles(world: World, operation: str) -> None:
    """Now, whatever it answered before; its callback follows."""
    _acts(world.provider.settle, _latest(world, operation))


@when(step("the provider settles {amount:Money} of the {operation:Word}"))
def settles_a_part(world: World, amount: Money, operation: str) -> None:
    """Now, whatever it answered before; its callback follows."""
    _acts(world.provider.settle_part, _latest(world, operation), amount)


@when(step("the provider fails the {operation:Word} with {resolution:Word}"))
def fails(world: World, operation: str, resolution: str) -> None:
    """Now; its callback follows."""
    _acts(world.provider.fail, _latest(world, operation), resolution)


@when(step("the provider reverses the {operation:Word}"))
def reverses(world: World, operation: str) -> None:
    """Takes back what had moved, though nobody asked for it; its callback follows."""
    _acts(world.provider.reverse, _latest(world, operation))


@when("the provider repeats its callbacks")
def repeats_callbacks(world: World) -> None:
    """Each one that it has sent for this invoice once more, in the same order."""
    deliveries = world.provider.deliveries(world.reference)
    if not deliveries:
        raise Unverifiable("the target took no callbacks from the provider")
    for delivery in deliveries:
        world.provider.resend(delivery)


@then("the provider was never asked to pay")
def never_asked(world: World) -> None:
    """Asserted after quiet: nothing is still under way."""
    _asked(world, 0)


@then(step("the provider was asked to pay {n:Count}"))
def asked(world: World, n: int) -> None:
    """Exactly so many operations; asserted after quiet."""
    _asked(world, n)


@then(step("the provider was asked to pay {n:Count} or {m:Count}"))
def asked_about(world: World, n: int, m: int) -> None:
    """Both readings of the attempts limit are accepted."""
    _asked(world, n, m)


@then(step("the provider is asked for {amounts:Amounts}"))
def asked_for(world: World, amounts: list[Money]) -> None:
    """By these operations and no others, in this order; asserted after quiet."""
    world.rest()
    seen = [row.amount for row in world.operations()]
    if seen != amounts:
        raise wrong(", ".join(map(str, amounts)), ", ".join(map(str, seen)) or "nothing")


@then("the provider has moved no money")
def moved_nothing(world: World) -> None:
    """Asserted after quiet."""
    world.rest()
    paid = [
        f"{row.moved} ({row.status})" for row in world.provider.operations(world.reference) if row.moved.minor
    ]
    if paid:
        raise wrong("no money moved", ", ".join(paid))


def _asked(world: World, *counts: int) -> None:
    world.rest()
    seen = len(world.operations())
    if seen not in counts:
        raise wrong(f"{' or '.join(map(str, counts))} {world.lifecycle.moves}s at the provider", str(seen))


def _acts(action: Callable[..., Operation], *arguments: Any) -> None:
    """Raises Unverifiable where the provider forbids it: the target has led its operation elsewhere."""
    try:
        action(*arguments)
    except ProviderRefusedError as refusal:
        raise Unverifiable(str(refusal)) from None


def _latest(world: World, operation: str) -> str:
    """The id of the operation of this kind that was begun last, as the target has it by now.

    A target may answer before it asks the provider; and what it is still being told must not be overtaken.
    """
    was_refused = world.answer is not None and not world.answer.accepted
    if not was_refused:
        world.await_operation(operation)
    found = world.operations(operation)
    if not found and was_refused:
        raise Unverifiable(f"the target refused what would have led to a {operation}")
    if not found:
        raise wrong(f"a {operation} at the provider", "none for this invoice's reference")
    return found[-1].id
