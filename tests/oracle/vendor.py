"""What happened to a vendor invoice and its payouts: ``Deal().pay("40.00").to("succeeded").rests("paid")``."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from payconform import requirements
from payconform.history import History, Rest, Sighting, Source
from payconform.money import Money
from payconform.oracle import judge
from payconform.oracle.findings import Judgement
from payconform.provider_client import Movement, Operation
from payconform.target.values import Invoice, NewInvoice, Payout

from .past import VENDOR

CATALOGUE = requirements.load(VENDOR.name)
MOVED = ("succeeded",)


def inr(major: str) -> Money:
    return Money.of(major, "INR")


ALL = inr("100.00")
ORDER = NewInvoice("pc1-1", ALL, "Paper", "http://127.0.0.1/callbacks/1", lifecycle=VENDOR.name)


def invoice(status: str, **details: Any) -> Invoice:
    words: dict[str, Any] = {"id": "vinv_1", "raw_status": status, "amount": ALL, **details}
    return Invoice(status=status, **words)


@dataclass(frozen=True, slots=True)
class Deal:
    """A history in the making; each sentence gives a new one. Payouts are of `ALL` unless told otherwise."""

    history: History = field(
        default_factory=lambda: History(ORDER, 201, (Sighting(Source.CREATED, invoice("unpaid")),))
    )

    def began(self, status: str) -> Deal:
        """It was made so, not as unpaid."""
        first, *others = self.history.sightings
        return Deal(replace(self.history, sightings=(replace(first, invoice=invoice(status)), *others)))

    def did(self, *actions: str) -> Deal:
        """Actions that the target accepted."""
        return Deal(replace(self.history, done=(*self.history.done, *actions)))

    def payout(self, *way: str, amount: Money = ALL) -> Deal:
        """A payout at the provider that nobody is told to have asked for, by the provider's own words."""
        id_ = f"pout_{len(self.history.operations) + 1}"
        new = Operation(id_, "vendor_payout", None, ORDER.reference, amount, way[0], _moved(way[0], amount))
        begun = Deal(replace(self.history, operations=(*self.history.operations, new)))
        return begun._moves(id_, None, way[0]).to(*way[1:])

    def pay(self, *way: str, amount: Money = ALL) -> Deal:
        return self.did("pay").payout(*(way or ("accepted",)), amount=amount)

    def to(self, *way: str, payout: int = -1) -> Deal:
        """The newest payout, or the one of that number from 0, goes on so."""
        deal = self
        for status in way:
            old = deal.history.operations[payout]
            new = replace(old, status=status, moved=_moved(status, old.amount))
            rows = tuple(new if row.id == old.id else row for row in deal.history.operations)
            deal = Deal(replace(deal.history, operations=rows))._moves(old.id, old.status, status)
        return deal

    def rests(self, status: str, **details: Any) -> Deal:
        """Nothing is under way, and a look shows it so."""
        shown = invoice(status, **details)
        rest = Rest(shown, self.history.operations)
        return Deal(replace(self.history, rests=(*self.history.rests, rest))).shown(shown)

    def shows(self, status: str, *states: str) -> Deal:
        """An answer with these payouts in it."""
        rows = tuple(Payout(f"pout_{n}", state) for n, state in enumerate(states, 1))
        return self.shown(invoice(status, payouts=rows))

    def shown(self, shown: Invoice) -> Deal:
        """By an answer of the target."""
        sighting = Sighting(Source.READ, shown)
        return Deal(replace(self.history, sightings=(*self.history.sightings, sighting)))

    def _moves(self, id_: str, source: str | None, to: str) -> Deal:
        row = Movement(len(self.history.movements) + 1, id_, source, to)
        return Deal(replace(self.history, movements=(*self.history.movements, row)))


def judged(deal: Deal) -> Judgement:
    """By all laws at once."""
    return judge.judge(deal.history, VENDOR, CATALOGUE)


def broken(deal: Deal) -> list[str]:
    """The requirements that a history breaks."""
    return [finding.requirement for finding in judged(deal).findings]


def _moved(status: str, amount: Money) -> Money:
    return amount if status in MOVED else Money(0, amount.currency)
