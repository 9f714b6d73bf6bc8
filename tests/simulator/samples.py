"""One of each record, and more of them, without a provider around them."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from payconform.money import Money
from payconform.simulator.callbacks import Attempt, Callback, CallbackState, Ended
from payconform.simulator.delivery_policy import DeliveryPolicy, Success
from payconform.simulator.hazards import Call, Hazard, HazardKind, HazardMatch
from payconform.simulator.idempotency import Answer, KeptAnswer
from payconform.simulator.journal import Entry, EntryKind
from payconform.simulator.kinds import Kind
from payconform.simulator.operation import Nearest, Operation, OutcomeSource, Trigger
from payconform.simulator.options import RunOptions
from payconform.simulator.plan import Step
from payconform.simulator.records import Record
from payconform.simulator.rules import Match
from payconform.simulator.runs import RunState
from payconform.simulator.snapshots import Snapshot
from payconform.simulator.stored_rules import StoredRule
from payconform.simulator.transitions import Status

from .world import RECEIVER, START


def operation(id_: str = "pay_1", **more: Any) -> Operation:
    amount = Money(10000, "EUR")
    values: dict[str, Any] = {
        "kind": Kind.PAYMENT,
        "run": "r",
        "parent": None,
        "reference": "inv-1",
        "amount": amount,
        "method": "card",
        "descriptor": None,
        "metadata": {"deep": [1, 2.5, None, True, "ü"]},
        "callback_url": RECEIVER,
        "status": Status.PENDING,
        "moved": Money(0, "EUR"),
        "resolution": None,
        "source": OutcomeSource(Trigger.DEFAULT, "why", nearest=Nearest("rul_1", ("reference", "amount"))),
        "created": START,
        "updated": START,
        "plan": (Step(timedelta(seconds=0.5), Status.SUCCEEDED, "ok", amount),),
        "due": START + timedelta(seconds=0.5),
    }
    return Operation(id=id_, **{**values, **more})


def callback(id_: str = "cbk_1", **more: Any) -> Callback:
    values: dict[str, Any] = {
        "run": "r",
        "event_id": "evt_1",
        "operation": "pay_1",
        "reference": "inv-1",
        "url": RECEIVER,
        "type": "payment.pending",
        "body": b'{"\xc3\xbc": 1}',
        "state": CallbackState.OWED,
        "due": START,
        "created": START,
        "attempts": (
            Attempt(START, None, "timeout", 12.5, "sha256:0", next_due=START),
            Attempt(START, 200, None, 12.5, "sha256:0", succeeded=True, resend=True, retry_after=0.5),
        ),
        "ended": Ended.DELIVERED,
        "resends": 1,
    }
    return Callback(id=id_, **{**values, **more})


RULE = StoredRule(
    id="rul_1",
    match=Match(operation=Kind.PAYMENT, amount=Decimal("12.30"), currency="EUR"),
    outcomes=({"outcome": "partial", "share": "0.6", "after": 2.5}, {"outcome": "error"}),
    used=3,
)
HAZARD = Hazard(
    id="haz_1",
    kind=HazardKind.STATUS,
    match=HazardMatch(Match(reference="inv-1"), call=Call.CREATE),
    parameters={"status": 503, "when": "before"},
    times=2,
    seen=3,
    hit=1,
)
KEY = KeptAnswer("k ü", b"\x00\xff", START, Answer(201, b"{}"))
ENTRY = Entry(7, START, EntryKind.TRANSITION, "pay_1", "inv-1", {"from": None, "to": "pending"})
POLICY = DeliveryPolicy((0, 2.5), jitter=0.25, success=Success.ONLY_200, only_final=True)
STATE = RunState("r", "inv-", START, RunOptions(seed=7, magic=False, callbacks=POLICY))
SNAPSHOT = Snapshot("snp_1", "before", START, 1, b'{"version":1}')

EVERY_KIND: tuple[Record, ...] = (STATE, RULE, HAZARD, KEY, operation(), callback(), ENTRY, SNAPSHOT)
