"""Steps about the actions of the Vendor Payments app: what a business does with an invoice of its vendor."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta

from pytest_bdd import given, then, when

from payconform.gaps import Unverifiable
from payconform.money import Money
from payconform.oracle.findings import Note
from payconform.target.values import Answer, Upload
from payconform.vendor_actions import OPERATIONS

from .arrangements import needs, schedule
from .expectations import accepted, eventually
from .parameters import converter, step
from .world import World, wrong

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
INVOICE = Upload("invoice.pdf", "application/pdf", PDF)
EDITED = "Details completed"
LEFT_OPEN = {"draft": "AMB-07", "unpaid": "AMB-08", "scheduled": "AMB-19"}

action = converter("|".join(OPERATIONS), OPERATIONS.__getitem__)
SPECIAL: Mapping[str, Callable[[World], Answer]] = {
    "edit": lambda world: world.invoice.act("edit", description=EDITED),
    "add_file": lambda world: world.invoice.add_file(INVOICE),
}


@given(step("the business takes the action {action:Action}", Action=action))
@when(step("the business takes the action {action:Action}", Action=action))
def takes_an_action(world: World, action: str) -> None:
    """One of the Vendor Payments app, such as ``Pay Invoice``, when all before has come to rest.

    The target may refuse it.
    """
    needs(world, action)
    world.keep_in_mind()
    world.answer = SPECIAL[action](world) if action in SPECIAL else world.invoice.act(action)
    if action == "pay" and world.wants_a_queue:
        _queues(world)


def _queues(world: World) -> None:
    """RazorpayX lets a payout fail at once unless its order says that it may be queued."""
    world.rest()
    if any(row.status == "failed" for row in world.operations("payout")):
        raise Unverifiable("the target doesn't let payouts wait for money in the account")


@given(step("the business pays {amount:Money} of it"))
@when(step("the business pays {amount:Money} of it"))
def pays_a_part(world: World, amount: Money) -> None:
    """By a partial payout; the target accepts it."""
    needs(world, "pay")
    world.come_to_rest()
    accepted(world, world.invoice.act("pay", amount=amount), f"{amount} to be paid", "processing")


@when(step("the business tries to pay {amount:Money} of it"))
def tries_to_pay_a_part(world: World, amount: Money) -> None:
    """The target may refuse."""
    needs(world, "pay")
    world.come_to_rest()
    world.answer = world.invoice.act("pay", amount=amount)


@given(step("the business schedules it in {span:Span}"))
@when(step("the business schedules it in {span:Span}"))
def schedules(world: World, span: timedelta) -> None:
    """All that remains is to be paid then; the target accepts it."""
    schedule(world, span)


@given(step("the business schedules {amount:Money} of it in {span:Span}"))
def schedules_a_part(world: World, amount: Money, span: timedelta) -> None:
    """The target accepts it."""
    if not world.driver.says("schedule", "amount"):
        raise Unverifiable("the target can't schedule a part")
    schedule(world, span, amount)


@then("the request is accepted")
def request_is_accepted(world: World) -> None:
    """The target says yes; what comes of it is for other steps."""
    answer = world.answer
    if answer is None or not answer.accepted:
        raise wrong("a yes", answer.told if answer else "no answer")


@then("the request may be refused")
def request_may_be_refused(world: World) -> None:
    """The document contradicts itself, or says too little: what the target does is noted."""
    world.rest()
    status = world.invoice.read().status
    done = "accepted" if world.answer and world.answer.accepted else "refused"
    before = world.in_mind["invoice"].status
    if before not in LEFT_OPEN:
        raise Unverifiable(f"the invoice is {before}, of which the document doesn't contradict itself")
    world.open_questions.append(Note(LEFT_OPEN[before], f"in {before} it is {done}; then it is {status}"))


@then("nothing has changed")
def nothing_has_changed(world: World) -> None:
    """Since the action was asked for: neither the invoice nor its history, payouts, files and e-mails."""
    world.rest()
    before, now = world.in_mind, world.sight()
    for name in before:
        if before[name] != now[name]:
            raise wrong(f"{name} as before: {before[name]}", str(now[name]))


@then("the new details are shown")
def details_are_shown(world: World) -> None:
    """Those that the business edited."""
    seen = eventually(world, world.invoice, lambda invoice: invoice.description == EDITED).description
    if seen is None:
        raise Unverifiable("the target doesn't show the details")
    if seen != EDITED:
        raise wrong(EDITED, seen)


@then("the file comes back as it was added")
def file_comes_back(world: World) -> None:
    """Listed once, by its name, and the same byte for byte."""
    rows = [row for row in world.invoice.files() if row.name == INVOICE.name]
    if len(rows) != 1:
        raise wrong(f"one file {INVOICE.name}", f"{len(rows)} of that name")
    if rows[0].size not in {None, len(INVOICE.content)}:
        raise wrong(f"{len(INVOICE.content)} bytes", f"{rows[0].size}")
    if "file" in world.driver.capabilities and world.invoice.file(rows[0].id) != INVOICE.content:
        raise wrong("the file as it was added", "other bytes")
