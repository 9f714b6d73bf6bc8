"""Steps about what the merchant is told."""

from __future__ import annotations

from pytest_bdd import then

from payconform.money import Money

from .expectations import shown
from .parameters import step
from .world import World, wrong


@then(step("the merchant is told that it is {status:Word}"))
def told(world: World, status: str) -> None:
    """A callback says so; asserted after everything owed has come."""
    world.quiet.wait(world.invoice)
    told = [call.invoice.status for call in world.invoice.callbacks() or ()]
    if status not in told:
        raise wrong(f"a callback for {status}", ", ".join(told) or "no callback")


@then("every callback is signed")
def signed(world: World) -> None:
    """By the scheme that the profile names."""
    world.quiet.wait(world.invoice)
    words = [call.signature for call in world.invoice.callbacks() or ()]
    if not words or set(words) != {"valid"}:
        raise wrong("callbacks with valid signatures", ", ".join(words) or "no callback")


@then(step("the merchant is told of {amount:Money} processed"))
def told_amount(world: World, amount: Money) -> None:
    """The last callback carries it."""
    world.quiet.wait(world.invoice)
    calls = world.invoice.callbacks() or ()
    if not calls:
        raise wrong("a callback", "none")
    if shown(calls[-1].invoice.processed_amount, "processed") != amount:
        raise wrong(f"a callback with {amount} processed", str(calls[-1].invoice.processed_amount))


@then("the merchant is told of nothing but this invoice")
def told_of_this_alone(world: World) -> None:
    """At this invoice's own address."""
    world.quiet.wait(world.invoice)
    others = [
        call.invoice.id for call in world.invoice.callbacks() or () if call.invoice.id != world.invoice.id
    ]
    if others:
        raise wrong(f"callbacks for {world.invoice.id} alone", f"one for {others[0]}")
