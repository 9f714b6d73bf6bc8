"""Steps about wrong requests: how they are refused, and that nothing comes of them."""

from __future__ import annotations

from collections.abc import Container

from pytest_bdd import then, when

from payconform.gaps import Unverifiable
from payconform.money import Money

from .faults import Fault, faulty, stranger
from .parameters import converter, step
from .world import World, wrong

AMOUNT = Money(10000, "EUR")


def _codes(text: str) -> Container[int]:
    return range(400, 500) if text == "4xx" else {int(code) for code in text.split(" or ")}


codes = converter(r"4xx|[0-9]{3}(?: or [0-9]{3})*", _codes)


@when(step("the merchant calls {operation:Word} with {fault:Fault}", Fault=faulty), target_fixture="digest")
def call_wrongly(world: World, operation: str, fault: Fault) -> str | None:
    """About an invoice of 100.00 EUR to come, or the one that is there, and right but for ``wrong
    credentials``, ``no credentials``, ``an unknown id``, ``a reference that is taken``, ``the method PATCH``,
    ``the media type text/plain``, ``the body [`` or a value as JSON, such as ``amount -1``.
    """
    if not world.driver.can_misuse(operation, fault.misuse):
        raise Unverifiable(f"the profile has no {operation} that this could be wrong with")
    world.rest()
    before = _digest(world)
    ids = {"id": stranger(world.invoice.id) if fault.stranger else world.invoice.id} if world.invoices else {}
    order = world.new_order(AMOUNT, reference=world.reference if fault.taken else None)
    world.notes.asked(order.reference)
    world.answer = world.driver.misuse(operation, fault.misuse, order, **ids)
    if not world.answer.accepted:
        world.notes.refused(order.reference)
    return before


@then(step("it is refused with {codes:Codes}", Codes=codes))
def refused_with(world: World, codes: Container[int]) -> None:
    """``4xx``, ``404`` or ``401 or 403``: the client's mistake, where 5xx would be the service's."""
    if world.answer is None or world.answer.status not in codes:
        seen = world.answer.told if world.answer else "no answer"
        raise wrong("a refusal with such a code", seen)


@then("the refusal says what was wrong")
def refusal_says(world: World) -> None:
    """It has an id of the request, a type of error and at least one code, wherever the profile finds them."""
    refusal = world.answer.refusal if world.answer else None
    if refusal is None or not (refusal.id and refusal.type and refusal.codes):
        raise wrong("a refusal with the request's id, an error type and error codes", str(refusal))


@then("nothing is stored")
def nothing_is_stored(world: World, digest: str | None) -> None:
    """By the target's digest and its list, where it has them, and by the provider, whom nobody asked."""
    world.rest()
    if _digest(world) != digest:
        raise wrong("a store that is as it was before", "another digest")
    known = {subject.id for subject in world.invoices}
    for reference in {world.reference, world.next_reference}:
        listed = world.driver.list(reference) if "list" in world.driver.capabilities else ()
        if [row for row in listed if row.id not in known]:
            raise wrong("no invoice of a refused request", f"{len(listed)} listed")
    if world.provider.operations(world.next_reference):
        raise wrong("nothing asked of the provider", "an operation")


def _digest(world: World) -> str | None:
    return world.driver.digest() if "digest" in world.driver.capabilities else None
