"""Checks about making and reading: the first invoice, lists of it, what else is shown of it."""

from __future__ import annotations

from payconform.money import Money
from payconform.target.accounts import AccountOptions
from payconform.target.values import Invoice, Search

from .answers import accepted, shown, there
from .patient import Patient
from .rows import Ailment, Noted, Skipped

IN_OTHER_SCALES = (Money(1234, "JPY"), Money(1234, "KWD"))  # no decimal place, and three of them


def reach(patient: Patient) -> str:
    patient.driver.probe()
    return patient.profile.app or patient.profile.base_url


def create(patient: Patient) -> str:
    answer = patient.driver.create(patient.order(patient.reference))
    accepted("create", answer)
    if answer.id is None:
        raise Ailment(
            f"HTTP {answer.status}, and no id in it: {shown(answer.body)}",
            hint="operations.create.id says where the answer tells it",
        )
    patient.id = answer.id
    patient.see(answer.invoice)
    what = "" if answer.status == 201 else "; the documents want 201"
    return f"HTTP {answer.status}, id {answer.id}{what}"


def read(patient: Patient) -> str:
    invoice = patient.driver.read(patient.id)
    patient.see(invoice)
    if invoice.id != patient.id:
        raise Ailment(f"{patient.id} was asked for, {invoice.id} is shown", hint="look at invoice.id")
    if patient.profile.table("invoice").get("reference") and invoice.reference != patient.reference:
        raise Ailment(
            f"it was made as {patient.reference}, and shows {invoice.reference}",
            hint="look at invoice.reference",
        )
    return f"{invoice.raw_status} is {invoice.status}, {invoice.amount}"


def money(patient: Patient) -> str:
    """The amount that was asked for; and of currencies with other decimals, where they are taken."""
    _same_amount(patient.amount, patient.driver.read(patient.id))
    told = [str(patient.amount)]
    if patient.amount.currency == "EUR":
        for amount in IN_OTHER_SCALES:
            answer = patient.driver.create(patient.order(amount=amount))
            if answer.accepted and answer.id is not None:
                _same_amount(amount, patient.driver.read(answer.id))
                told.append(str(amount))
    return f"{', '.join(told)} came back as asked for"


def _same_amount(asked: Money, invoice: Invoice) -> None:
    seen = invoice.amount
    if seen == asked:
        return
    scale = {100: "major", 1000: "major", 0.01: "minor", 0.001: "minor"}.get(seen.minor / asked.minor, "")
    off = seen.currency == asked.currency and scale
    hint = f"amounts look as if they were {scale} units; " if off else ""
    raise Ailment(f"{asked} was asked for, {seen} is read", hint=f"{hint}look at [money] and invoice.amount")


def listed(patient: Patient) -> str:
    rows = patient.driver.list(patient.reference)
    patient.see(*rows)
    ours = [row for row in rows if row.id == patient.id]
    if not ours:
        told = f"{len(rows)} rows, and none is the invoice"
        raise Ailment(told, hint="look at operations.list: query, items")
    if len(rows) > 1:
        raise Ailment(
            f"{len(rows)} rows came for one reference: it isn't heeded",
            hint="look at operations.list.query; without such a filter leave list out",
        )
    if patient.profile.table("invoice").get("reference") and ours[0].reference is None:
        raise Ailment(
            "its row shows no reference, where a read does",
            hint="look at invoice.reference and operations.list.items: a row should be as invoice.root",
        )
    return "it shows the invoice, and no other"


def searched(patient: Patient) -> str:
    """Rows of others, too: their words may be of another life cycle."""
    page = patient.driver.search(Search(currency=patient.amount.currency))
    count = "" if page.total is None else f", {page.total} in all"
    return f"{len(page.rows)} rows{count}"


def overview(patient: Patient) -> str:
    seen = patient.driver.overview(patient.id)
    patient.see(seen.invoice)
    if seen.states is not None:
        patient.see_codes(seen.states)
    return f"it shows {seen.invoice.id}"


def events(patient: Patient) -> str:
    """The log goes on to where the invoice is."""
    rows = patient.driver.events(patient.id)
    invoice = patient.driver.read(patient.id)
    patient.see(invoice)
    patient.see_codes([code for row in rows for code in (row.source, row.to) if code])
    if not rows and patient.cycle.may_begin(invoice.status):
        raise Noted(f"it has no row of an invoice that is still {invoice.status}")
    if not rows:
        raise Ailment("it has no row", hint="look at operations.events.items")
    if rows[-1].to != invoice.status:
        raise Ailment(
            f"its last row leads to {rows[-1].to}, and a read says {invoice.status}",
            hint="rows go from the oldest to the newest; look at operations.events: items, from, to",
        )
    if patient.profile.complete_log:
        _check_chain([row.source for row in rows], [row.to for row in rows])
    return f"{len(rows)} rows up to {rows[-1].to}"


def _check_chain(sources: list[str | None], reached: list[str]) -> None:
    breaks = [(a, b) for a, b in zip(reached, sources[1:], strict=False) if a != b]
    if breaks:
        raise Ailment(
            f"it calls itself complete, and goes on from {breaks[0][1]} after {breaks[0][0]}",
            hint="look at operations.events: from, to; or leave complete out",
        )


def transactions(patient: Patient) -> str:
    return f"{len(patient.driver.transactions(patient.id))} rows"


def digest(patient: Patient) -> str:
    one, other = patient.driver.digest(), patient.driver.digest()
    if one != other:
        raise Ailment("it changes while nothing happens", hint="it should be a sum over what is stored alone")
    return "it stays the same while nothing happens"


def account(patient: Patient) -> str:
    options = AccountOptions(public_creation=True if "public_creation" in patient.driver.options else None)
    patient.account = patient.driver.open_account("payconform doctor", options)
    key = "" if patient.account.public_key is None else ", with a public key"
    return f"id {patient.account.id}{key}"


def services(patient: Patient) -> str:
    if patient.account is None:
        raise Skipped("no account was opened")
    found = patient.driver.services(patient.account, patient.amount.currency)
    if not found:
        raise Noted(f"it offers nothing for {patient.amount.currency}")
    return ", ".join(service.code for service in found[:5])


def public_create(patient: Patient) -> str:
    if patient.account is None:
        raise Skipped("no account was opened")
    order = patient.order()
    with_account = {name: getattr(order, name) for name in order.__slots__} | {"account": patient.account}
    answer = patient.driver.public_create(type(order)(**with_account))
    patient.see(answer.invoice)
    return there("public_create", answer)
