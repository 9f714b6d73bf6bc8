"""Steps about what the merchant is told."""

from __future__ import annotations

from pytest_bdd import given, then

from payconform.gaps import Unverifiable
from payconform.oracle.amounts import AMOUNTS
from payconform.target.values import Callback

from .expectations import shown
from .parameters import step
from .world import World, wrong


@given("a merchant who refuses every callback")
def refuses(world: World) -> None:
    """Those for the invoice to come."""
    world.refuse_callbacks()


@then(step("the merchant is told that it is {status:Word}"))
def told(world: World, status: str) -> None:
    """A callback says so; asserted after everything owed has come."""
    told = [call.invoice.status for call in _callbacks(world)]
    if status not in told:
        raise wrong(f"a callback for {status}", ", ".join(told) or world.no_callback)


@then(step("the merchant is told {n:Count} that it is {status:Word}"))
def told_so_often(world: World, n: int, status: str) -> None:
    """Exactly so many callbacks say so, refused ones too."""
    told = [call for call in _callbacks(world) if call.invoice.status == status]
    if len(told) != n:
        raise wrong(f"{n} callbacks for {status}", str(len(told)))


@then(step("the merchant is told again that it is {status:Word}"))
def told_again(world: World, status: str) -> None:
    """After the callback that it refused."""
    told = [call for call in _callbacks(world) if call.invoice.status == status]
    if len(told) < 2:
        raise wrong(f"another callback for {status}, since the first was refused", f"{len(told)} in all")


@then("every callback is signed")
def signed(world: World) -> None:
    """By the scheme that the profile names."""
    words = [call.signature for call in _callbacks(world)]
    if not words:
        raise wrong("callbacks with valid signatures", world.no_callback)
    if set(words) != {"valid"}:
        raise wrong("callbacks with valid signatures", f"{', '.join(words)}: look at callbacks.signature")


@then("the merchant is told the amounts that a read tells")
def told_amounts(world: World) -> None:
    """By each callback for where the invoice stands now; others may have come out of order."""
    calls, read = _callbacks(world), world.invoice.read()
    told = [call.invoice for call in calls if call.invoice.status == read.status]
    if not told:
        raise wrong(f"a callback for {read.status}", "none")
    for invoice in told:
        shown(invoice.processed_amount, "processed")
        for name in AMOUNTS:
            amount = getattr(invoice, name)
            if amount is not None and amount != getattr(read, name):
                raise wrong(f"a callback with {name} {getattr(read, name)}", str(amount))


@then("the merchant is told of nothing but this invoice")
def told_of_this_alone(world: World) -> None:
    """At this invoice's own address."""
    others = [call.invoice.id for call in _callbacks(world) if call.invoice.id != world.invoice.id]
    if others:
        raise wrong(f"callbacks for {world.invoice.id} alone", f"one for {others[0]}")


def _callbacks(world: World) -> tuple[Callback, ...]:
    """All that came for the scenario's invoice, after everything has come to rest."""
    world.rest()
    calls = world.invoice.callbacks()
    if calls is None:
        raise Unverifiable("the profile doesn't claim callbacks")
    return calls
