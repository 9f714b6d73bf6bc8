"""One run of a fake provider, as whoever tests with it sees it: rules, actions, clock, ledger, journal."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Unpack
from urllib.parse import quote, urlencode

import orjson

from payconform.clock import rfc3339

from . import terms, values
from .terms import Amount, HazardTerms, Match, Outcome
from .transport import JSON, HttpTransport, Transport, document_in
from .values import Account, Delivery, Hazard, Journal, Operation, ProviderClock, Rule, Run, Snapshot

TOML = "application/toml"

__tracebackhide__ = True  # pytest shows the line that asked, not those in between


class ProviderClient:
    """`provider`: its URL, or another way to it. Operations, rules and deliveries are named by value or id.

    `on_change` is called before anything but a question is sent. Raises ProviderRefusedError where the
    provider refuses what it is asked for, and HarnessError where nobody answers.
    """

    def __init__(
        self,
        provider: str | Transport,
        run: str = "default",
        *,
        on_change: Callable[[], None] = lambda: None,
    ) -> None:
        self._transport = HttpTransport(provider) if isinstance(provider, str) else provider
        self._run = f"/_control/runs/{quote(run, safe='')}"
        self._on_change = on_change

    # The run as a whole

    def read(self) -> Run:
        return values.run(self._call("GET", ""))

    def configure(
        self,
        *,
        frozen_at: datetime | None = None,
        seed: int | None = None,
        magic: bool | None = None,
        reference_prefix: str | None = None,
    ) -> Run:
        """Make the run, or change what is given. `magic`: whether values in a body may ask for an outcome."""
        clock = None if frozen_at is None else {"mode": "frozen", "at": rfc3339(frozen_at)}
        return values.run(
            self._call(
                "PUT", "", terms.given(clock=clock, seed=seed, magic=magic, reference_prefix=reference_prefix)
            )
        )

    def forget(self) -> None:
        """All of the run: the default one is followed by an empty one, on real time."""
        self._call("DELETE", "")

    # Going back, out and in

    def snapshot(self, name: str | None = None) -> Snapshot:
        """The run as it is now, to be restored as often as wanted."""
        return values.snapshot(self._call("POST", "/snapshots", terms.given(name=name)))

    def snapshots(self) -> tuple[Snapshot, ...]:
        return tuple(map(values.snapshot, self._call("GET", "/snapshots")["items"]))

    def restore(self, snapshot: Snapshot | str) -> Run:
        """All as it was, the clock, too."""
        return values.run(self._call("POST", f"/snapshots/{_id(snapshot)}/restore"))

    def drop_snapshot(self, snapshot: Snapshot | str) -> None:
        self._call("DELETE", f"/snapshots/{_id(snapshot)}")

    def export_run(self) -> dict[str, Any]:
        """All of the run but its snapshots, as a document without any secret."""
        document: dict[str, Any] = self._call("GET", "/export")
        return document

    def import_run(self, document: Mapping[str, Any]) -> Run:
        """Into this run, which is new or empty."""
        return values.run(self._call("PUT", "/import", document))

    def reset(self) -> None:
        """Forget all runs of the provider."""
        self._ask("POST", "/_control/reset", "/_control/reset")

    # What becomes of operations to come

    def answer(self, *outcomes: Outcome, **match: Unpack[Match]) -> Rule:
        """Operations that match get these outcomes, one after the other; the last repeats.

        Of several rules that match, the newest decides.
        """
        return values.rule(self._call("POST", "/rules", terms.rule(outcomes, match)))

    def rules(self) -> tuple[Rule, ...]:
        """Newest first."""
        return tuple(map(values.rule, self._call("GET", "/rules")["items"]))

    def remove_rule(self, rule: Rule | str) -> None:
        self._call("DELETE", f"/rules/{_id(rule)}")

    def remove_rules(self) -> None:
        self._call("DELETE", "/rules")

    def load_plan(self, toml: str) -> None:
        """The rules of a plan file take the place of all rules. A mistake is refused with its line."""
        self._call("PUT", "/plan", toml.encode(), media_type=TOML)

    # What goes wrong on the way

    def hazard(self, kind: str, **given: Unpack[HazardTerms]) -> Hazard:
        """Such as ``hazard("timeout", reference="order-1", seconds=30, when="after", times=1)``."""
        return values.hazard(self._call("POST", "/hazards", terms.hazard(kind, given)))

    def hazards(self) -> tuple[Hazard, ...]:
        """Newest first, with what each has seen and hit."""
        return tuple(map(values.hazard, self._call("GET", "/hazards")["items"]))

    def remove_hazard(self, hazard: Hazard | str) -> None:
        self._call("DELETE", f"/hazards/{_id(hazard)}")

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
        return values.operation(self._call("POST", f"/operations/{_id(operation)}/actions", body))

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

    def resend(self, delivery: Delivery | str) -> None:
        """The same event once more, whatever became of it."""
        self._call("POST", f"/callbacks/{_id(delivery)}/resend", {})

    # Time

    def clock(self) -> ProviderClock:
        return values.clock(self._call("GET", "/clock"))

    def freeze(self, at: datetime | None = None) -> None:
        """Its clock stands, where it is or at that moment, until it is moved."""
        at = at or self.clock().now
        self.configure(frozen_at=at)

    def move_clock(self, to: datetime) -> ProviderClock:
        """What is due on the way happens, in order."""
        return values.clock(self._call("POST", "/clock", {"to": rfc3339(to)}))

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
        return values.operation(self._call("GET", f"/operations/{_id(operation)}"))

    def operations(self, reference: str | None = None) -> tuple[Operation, ...]:
        """Those of a reference, refunds too, or of the whole run, oldest first."""
        found: list[Operation] = []
        after: str | None = None
        while True:
            query = _query(reference=reference, after=after, limit="1000")
            page = self._call("GET", f"/operations{query}")
            found += map(values.operation, page["items"])
            after = page["next"]
            if after is None:
                return tuple(found)

    def deliveries(self, reference: str | None = None) -> tuple[Delivery, ...]:
        """The ledger of callbacks, with every attempt, oldest first."""
        return tuple(
            map(values.delivery, self._call("GET", f"/callbacks{_query(reference=reference)}")["items"])
        )

    def account(self, reference: str) -> Account:
        """Of an invoice: its operations, refunds too, what is called back about them, and how they moved."""
        return values.account(self._call("GET", f"/account{_query(reference=reference)}"))

    def journal(self, reference: str | None = None, *, after: int = 0) -> Journal:
        """Requests, transitions and attempts to call back, whose seq is greater than `after`."""
        return values.journal(self._call("GET", f"/journal{_query(reference=reference, after=str(after))}"))

    def _call(self, method: str, path: str, body: Any = None, *, media_type: str = JSON) -> Any:
        """A path below the run; `body` is sent as JSON unless it is bytes."""
        return self._ask(method, self._run + path, path, body, media_type)

    def _ask(self, method: str, address: str, name: str, body: Any = None, media_type: str = JSON) -> Any:
        """`name` is what an error calls the address."""
        if method != "GET":
            self._on_change()
        raw = body if body is None or isinstance(body, bytes) else orjson.dumps(body)
        answer = self._transport.ask(method, address, raw, media_type)
        return document_in(self._transport, answer, f"{method} {name}".rstrip())


def _query(**asked: str | None) -> str:
    known = terms.given(**asked)
    return f"?{urlencode(known)}" if known else ""


def _id(named: Operation | Rule | Hazard | Delivery | Snapshot | str) -> str:
    return quote(named if isinstance(named, str) else named.id, safe="")
