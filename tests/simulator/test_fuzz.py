"""The served description against the provider: whatever fits it or just fails to, the answer is described.

Each described call meets a provider of its own with the same things in it: a failure repeats by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, Phase, settings

from payconform.clock import FrozenClock
from payconform.ids import SeededIds
from payconform.simulator import Settings, create_app
from payconform.simulator.app import services_of
from payconform.simulator.store import MemoryStore

from .payouts import ORDER as VENDOR_PAYOUT
from .world import RECEIVER, SECRET, START, Receiver

schemathesis = pytest.importorskip("schemathesis", reason="schemathesis isn't installed")
from schemathesis.checks import not_a_server_error  # noqa: E402
from schemathesis.specs.openapi.checks import (  # noqa: E402
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
EXAMPLES = 8  # of each operation, beside those that cover its description systematically
ORDER = {"reference": "inv-1", "amount": {"value": "10.00", "currency": "EUR"}, "callback_url": RECEIVER}
RULE = {"match": {"reference": "inv-9"}, "outcomes": [{"outcome": "pending"}]}


class Furnished:
    """A WSGI app with things in it, anew after each deletion. `ids` are those that a path may name."""

    def __init__(self) -> None:
        self.ids: dict[str, list[str]] = {}
        self._app: Any = None

    def __call__(self, environ: Any, start_response: Any) -> Any:
        if self._app is None:
            self.begin()
        answer = self._app(environ, start_response)
        if environ["REQUEST_METHOD"] == "DELETE":
            self.begin()
        return answer

    def begin(self) -> None:
        self.end()
        self._app = self._furnish()

    def end(self) -> None:
        if self._app is not None:
            services_of(self._app).outbox.stop()
            self._app = None

    def _furnish(self) -> Any:
        app = create_app(
            Settings(nonce="n", secret=SECRET),
            clock=FrozenClock(START),
            store=MemoryStore(),
            ids=SeededIds(1),
            sender=Receiver(),
        )
        client = app.test_client()
        rule = client.post("/_control/runs/default/rules", json=RULE).json["id"]
        client.put("/_control/runs/frozen", json={"clock": {"mode": "frozen"}})
        payment = client.post("/payments", json=ORDER).json["id"]
        payout = client.post("/payouts", json=ORDER).json["id"]
        part = {"amount": {"value": "1.00", "currency": "EUR"}}
        refund = client.post(f"/payments/{payment}/refunds", json=part).json["id"]
        vendor_payout = client.post(
            "/v1/payouts",
            json={**VENDOR_PAYOUT, "queue_if_low_balance": True},
            headers={"X-Payout-Idempotency": "key-1", "Payconform-Outcome": "payout-awaits-funds"},
            auth=("key", "secret"),
        ).json["id"]
        services_of(app).outbox.wait_idle(10)
        callback = client.get("/_control/runs/default/callbacks").json["items"][0]["id"]
        self.ids = {
            "run": ["default", "frozen"],
            "operation_id": [payment, payout, refund, vendor_payout],
            "rule_id": [rule],
            "callback_id": [callback],
        }
        return app


app = Furnished()
schema = schemathesis.openapi.from_wsgi("/_control/openapi.json", app)


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    app.begin()
    yield
    app.end()


@schemathesis.serializer("application/toml")
def _as_text(_context: Any, value: Any) -> bytes:
    """JSON's objects are no TOML, which is a case of its own; texts are sent as they are."""
    return value.encode() if isinstance(value, str) else orjson.dumps(value)


@schema.hook
def map_path_parameters(_context: Any, values: dict[str, Any] | None) -> dict[str, Any] | None:
    """Two strange ids of three become known ones: beyond a 404 there is more to find."""
    return values and {name: _known(name, value) for name, value in values.items()}


@schema.hook
def map_headers(context: Any, values: dict[str, Any] | None) -> dict[str, Any] | None:
    """Most calls of vendor payouts bring a key: beyond a 401 there is more to find."""
    if "/v1/" not in context.operation.path or sum(map(ord, str(values))) % 4 == 0:
        return values
    return {**(values or {}), "Authorization": "Basic a2V5OnNlY3JldA=="}


def _known(name: str, value: Any) -> Any:
    weight = sum(map(ord, str(value)))
    known = app.ids.get(name, [])
    return known[weight % len(known)] if known and weight % 3 else value


@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_every_answer_is_a_described_one(case: Any) -> None:
    case.call_and_validate(checks=CHECKS)
