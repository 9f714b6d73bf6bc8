"""Steps about amounts."""

from __future__ import annotations

from pytest_bdd import then

from payconform.money import Money
from payconform.oracle.amounts import RETURNED

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
@then(step("{amount:Money} is canceled"))
def given_back(world: World, amount: Money) -> None:
    """The amount that the invoice shows as such."""
    name = RETURNED[world.lifecycle.gives_back]
    what = name.removesuffix("_amount")
    invoice = eventually(world, world.invoice, lambda seen: getattr(seen, name) == amount)
    seen = shown(getattr(invoice, name), what)
    if seen != amount:
        raise wrong(f"{amount} {what}", str(seen))
