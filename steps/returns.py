"""Steps about giving money back: what one document calls a refund, and another a cancellation."""

from __future__ import annotations

from pytest_bdd import given, then, when

from payconform.history import returns, total
from payconform.money import Money

from .arrangements import take_back
from .parameters import step
from .world import World, wrong


@given(step("the merchant refunds {amount:Money}"))
@when(step("the merchant refunds {amount:Money}"))
@given(step("the merchant cancels {amount:Money}"))
@when(step("the merchant cancels {amount:Money}"))
def ask_back(world: World, amount: Money) -> None:
    """The target accepts the request; what becomes of it is for other steps."""
    take_back(world, amount)


@when(step("the merchant tries to refund {amount:Money}"))
@when(step("the merchant tries to cancel {amount:Money}"))
def try_to_ask_back(world: World, amount: Money) -> None:
    """The target may refuse."""
    world.answer = world.invoice.take_back(amount, world.new_reference())


@when(step("the merchant repeats the {operation:Word}"))
def repeats(world: World, operation: str) -> None:
    """Once it has come to rest, for the same amount and under the same reference, as who has heard no answer
    does. The target may refuse.
    """
    world.kind(operation)
    world.come_to_rest()
    world.answer = world.invoice.take_back_again()


@then(step("no more than {amount:Money} is given back"))
def at_most_given_back(world: World, amount: Money) -> None:
    """By the provider's own account, after everything has come to rest."""
    world.rest()
    returned = total(returns(world.provider.operations(world.reference)), amount.currency)
    if returned > amount:
        raise wrong(f"at most {amount} given back", str(returned))
