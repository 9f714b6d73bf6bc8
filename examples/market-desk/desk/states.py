"""The states of an order, and which may follow which."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class State(StrEnum):
    NEW = "new"
    COLLECTING = "collecting"
    WAITING = "waiting"
    TRYING_AGAIN = "trying_again"
    SETTLED = "settled"
    SETTLED_LATE = "settled_late"  # it had to wait for that
    SETTLED_SHORT = "settled_short"
    REFUSED = "refused"
    VOID = "void"
    LAPSED = "lapsed"
    GIVING_BACK = "giving_back"
    GIVE_BACK_WAITING = "give_back_waiting"
    GIVING_BACK_AGAIN = "giving_back_again"
    GIVEN_BACK = "given_back"
    GIVEN_BACK_IN_PART = "given_back_in_part"
    GIVE_BACK_REFUSED = "give_back_refused"


class Purpose(StrEnum):
    COLLECT = "collect"
    GIVE_BACK = "give_back"


@dataclass(frozen=True, slots=True)
class Half:
    """Money comes in, or goes back: either way the provider is asked, and may leave us waiting."""

    working: State
    waiting: State
    again: State
    refused: State

    @property
    def under_way(self) -> frozenset[State]:
        return frozenset({self.working, self.waiting})


HALVES: Final[Mapping[Purpose, Half]] = {
    Purpose.COLLECT: Half(State.COLLECTING, State.WAITING, State.TRYING_AGAIN, State.REFUSED),
    Purpose.GIVE_BACK: Half(
        State.GIVING_BACK, State.GIVE_BACK_WAITING, State.GIVING_BACK_AGAIN, State.GIVE_BACK_REFUSED
    ),
}

SETTLED: Final = frozenset({State.SETTLED, State.SETTLED_LATE, State.SETTLED_SHORT})
GIVEN_UP: Final = frozenset({State.REFUSED, State.VOID, State.LAPSED})
UNPAID: Final = frozenset({State.NEW, State.COLLECTING, State.WAITING})

FOLLOWS: Final[Mapping[State, frozenset[State]]] = {
    **dict.fromkeys(State, frozenset()),
    State.NEW: frozenset({State.COLLECTING, State.VOID, State.LAPSED}),
    State.COLLECTING: SETTLED | GIVEN_UP | {State.WAITING, State.TRYING_AGAIN},
    State.WAITING: frozenset({State.COLLECTING, State.VOID, State.LAPSED}),
    State.TRYING_AGAIN: frozenset({State.COLLECTING}),
    **dict.fromkeys(SETTLED, frozenset({State.GIVING_BACK})),
    State.GIVING_BACK: frozenset(
        {
            State.GIVE_BACK_WAITING,
            State.GIVING_BACK_AGAIN,
            State.GIVEN_BACK,
            State.GIVEN_BACK_IN_PART,
            State.GIVE_BACK_REFUSED,
        }
    ),
    State.GIVE_BACK_WAITING: frozenset({State.GIVING_BACK}),
    State.GIVING_BACK_AGAIN: frozenset({State.GIVING_BACK}),
}
