"""Checks of what is done to an invoice: each on an invoice for which it makes sense."""

from __future__ import annotations

import secrets
from datetime import timedelta

from payconform.clock import SystemClock
from payconform.lifecycle import Moves
from payconform.target.values import Answer, Upload

from .answers import accepted, shown, there
from .patient import Patient
from .rows import Ailment, Noted, Skipped

PDF = Upload("invoice.pdf", "application/pdf", b"%PDF-1.4\n%%EOF\n")
LATER = timedelta(days=3)


def process(patient: Patient) -> str:
    """Of a payment or payout; what comes of it other checks say."""
    if "provider" in patient.able:
        patient.before = frozenset(row.id for row in patient.provider.operations())
    words = patient.profile.table("outcomes").get("words", {})
    if words:
        success = words.get("success")
        if success is None:
            raise Skipped("[outcomes] has no word for success")
        patient.driver.ask_outcome(patient.cycle.moves, patient.reference, success, None)
    answer = patient.driver.process(patient.id)
    patient.see(answer.invoice)
    return accepted("process", answer)


def pay(patient: Patient) -> str:
    """The same for an invoice of a vendor."""
    if "provider" in patient.able:
        patient.before = frozenset(row.id for row in patient.provider.operations())
    answer = patient.driver.act("pay", patient.id, currency=patient.amount.currency)
    patient.see(answer.invoice)
    return accepted("pay", answer)


def give_back(patient: Patient) -> str:
    """All of what was paid, as the life cycle calls that."""
    if patient.paid is None:
        raise Skipped("nothing was paid, so that nothing can be given back")
    name = str(patient.cycle.gives_back)
    reference = f"pcdoctor-{secrets.token_hex(4)}"
    by = patient.driver.refund if name == "refund" else patient.driver.cancel
    told = accepted(name, by(patient.id, patient.amount, reference))
    patient.see(patient.driver.read(patient.id))
    return told


def other_return(patient: Patient) -> str:
    """The word of another life cycle for it, which this one has no use for."""
    raise Noted(f"{patient.cycle.name} has no such action; its scenarios never call it")


def terminate(patient: Patient) -> str:
    invoice = _another(patient)
    told = there("terminate", patient.driver.terminate(invoice))
    patient.see(patient.driver.read(invoice))
    return told


def moderate(patient: Patient) -> str:
    return there("moderate", patient.driver.moderate(_another(patient), "approve"))


def draft(patient: Patient) -> str:
    answer = patient.driver.draft(patient.order())
    told = accepted("draft", answer)
    if answer.id is None:
        raise Ailment(f"no id is in the answer: {shown(answer.body)}", hint="look at operations.draft.id")
    patient.see(answer.invoice)
    patient.draft_id = answer.id
    return told


def save(patient: Patient) -> str:
    if not patient.draft_id:
        raise Skipped("there is no draft to be saved")
    return accepted("save", _acted(patient, "save", patient.draft_id))


def schedule(patient: Patient) -> str:
    now = patient.driver.clock().now if "clock" in patient.able else SystemClock().now()
    answer = patient.driver.act(
        "schedule", _another(patient), at=now + LATER, currency=patient.amount.currency
    )
    patient.see(answer.invoice)
    return there("schedule", answer)


def mark_as_paid(patient: Patient) -> str:
    return there("mark_as_paid", _acted(patient, "mark_as_paid", _another(patient)))


def edit(patient: Patient) -> str:
    answer = patient.driver.act("edit", _another(patient), description="payconform doctor looks")
    patient.see(answer.invoice)
    return there("edit", answer)


def cancel(patient: Patient) -> str:
    """Of a vendor's invoice nothing is given back."""
    return there("cancel", _acted(patient, "cancel", _another(patient)))


def add_file(patient: Patient) -> str:
    return there("add_file", patient.driver.add_file(patient.id, PDF))


def files(patient: Patient) -> str:
    found = patient.driver.files(patient.id)
    patient.file_id = found[0].id if found else ""
    return ", ".join(file.name for file in found) or "none"


def file(patient: Patient) -> str:
    if not patient.file_id:
        raise Skipped("no file is listed")
    content = patient.driver.file(patient.id, patient.file_id)
    if content != PDF.content:
        raise Ailment(f"{len(content)} bytes came, and they aren't those that were added")
    return "byte for byte as it was added"


def emails(patient: Patient) -> str:
    return f"{len(patient.driver.emails(patient.id))} e-mails"


def _acted(patient: Patient, action: str, invoice_id: str) -> Answer:
    answer = patient.driver.act(action, invoice_id, currency=patient.amount.currency)
    patient.see(answer.invoice)
    return answer


def _another(patient: Patient) -> str:
    """An invoice that was just made. Raises Skipped where none can be."""
    answer = patient.driver.create(patient.order())
    if answer.id is None:
        raise Skipped(f"a further invoice is refused with HTTP {answer.status}")
    patient.see(answer.invoice)
    return answer.id


def asks(patient: Patient) -> str:
    """The operation by which an invoice of this life cycle is carried out."""
    return "pay" if patient.cycle.moves is Moves.VENDOR_PAYOUT else "process"
