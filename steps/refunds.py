"""Steps about giving money back."""

from __future__ import annotations

from pytest_bdd import given, when

from payconform.money import Money

from .parameters import step
from .world import World, wrong


@given(step("the merchant refunds {amount:Money}"))
@when(step("the merchant refunds {amount:Money}"))
def refund(world: World, amount: Money) -> None:
    """The target accepts the request; what becomes of it is for other steps."""
    answer = world.invoice.refund(amount, world.new_reference())
    if not answer.accepted:
        raise wrong(f"a refund of {amount}", f"refused with HTTP {answer.status}: {answer.body[:200]}")


@when(step("the merchant tries to refund {amount:Money}"))
def try_to_refund(world: World, amount: Money) -> None:
    """The target may refuse."""
    world.answer = world.invoice.refund(amount, world.new_reference())
