"""The provider's values as JSON: operations, rules, runs, callbacks, journal entries."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from payconform.clock import rfc3339
from payconform.money import Money

from . import actions
from .actions import Action, Traits
from .callbacks import Attempt, Befallen, Callback
from .catalogue import Entry as NamedOutcome
from .delivery_policy import Backoff, DeliveryPolicy
from .hazard_catalogue import Traits as HazardTraits
from .hazards import Hazard, HazardKind
from .journal import Entry, Extract
from .kinds import Kind
from .operation import Operation
from .razorpayx.options import VendorPayoutOptions
from .rules import Match, Rule
from .runs import ClockReading, Run
from .snapshots import Snapshot


def money(amount: Money) -> dict[str, str]:
    return {"value": f"{amount.major:f}", "currency": amount.currency}


def moment(at: datetime | None) -> str | None:
    return None if at is None else rfc3339(at)


def operation(value: Operation) -> dict[str, Any]:
    source, near = value.source, value.source.nearest
    return {
        "id": value.id,
        "kind": value.kind,
        "parent": value.parent,
        "run": value.run,
        "reference": value.reference,
        "amount": money(value.amount),
        "method": value.method,
        "descriptor": value.descriptor,
        "metadata": value.metadata,
        "callback_url": value.callback_url,
        "status": value.status,
        "moved": money(value.moved),
        "resolution": value.resolution,
        "outcome_source": {
            "trigger": source.trigger,
            "rule": source.rule,
            "detail": source.detail,
            "nearest": None if near is None else {"rule": near.rule, "misses": list(near.misses)},
        },
        "created": rfc3339(value.created),
        "updated": rfc3339(value.updated),
    }


def outcome(value: NamedOutcome) -> dict[str, Any]:
    return {
        "name": value.name,
        "operations": list(value.kinds),
        "amount": None if value.amount is None else f"{value.amount:f}",
        "when": value.when,
        "sees": value.sees,
        "statuses": list(value.statuses),
        "moved": list(value.moved),
        "callbacks": list(value.callbacks),
        "outcome": value.outcome,
    }


def action(name: Action, traits: Traits) -> dict[str, Any]:
    return {
        "action": name,
        "does": traits.does,
        "needs": list(traits.needs),
        "operations": [kind for kind in Kind if actions.starts(name, kind)],
        "starts": {kind.value: list(starts) for kind in Kind if (starts := actions.starts(name, kind))},
        "takes": list(traits.takes),
    }


def rule(value: Rule) -> dict[str, Any]:
    return {
        "id": value.id,
        "match": match(value.match),
        "outcomes": list(value.outcomes),
        "used": value.used,
    }


def match(value: Match) -> dict[str, str]:
    given = {
        "operation": value.operation,
        "reference": value.reference,
        "amount": None if value.amount is None else f"{value.amount:f}",
        "currency": value.currency,
        "method": value.method,
    }
    return {name: wanted for name, wanted in given.items() if wanted is not None}


def hazard(value: Hazard) -> dict[str, Any]:
    asked = {**match(value.match.order), "call": value.match.call, "event": value.match.event}
    return {
        "id": value.id,
        "kind": value.kind,
        "match": {name: wanted for name, wanted in asked.items() if wanted is not None},
        "skip": value.skip,
        "times": value.times,
        **value.parameters,
        "seen": value.seen,
        "hit": value.hit,
    }


def hazard_kind(kind: HazardKind, traits: HazardTraits, *, is_possible: bool) -> dict[str, Any]:
    """A row of the catalogue."""
    parameters = (
        {"name": each.name, "text": each.text, "required": each.required, "default": each.default}
        for each in traits.parameters
    )
    return {
        "kind": kind,
        "on": kind.on,
        "parameters": list(parameters),
        "sees": traits.sees,
        "needs": sorted(traits.needs),
        "possible": is_possible,
    }


def clock(reading: ClockReading) -> dict[str, Any]:
    return {"mode": reading.mode, "now": rfc3339(reading.now), "next_due": moment(reading.next_due)}


def run(value: Run) -> dict[str, Any]:
    return {
        "name": value.name,
        "clock": clock(value.reading()),
        "reference_prefix": value.prefix,
        "seed": value.options.seed,
        "magic": value.options.magic,
        "callbacks": delivery_policy(value.options.callbacks),
        "vendor_payouts": vendor_payouts(value.options.vendor_payouts),
    }


def delivery_policy(value: DeliveryPolicy) -> dict[str, Any]:
    return {
        "schedule": value.schedule if isinstance(value.schedule, Backoff) else list(value.schedule),
        "attempts": value.attempts,
        "jitter": value.jitter,
        "success": value.success,
        "only_final": value.only_final,
        "timeouts": {"connect": value.timeouts.connect, "read": value.timeouts.read},
    }


def vendor_payouts(value: VendorPayoutOptions) -> dict[str, Any]:
    return {
        "webhook_url": value.webhook_url,
        "approval": value.approval,
        "balance": None if value.balance is None else f"{value.balance.major:f}",
    }


def snapshot(value: Snapshot) -> dict[str, Any]:
    return {
        "id": value.id,
        "name": value.name,
        "at": rfc3339(value.at),
        "operations": value.operations,
    }


def callback(value: Callback) -> dict[str, Any]:
    return {
        "id": value.id,
        "event_id": value.event_id,
        "operation": value.operation,
        "reference": value.reference,
        "url": value.url,
        "type": value.type,
        "state": value.state,
        "created": rfc3339(value.created),
        "due": moment(value.due),
        "ended": value.ended,
        "attempts": [_attempt(attempt) for attempt in value.attempts],
        "hazard": None if value.befallen is None else _befallen(value.befallen),
    }


def _befallen(value: Befallen) -> dict[str, Any]:
    return {"id": value.hazard, "kind": value.kind, "copy": value.copy}


def _attempt(value: Attempt) -> dict[str, Any]:
    return {
        "at": rfc3339(value.at),
        "status": value.status,
        "error": value.error,
        "duration_ms": round(value.duration_ms, 1),
        "body_digest": value.body_digest,
        "succeeded": value.succeeded,
        "next_due": moment(value.next_due),
        "resend": value.resend,
        "retry_after": value.retry_after,
    }


def journal(extract: Extract) -> dict[str, Any]:
    items = [entry(each) for each in extract.entries]
    return {"items": items, "dropped": extract.dropped, "next": extract.next}


def entry(value: Entry) -> dict[str, Any]:
    return {
        "seq": value.seq,
        "at": rfc3339(value.at),
        "kind": value.kind,
        "operation": value.operation,
        "reference": value.reference,
        **value.details,
    }
