"""Steps about giving money back."""

from __future__ import annotations

from pytest_bdd import given, then, when

from payconform.history import total
from payconform.money import Money

from .expectations import accepted
from .parameters import step
from .world import World, wrong


@given(step("the merchant refunds {amount:Money}"))
@when(step("the merchant refunds {amount:Money}"))
def refund(world: World, amount: Money) -> None:
    """The target accepts the request; what becomes of it is for other steps."""
    answer = world.invoice.refund(amount, world.new_reference())
    accepted(world, answer, f"a refund of {amount}", "refunding")


@when(step("the merchant tries to refund {amount:Money}"))
def try_to_refund(world: World, amount: Money) -> None:
    """The target may refuse."""
    world.answer = world.invoice.refund(amount, world.new_reference())


@then(step("no more than {amount:Money} is given back"))
def at_most_given_back(world: World, amount: Money) -> None:
    """By the provider's own account, after everything has come to rest."""
    world.rest()
    refunds = [row for row in world.provider.operations(world.reference) if row.parent is not None]
    returned = total(refunds, amount.currency)
    if returned > amount:
        raise wrong(f"at most {amount} given back", str(returned))
