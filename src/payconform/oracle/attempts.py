"""Laws of attempts: one provider operation each, nothing paid twice, so many and none after the end."""

from __future__ import annotations

from collections.abc import Iterator

from payconform.history import History
from payconform.lifecycle import LifeCycle
from payconform.money import Money
from payconform.provider_client import Operation
from payconform.requirements import Check
from payconform.target.accounts import AccountOptions

from .amounts import whole
from .findings import Finding, Judgement, Note

LIMIT = "AMB-03"
LIMIT_OF_PARTS = "AMB-15"
FAILED = "failed"
OVER = frozenset({"partial", "reversed"})
"""What an operation moved in these is all that it has."""


def judge(history: History, lifecycle: LifeCycle) -> Judgement:
    account = history.order.account
    limit = None if account is None else account.options.attempts_limit
    if limit is None:
        limit = lifecycle.attempts_limit
    in_all = whole(history, lifecycle, history.last)
    parts = _parts(history, in_all)
    once = _instalments(history, in_all) if lifecycle.instalments else _paid_once(history, in_all, parts)
    findings = (*once, *_shown(history, parts), *_after_final(history))
    return Judgement(findings) + _within(limit, history, parts)


def _parts(history: History, in_all: Money) -> int:
    """How many operations make the whole: one, unless its account splits what is more than its limit."""
    options = AccountOptions() if history.order.account is None else history.order.account.options
    limit = options.amount_limit
    if not options.split_mode or limit is None or not limit.minor:
        return 1
    amounts = (amount for amount in (in_all, history.last.amount) if amount.currency == limit.currency)
    return max(1, -(-next(amounts, limit).minor // limit.minor))


def _paid_once(history: History, in_all: Money, parts: int) -> Iterator[Finding]:
    """A new operation begins only when every earlier one has failed: anything else may pay twice.

    Parts of a whole may stand side by side, but what is asked for and hasn't failed is never more than it.
    """
    attempts = {operation.id: operation for operation in history.attempts()}
    status: dict[str, str] = {}
    for movement in sorted(history.movements, key=lambda movement: movement.seq):
        if movement.operation not in attempts:
            continue
        if movement.operation not in status:
            open_ones = [f"{id_} ({word})" for id_, word in status.items() if word != FAILED]
            asked = [attempts[id_].amount for id_, word in status.items() if word != FAILED]
            together = sum(asked, attempts[movement.operation].amount)
            if open_ones and (parts == 1 or together > in_all):
                yield Finding(
                    check=Check.ATTEMPTS_ONE_OPERATION,
                    expected="one provider operation for an attempt, and the next after it has failed",
                    observed=f"{movement.operation} began beside {', '.join(open_ones)}",
                )
        status[movement.operation] = movement.to


def _instalments(history: History, in_all: Money) -> Iterator[Finding]:
    """When one begins, it and what the others have paid or may still pay come to no more than the whole."""
    # Amounts of another currency can't be compared, and are told by the laws of money.
    attempts = {one.id: one for one in history.attempts() if one.amount.currency == in_all.currency}
    status: dict[str, str] = {}
    for movement in sorted(history.movements, key=lambda movement: movement.seq):
        if movement.operation not in attempts:
            continue
        if movement.operation not in status:
            others = (_may_pay(attempts[id_], word) for id_, word in status.items())
            together = sum(others, attempts[movement.operation].amount)
            if together > in_all:
                yield Finding(
                    check=Check.ATTEMPTS_ONE_OPERATION,
                    expected=f"operations of {in_all} together, at most",
                    observed=f"{movement.operation} began, which makes {together}",
                )
        status[movement.operation] = movement.to


def _may_pay(operation: Operation, word: str) -> Money:
    """In all, while its status was this word."""
    if word == FAILED:
        return Money(0, operation.amount.currency)
    if word not in OVER:
        return operation.amount
    # What was moved then is known only of one that is still there: more is the provider's doing.
    return operation.moved if operation.status == word else Money(0, operation.amount.currency)


def _shown(history: History, parts: int) -> Iterator[Finding]:
    """Whether an attempt of parts counts once or for each of them is not said."""
    shown, count = history.last.attempts, len(history.attempts())
    if shown is not None and shown != count and parts == 1:
        yield Finding(
            check=Check.ATTEMPTS_ONE_OPERATION,
            expected=f"{count} attempts, as many as there are provider operations",
            observed=f"{shown} attempts shown",
        )


def _after_final(history: History) -> Iterator[Finding]:
    final = history.first_final
    more = 0 if final is None else len(history.operations) - len(final.operations)
    if final is not None and more > 0:
        yield Finding(
            check=Check.ATTEMPTS_AFTER_FINAL,
            expected=f"no provider operation after {final.status}",
            observed=f"{more} more",
        )


def _within(limit: int | None, history: History, parts: int) -> Judgement:
    """The documents don't say whether the first try counts: one more than the limit is accepted.

    Nor do they say what a limit of 0 means, which the vendor's screen offers: none, or no limit at all; nor
    whether each part has the limit for itself.
    """
    count = len(history.attempts())
    if limit is None or (limit and count <= limit):
        return Judgement()
    if limit == 0 or count <= parts * (limit + 1):
        question = LIMIT if parts == 1 else LIMIT_OF_PARTS
        return Judgement(notes=(Note(question, f"{count} provider operations with a limit of {limit}"),))
    finding = Finding(
        check=Check.ATTEMPTS_LIMIT,
        expected=f"at most {limit} attempts (or {limit + 1}, if the first doesn't count)",
        observed=f"{count} provider operations",
    )
    return Judgement((finding,))
