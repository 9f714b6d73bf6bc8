"""What refunds and cancellations hold of their parents' money, and what is left for another one."""

from __future__ import annotations

from payconform.money import Money

from . import actions
from .actions import Action
from .errors import Code, ProviderError, refused
from .operation import Operation
from .store import Store


class Holdings:
    """The caller holds the run's lock."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def of(self, operation: Operation, *, but: str = "") -> Money:
        """Held by all that take it back, without the one of that id."""
        held = (each.held for each in self._store.returns(operation.id) if each.id != but)
        return sum(held, Money(0, operation.amount.currency))

    def to_take_back(self, parent: Operation, wanted: Money | None) -> Money:
        """What a new one gets: all that is left, where it doesn't say. Raises ProviderError."""
        if not parent.moved.minor:
            raise ProviderError(
                Code.NOTHING_MOVED, f"{parent.id} is {parent.status}: nothing of {parent.amount} stands moved"
            )
        left = parent.moved - self.of(parent)
        if wanted is None:
            wanted = left
        elif wanted.currency != left.currency:
            raise refused(Code.ABOVE_WHAT_IS_LEFT, "/amount/currency", f"{parent.id} is in {left.currency}")
        if not wanted.minor or wanted > left:
            raise refused(Code.ABOVE_WHAT_IS_LEFT, "/amount/value", f"{left} is left of {parent.id}")
        return wanted

    def check_there(self, operation: Operation, moved: Money) -> None:
        """A refund that failed gave its money free; another one may have taken it since."""
        parent = self._store.operation(operation.parent) if operation.parent else None
        if parent is None:
            return
        left = parent.moved - self.of(parent, but=operation.id)
        if moved > left:
            possible = [
                action for action in actions.allowed(operation) if action is Action.SETTLE_PART and left.minor
            ]
            raise ProviderError(
                Code.ACTION_NOT_ALLOWED, f"{left} is left of {parent.id}, not {moved}", allowed=possible
            )
