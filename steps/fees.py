"""Steps about fees: what is charged, and what is whose."""

from __future__ import annotations

from pytest_bdd import then

from payconform.money import Money
from payconform.oracle.amounts import ANNOUNCED, MOVED, PROCESSED, Sum
from payconform.oracle.findings import ConformanceFailure, failure
from payconform.requirements import Check

from .expectations import shown
from .parameters import step
from .world import World, wrong


@then(step("the payer is asked for {charge:Money}, of which {fee:Money} is the fee"))
@then(step("the merchant is charged {charge:Money}, of which {fee:Money} is the fee"))
def charged(world: World, charge: Money, fee: Money) -> None:
    """By the provider's own account and by what the invoice shows; the rest is the deposit, or paid out."""
    world.rest()
    moves = world.lifecycle.moves
    names = ANNOUNCED[moves]
    expected = {names.charge: charge, names.fee: fee, names.net: charge - fee}
    to_move, asked = expected[MOVED[moves]], [row.amount for row in world.operations()]
    if asked[-1:] != [to_move]:
        told = ", ".join(map(str, asked)) or "nothing"
        raise wrong(f"the provider asked for {to_move}", f"asked for {told}")
    invoice = world.invoice.read()
    seen = {name: shown(getattr(invoice, name), _words(name)) for name in expected}
    if seen != expected:
        raise wrong(_listed(expected), _listed(seen))


@then("its amounts add up")
def amounts_add_up(world: World) -> None:
    """Those to be paid, those that were paid, and the ones with the others: a part has a fee of its own.

    Only the last is for a scenario to show: the others are the oracle's law, and fail as that.
    """
    world.rest()
    moves = world.lifecycle.moves
    charge, net, fee = _all_shown(world, ANNOUNCED[moves])
    done, done_net, done_fee = _all_shown(world, PROCESSED[moves])
    if charge != fee + net:
        raise _do_not_add_up(f"{charge}, as {net} and a fee of {fee}", str(fee + net))
    if done != done_fee + done_net:
        raise _do_not_add_up(
            f"{done} processed, as {done_net} and a fee of {done_fee}", str(done_fee + done_net)
        )
    if done == charge and done_fee != fee:
        raise _do_not_add_up(f"the whole fee, {fee}, of the whole", str(done_fee))
    if done < charge and fee.minor and done_fee == fee:
        raise wrong(f"a fee calculated from {done}", f"the fee of {charge}, {fee}")


def _all_shown(world: World, names: Sum) -> tuple[Money, Money, Money]:
    invoice = world.invoice.read()
    charge, net, fee = (
        shown(getattr(invoice, name), _words(name)) for name in (names.charge, names.net, names.fee)
    )
    return charge, net, fee


def _words(name: str) -> str:
    return name.removesuffix("_amount").replace("_", " ")


def _do_not_add_up(expected: str, observed: str) -> ConformanceFailure:
    return failure(Check.MONEY_FEES, expected=expected, observed=observed)


def _listed(amounts: dict[str, Money]) -> str:
    return ", ".join(f"{_words(name)} {amount}" for name, amount in amounts.items())
