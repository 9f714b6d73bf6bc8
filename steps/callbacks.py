"""Steps about what the merchant is told."""

from __future__ import annotations

from pytest_bdd import then

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


@then(step("the merchant isn't told that it is {status:Word}"))
def not_told(world: World, status: str) -> None:
    """Asserted after quiet."""
    world.quiet.wait(world.invoice)
    told = [call.invoice.status for call in world.invoice.callbacks() or ()]
    if status in told:
        raise wrong(f"no callback for {status}", ", ".join(told))
