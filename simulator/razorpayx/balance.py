"""The money of a run's account, and what vendor payouts hold of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from payconform.money import Money
from payconform.simulator.kinds import Kind
from payconform.simulator.operation import Operation
from payconform.simulator.runs import Run
from payconform.simulator.store import Store
from payconform.simulator.transitions import Status

# Debited with processing; credited back with a failure or a reversal.
_HOLDING = frozenset({Status.ACCEPTED, Status.PENDING, Status.SUCCEEDED})


class Balance:
    """The caller holds the run's lock. `changed`: operations, by id, that aren't stored as they are yet."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def available(self, run: Run, changed: Mapping[str, Operation]) -> Money | None:
        """None: there is always enough."""
        balance = run.options.vendor_payouts.balance
        if balance is None:
            return None
        held = (each.amount for each in self.payouts(run, changed) if each.status in _HOLDING)
        return balance - sum(held, Money(0, balance.currency))

    def suffices(self, run: Run, payout: Operation, changed: Mapping[str, Operation]) -> bool:
        if payout.payout is not None and payout.payout.awaits_funds:
            return False
        left = self.available(run, changed)
        return left is None or payout.amount <= left

    def payouts(self, run: Run, changed: Mapping[str, Operation]) -> Iterable[Operation]:
        """Oldest first."""
        stored = self._store.operations(run.name)
        known = {each.id: each for each in stored if each.kind is Kind.VENDOR_PAYOUT}
        return {**known, **changed}.values()
