"""The calls of the comparison: a payment is created, and read again; what each must answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count, cycle
from typing import Any

from load import Call, WrongAnswerError, request

AMOUNT = {"value": "12.34", "currency": "EUR"}
ALL = {"id", "status", "reference", "amount", "created"}  # what every contender answers


@dataclass(slots=True)
class Book:
    """Every payment that was created, by its id, and the reference that it was created with."""

    references: dict[str, str] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=count)

    def creates(self) -> Iterator[Call]:
        for number in self.numbers:
            yield self._create(f"bench-{number:08}")

    def reads(self) -> Iterator[Call]:
        """Of all that were created so far, one after the other, over and over."""
        for payment, reference in cycle(list(self.references.items())):
            yield self._read(payment, reference)

    def _create(self, reference: str) -> Call:
        def check(status: int, body: dict[str, Any]) -> None:
            _expect(201, reference, status, body)
            if body["id"] in self.references:
                raise WrongAnswerError(f"the id {body['id']} came twice")
            self.references[body["id"]] = reference

        return Call(request("POST", "/payments", order(reference)), check)

    def _read(self, payment: str, reference: str) -> Call:
        def check(status: int, body: dict[str, Any]) -> None:
            _expect(200, reference, status, body)
            if body["id"] != payment:
                raise WrongAnswerError(f"{payment} was asked for, {body['id']} was answered")

        return Call(request("GET", f"/payments/{payment}"), check)


def create() -> Call:
    """A single one."""
    return next(Book().creates())


def order(reference: str) -> dict[str, Any]:
    return {
        "reference": reference,
        "amount": AMOUNT,
        "method": "card",
        "instrument": {"number": "4000000000000010", "expiry": "12/30", "holder": "JANE DOE"},
        "descriptor": "ACME shop, order of November",
        "metadata": {"order": "1947-11", "channel": "web", "items": 3},
    }


def _expect(wanted: int, reference: str, status: int, body: dict[str, Any]) -> None:
    given = (status, body.get("status"), body.get("reference"), body.get("amount"))
    if given != (wanted, "succeeded", reference, AMOUNT) or not body.keys() >= ALL:
        raise WrongAnswerError(f"HTTP {status} for {reference}: {str(body)[:500]}")
