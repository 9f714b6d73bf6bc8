"""The law of the file: whatever was done, and wherever it is reopened, everything is as it was."""

from __future__ import annotations

import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, multiple, rule

from payconform.clock import FrozenClock, rfc3339
from payconform.ids import SeededIds
from payconform.simulator import Settings, create_app
from payconform.simulator.actions import Action
from payconform.simulator.contents import Contents, contents_of
from payconform.simulator.file_store import FileStore

from .world import RECEIVER, SECRET, START, Api, Description, Receiver

RUNS = st.sampled_from(["default", "one", "two"])
REFERENCES = st.sampled_from(["a", "b"])
OUTCOMES = st.sampled_from(
    [
        {"outcome": "success"},
        {"outcome": "success", "after": 60},
        {"outcome": "partial", "share": "0.6", "after": 60},
        {"outcome": "pending"},
        {"outcome": "error", "reads": 2},
        {"plan": [{"after": 30, "status": "pending"}, {"after": 60, "status": "succeeded"}]},
        {"plan": [{"status": "pending"}, {"after": 10, "status": "succeeded"}, {"status": "reversed"}]},
    ]
)

HAZARDS: list[dict[str, Any]] = [
    {"kind": "delay", "seconds": 0},
    {"kind": "callback_doubled", "seconds": 5},
    {"kind": "callback_reordered", "seconds": 20},
    {"kind": "callback_late"},
    {"kind": "callback_lost"},
    {"kind": "callback_replayed"},
]


class Reopening(RuleBasedStateMachine):
    """Compared is what the provider holds in memory, just before and just after."""

    operations: Bundle[tuple[str, str, str]] = Bundle("operations")  # run, kind, id

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.clock = FrozenClock(START)
        self.receiver = Receiver()
        self.description = Description()
        self.ids = SeededIds(1)
        self.open()
        for run in ("one", "two"):
            self.call("PUT", f"/_control/runs/{run}", {"clock": {"mode": "frozen", "at": rfc3339(START)}})

    def open(self) -> None:
        self.store = FileStore(Path(self.folder.name) / "provider.db")
        app = create_app(
            Settings(nonce="n", secret=SECRET, journal_limit=20),
            clock=self.clock,
            store=self.store,
            ids=self.ids,
            sender=self.receiver,
        )
        self.api = Api(app, self.description)

    def teardown(self) -> None:
        if hasattr(self, "api"):
            self.api.parts.outbox.stop()
            self.store.close()
            self.folder.cleanup()

    def call(self, method: str, path: str, body: Any = None, **more: Any) -> Any:
        answer = self.api(method, path, body, **more)
        assert answer.status_code < 500
        self.api.settle_down()  # so that nothing is on its way when two states are compared
        return answer.json if answer.data else None

    @rule(run=RUNS, outcomes=st.lists(OUTCOMES, min_size=1, max_size=2))
    def add_rule(self, run: str, outcomes: list[Any]) -> None:
        self.call("POST", f"/_control/runs/{run}/rules", {"outcomes": outcomes})

    @rule(run=RUNS, kind=st.sampled_from(HAZARDS), times=st.integers(1, 3), skip=st.integers(0, 1))
    def add_hazard(self, run: str, kind: dict[str, Any], times: int, skip: int) -> None:
        self.call("POST", f"/_control/runs/{run}/hazards", {**kind, "times": times, "skip": skip})

    @rule(run=RUNS)
    def clear_rules(self, run: str) -> None:
        self.call("DELETE", f"/_control/runs/{run}/rules")

    @rule(
        target=operations,
        run=RUNS,
        kind=st.sampled_from(["payment", "payout"]),
        reference=REFERENCES,
        key=st.none() | st.sampled_from(["k-1", "k-2"]),
        calls_back=st.booleans(),
    )
    def create(self, run: str, kind: str, reference: str, key: str | None, *, calls_back: bool) -> Any:
        body: dict[str, Any] = {"reference": reference, "amount": {"value": "10.00", "currency": "EUR"}}
        if calls_back:
            body["callback_url"] = RECEIVER
        headers = {"Idempotency-Key": key} if key else {}
        made = self.call("POST", f"/runs/{run}/{kind}s", body, headers=headers)
        return (run, made["kind"], made["id"]) if "id" in made else multiple()

    @rule(operation=operations, value=st.sampled_from(["1.00", "6.00"]))
    def take_back(self, operation: tuple[str, str, str], value: str) -> None:
        run, kind, id_ = operation
        back = {"payment": "refunds", "payout": "cancellations"}[kind]
        body = {"amount": {"value": value, "currency": "EUR"}}
        self.call("POST", f"/runs/{run}/{kind}s/{id_}/{back}", body)

    @rule(operation=operations, action=st.sampled_from([Action.SETTLE, Action.FAIL, Action.REVERSE]))
    def act(self, operation: tuple[str, str, str], action: Action) -> None:
        run, _, id_ = operation
        self.call("POST", f"/_control/runs/{run}/operations/{id_}/actions", {"action": action})

    @rule(operation=operations)
    def read(self, operation: tuple[str, str, str]) -> None:
        run, kind, id_ = operation
        self.call("GET", f"/runs/{run}/{kind}s/{id_}")

    @rule(run=RUNS, by=st.sampled_from([10, 60, 25 * 3600]))
    def pass_time(self, run: str, by: int) -> None:
        if run == "default":
            self.clock.advance(timedelta(seconds=by))
            real = self.api.parts.runs.get(run)
            self.api.parts.engine.fire(real, real.now())  # as the ticker does
            self.api.settle_down()
        else:
            self.call("POST", f"/_control/runs/{run}/clock", {"by": by})

    @rule(run=RUNS, seed=st.integers(0, 9), prefix=st.sampled_from([None, "a", "b"]))
    def change(self, run: str, seed: int, prefix: str | None) -> None:
        self.call("PUT", f"/_control/runs/{run}", {"seed": seed, "reference_prefix": prefix})

    @rule(status=st.sampled_from([200, 503]))
    def receive(self, status: int) -> None:
        self.receiver.reply = lambda _: status

    @rule(run=RUNS)
    def snapshot(self, run: str) -> None:
        self.call("POST", f"/_control/runs/{run}/snapshots", {})

    @rule(run=RUNS)
    def restore(self, run: str) -> None:
        known = self.call("GET", f"/_control/runs/{run}/snapshots").get("items")
        if known:
            self.call("POST", f"/_control/runs/{run}/snapshots/{known[-1]['id']}/restore")

    @rule()
    def delete(self) -> None:
        self.call("DELETE", "/_control/runs/two")

    @rule()
    def come_back(self) -> None:
        self.call("PUT", "/_control/runs/two", {"clock": {"mode": "frozen", "at": rfc3339(START)}})

    @rule()
    def reopen(self) -> None:
        before = self.state()
        self.api.parts.outbox.stop()
        self.store.close()
        self.open()
        assert self.state() == before

    def state(self) -> dict[str, tuple[Contents, Any, Any]]:
        parts = self.api.parts
        return {
            run.name: (
                contents_of(run, parts.store.operations(run.name), parts.store.callbacks(run.name)),
                run.snapshots,
                run.hazards.held,
            )
            for run in parts.runs.all()
        }


TestReopening = Reopening.TestCase
TestReopening.settings = settings(max_examples=40, stateful_step_count=30)
