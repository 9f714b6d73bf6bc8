"""The decisions that a variant may take differently, each behind one object. These are the sound ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from .outcomes import Outcome
from .transitions import LifeCycle, Status


class Applies(Protocol):
    """What a callback policy is given to work on."""

    def apply(self, attempt_id: str, outcome: Outcome, life_cycle: LifeCycle = ...) -> None:
        """Once, atomically; what is no news changes nothing."""

    def invoice_status(self, attempt_id: str) -> Status:
        """Of the invoice that the attempt belongs to."""


class CallbackPolicy(Protocol):
    def receive(self, results: Applies, attempt_id: str, outcome: Outcome) -> None:
        """A genuine callback of the provider; it is acknowledged when this returns."""


class PaymentPolicy(Protocol):
    def reached(self, amount: int, moved: int) -> Status:
        """The status of an invoice over `amount` when `moved` was paid."""


class ApplyAtOnce:
    def receive(self, results: Applies, attempt_id: str, outcome: Outcome) -> None:
        results.apply(attempt_id, outcome)


class PartIsPart:
    def reached(self, amount: int, moved: int) -> Status:
        return Status.PARTIALLY_PROCESSED if moved < amount else Status.PROCESSED


@dataclass(frozen=True, slots=True, kw_only=True)
class Policies:
    callbacks: CallbackPolicy
    payments: PaymentPolicy


SOUND = Policies(callbacks=ApplyAtOnce(), payments=PartIsPart())
