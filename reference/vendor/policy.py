"""The decisions about vendors' invoices that a variant may take otherwise, sound here."""

from __future__ import annotations

from dataclasses import dataclass, field

from payconform.reference.ids import Ids

from .payout_states import PayoutStatus, may_be_news
from .records import VendorPayout
from .standing import Facts, state
from .states import ALLOWED, Action, State


class Actions:
    def allows(self, action: Action, state: State, facts: Facts) -> bool:
        """By the table; and "you cannot cancel an invoice once a payout is made for it".

        A payout is made once money has moved: what failed or was rejected before is none, what came back is.
        The document explains canceled by "you have manually cancelled the payout against the invoice", and
        says of a cancelled payout that it leads to unpaid: the latter holds here.
        """
        if action is Action.CANCEL and facts.was_paid_out:
            return False
        return action in ALLOWED[state]

    def checks_first(self) -> bool:
        """Before anything is written; else what was asked for is done, and refused afterwards."""
        return True


class Standing:
    def state(self, facts: Facts) -> State:
        return state(facts)

    def told(self, state: State) -> str:
        """The word for it."""
        return state.value


class Ordering:
    """What is ordered at the provider."""

    def remaining(self, facts: Facts) -> int:
        """The most that can be ordered, in paise, and what is ordered where nobody says how much."""
        return facts.remaining

    def scheduled_at(self, moment: int) -> int | None:
        """What the provider is told about it."""
        return moment

    def key(self, order: VendorPayout, ids: Ids) -> str:
        """That an order is sent out with, the first time and when it is repeated."""
        return order.key

    def ordered_when_marked(self, facts: Facts) -> int:
        """In paise: what was paid by other means is not paid once more."""
        return 0


class News:
    """What the provider says of a payout, unasked or not."""

    def is_genuine(self, *, signed: bool) -> bool:
        return signed

    def is_repeated(self, *, taken: bool) -> bool:
        """An event that was taken before; it changes nothing then."""
        return taken

    def is_news(self, before: PayoutStatus, after: PayoutStatus, *, unasked: bool) -> bool:
        """`unasked`: a webhook says so; else it is the answer to a call of ours."""
        return may_be_news(before, after)


class Mailing:
    def copies(self, before: State | None, after: State) -> int:
        """Of the message that the vendor gets about this step: "once an invoice is paid"."""
        return int(after is State.PAID and before is not State.PAID)

    def is_a_step(self, before: State, after: State) -> bool:
        """Something that may have to be told."""
        return after is not before


class Reporting:
    def begun(self, word: str) -> str:
        """The state that the answer shows which makes an invoice."""
        return word

    def paid(self, facts: Facts) -> int:
        """What is shown as paid, in paise."""
        return facts.paid


@dataclass(frozen=True, slots=True, kw_only=True)
class VendorPolicies:
    actions: Actions = field(default_factory=Actions)
    standing: Standing = field(default_factory=Standing)
    ordering: Ordering = field(default_factory=Ordering)
    news: News = field(default_factory=News)
    mailing: Mailing = field(default_factory=Mailing)
    reporting: Reporting = field(default_factory=Reporting)
