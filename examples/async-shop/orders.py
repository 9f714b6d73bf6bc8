"""What a merchant has asked for, and the money that moves for it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from kinds import UNDECIDED, Kind, Stage, State


class UnknownTransferError(LookupError):
    """Nothing of that id moves for the order."""


@dataclass(frozen=True, slots=True)
class Transfer:
    """An amount on its way, tried until it has moved or can't. In minor units.

    `reference` is the merchant's.
    `tries` counts operations that the provider was asked for; `operation_id` is the provider's name for the
    latest of them, as soon as we know it.
    """

    id: str
    reference: str
    amount_minor: int
    stage: Stage = Stage.WORKING
    tries: int = 0
    moved_minor: int = 0
    failure_code: str | None = None
    operation_id: str | None = None

    @property
    def claimed_minor(self) -> int:
        """What it has moved, or may still move."""
        return self.amount_minor if self.stage in UNDECIDED else self.moved_minor


@dataclass(frozen=True, slots=True)
class Change:
    """A row of an order's history. `source` None: it begins here."""

    source: State | None
    state: State
    at: datetime
    why: str


@dataclass(frozen=True, slots=True)
class Order:
    """Amounts in minor units, times in UTC. `payment` None: nobody has told it to begin; `returns` is what
    was given back of it, or is to be.
    """

    kind: Kind
    id: str
    merchant_reference: str
    amount_minor: int
    currency: str
    description: str | None
    notify_url: str | None
    created_at: datetime
    updated_at: datetime
    expires_at: datetime
    state: State = State.OPEN
    payment: Transfer | None = None
    returns: tuple[Transfer, ...] = ()
    changes: tuple[Change, ...] = ()

    @property
    def transfers(self) -> tuple[Transfer, ...]:
        return self.returns if self.payment is None else (self.payment, *self.returns)

    @property
    def tries(self) -> int:
        return 0 if self.payment is None else self.payment.tries

    @property
    def paid_minor(self) -> int:
        return 0 if self.payment is None else self.payment.moved_minor

    @property
    def returned_minor(self) -> int:
        return sum(transfer.moved_minor for transfer in self.returns)

    @property
    def left_minor(self) -> int:
        """What can still be given back."""
        return self.paid_minor - sum(transfer.claimed_minor for transfer in self.returns)

    @property
    def failure_code(self) -> str | None:
        """Why its money can't move; a failure that another try may mend is none yet."""
        if self.state not in {self.kind.there[Stage.FAILED], self.kind.back[Stage.FAILED]}:
            return None
        return next((transfer.failure_code for transfer in reversed(self.transfers)), None)

    @property
    def due_state(self) -> State:
        """What its transfers come to."""
        if self.payment is None:
            return self.state
        if not self.returns:
            return self.kind.there[self.payment.stage]
        stages = {transfer.stage for transfer in self.returns}
        return self.kind.back[next((one for one in UNDECIDED if one in stages), self._returned)]

    @property
    def _returned(self) -> Stage:
        if not self.returned_minor:
            return Stage.FAILED
        return Stage.WHOLE if self.returned_minor >= self.paid_minor else Stage.PART

    def transfer(self, transfer_id: str) -> Transfer:
        """Raises UnknownTransferError."""
        for transfer in self.transfers:
            if transfer.id == transfer_id:
                return transfer
        raise UnknownTransferError(transfer_id)

    def gives_back(self, transfer: Transfer) -> bool:
        return self.payment is not None and self.payment.id != transfer.id

    def having(self, transfer: Transfer) -> Order:
        """With what has become of one of its transfers; its state is for the book to change."""
        if not self.gives_back(transfer):
            return replace(self, payment=transfer)
        known = {one.id: one for one in self.returns}
        return replace(self, returns=tuple({**known, transfer.id: transfer}.values()))
