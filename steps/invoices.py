"""Steps about the invoice: how it comes to be, what is done to it, where it stands."""

from __future__ import annotations

from datetime import timedelta

from pytest_bdd import given, then, when

from payconform.gaps import Unverifiable
from payconform.money import Money
from payconform.oracle.findings import Note

from .arrangements import bring, bring_in_flight, create
from .expectations import accepted, arrives, eventually
from .histories import OTHER_WAY
from .parameters import converter, step
from .world import World, wrong

CREATED = 201
LONG_ENOUGH = timedelta(hours=6)
LEFT_OPEN = {
    "partially_processed": "AMB-01",
    "expired": "AMB-04",
    "terminated": "AMB-04",
    "process_error": "AMB-05",
    "process_failed": "AMB-05",
    "refund_error": "AMB-05",
    "refunded": "AMB-15",
    "refund_failed": "AMB-15",
    "cancel_error": "AMB-05",
    "canceled": "AMB-15",
    "cancel_failed": "AMB-15",
    "processing": "AMB-25",
    "refunding": "AMB-25",
}

decision = converter(r"approves|refuses", lambda text: text.removesuffix("s"))


@given(step("an invoice of {amount:Money}"))
def an_invoice(world: World, amount: Money) -> None:
    """An invoice that has just been created."""
    create(world, amount)


@given(step("an invoice of {amount:Money} that lives for {lifetime:Span}"))
def an_invoice_with_a_lifetime(world: World, amount: Money, lifetime: timedelta) -> None:
    """An invoice that has just been created, with its own lifetime."""
    create(world, amount, lifetime)


@given(step("an invoice of {amount:Money} that is {status:Status}"))
def an_invoice_in_a_status(world: World, amount: Money, status: str) -> None:
    """An invoice that went to this status by the documented way."""
    bring(world, amount, status)


@given(step("an invoice of {amount:Money} that is {status:Status} and lives for {lifetime:Span}"))
def an_invoice_in_a_status_with_a_lifetime(
    world: World, amount: Money, status: str, lifetime: timedelta
) -> None:
    """An invoice that went to this status by the documented way, with its own lifetime."""
    bring(world, amount, status, lifetime)


@given(step("an invoice of {amount:Money} that is {status:Status} with a {operation:Word} in flight"))
def an_invoice_with_an_operation_in_flight(world: World, amount: Money, status: str, operation: str) -> None:
    """An invoice that went to this status before anybody knew what would become of its payment or payout."""
    world.kind(operation)
    bring_in_flight(world, amount, status)


@given(step("an invoice of {amount:Money} with autoprocess {autoprocess:Switch}"))
def an_invoice_that_processes_itself(world: World, amount: Money, autoprocess: bool) -> None:
    """An invoice that has just been created; ``on``: nobody has to send it for processing."""
    if not world.driver.says("create", "auto_process"):
        raise Unverifiable("the profile doesn't map autoprocess")
    create(world, amount, autoprocess=autoprocess)


@given(step("a refused request for an invoice of {amount:Money}"))
def refused_request(world: World, amount: Money) -> None:
    """There is nothing to see where the target makes the invoice."""
    if world.order(amount).accepted:
        raise Unverifiable(f"the target doesn't refuse an invoice of {amount}")


@when(step("the merchant asks for an invoice of {amount:Money}"))
def ask_for_an_invoice(world: World, amount: Money) -> None:
    """The target may make it or refuse it."""
    world.order(amount)


@when(step("the merchant asks for an invoice of {amount:Money} under the same reference"))
def ask_under_the_same_reference(world: World, amount: Money) -> None:
    """As the request before. The target may make the invoice or refuse it."""
    world.order(amount, reference=world.reference)


@when("all its attempts are made")
def all_attempts_are_made(world: World) -> None:
    """Time goes on, where it can be moved, until nothing more would come of itself."""
    if "clock" in world.driver.capabilities:
        world.let_pass(LONG_ENOUGH)
    else:
        eventually(world, world.invoice, lambda invoice: world.lifecycle.is_settled(invoice.status))


@given("the invoice is sent for processing")
@when("the invoice is sent for processing")
def send_for_processing(world: World) -> None:
    """The merchant asks to process it; the target accepts."""
    accepted(world, world.invoice.process(), "a request to process", "processing")


@when("the merchant tries to process it")
def try_to_process(world: World) -> None:
    """The target may refuse, and may have refused to make one."""
    if world.invoices:
        world.answer = world.invoice.process()


@given(step("a moderator {decision:Decision} it", Decision=decision))
@when(step("a moderator {decision:Decision} it", Decision=decision))
def moderated(world: World, decision: str) -> None:
    """``approves`` or ``refuses``; the target accepts that."""
    answer = world.invoice.moderate(decision)
    if not answer.accepted:
        raise wrong(f"a moderator who can {decision} it", answer.told)


@when("the payer tries to terminate it")
def try_to_terminate(world: World) -> None:
    """The target may refuse."""
    world.answer = world.invoice.terminate()


@then(step("the invoice is {status:Status}"))
def invoice_is(world: World, status: str) -> None:
    """It gets there, sooner or later, without time being moved."""
    arrives(world, world.invoice, status)


@then(step("the invoice stays {status:Status}"))
def invoice_stays(world: World, status: str) -> None:
    """It is still there after everything that was under way has come to rest."""
    world.rest()
    seen = world.invoice.read().status
    if seen != status:
        raise wrong(f"an invoice that stays {status}", f"it is {seen}")


@then(step("the invoice is {one:Status} or {other:Status}"))
def invoice_is_either(world: World, one: str, other: str) -> None:
    """The documents allow both."""
    seen = eventually(world, world.invoice, lambda invoice: invoice.status in {one, other}).status
    if seen not in {one, other}:
        raise wrong(f"an invoice that becomes {one} or {other}", f"it is {seen}")


@then(step("the invoice may be {status:Status}"))
def invoice_may_be(world: World, status: str) -> None:
    """No document demands it: what the target does instead is noted."""
    seen = eventually(world, world.invoice, lambda invoice: invoice.status == status).status
    if seen != status:
        question = LEFT_OPEN.get(status, OTHER_WAY)
        world.open_questions.append(Note(question, f"it is {seen}; {status} was possible, too"))


@then("the answer says that it was created")
def answered_as_created(world: World) -> None:
    """The target answers in the one way that means it."""
    answer = world.answer
    if answer is None or answer.status != CREATED:
        raise wrong("an answer 201 (Created)", f"HTTP {answer.status}" if answer else "no answer")


@then("no invoice is left behind")
def nothing_is_left_behind(world: World) -> None:
    """Nothing is listed under the refused reference, after nothing is under way."""
    world.rest()
    rows = world.driver.list(world.reference)
    if rows:
        raise wrong("no invoice for the refused reference", f"{len(rows)} listed, {rows[0].status}")


@then("the request is refused")
def request_is_refused(world: World) -> None:
    """The target says no; what state it leaves is for other steps."""
    if world.answer is None or world.answer.accepted:
        raise wrong("a refusal", f"HTTP {world.answer.status}" if world.answer else "no answer")


@then("the list shows it once")
def listed_once(world: World) -> None:
    """The list by reference has exactly this invoice, in the status that a read tells."""
    rows, read = world.invoice.listed(), world.invoice.read()
    if [(row.id, row.status) for row in rows] != [(read.id, read.status)]:
        told = ", ".join(f"{row.id} is {row.status}" for row in rows)
        raise wrong(f"a list of it alone, {read.status}", told or "an empty list")
