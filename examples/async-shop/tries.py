"""How money gets moved: try after try, each with one operation at the provider.

What became of a try is told by the provider's answer, or learnt from the provider when it calls back or has
been silent for long; whichever comes first counts, and the others, and each repetition, then change nothing.
Try n + 1 begins only after try n has failed, so the number of a try and the stage of its transfer are enough
to tell news from old news.
"""

from __future__ import annotations

import asyncio
import logging
import uuid
from dataclasses import replace
from datetime import timedelta
from functools import partial

from agenda import Agenda, Pace
from background import Background
from book import Book
from kinds import Stage
from orders import Order, Transfer
from provider import Provider
from results import Name, Outcome, Result

log = logging.getLogger("async-shop")

MOST_TRIES = 5
# A request is repeated under the same key where its answer got lost: seconds before each repetition.
PAUSES_S = (0.05, 0.1, 0.2, 0.4, 0.8, 1.6)
OPEN = frozenset({Stage.WORKING, Stage.WAITING})
MOVED = {Outcome.WHOLE: Stage.WHOLE, Outcome.PART: Stage.PART}


class UnknownTryError(LookupError):
    """The transfer has had no try of that number."""


class Tries:
    def __init__(
        self, book: Book, provider: Provider, agenda: Agenda, background: Background, pace: Pace
    ) -> None:
        self._book = book
        self._provider = provider
        self._agenda = agenda
        self._background = background
        self._pace = pace
        book.listen(self._tidy)

    def begin(self, order: Order, transfer: Transfer, why: str) -> None:
        """The first try of a new transfer. The order shows it at once; the rest takes its time."""
        self._background.start(self._ask(self._next_try(order, transfer, why)))

    def repeat(self, order: Order, transfer: Transfer) -> None:
        """The mistake "refund-twice": the present try goes out under a key that the provider can't know."""
        self._background.start(self._repeat(order, transfer))

    def learn(self, name: Name, result: Result) -> None:
        """Take in what the provider says of a try.

        Raises UnknownOrderError, UnknownTransferError and UnknownTryError.
        """
        order = self._book.get(name.order_id)
        transfer = order.transfer(name.transfer_id)
        if not 1 <= name.number <= transfer.tries:
            raise UnknownTryError(name.number)
        if result.outcome in MOVED:
            self._settle(order, transfer, result)
        elif self._is_open(name):
            self._go_on(order, transfer, result)

    def _next_try(self, order: Order, transfer: Transfer, why: str) -> Name:
        fresh = replace(transfer, stage=Stage.WORKING, tries=transfer.tries + 1, operation_id=None)
        self._book.keep(order.having(fresh), why)
        name = Name(order.id, fresh.id, fresh.tries)
        self._watch(name, self._pace.look)
        return name

    def _is_open(self, name: Name) -> bool:
        """Nobody knows yet what became of this try, and its order waits for it."""
        order = self._book.get(name.order_id)
        transfer = order.transfer(name.transfer_id)
        return name.number == transfer.tries and transfer.stage in OPEN and order.state in order.kind.at_work

    def _settle(self, order: Order, transfer: Transfer, result: Result) -> None:
        """Money for a try that had failed before counts, too, as long as its order isn't done."""
        after = replace(
            transfer,
            stage=MOVED[result.outcome],
            moved_minor=result.moved_minor,
            operation_id=result.operation_id,
        )
        counted = transfer.stage in MOVED.values()
        if not counted and self._book.way(order, order.having(after).due_state) is not None:
            self._book.keep(order.having(after), result.words)
        elif not counted or result.operation_id != transfer.operation_id:
            log.warning("%s is %s, and yet money moved for it", order.id, order.state)

    def _go_on(self, order: Order, transfer: Transfer, result: Result) -> None:
        if result.outcome in {Outcome.FAILED, Outcome.REVERSED}:
            self._fail(order, transfer, result)
        else:
            stage = Stage.WAITING if result.outcome is Outcome.UNKNOWN else transfer.stage
            operation_id = result.operation_id or transfer.operation_id
            after = replace(transfer, stage=stage, operation_id=operation_id)
            self._book.keep(order.having(after), result.words)

    def _fail(self, order: Order, transfer: Transfer, result: Result) -> None:
        """What moved and was taken back, before we looked, has failed like what never moved."""
        tries_again = result.may_pass and transfer.tries < MOST_TRIES
        stage = Stage.RETRYING if tries_again else Stage.FAILED
        after = replace(transfer, stage=stage, failure_code=result.failure_code)
        self._book.keep(order.having(after), result.words)
        if tries_again:
            deed = partial(self._retry, Name(order.id, transfer.id, transfer.tries))
            self._agenda.plan(order.merchant_reference, f"retry {transfer.id}", self._pace.retry, deed)

    async def _ask(self, name: Name) -> None:
        """Again and again until there is an answer, or another has told what became of it.

        Without any the result stays unknown: money may have moved, so nothing else would be safe to say.
        """
        for pause in (0.0, *PAUSES_S):
            await asyncio.sleep(pause)
            if not self._is_open(name):
                return
            order = self._book.get(name.order_id)
            result = await self._provider.ask(order, order.transfer(name.transfer_id))
            if result is not None:
                break
        self.learn(name, result or Result(Outcome.UNKNOWN))

    async def _repeat(self, order: Order, transfer: Transfer) -> None:
        await self._provider.ask(
            order, transfer, key=str(uuid.uuid4())
        )  # nobody waits for what becomes of it

    async def _retry(self, failed: Name) -> None:
        order = self._book.get(failed.order_id)
        transfer = order.transfer(failed.transfer_id)
        if transfer.stage is Stage.RETRYING and order.state in order.kind.at_work:
            await self._ask(self._next_try(order, transfer, f"try {transfer.tries + 1}"))

    def _watch(self, name: Name, pause: timedelta) -> None:
        """A callback may get lost: who hears nothing has to ask."""
        reference, deed = self._book.get(name.order_id).merchant_reference, partial(self._look, name, pause)
        self._agenda.plan(reference, f"look {name.transfer_id}", pause, deed)

    async def _look(self, name: Name, pause: timedelta) -> None:
        order = self._book.get(name.order_id)
        transfer = order.transfer(name.transfer_id)
        if not self._is_open(name):
            return
        if transfer.operation_id is not None:
            result = await self._provider.read(order, transfer, transfer.operation_id)
        else:
            result = await self._provider.find(order, transfer)
            if result is None and self._is_open(name):
                result = await self._provider.ask(order, transfer)
        if result is not None:
            self.learn(name, result)
        if self._is_open(name):
            self._watch(name, min(2 * pause, self._pace.slowest_look))

    def _tidy(self, order: Order) -> None:
        """What is known needs no look, and what is over no try."""
        for transfer in order.transfers:
            ended = order.state not in order.kind.at_work
            if ended or transfer.stage is not Stage.RETRYING:
                self._agenda.drop(order.merchant_reference, f"retry {transfer.id}")
            if ended or transfer.stage not in OPEN:
                self._agenda.drop(order.merchant_reference, f"look {transfer.id}")
