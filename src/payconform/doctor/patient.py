"""One life cycle of a target under examination: the ways to it, and what was seen of it so far."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from payconform.capture import Exchange
from payconform.clock import Deadline
from payconform.lifecycle import LifeCycle, Moves
from payconform.merchant import Merchant
from payconform.money import Money
from payconform.provider_client import Operation, ProviderClient
from payconform.rig import Rig
from payconform.target.accounts import Account
from payconform.target.driver import Driver
from payconform.target.drivers import driver_for
from payconform.target.profile import Profile
from payconform.target.values import Invoice, NewInvoice, RawBody

AMOUNT = Money.of("12.34", "EUR")
IN_INDIA = Money.of("12.34", "INR")  # RazorpayX pays out in no other currency
RUN = "doctor"
WAIT_S = 3.0
POLL_S = 0.05


@dataclass(slots=True)
class Patient:
    """What one check learns, the next may need. `id` is of the invoice that goes the usual way.

    `made`: the references of all that was ordered, whether the target took the order or not.
    """

    profile: Profile
    cycle: LifeCycle
    rig: Rig
    driver: Driver = field(init=False)
    exchanges: list[Exchange] = field(default_factory=list)
    bodies: list[RawBody] = field(default_factory=list)
    words: dict[str, str] = field(default_factory=dict)
    id: str = ""
    reference: str = field(default_factory=lambda: f"pc{RUN}-{secrets.token_hex(4)}")
    account: Account | None = None
    paid: Invoice | None = None
    before: frozenset[str] = frozenset()
    operations: tuple[Operation, ...] = ()
    file_id: str = ""
    draft_id: str = ""
    made: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.driver = self.another_driver()

    def another_driver(self) -> Driver:
        """With cookies and a header clock of its own."""
        return driver_for(
            self.profile,
            record=self.exchanges.append,
            inspect=self.bodies.append,
            transport=self.rig.transport,
        )

    @property
    def able(self) -> frozenset[str]:
        return self.driver.capabilities

    @property
    def amount(self) -> Money:
        return IN_INDIA if self.cycle.moves is Moves.VENDOR_PAYOUT else AMOUNT

    @property
    def provider(self) -> ProviderClient:
        return ProviderClient(self.rig.provider, self.rig.provider_run)

    @property
    def merchant(self) -> Merchant:
        return self.rig.merchant

    @property
    def patience(self) -> float:
        """Seconds to wait for what the target does after its answer."""
        return self.profile.patience + WAIT_S

    @property
    def status(self) -> int | None:
        """Of the answer to the last call; None: there was none."""
        return self.exchanges[-1].status if self.exchanges else None

    def order(self, reference: str = "", amount: Money | None = None) -> NewInvoice:
        named = reference or f"pc{RUN}-{secrets.token_hex(4)}"
        self.made.append(named)
        return NewInvoice(
            reference=named,
            amount=amount or self.amount,
            description="payconform doctor",
            callback_url=self.merchant.address(named),
            lifecycle=self.cycle.name,
            autoprocess=False,
            vendor="payconform doctor",
            vendor_email="doctor@example.org",
        )

    def see(self, *invoices: Invoice | None) -> None:
        """Remembers which word was seen for which status."""
        for invoice in invoices:
            if invoice is not None:
                self.words[invoice.raw_status] = invoice.status

    def see_codes(self, codes: Iterable[str]) -> None:
        """Of an event log, which tells no word of the target's own beside."""
        own = set(self.words.values())
        self.words.update({code: code for code in codes if code not in own})


def until(arrived: Callable[[], object], seconds: float) -> bool:
    """Whether that came true in time."""
    bound = Deadline(seconds)
    while not arrived():
        if bound.passed:
            return False
        bound.wait(POLL_S)
    return True
