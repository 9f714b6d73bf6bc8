"""It is tried again too often, too rarely, or at the wrong time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from payconform.reference.lifecycle.transitions import Status
from payconform.reference.policy import SOUND, Permissions, Policies, Retries
from payconform.reference.provider.outcomes import Outcome
from payconform.reference.storage.records import Invoice, Terms

_USUAL_LIMIT = 5


class TwoTooMany(Retries):
    def may_follow(self, number: int, terms: Terms) -> bool:
        return super().may_follow(number - 2, terms)


class Endless(Retries):
    def may_follow(self, number: int, terms: Terms) -> bool:
        return True


class OneLimitForAll(Retries):
    def may_follow(self, number: int, terms: Terms) -> bool:
        return super().may_follow(number, replace(terms, attempts_limit=_USUAL_LIMIT))


class NeverAgain(Retries):
    def is_retryable(self, outcome: Outcome) -> bool:
        return False


class AlwaysAgain(Retries):
    def is_retryable(self, outcome: Outcome) -> bool:
        return True


class TwiceAtOnce(Permissions):
    def may_process(self, invoice: Invoice) -> bool:
        return super().may_process(invoice) or invoice.status is Status.PROCESS_PENDING


DEFECTS: Mapping[str, Policies] = {
    "two-attempts-too-many": replace(SOUND, retries=TwoTooMany()),
    "attempts-never-used-up": replace(SOUND, retries=Endless()),
    "attempts-limit-ignored": replace(SOUND, retries=OneLimitForAll()),
    "passing-error-not-retried": replace(SOUND, retries=NeverAgain()),
    "fatal-error-retried": replace(SOUND, retries=AlwaysAgain()),
    "processed-twice-at-once": replace(SOUND, permissions=TwiceAtOnce()),
}
