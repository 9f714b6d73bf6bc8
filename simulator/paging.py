"""Pages of operations, oldest first: by status, so many at a time, after a known one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .errors import Code, ProviderError
from .operation import Operation
from .transitions import Status

USUAL, MOST = 100, 1000

_COUNT = re.compile(r"[0-9]{1,6}")


@dataclass(frozen=True, slots=True)
class Page:
    """`next`: the id after which the following page begins; None: there is none."""

    items: Sequence[Operation]
    next: str | None


def page(operations: Sequence[Operation], query: Mapping[str, str]) -> Page:
    """By `status`, `limit` and `after` of a query. Raises ProviderError."""
    status, limit = _status(query.get("status")), _limit(query.get("limit"))
    start = _start(operations, query.get("after"))
    found = [each for each in operations[start:] if status is None or each.status is status]
    items = found[:limit]
    return Page(items, items[-1].id if len(found) > limit else None)


def _status(text: str | None) -> Status | None:
    if text is None:
        return None
    if text not in set(Status):
        raise ProviderError(Code.INVALID_QUERY, f"status is one of {', '.join(Status)}")
    return Status(text)


def _limit(text: str | None) -> int:
    limit = USUAL if text is None else int(text) if _COUNT.fullmatch(text) else 0
    if not 1 <= limit <= MOST:
        raise ProviderError(Code.INVALID_QUERY, f"limit is a whole number from 1 to {MOST}")
    return limit


def _start(operations: Sequence[Operation], after: str | None) -> int:
    if after is None:
        return 0
    place = next((index for index, each in enumerate(operations) if each.id == after), None)
    if place is None:
        raise ProviderError(Code.INVALID_QUERY, "after is the id of an operation of this list")
    return place + 1
