"""Steps about the provider: what it will do, what it does now, and how often it was asked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from pytest_bdd import given, then, when

from payconform.money import Money
from payconform.provider_client import ProviderRefusedError

from .arrangements import PENDING, SUCCESS, TAKEN
from .parameters import money, step
from .world import Unverifiable, World, wrong


@given(step("a provider that accepts the {operation:Word}"))
def accepts(world: World, operation: str) -> None:
    """Success at once."""
    world.plan(operation, SUCCESS)


@given(step("a provider that pays only {amount:Money}"))
def pays_a_part(world: World, amount: Money) -> None:
    """A part at once."""
    world.plan("payment", _part(amount))


@given(step("a provider that pays even {amount:Money}"))
def pays_too_much(world: World, amount: Money) -> None:
    """More than it is asked for; at once."""
    world.plan("payment", {**SUCCESS, "amount": f"{amount.major:f}"})


@given(step("a provider that keeps the {operation:Word} pending"))
def keeps_pending(world: World, operation: str) -> None:
    """For ever, unless something else happens to it."""
    world.plan(operation, PENDING)


@given(step("a provider that accepts the {operation:Word} after {span:Span} and never calls back"))
def accepts_later_in_silence(world: World, operation: str, span: timedelta) -> None:
    """Pending until then; only who asks is told."""
    outcome = {"outcome": "success", "after": int(span.total_seconds()), "callbacks": False}
    world.plan(operation, outcome)


@given(step("a provider that gives back only {amount:Money}"))
def gives_back_a_part(world: World, amount: Money) -> None:
    """Of whatever it is asked for; at once."""
    world.plan("refund", _part(amount))


@given(step("a provider that answers the {operation:Word} with {answers}"))
def answers_with(world: World, operation: str, answers: str) -> None:
    """TEMP"""
    world.plan(operation, *[{"pending": PENDING, "success": SUCCESS, "accepted": TAKEN}.get(a) or (_part(money(a[5:])) if a.startswith("only") else _error(a)) for a in answers.split(", ")])


@given(step("a provider that answers {n:Count} with {resolution:Word} and then accepts the {operation:Word}"))
def accepts_after_errors(world: World, n: int, resolution: str, operation: str) -> None:
    """A sequence, used up by attempts."""
    world.plan(operation, *[_error(resolution)] * n, SUCCESS)


@given(step("a provider that answers {n:Count} with {resolution:Word} and then pays only {amount:Money}"))
def pays_a_part_after_errors(world: World, n: int, resolution: str, amount: Money) -> None:
    """A sequence, used up by attempts."""
    world.plan("payment", *[_error(resolution)] * n, _part(amount))


@given(step("a provider that answers {n:Count} with {resolution:Word} and then with {last:Word}"))
def another_error_after_errors(world: World, n: int, resolution: str, last: str) -> None:
    """A sequence, used up by attempts."""
    world.plan("payment", *[_error(resolution)] * n, _error(last))


@when(step("the provider settles the {operation:Word}"))
def settles(world: World, operation: str) -> None:
    """Now, whatever it answered before; its callback follows."""
    _acts(lambda: world.provider.settle(_latest(world, operation)))


@when(step("the provider settles {amount:Money} of the {operation:Word}"))
def settles_a_part(world: World, amount: Money, operation: str) -> None:
    """Now, whatever it answered before; its callback follows."""
    _acts(lambda: world.provider.settle_part(_latest(world, operation), amount))


@when(step("the provider fails the {operation:Word} with {resolution:Word}"))
def fails(world: World, operation: str, resolution: str) -> None:
    """Now; its callback follows."""
    _acts(lambda: world.provider.fail(_latest(world, operation), resolution))


@when(step("the provider reverses the {operation:Word}"))
def reverses(world: World, operation: str) -> None:
    """Takes back what had moved, though nobody asked for it; its callback follows."""
    world.provider.reverse(_latest(world, operation))


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
    seen = len([row for row in world.provider.operations(world.reference) if row.kind == "payment"])
    if seen not in counts:
        raise wrong(f"{' or '.join(map(str, counts))} payments at the provider", str(seen))


def _acts(action: Callable[[], object]) -> None:
    """What the provider forbids where its operation stands can't come about: the target has led it elsewhere."""
    try:
        action()
    except ProviderRefusedError as refusal:
        raise Unverifiable(str(refusal)) from None


def _latest(world: World, kind: str) -> str:
    """The id of the operation of this kind that was begun last."""
    found = [row.id for row in world.provider.operations(world.reference) if row.kind == kind]
    if not found:
        raise wrong(f"a {kind} at the provider", "none for this invoice's reference")
    return found[-1]


def _part(amount: Money) -> dict[str, str]:
    return {"outcome": "partial", "amount": f"{amount.major:f}"}


def _error(resolution: str) -> dict[str, str]:
    return {"outcome": "error", "resolution": resolution}
