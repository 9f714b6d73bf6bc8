"""Steps about what stands below an invoice: provider accounts that its payouts go through, and its ledger."""

from __future__ import annotations

from pytest_bdd import then

from payconform.gaps import Unverifiable

from .parameters import step
from .world import World, wrong


@then(step("its payouts went through {names:Path}"))
def went_through(world: World, names: tuple[str, ...]) -> None:
    """The provider account of each, in order, as the overview shows them."""
    world.rest()
    seen = world.driver.overview(world.invoice.id).providers
    if seen is None:
        raise Unverifiable("the overview shows no provider accounts of payouts")
    if seen != names:
        raise wrong(", ".join(names), ", ".join(seen) or "none")


@then("its ledger balances")
def balances(world: World) -> None:
    """There are transactions, and in each currency as much is debited as is credited."""
    world.rest()
    rows = world.invoice.transactions()
    if not rows:
        raise wrong("transactions of the ledger", "none")
    for currency in sorted({row.amount.currency for row in rows}):
        debits, credits_ = (
            sum(row.amount.minor for row in rows if (row.side, row.amount.currency) == (side, currency))
            for side in ("debit", "credit")
        )
        if debits != credits_:
            raise wrong(f"a ledger that balances in {currency}", f"{debits} debited, {credits_} credited")
