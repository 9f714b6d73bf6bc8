"""Steps about what an account shows to others: the Public API and its services, data in callbacks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from pytest_bdd import given, then, when

from payconform.gaps import Unverifiable
from payconform.money import Money
from payconform.target.accounts import Service

from .arrangements import create
from .parameters import converter, step
from .world import World, wrong

CURRENCY = "EUR"
QUANTITIES: Mapping[str, Callable[[Iterable[bool]], bool]] = {
    "each": all,
    "a": any,
    "no": lambda has: not any(has),
}
SIGNS: Mapping[str, Callable[[Service], bool]] = {
    "the Zero-Fee badge": lambda service: service.zero_fee,
    "fee details": lambda service: service.fee_details,
}

quantity = converter("|".join(QUANTITIES), str)
sign = converter("|".join(SIGNS), str)
currency = converter(r"[A-Z]{3}", str)


@given(step("an invoice of {amount:Money} by another method"))
def by_another_method(world: World, amount: Money) -> None:
    """Another than that of the invoice before; found among the services that the target offers."""
    known = world.invoice.read().method
    for service in _services(world, amount.currency):
        if world.order(amount, service=service.code).accepted and world.invoice.read().method != known:
            return
    raise Unverifiable("the target shows the same method for each of its services")


@given(step("an invoice of {amount:Money} paid out in {currency:Currency}", Currency=currency))
def paid_out_in(world: World, amount: Money, currency: str) -> None:
    """By the first service that the target offers for that currency."""
    services = _services(world, currency)
    if not services:
        raise Unverifiable(f"the target offers no service for {currency}")
    create(world, amount, service=services[0].code)


@when(step("an invoice of {amount:Money} is asked for through the Public API"))
def ask_in_public(world: World, amount: Money) -> None:
    """With the account's public key and no other credentials; the target may refuse."""
    world.ask(world.new_order(amount), by=world.driver.public_create)


@then(step("{quantity:Quantity} service has {sign:Sign}", Quantity=quantity, Sign=sign))
def services_have(world: World, quantity: str, sign: str) -> None:
    """``each`` or ``no`` service offered for EUR has ``the Zero-Fee badge`` or ``fee details``."""
    has = [SIGNS[sign](service) for service in _services(world, CURRENCY)]
    _judge(quantity, f"service with {sign}", has)


@then(step("{quantity:Quantity} callback has internal data", Quantity=quantity))
def callbacks_have(world: World, quantity: str) -> None:
    """``a`` or ``no`` callback of all that came for this invoice, after everything owed has come."""
    world.rest()
    has = [call.internal for call in world.invoice.callbacks() or ()]
    if None in has:
        raise Unverifiable("the profile names no place for internal callback data")
    _judge(quantity, "callback with internal data", [bool(internal) for internal in has])


def _services(world: World, currency: str) -> tuple[Service, ...]:
    if world.account is None:
        raise Unverifiable("the scenario has no merchant account to ask for")
    return world.driver.services(world.account, currency)


def _judge(quantity: str, what: str, has: list[bool]) -> None:
    """Of nothing at all nothing can be said."""
    if not has or not QUANTITIES[quantity](has):
        raise wrong(f"{quantity} {what}", f"{sum(has)} of {len(has)}")
