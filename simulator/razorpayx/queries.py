"""Which payouts a list shows, by RazorpayX's "Fetch All Payouts": newest first, ten unless told otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from payconform.simulator.errors import Code, ProviderError, refused
from payconform.simulator.operation import Operation

from .entity import unix
from .words import WORDS, statuses

USUAL, MOST = 10, 100
_NUMBER = re.compile(r"[0-9]{1,12}")


def page(payouts: Iterable[Operation], query: Mapping[str, str]) -> list[Operation]:
    """`payouts` oldest first. Raises ProviderError with the name of what is wrong in the query."""
    account = query.get("account_number")
    if not account:
        raise _wrong("account_number", "is required: the account that the payouts were made from")
    word, reference = query.get("status"), query.get("reference_id")
    wanted = None if word is None else statuses(word)
    if wanted is not None and not wanted:
        raise _wrong("status", f"must be one of {', '.join(dict.fromkeys(WORDS.values()))}")
    since, until = _number(query, "from", 0), _number(query, "to", None)
    count, skip = _number(query, "count", USUAL), _number(query, "skip", 0)
    if count is None or not 1 <= count <= MOST:
        raise _wrong("count", f"must be a whole number from 1 to {MOST}")
    found = [
        each
        for each in payouts
        if each.payout is not None
        and each.payout.account_number == account
        and (wanted is None or each.status in wanted)
        and (reference is None or each.reference == reference)
        and unix(each.created) >= (since or 0)
        and (until is None or unix(each.created) <= until)
    ]
    newest_first = found[::-1]
    return newest_first[skip or 0 :][:count]


def _number(query: Mapping[str, str], name: str, usual: int | None) -> int | None:
    text = query.get(name)
    if text is None:
        return usual
    if not _NUMBER.fullmatch(text):
        raise _wrong(name, "must be a whole number")
    return int(text)


def _wrong(name: str, detail: str) -> ProviderError:
    return refused(Code.INVALID_QUERY, f"/{name}", detail)
