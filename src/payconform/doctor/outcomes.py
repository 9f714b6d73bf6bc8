"""A target's own hooks for outcomes: each word that the profile has is asked for once."""

from __future__ import annotations

from decimal import Decimal

from payconform.target.values import Invoice

from .patient import Patient, until
from .rows import Ailment, Skipped

HALF = Decimal("6.17")


def asked_for(patient: Patient) -> str:
    words = patient.profile.table("outcomes")["words"]
    told = []
    for outcome, word in words.items():
        order = patient.order()
        part = HALF if outcome == "partial" else None
        driver = patient.another_driver()
        driver.ask_outcome(patient.cycle.moves, order.reference, word, part)
        answer = driver.create(order)
        if answer.id is None:
            raise Skipped(f"a further invoice is refused with HTTP {answer.status}")
        driver.process(answer.id)
        seen: list[Invoice] = []

        def came(invoice_id: str = answer.id, seen: list[Invoice] = seen) -> bool:
            seen[:] = [patient.driver.read(invoice_id)]
            return patient.cycle.is_settled(seen[0].status)

        settled = until(came, patient.patience if outcome != "pending" else 0)
        patient.see(*seen)
        if not settled and outcome != "pending":
            raise Ailment(
                f"{outcome} ({word}) was asked for, and the invoice is {seen[0].raw_status}",
                hint="look at [outcomes] words and hook",
            )
        told.append(f"{outcome}: {seen[0].status}")
    return ", ".join(told)
