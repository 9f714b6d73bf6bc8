"""Steps about a merchant account: its options, and what they do to its invoices."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta

from pytest_bdd import given, then

from payconform.gaps import Unverifiable
from payconform.target.accounts import AccountOptions

from .options import descriptor, options
from .parameters import step
from .world import World, wrong

CLOSE = timedelta(seconds=1)  # times may be shown in whole seconds, each rounded in its own way


@given(step("a merchant account with {options:Options}", Options=options))
def an_account(world: World, options: AccountOptions) -> None:
    """Opened anew: later invoices are its invoices. Options, joined by "and", are ``public creation on``,
    ``Zero-Fee badge on``, ``fee details on``, ``moderation required on``, ``allow partially on``, ``parallel
    mode on``, ``split mode on``, ``include commission on``, ``internal callback data on`` (or ``off``), ``an
    invoice lifetime of 45 minutes``, ``an attempts limit of 20``, ``a descriptor template of the id``, ``a
    fee of 10% plus 1.00 EUR, at least 2.00 EUR, at most 5.00 EUR``, ``an internal reverse fee of …``, ``a
    payout limit of 40.00 EUR``, ``routes primary, backup``, ``an exchange rate of 1.25 from EUR to USD`` and,
    for an account of the target's own defaults, ``no other invoices``.
    """
    if "account" not in world.driver.capabilities:
        raise Unverifiable("the profile doesn't claim account")
    named = {name for name in AccountOptions.__slots__ if getattr(options, name) is not None}
    if unmapped := sorted(named - world.driver.options):
        raise Unverifiable(f"the profile doesn't map the option {', '.join(unmapped)}")
    world.open_account(f"Shop of {world.next_reference}", options)


@then(step("it expires {lifetime:Span} after it was created"))
def expires(world: World, lifetime: timedelta) -> None:
    """By the two times that the invoice shows, to the second."""
    invoice = world.invoice.read()
    if invoice.created is None or invoice.expires is None:
        raise Unverifiable("the target doesn't show when an invoice was created and when it expires")
    asked = world.asked_lifetime(lifetime)
    if abs(invoice.created + asked - invoice.expires) > CLOSE:
        raise wrong(f"an invoice that lives for {asked}", f"{invoice.expires - invoice.created}")


@then(step("the provider's descriptor has the {name:Word}"))
def provider_has_the_descriptor(world: World, name: str) -> None:
    """Where the template put the ``id``, ``description``, ``account_name``, ``created`` or ``reference_id``,
    and nothing else but that. How a time of creation is written is left open.
    """
    world.rest()
    asked = world.operations()
    seen = (asked[-1].descriptor if asked else None) or ""
    value = _values(world)[name]
    any_text = re.escape(descriptor("")) + "[^{]+"
    if seen != descriptor(value) if value else not re.fullmatch(any_text, seen):
        raise wrong(f"the descriptor {descriptor(value or f'({name})')!r}", repr(seen))


def _values(world: World) -> Mapping[str, str]:
    """By name in the template; empty where any text will do."""
    order = world.invoice.order
    return {
        "id": world.invoice.id,
        "description": order.description,
        "account_name": order.account.name if order.account else "",
        "created": "",
        "reference_id": order.reference,
    }
