"""What a tester says to one run of a fake provider, and asks it: rules, hazards, actions, time, accounts."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Unpack
from urllib.parse import urlencode

from payconform.clock import rfc3339

from . import readings, terms
from .calls import named
from .run_control import RunControl
from .terms import Amount, HazardTerms, Match, Outcome, Selection
from .values import Account, Delivery, Hazard, Journal, Operation, ProviderClock, Rule

TOML = "application/toml"

__tracebackhide__ = True  # pytest shows the line that asked, not those in between


class ProviderClient(RunControl):
    """One run of a fake provider. What it handed out is named by value or by id."""

    # What becomes of operations to come

    def answer(self, *outcomes: Outcome, **match: Unpack[Match]) -> Rule:
        """Operations that match get these outcomes, one after the other; the last repeats.

        Of several rules that match, the newest decides.
        """
        return readings.rule(self._call("POST", "/rules", terms.rule(outcomes, match)))

    def rules(self) -> tuple[Rule, ...]:
        """Newest first."""
        return tuple(map(readings.rule, self._call("GET", "/rules")["items"]))

    def remove_rule(self, rule: Rule | str) -> None:
        self._call("DELETE", f"/rules/{named(rule)}")

    def remove_rules(self) -> None:
        self._call("DELETE", "/rules")

    def load_plan(self, toml: str) -> None:
        """The rules of a plan file take the place of all rules. A mistake is refused with its line."""
        self._call("PUT", "/plan", toml.encode(), media_type=TOML)

    # What goes wrong on the way

    def hazard(self, kind: str, **given: Unpack[HazardTerms]) -> Hazard:
        """Such as ``hazard("timeout", reference="order-1", seconds=30, when="after", times=1)``."""
        return readings.hazard(self._call("POST", "/hazards", terms.hazard(kind, given)))

    def hazards(self) -> tuple[Hazard, ...]:
        """Newest first, with what each has seen and hit."""
        return tuple(map(readings.hazard, self._call("GET", "/hazards")["items"]))

    def remove_hazard(self, hazard: Hazard | str) -> None:
        self._call("DELETE", f"/hazards/{named(hazard)}")

    def remove_hazards(self) -> None:
        self._call("DELETE", "/hazards")

    # What happens to operations that are there

    def act(
        self,
        operation: Operation | str,
        action: str,
        *,
        amount: Amount | None = None,
        resolution: str | None = None,
    ) -> Operation:
        """Do any of the provider's actions; it as it stands then. What its state forbids is refused."""
        body = terms.given(action=action, amount=terms.major(amount), resolution=resolution)
        return readings.operation(self._call("POST", f"/operations/{named(operation)}/actions", body))

    def settle(self, operation: Operation | str) -> Operation:
        """All of it moves."""
        return self.act(operation, "settle")

    def settle_part(self, operation: Operation | str, amount: Amount) -> Operation:
        return self.act(operation, "settle_part", amount=amount)

    def fail(self, operation: Operation | str, resolution: str | None = None) -> Operation:
        return self.act(operation, "fail", resolution=resolution)

    def reverse(self, operation: Operation | str, resolution: str | None = None) -> Operation:
        """What moved, and refunds don't hold, is taken back."""
        return self.act(operation, "reverse", resolution=resolution)

    def approve(self, operation: Operation | str) -> Operation:
        """A vendor payout that awaits it is scheduled, waits for funds, or is processed."""
        return self.act(operation, "approve")

    def reject(self, operation: Operation | str) -> Operation:
        """A vendor payout that awaits approval is never processed."""
        return self.act(operation, "reject")

    def cancel(self, operation: Operation | str) -> Operation:
        """A vendor payout that is queued or scheduled is never processed."""
        return self.act(operation, "cancel")

    def fund(self, operation: Operation | str) -> Operation:
        """The money that a queued vendor payout waits for arrives."""
        return self.act(operation, "fund")

    def resend(self, delivery: Delivery | str) -> None:
        """The same event once more, whatever became of it."""
        self._call("POST", f"/callbacks/{named(delivery)}/resend", {})

    def resend_all(self, **selection: Unpack[Selection]) -> tuple[str, ...]:
        """The callbacks that fit all that is named, once more; their ids."""
        return tuple(self._call("POST", "/callbacks/resend", terms.selection(selection))["items"])

    # Time

    def clock(self) -> ProviderClock:
        return readings.clock(self._call("GET", "/clock"))

    def freeze(self, at: datetime | None = None) -> None:
        """Its clock stands, where it is or at that moment, until it is moved."""
        at = at or self.clock().now
        self.configure(frozen_at=at)

    def move_clock(self, to: datetime) -> ProviderClock:
        """What is due on the way happens, in order."""
        return readings.clock(self._call("POST", "/clock", {"to": rfc3339(to)}))

    def advance(
        self,
        by: timedelta | None = None,
        *,
        days: float = 0,
        hours: float = 0,
        minutes: float = 0,
        seconds: float = 0,
    ) -> ProviderClock:
        """By a timedelta, or by so many of each."""
        span = by or timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
        return self.move_clock(self.clock().now + span)

    # What there is, and what happened

    def operation(self, operation: Operation | str) -> Operation:
        return readings.operation(self._call("GET", f"/operations/{named(operation)}"))

    def operations(self, reference: str | None = None) -> tuple[Operation, ...]:
        """Those of a reference, refunds too, or of the whole run, oldest first."""
        found: list[Operation] = []
        after: str | None = None
        while True:
            query = _query(reference=reference, after=after, limit="1000")
            page = self._call("GET", f"/operations{query}")
            found += map(readings.operation, page["items"])
            after = page["next"]
            if after is None:
                return tuple(found)

    def deliveries(self, reference: str | None = None) -> tuple[Delivery, ...]:
        """The ledger of callbacks, with every attempt, oldest first."""
        return tuple(
            map(readings.delivery, self._call("GET", f"/callbacks{_query(reference=reference)}")["items"])
        )

    def account(self, reference: str) -> Account:
        """Of an invoice: its operations, refunds too, what is called back about them, and how they moved."""
        return readings.account(self._call("GET", f"/account{_query(reference=reference)}"))

    def journal(self, reference: str | None = None, *, after: int = 0) -> Journal:
        """Requests, transitions and attempts to call back, whose seq is greater than `after`."""
        return readings.journal(self._call("GET", f"/journal{_query(reference=reference, after=str(after))}"))


def _query(**asked: str | None) -> str:
    known = terms.given(**asked)
    return f"?{urlencode(known)}" if known else ""
