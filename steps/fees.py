"""Steps about fees: what the payer is asked for, and what is whose."""

from __future__ import annotations

from pytest_bdd import then

from payconform.money import Money
from payconform.oracle.findings import ConformanceFailure, failure
from payconform.requirements import Check

from .expectations import shown
from .parameters import step
from .world import World, wrong


@then(step("the payer is asked for {payment:Money}, of which {fee:Money} is the fee"))
def asked_for(world: World, payment: Money, fee: Money) -> None:
    """By the provider's own account and by what the invoice shows; the rest is the deposit."""
    world.rest()
    asked = [row.amount for row in world.provider.operations(world.reference) if row.kind == "payment"]
    if asked[-1:] != [payment]:
        raise wrong(
            f"the provider asked for {payment}", f"asked for {', '.join(map(str, asked)) or 'nothing'}"
        )
    invoice = world.invoice.read()
    seen = {
        "payment amount": shown(invoice.payment_amount, "payment"),
        "fee": shown(invoice.fee, "fee"),
        "deposit": shown(invoice.deposit, "deposit"),
    }
    expected = {"payment amount": payment, "fee": fee, "deposit": payment - fee}
    if seen != expected:
        raise wrong(_listed(expected), _listed(seen))


@then("its amounts add up")
def amounts_add_up(world: World) -> None:
    """Those to be paid, those that were paid, and the ones with the others: a part has a fee of its own.

    Only the last is for a scenario to show: the others are the oracle's law, and fail as that.
    """
    world.rest()
    invoice = world.invoice.read()
    fee, deposit = shown(invoice.fee, "fee"), shown(invoice.deposit, "deposit")
    payment = shown(invoice.payment_amount, "payment")
    paid_fee = shown(invoice.processed_fee, "processed fee")
    paid_deposit = shown(invoice.processed_deposit, "processed deposit")
    paid = shown(invoice.processed_amount, "processed")
    if payment != fee + deposit:
        raise _do_not_add_up(f"{payment} to be paid, as deposit and fee", f"{deposit} and {fee}")
    if paid != paid_fee + paid_deposit:
        raise _do_not_add_up(f"{paid} paid, as deposit and fee", f"{paid_deposit} and {paid_fee}")
    if paid == payment and paid_fee != fee:
        raise _do_not_add_up(f"the whole fee, {fee}, of the whole payment", str(paid_fee))
    if paid < payment and fee.minor and paid_fee == fee:
        raise wrong(f"a fee calculated from {paid}", f"the fee of {payment}, {fee}")


def _do_not_add_up(expected: str, observed: str) -> ConformanceFailure:
    return failure(Check.MONEY_FEES, expected=expected, observed=observed)


def _listed(amounts: dict[str, Money]) -> str:
    return ", ".join(f"{name} {amount}" for name, amount in amounts.items())
