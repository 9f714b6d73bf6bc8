"""Steps about payouts of RazorpayX: what becomes of them, and what is told of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pytest_bdd import given, then, when

from payconform.gaps import Unverifiable
from payconform.provider_client import Operation, ProviderRefusedError

from .arrangements import SUCCESS
from .parameters import converter, step
from .world import World, wrong

DEEDS = {"approved": "approve", "rejected": "reject", "cancelled": "cancel", "funded": "fund"}
AWAITED = {"approval": "approval", "money in the account": "funds"}
WEBHOOKS: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "twice": ("callback_doubled", {}),
    "out of order": ("callback_reordered", {"times": 1}),
    "never": ("callback_lost", {}),
    "with a forged one that says processed": ("callback_forged", {"status": "succeeded"}),
    "with a forged one that says failed": ("callback_forged", {"status": "failed"}),
}
deed = converter("|".join(DEEDS), DEEDS.__getitem__)
awaited = converter("|".join(AWAITED), AWAITED.__getitem__)
emails = converter(r"no e-mail|one e-mail", ("no e-mail", "one e-mail").index)
manner = converter("|".join(WEBHOOKS), WEBHOOKS.__getitem__)


@given(step("a provider whose payouts wait for {awaited:Awaited}", Awaited=awaited))
def payouts_wait(world: World, awaited: str) -> None:
    """They succeed when they have it. Where the target doesn't let them queue there is nothing to see."""
    world.plan("payout", {**SUCCESS, "awaits": [awaited]})
    world.wants_a_queue = awaited == AWAITED["money in the account"]


@given(step("a provider whose webhooks come {manner:Manner}", Manner=manner))
def webhooks_come(world: World, manner: tuple[str, Mapping[str, Any]]) -> None:
    """Each one ``twice``, ``never``, or with one that somebody else signed; or the first after the second."""
    kind, terms = manner
    world.provider.hazard(kind, operation="vendor_payout", reference=world.reference, **terms)


@given("a provider whose answer to the payout is lost")
def answer_is_lost(world: World) -> None:
    """The payout is made, but the connection breaks before the target hears of it; the next answer comes."""
    world.provider.hazard(
        "connection_reset",
        when="after",
        times=1,
        operation="vendor_payout",
        reference=world.reference,
        call="create",
    )


@given(step("its payout is {deed:Deed}", Deed=deed))
@when(step("its payout is {deed:Deed}", Deed=deed))
def payout_is(world: World, deed: str) -> None:
    """Its newest: ``approved``, ``rejected`` or ``cancelled`` in the Payouts app, ``funded`` by the bank."""
    _act(world, deed)


@then(step("the vendor gets {n:Emails}", Emails=emails))
def vendor_gets(world: World, n: int) -> None:
    """``no e-mail`` or ``one e-mail``; after everything has come to rest."""
    world.rest()
    to = world.invoice.order.vendor_email
    seen = [email.to for email in world.invoice.emails()]
    if seen != [to] * n:
        raise wrong(f"{n} e-mails to {to}", f"{len(seen)} e-mails: {', '.join(seen)}")


def _act(world: World, action: str) -> None:
    """Raises Unverifiable where the provider forbids it: the target has led its payout elsewhere."""
    rows: tuple[Operation, ...] = world.operations("payout")
    if not rows:
        raise wrong("a payout at the provider", "none for this invoice's reference")
    try:
        world.provider.act(rows[-1], action)
    except ProviderRefusedError as refusal:
        raise Unverifiable(str(refusal)) from None
