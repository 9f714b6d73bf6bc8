"""Attempts at the parts of a request: begun in a transaction, carried out outside of it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

from payconform.reference.ids import Ids
from payconform.reference.lifecycle.history import History
from payconform.reference.lifecycle.products import ID_PREFIXES, Kind
from payconform.reference.lifecycle.standing import Standing
from payconform.reference.lifecycle.transitions import Status
from payconform.reference.policy import Policies
from payconform.reference.provider.outcomes import OK
from payconform.reference.storage.records import Attempt, AttemptStatus, Invoice, Part, Request, Terms
from payconform.reference.storage.unit import Unit
from payconform.reference.timing.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRequest:
    """`amount` in minor units of `currency`, which is the service's; `worth` in those of the invoice's."""

    kind: Kind
    amount: int
    currency: str
    worth: int
    reference_id: str
    description: str | None


@dataclass(frozen=True, slots=True)
class Attempts:
    clock: Clock
    ids: Ids
    history: History
    policies: Policies

    def request(
        self,
        unit: Unit,
        invoice: Invoice,
        wanted: NewRequest,
        parts: Sequence[tuple[int, str | None]],
        path: tuple[Status, ...],
        reason: str,
    ) -> tuple[Request, list[str]]:
        """A new request, its first attempts; of each part the amount, and the attempt that it takes back."""
        now = self.clock.now()
        request = Request(
            id=self.ids.new(ID_PREFIXES[wanted.kind][0]),
            serial_number=unit.next_serial(Request),
            invoice=invoice.id,
            kind=wanted.kind,
            status=path[-1] if path else invoice.status,
            amount=wanted.amount,
            currency=wanted.currency,
            worth=wanted.worth,
            reference_id=wanted.reference_id,
            description=wanted.description,
            created=now,
            updated=now,
        )
        unit.save(request)
        made = [
            Part(id=self.ids.new("prt"), request=request.id, number=number, amount=amount, takes_back=attempt)
            for number, (amount, attempt) in enumerate(parts, 1)
        ]
        for part in made:
            unit.save(part)
        first = self.due(unit.terms_of(invoice), request, made)
        return request, self.begin(unit, invoice, request, first, path, reason)

    def due(self, terms: Terms, request: Request, waiting: Sequence[Part]) -> Sequence[Part]:
        """Of the parts that wait, those whose turn it is when no other one is open."""
        at_once = request.kind.takes_back or self.policies.strategy.is_parallel(terms)
        return waiting if at_once else waiting[:1]

    def following(self, terms: Terms, request: Request, standing: Standing) -> Sequence[Part]:
        """What to begin next; nothing any more once a part has failed and no part alone would do."""
        if standing.is_open or (standing.has_failed and not self.policies.strategy.allows_part(terms)):
            return ()
        return self.due(terms, request, standing.waiting)

    def begin(
        self,
        unit: Unit,
        invoice: Invoice,
        request: Request,
        parts: Sequence[Part],
        path: tuple[Status, ...],
        reason: str,
    ) -> list[str]:
        """Along `path`, with a new attempt at each part; their ids are what `carry_out` takes."""
        now, attempts = self.clock.now(), unit.attempts(request.id)
        begun = [
            self._attempt(unit, invoice, request, part, [one for one in attempts if one.part == part.number])
            for part in parts
        ]
        for attempt in begun:
            unit.save(attempt)
        if not request.kind.takes_back:
            invoice = replace(invoice, attempts=invoice.attempts + len(begun))
        unit.save(replace(request, status=path[-1] if path else invoice.status, updated=now))
        unit.save(invoice)
        self.history.advance(unit, invoice, path, reason, at=now, resolution=OK)
        return [attempt.id for attempt in begun]

    def _attempt(
        self, unit: Unit, invoice: Invoice, request: Request, part: Part, earlier: Sequence[Attempt]
    ) -> Attempt:
        now, failures = self.clock.now(), earlier[-1].failures if earlier else 0
        if earlier:
            unit.save(replace(earlier[-1], wake=None))
        return Attempt(
            id=self.ids.new(ID_PREFIXES[request.kind][1]),
            request=request.id,
            part=part.number,
            number=len(earlier) + 1,
            route=self._route(unit, invoice, part, len(earlier)),
            status=AttemptStatus.CALLING,
            resolution=None,
            amount=part.amount,
            moved=0,
            operation=None,
            created=now,
            updated=now,
            failures=failures,
        )

    def _route(self, unit: Unit, invoice: Invoice, part: Part, failed: int) -> str:
        """After so many attempts that failed. What is taken back goes the way that it came."""
        if part.takes_back is not None:
            return unit.attempt(part.takes_back).route
        routes = tuple(json.loads(unit.terms_of(invoice).routes))
        return self.policies.strategy.route(routes, failed)
