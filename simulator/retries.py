"""What becomes of a callback after an attempt: delivered, owed again at a moment, or ended."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from http import HTTPStatus

from .callbacks import Attempt, Callback, CallbackState, Ended
from .delivery_policy import DeliveryPolicy, jittered


def attempted(
    callback: Callback, attempt: Attempt, failed_at: datetime, policy: DeliveryPolicy, seed: int
) -> Callback:
    """The schedule is reckoned from `failed_at`; a receiver that asks for more time gets it.

    410 Gone ends it at once: "no longer interested" (Standard Webhooks 1.0.0). It alone ends, since each
    order brings an address of its own.
    """
    tried = replace(
        callback, attempts=(*callback.attempts, attempt), resends=callback.resends - attempt.resend
    )
    if attempt.succeeded:
        return _ended(tried, CallbackState.DELIVERED, Ended.DELIVERED)
    if attempt.status == HTTPStatus.GONE:
        return _ended(tried, CallbackState.GIVEN_UP, Ended.GONE)
    failures = sum(not each.succeeded for each in tried.attempts)
    wait = policy.wait(failures)
    if wait is None or len(tried.attempts) >= policy.attempts:
        return _ended(tried, CallbackState.GIVEN_UP, Ended.EXHAUSTED)
    # By what any process knows of it, not by its id, which is a new one each time.
    drawn = jittered(wait, policy.jitter, seed, "callback", callback.reference, callback.type, failures)
    due = failed_at + max(drawn, timedelta(seconds=attempt.retry_after or 0))
    attempts = (*callback.attempts, replace(attempt, next_due=due))
    return replace(tried, state=CallbackState.OWED, due=due, attempts=attempts, ended=None)


def owed_again(callback: Callback, now: datetime) -> Callback:
    """Somebody asked for the same event once more, whatever became of it."""
    return replace(callback, state=CallbackState.OWED, due=now, ended=None, resends=callback.resends + 1)


def _ended(callback: Callback, state: CallbackState, reason: Ended) -> Callback:
    return replace(callback, state=state, due=None, ended=reason)
