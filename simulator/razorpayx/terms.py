"""What a vendor payout has beside what every operation has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class PayoutTerms:
    """As ordered; mode, narration and notes are the operation's method, descriptor and metadata.

    `scheduled_at` in UTC: when it is to be processed; None: at once. `awaits_funds`: the balance counts as
    low for it until somebody says that its money has come.
    """

    account_number: str
    fund_account_id: str
    purpose: str
    queue_if_low_balance: bool = False
    scheduled_at: datetime | None = None
    awaits_funds: bool = False
