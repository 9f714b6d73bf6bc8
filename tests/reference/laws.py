"""What holds of every invoice at every moment, whatever was asked for and whatever happened."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any

from hypothesis import strategies as st

from payconform.reference.lifecycle import editions
from payconform.reference.lifecycle.products import FORWARD, Kind, Product
from payconform.reference.lifecycle.standing import standing
from payconform.reference.lifecycle.transitions import EDITIONS, PROCESS, Edition, Status
from payconform.reference.money.exchange import Exchange
from payconform.reference.money.ledger import CREDIT, DEBIT, Book, balance
from payconform.reference.money.minor_units import to_major
from payconform.reference.storage.records import AttemptStatus, Invoice, LedgerEntry
from payconform.reference.storage.unit import Unit

from .shop import Shop

LIMIT = 3  # attempts of each
FEE = {"rate": "2.5", "fixed": "1", "maximum": "3"}
RATES = {"EUR": ("BHD", "0.4"), "BHD": ("JPY", "398.765"), "JPY": ("EUR", "0.006")}
"""To a finer currency, and to two that are coarser."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """An invoice over `minor` units, of an account of its own.

    What follows `include` is for payouts alone: how many they are split into at most, and whether they are
    paid out in another currency.
    """

    product: Product
    version: str
    currency: str = "EUR"
    minor: int = 10_000
    fee: Mapping[str, str] | None = None
    include: bool = False
    payouts: int = 1
    parallel: bool = False
    allow_partially: bool = True
    exchanges: bool = False

    @property
    def edition(self) -> Edition:
        return EDITIONS[self.product, self.version]

    def made(self, shop: Shop) -> str | None:
        """The id of the invoice; None: nothing is left of the amount, by its fee or in the other currency."""
        fee = {"currency": self.currency, **self.fee} if self.fee else None
        options = {"include_commission": self.include, "attempts_limit": LIMIT, **self._scheme()}
        account = shop.open_account(fee=fee, **options)
        service, _ = RATES[self.currency] if self.exchanges else (self.currency, "1")
        named = {} if self.product is Product.PAYMENT else {"service": f"test_{service.lower()}"}
        amount = float(to_major(self.minor, self.currency))
        answer = shop.order(commerce_account=account, amount=amount, currency=self.currency, **named)
        if answer.status_code != 201:
            assert answer.json["error_codes"][0] in {"fee_exceeds_amount", "invalid_amount"}, answer.text
            return None
        return str(answer.json["data"]["id"])

    def _scheme(self) -> dict[str, Any]:
        if self.product is Product.PAYMENT:
            return {}
        service, rate = RATES[self.currency] if self.exchanges else (self.currency, "1")
        whole = Exchange(self.currency, service, Decimal(rate)).there(self.minor)
        most = max(1, math.ceil(whole / self.payouts))
        return {
            "allow_partially": self.allow_partially,
            "parallel_mode": self.parallel,
            "split_mode": self.payouts > 1,
            "amount_limit": {"amount": f"{to_major(most, service):f}", "currency": service},
            "exchange_rates": [{"from": self.currency, "to": service, "rate": rate}]
            if self.exchanges
            else [],
            "routes": ["primary", "backup"],
        }


def orders() -> st.SearchStrategy[Order]:
    return st.builds(
        lambda edition, **others: Order(product=edition[0], version=edition[1], **others),
        st.sampled_from(list(EDITIONS)),
        currency=st.sampled_from(["JPY", "EUR", "BHD"]),
        minor=st.integers(1, 99_999),
        fee=st.sampled_from([None, FEE]),
        include=st.booleans(),
        payouts=st.integers(1, 4),
        parallel=st.booleans(),
        allow_partially=st.booleans(),
        exchanges=st.booleans(),
    )


def check_call(shop: Shop, attempt_id: str) -> None:
    """Before the provider does it: nobody asks twice for what may have moved, or for what has ended."""
    with shop.parts.store.read() as unit:
        attempt = unit.attempt(attempt_id)
        request = unit.request(attempt.request)
        invoice = unit.invoice(request.invoice)
        terms, stands = unit.terms_of(invoice), standing(unit, request.id)
        taken = [unit.attempt(one.part.takes_back) for one in stands.parts if one.part.takes_back]
    assert invoice.status in editions.of(invoice).phase(request.kind).at_work
    part = stands.of(attempt)
    assert [one.status for one in part.attempts if one.status not in _OVER] == [AttemptStatus.CALLING]
    assert part.mover is None
    others = [one for one in stands.parts if one is not part]
    if request.kind is Kind.PAYOUT and not terms.parallel_mode:
        assert not any(one.progress.is_open for one in others)
    assert sum(one.part.amount for one in stands.parts) == request.amount
    assert not any(one.late for one in taken)


_OVER = {AttemptStatus.FAILED, AttemptStatus.REVERSED}


def check(shop: Shop, invoice_id: str) -> None:
    with shop.parts.store.read() as unit:
        invoice = unit.invoice(invoice_id)
        check_history(unit, invoice)
        check_attempts(unit, invoice)
        check_amounts(unit, invoice)
        check_books(unit, invoice)


def check_history(unit: Unit, invoice: Invoice) -> None:
    events, edition = unit.events(invoice.id), editions.of(invoice)
    assert (events[0].source, events[0].target) == (None, edition.initial)
    for before, after in pairwise(events):
        assert after.source is before.target
        assert edition.may_follow(before.target, after.target)
        assert before.at <= after.at
    assert events[-1].target is invoice.status
    if not unit.terms_of(invoice).allow_partially:
        assert PROCESS.part not in {event.target for event in events}
    forward = unit.forward(invoice)
    if forward is not None and invoice.status not in editions.of(invoice).back.at_work | edition.back.results:
        assert forward.status is invoice.status


def check_attempts(unit: Unit, invoice: Invoice) -> None:
    terms = unit.terms_of(invoice)
    for request in unit.requests(invoice, *Kind):
        parts = standing(unit, request.id).parts
        assert sum(one.part.amount for one in parts) == request.amount
        assert all(len(one.attempts) <= terms.attempts_limit for one in parts)
    forward = unit.forward(invoice)
    if forward is not None and terms.limit_amount is not None:
        assert all(part.amount <= terms.limit_amount for part in unit.parts(forward.id))
    assert invoice.attempts == (len(unit.attempts(forward.id)) if forward else 0)
    assert forward is None or forward.amount == invoice.service_amount


def check_amounts(unit: Unit, invoice: Invoice) -> None:
    """Nothing is lost or won by rounding, neither by fees nor between currencies."""
    assert invoice.gross == invoice.net + invoice.fee
    processed, returned = invoice.processed_amount, invoice.returned_amount or 0
    moved = invoice.processed_service_amount
    if processed is None or moved is None:
        assert (returned, invoice.processed_gross, invoice.processed_net) == (0, None, None)
        return
    split = invoice.processed_gross or 0, invoice.processed_fee or 0, invoice.processed_net or 0
    gross, fee, net = split
    assert gross == fee + net
    assert 0 <= fee <= invoice.fee
    if moved == invoice.service_amount:
        assert split == (invoice.gross, invoice.fee, invoice.net)
    else:
        assert 0 < processed < invoice.payable or invoice.payable == 1  # whose smallest unit can't be parted
    assert 0 <= returned <= processed
    for request in unit.returns(invoice):
        assert returned <= request.worth <= processed
        assert request.amount <= moved
        assert (request.worth == processed) is (request.amount == moved) or 1 in {moved, processed}


def check_books(unit: Unit, invoice: Invoice) -> None:
    entries = unit.entries(invoice.id)
    check_postings(entries)
    books, way = balance(entries), FORWARD[invoice.product].sign
    here, there = invoice.currency, invoice.service_currency
    processed, returned = invoice.processed_amount or 0, invoice.returned_amount or 0
    charged = (invoice.processed_net if invoice.product is Product.PAYMENT else invoice.processed_gross) or 0
    assert books[Book.MERCHANT, here] == -way * (charged - returned)
    assert books[Book.FEES, here] == -(invoice.processed_fee or 0)
    assert books[Book.EXCHANGE, here] == (way * (processed - returned) if here != there else 0)
    known = sum(
        request.kind.sign * attempt.moved
        for request in unit.requests(invoice, *Kind)
        for attempt in unit.attempts(request.id)
    )
    assert books[Book.PROVIDER, there] == known
    edition = editions.of(invoice)
    at_work = PROCESS.at_work | edition.back.at_work
    if invoice.status not in at_work and '"late"' not in invoice.payload:
        assert books[Book.SUSPENSE, there] == 0
    assert invoice.status is not Status.CREATED or not entries


def check_postings(entries: list[LedgerEntry]) -> None:
    """In each currency the sides of a posting are equal."""
    sides: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for entry in entries:
        sides[entry.posting, entry.currency][entry.side] += entry.amount
    assert all(side[DEBIT] == side[CREDIT] for side in sides.values())
