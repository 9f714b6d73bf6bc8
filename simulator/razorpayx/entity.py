"""A vendor payout as RazorpayX shows it: in answers, in lists and in webhooks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from payconform.ids import stable_seed
from payconform.simulator.operation import Operation
from payconform.simulator.transitions import Status

from .reasons import reason_of
from .words import WORDS

# Every payout is one of RazorpayX's free ones: whoever reckons with fees has nothing to add.
FEES = TAX = 0
FEE_TYPE = "free_payout"
_UTR_DIGITS = 12
# The bank gave it a number once the money had moved, and that stays.
_NUMBERED = frozenset({Status.SUCCEEDED, Status.REVERSED})


def entity(payout: Operation) -> dict[str, Any]:
    """Amounts in paise, moments in unix seconds."""
    terms, reason = payout.payout, reason_of(payout)
    return {
        "id": payout.id,
        "entity": "payout",
        "fund_account_id": None if terms is None else terms.fund_account_id,
        "amount": payout.amount.minor,
        "currency": payout.amount.currency,
        "notes": payout.metadata,
        "fees": FEES,
        "tax": TAX,
        "status": WORDS[payout.status],
        "utr": _utr(payout.id) if payout.status in _NUMBERED else None,
        "mode": payout.method,
        "purpose": None if terms is None else terms.purpose,
        # Without one of its own it goes by its id here, and RazorpayX shows none.
        "reference_id": None if payout.reference == payout.id else payout.reference,
        "narration": payout.descriptor,
        "batch_id": None,
        "status_details": {
            "description": reason.description,
            "source": reason.source,
            "reason": reason.reason,
        },
        "created_at": unix(payout.created),
        "fee_type": FEE_TYPE,
        "scheduled_at": None if terms is None or terms.scheduled_at is None else unix(terms.scheduled_at),
    }


def collection(payouts: Iterable[Operation]) -> dict[str, Any]:
    items = [entity(each) for each in payouts]
    return {"entity": "collection", "count": len(items), "items": items}


def event(name: str, payout: Operation, at: datetime) -> dict[str, Any]:
    """The body of a webhook; each run is an account of its own."""
    return {
        "entity": "event",
        "account_id": f"acc_{stable_seed('account', payout.run):016x}"[:18],
        "event": name,
        "contains": ["payout"],
        "payload": {"payout": {"entity": entity(payout)}},
        "created_at": unix(at),
    }


def unix(at: datetime) -> int:
    return int(at.timestamp())


def _utr(payout_id: str) -> str:
    return str(stable_seed("utr", payout_id))[-_UTR_DIGITS:].zfill(_UTR_DIGITS)
