"""Laws of attempts: one provider operation each, one after the other, so many and none after the end."""

from __future__ import annotations

from collections.abc import Iterator

from payconform.history import History
from payconform.lifecycle import LifeCycle
from payconform.requirements import Check

from .findings import Finding, Judgement, Note

LIMIT = "AMB-03"
FAILED = "failed"


def judge(history: History, lifecycle: LifeCycle) -> Judgement:
    account = history.order.account
    limit = None if account is None else account.options.attempts_limit
    if limit is None:
        limit = lifecycle.attempts_limit
    return Judgement((*_one_at_a_time(history), *_after_final(history))) + _within(limit, history)


def _one_at_a_time(history: History) -> Iterator[Finding]:
    """A new operation begins only when every earlier one has failed: anything else may pay twice."""
    payments = {operation.id for operation in history.payments()}
    status: dict[str, str] = {}
    for movement in sorted(history.movements, key=lambda movement: movement.seq):
        if movement.operation not in payments:
            continue
        if movement.operation not in status:
            open_ones = [f"{id_} ({word})" for id_, word in status.items() if word != FAILED]
            if open_ones:
                yield Finding(
                    check=Check.ATTEMPTS_ONE_OPERATION,
                    expected="one provider operation for an attempt, and the next after it has failed",
                    observed=f"{movement.operation} began beside {', '.join(open_ones)}",
                )
        status[movement.operation] = movement.to
    shown = history.last.attempts
    if shown is not None and shown != len(payments):
        yield Finding(
            check=Check.ATTEMPTS_ONE_OPERATION,
            expected=f"{len(payments)} attempts, as many as there are provider operations",
            observed=f"{shown} attempts shown",
        )


def _after_final(history: History) -> Iterator[Finding]:
    final = history.first_final
    if final is not None and len(history.operations) > final.operations:
        yield Finding(
            check=Check.ATTEMPTS_AFTER_FINAL,
            expected=f"no provider operation after {final.status}",
            observed=f"{len(history.operations) - final.operations} more",
        )


def _within(limit: int | None, history: History) -> Judgement:
    """The documents don't say whether the first try counts: one more than the limit is accepted.

    Nor do they say what a limit of 0 means, which the vendor's screen offers: none, or no limit at all.
    """
    count = len(history.payments())
    if limit is None or (limit and count <= limit):
        return Judgement()
    if limit == 0 or count == limit + 1:
        return Judgement(notes=(Note(LIMIT, f"{count} provider operations with a limit of {limit}"),))
    finding = Finding(
        check=Check.ATTEMPTS_LIMIT,
        expected=f"at most {limit} attempts (or {limit + 1}, if the first doesn't count)",
        observed=f"{count} provider operations",
    )
    return Judgement((finding,))
