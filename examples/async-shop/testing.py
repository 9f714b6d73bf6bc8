"""A clock that tests may move, for each order by itself: a header brings the time with any call."""

from __future__ import annotations

from datetime import datetime

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from agenda import Agenda
from book import Book
from clocks import GoesBackError, moment_of, timestamp
from problems import Problem

HEADER = "Shop-Now"
KIND = "impossible-time"


class Time:
    """`is_brought` False: nobody may bring any, and the header is like any other that we don't know."""

    def __init__(self, book: Book, agenda: Agenda, *, is_brought: bool) -> None:
        self._book = book
        self._agenda = agenda
        self._is_brought = is_brought

    @property
    def routes(self) -> list[Route]:
        return [Route("/test/clock", self.read, methods=["GET"])] if self._is_brought else []

    def now(self, reference: str) -> datetime:
        return self._agenda.now(reference)

    async def heed(self, request: Request, reference: str) -> None:
        """To be called before a call about the order of this reference is looked at, be it there or not.

        Raises Problem 400.
        """
        text = request.headers.get(HEADER) if self._is_brought else None
        if text is None:
            return
        moment = moment_of(text)
        if moment is None:
            raise Problem(400, f"{HEADER} should be a time with its offset from UTC, by RFC 3339", kind=KIND)
        if not reference:
            return  # nobody's time
        self._check(reference, moment)
        try:
            await self._agenda.arrive(reference, moment)
        except GoesBackError as error:
            raise Problem(400, f"{HEADER} goes back: {error}", kind=KIND) from None

    def _check(self, reference: str, moment: datetime) -> None:
        """Nor does it go back where time was real up to now."""
        order = self._book.find(reference)
        if order is not None and moment < order.updated_at:
            detail = f"{HEADER} goes back: the {order.kind.name} has changed at {timestamp(order.updated_at)}"
            raise Problem(400, detail, kind=KIND)

    async def read(self, request: Request) -> Response:
        reference = request.query_params.get("merchantReference")
        if reference is None:
            raise Problem(400, "say whose time: ?merchantReference=")
        await self.heed(request, reference)
        due = self._agenda.next_due(reference)
        now = timestamp(self.now(reference))
        return JSONResponse({"now": now, "nextDue": None if due is None else timestamp(due)})
