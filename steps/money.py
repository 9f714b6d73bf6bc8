"""Steps about amounts."""

from __future__ import annotations

from pytest_bdd import then

from payconform.money import Money

from .expectations import eventually, shown
from .parameters import step
from .world import World, wrong


@then(step("{amount:Money} is processed"))
def processed(world: World, amount: Money) -> None:
    """The processed amount that the invoice shows."""
    invoice = eventually(world, world.invoice, lambda seen: seen.processed_amount == amount)
    if shown(invoice.processed_amount, "processed") != amount:
        raise wrong(f"{amount} processed", str(invoice.processed_amount))


@then(step("{amount:Money} is refunded"))
def refunded(world: World, amount: Money) -> None:
    """The refunded amount that the invoice shows."""
    invoice = eventually(world, world.invoice, lambda seen: seen.refunded_amount == amount)
    if shown(invoice.refunded_amount, "refunded") != amount:
        raise wrong(f"{amount} refunded", str(invoice.refunded_amount))
