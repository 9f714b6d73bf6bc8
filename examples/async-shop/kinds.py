"""What moves money here, the states that it goes through, and how these follow each other.

A bill is paid to us and may be refunded; a payout is sent by us and may be recalled. Both are one idea in two
words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum, auto
from typing import Final, NamedTuple


class State(StrEnum):
    OPEN = "OPEN"
    WORKING = "WORKING"
    WAITING = "WAITING"
    PAID = "PAID"
    PART_PAID = "PART_PAID"
    RETRYING = "RETRYING"
    DECLINED = "DECLINED"
    LAPSED = "LAPSED"
    CANCELLED = "CANCELLED"
    REFUNDING = "REFUNDING"
    REFUND_WAITING = "REFUND_WAITING"
    REFUND_RETRYING = "REFUND_RETRYING"
    REFUNDED = "REFUNDED"
    PART_REFUNDED = "PART_REFUNDED"
    REFUND_DECLINED = "REFUND_DECLINED"
    SENT = "SENT"
    PART_SENT = "PART_SENT"
    STOPPED = "STOPPED"
    RECALLING = "RECALLING"
    RECALL_WAITING = "RECALL_WAITING"
    RECALL_RETRYING = "RECALL_RETRYING"
    RECALLED = "RECALLED"
    PART_RECALLED = "PART_RECALLED"
    RECALL_DECLINED = "RECALL_DECLINED"


class Stage(StrEnum):
    """How far money has come on its way, in whichever direction it goes."""

    WORKING = auto()
    WAITING = auto()
    RETRYING = auto()
    WHOLE = auto()
    PART = auto()
    FAILED = auto()


Half = Mapping[Stage, State]
Follows = Mapping[State, frozenset[State]]

PAYING: Final[Half] = {
    Stage.WORKING: State.WORKING,
    Stage.WAITING: State.WAITING,
    Stage.RETRYING: State.RETRYING,
    Stage.WHOLE: State.PAID,
    Stage.PART: State.PART_PAID,
    Stage.FAILED: State.DECLINED,
}
REFUNDING: Final[Half] = {
    Stage.WORKING: State.REFUNDING,
    Stage.WAITING: State.REFUND_WAITING,
    Stage.RETRYING: State.REFUND_RETRYING,
    Stage.WHOLE: State.REFUNDED,
    Stage.PART: State.PART_REFUNDED,
    Stage.FAILED: State.REFUND_DECLINED,
}
SENDING: Final[Half] = {**PAYING, Stage.WHOLE: State.SENT, Stage.PART: State.PART_SENT}
RECALLING: Final[Half] = {
    Stage.WORKING: State.RECALLING,
    Stage.WAITING: State.RECALL_WAITING,
    Stage.RETRYING: State.RECALL_RETRYING,
    Stage.WHOLE: State.RECALLED,
    Stage.PART: State.PART_RECALLED,
    Stage.FAILED: State.RECALL_DECLINED,
}
UNDECIDED: Final = (Stage.WORKING, Stage.RETRYING, Stage.WAITING)
"""Something may still come of it: work before trouble, and trouble before sleep."""


class Verb(NamedTuple):
    """Such as refund, refunded."""

    do: str
    done: str


@dataclass(frozen=True, slots=True)
class Kind:
    """`name`, `begin`, `end` and `give_back` are our words on the wire, `moved_by` and `returned_by` the
    provider's words for its operations.

    `there` has the states of money that goes its way, `back` those of money that returns; `ended` is that of
    an order that nobody wants any more.
    """

    name: str
    begin: Verb
    end: Verb
    give_back: Verb
    moved_by: str
    returned_by: str
    there: Half
    back: Half
    ended: State
    follows: Follows
    may_begin_itself: bool = False

    @property
    def states(self) -> frozenset[State]:
        return frozenset(self.follows)

    @property
    def at_work(self) -> frozenset[State]:
        """While something may still come of it."""
        return frozenset(half[stage] for half in (self.there, self.back) for stage in UNDECIDED)

    @property
    def paid(self) -> frozenset[State]:
        """What has moved there can be given back, and maybe is just now."""
        paid = {self.there[Stage.WHOLE], self.there[Stage.PART]}
        return frozenset(paid | {self.back[stage] for stage in UNDECIDED})


def _follows(there: Half, back: Half, ended: State) -> Follows:
    over = frozenset({State.LAPSED, ended})
    begins = over | {there[Stage.WORKING]}
    returns = frozenset({back[Stage.WORKING]})
    return {
        **dict.fromkeys((*there.values(), *back.values(), *over), frozenset()),
        State.OPEN: begins,
        there[Stage.WORKING]: over | set(there.values()) - {there[Stage.WORKING]},
        there[Stage.WAITING]: begins,
        there[Stage.RETRYING]: begins,
        there[Stage.WHOLE]: returns,
        there[Stage.PART]: returns,
        back[Stage.WORKING]: frozenset(back.values()) - returns,
        back[Stage.WAITING]: returns,
        back[Stage.RETRYING]: returns,
    }


BILL: Final = Kind(
    name="bill",
    begin=Verb("pay", "paid"),
    end=Verb("cancel", "cancelled"),
    give_back=Verb("refund", "refunded"),
    moved_by="payments",
    returned_by="refunds",
    there=PAYING,
    back=REFUNDING,
    ended=State.CANCELLED,
    follows=_follows(PAYING, REFUNDING, State.CANCELLED),
)
PAYOUT: Final = Kind(
    name="payout",
    begin=Verb("send", "sent"),
    end=Verb("stop", "stopped"),
    give_back=Verb("recall", "recalled"),
    moved_by="payouts",
    returned_by="cancellations",
    there=SENDING,
    back=RECALLING,
    ended=State.STOPPED,
    follows=_follows(SENDING, RECALLING, State.STOPPED),
    may_begin_itself=True,
)
