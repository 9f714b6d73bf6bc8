"""What can be done with an order, and what happens to it when its time is over."""

from __future__ import annotations

import uuid
from functools import partial

from agenda import Agenda
from book import Book
from kinds import Stage, State
from orders import Order, Transfer
from tries import Tries

LAPSE = "lapse"


class RefusedError(Exception):
    """It can't be done; `kind` is a word for why."""

    def __init__(self, kind: str, detail: str) -> None:
        super().__init__(detail)
        self.kind = kind


class Actions:
    """`knows_again` False: the mistake "refund-twice"."""

    def __init__(self, book: Book, tries: Tries, agenda: Agenda, *, knows_again: bool = True) -> None:
        self._book = book
        self._tries = tries
        self._agenda = agenda
        self._knows_again = knows_again
        book.listen(self._tidy)

    def add(self, order: Order) -> None:
        """Raises DuplicateReferenceError."""
        self._book.add(order)
        self._agenda.plan(order.merchant_reference, LAPSE, order.expires_at, partial(self._lapse, order.id))

    def begin(self, order: Order) -> bool:
        """Move its money, unless that was begun before. False: it is too late for that."""
        if order.state is State.OPEN:
            payment = _transfer(order.merchant_reference, order.amount_minor)
            self._tries.begin(order, payment, f"told to {order.kind.begin.do}")
        given_up = {order.kind.there[Stage.FAILED], State.LAPSED, order.kind.ended}
        return self._book.get(order.id).state not in given_up

    def end(self, order: Order) -> bool:
        """Nobody wants it any more, or has said so before. False: it is too late for that."""
        if order.kind.ended in order.kind.follows[order.state]:
            order = self._book.end(order.id, order.kind.ended, f"told to {order.kind.end.do}")
        return order.state is order.kind.ended

    def give_back(self, order: Order, amount_minor: int, reference: str) -> None:
        """All that was paid or a part of it, unless that was asked for before. Raises RefusedError.

        What has been given back ends an order, but while that is under way there may be more of it.
        """
        word, name = order.kind.give_back.do, order.kind.name
        known = next((one for one in order.returns if one.reference == reference), None)
        if known is not None and known.amount_minor != amount_minor:
            raise RefusedError(
                "duplicate-reference", f"there is a {word} of that reference and another amount"
            )
        if known is not None:
            if not self._knows_again:
                self._tries.repeat(order, known)
        elif order.state not in order.kind.paid:
            raise RefusedError("too-late", f"of a {name} that is {order.state} there can be no {word}")
        elif amount_minor > order.left_minor:
            raise RefusedError("too-much", f"no more than {order.left_minor} can be given back")
        else:
            self._tries.begin(order, _transfer(reference, amount_minor), f"{word} {reference}")

    async def _lapse(self, order_id: str) -> None:
        order = self._book.get(order_id)
        if State.LAPSED in order.kind.follows[order.state]:
            self._book.end(order_id, State.LAPSED, "its time is over")

    def _tidy(self, order: Order) -> None:
        """Nobody has to wait for the end of what can't lapse any more."""
        if self._book.way(order, State.LAPSED) is None:
            self._agenda.drop(order.merchant_reference, LAPSE)


def _transfer(reference: str, amount_minor: int) -> Transfer:
    return Transfer(str(uuid.uuid4()), reference, amount_minor)
