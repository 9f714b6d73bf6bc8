"""A request as it would be sent, filled with an example order; variables stay as they are written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from payconform.capture import Redactor
from payconform.lifecycle import LifeCycle, Moves
from payconform.money import Money
from payconform.target import paging, request_values
from payconform.target.accounts import Account, AccountOptions
from payconform.target.profile import Profile
from payconform.target.request_building import OURS, build
from payconform.target.request_checks import said
from payconform.target.values import RIGHT, NewInvoice, Search, Upload
from payconform.target.wire import Translation

NOON = datetime(2030, 1, 31, 12, tzinfo=UTC)
REFERENCE = "pc0a1b2c-0123abcd-1"
ID = "ID"
HIDDEN = frozenset(name.lower() for name in OURS)


@dataclass(frozen=True, slots=True)
class Shown:
    """`url` without the host, where the profile names it by a variable; no secret stands in it."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: str


def example(profile: Profile, cycle: LifeCycle, operation: str, secret: frozenset[str]) -> Shown | None:
    """`profile` as it is written, of this life cycle; `secret`: headers whose values are told to nobody.

    None where there is no such request, as of a clock in a header.
    """
    table = _table(profile, operation)
    if table is None:
        return None
    upload = Upload("invoice.pdf", "application/pdf", b"(the file)") if "upload" in table else None
    values = _values(profile, cycle, operation, table)
    request = build(operation, table, values, profile, RIGHT, upload, {})
    redactor = Redactor(secret)
    headers = {name: value for name, value in request.headers.items() if name.lower() not in HIDDEN}
    body = b"(a form with the file)" if upload is not None else request.body or b""
    return Shown(request.method, redactor.url(request.url), redactor.headers(headers), redactor.body(body))


def _table(profile: Profile, operation: str) -> Mapping[str, Any] | None:
    group, _, name = operation.rpartition(".")
    tables = profile.table(group) if group else profile.tables["operations"]
    found = tables.get(name)
    return found if isinstance(found, Mapping) else None


def _values(profile: Profile, cycle: LifeCycle, operation: str, table: Mapping[str, Any]) -> dict[str, Any]:
    wire = Translation(profile)
    amount = Money.of("100.00", "INR" if cycle.moves is Moves.VENDOR_PAYOUT else "EUR")
    words = profile.table("outcomes").get("words", {})
    values: dict[str, Any] = {
        **request_values.of_order(_order(amount, cycle), NOON + timedelta(minutes=30), profile, wire),
        "id": ID,
        "decision": "approve",
        "scheduled_at": wire.time(NOON + timedelta(days=3)),
        "moment": wire.time(NOON, profile.table("clock").get("format")),
        "outcome": words.get("success"),
        "operation": str(cycle.moves),
        "file_id": ID,
        **paging.asked(paging.style_of(said(table)), table, None, None),
    }
    if operation == "account":
        values.update(request_values.of_account("an account", AccountOptions(), wire))
    if operation == "search":
        values.update(request_values.of_search(Search(currency=amount.currency), profile, wire))
    return values


def _order(amount: Money, cycle: LifeCycle) -> NewInvoice:
    return NewInvoice(
        reference=REFERENCE,
        amount=amount,
        description="An example",
        callback_url=f"http://127.0.0.1:PORT/callbacks/{REFERENCE}",
        lifetime_s=1800,
        lifecycle=cycle.name,
        account=Account("ACCOUNT", "an account", "PUBLIC-KEY"),
        autoprocess=False,
        vendor="A vendor",
        vendor_email="vendor@example.org",
    )
