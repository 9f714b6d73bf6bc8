"""A small service in this process, whose answers a test bends; and a draft that fits it unbent."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import Flask, Response, jsonify, request

from payconform import lifecycles
from payconform.in_process.apps import AppTransport
from payconform.init.draft import Confidence, Draft, Line
from payconform.init.making import Made, Making
from payconform.init.proving import Proved, prove
from payconform.init.toml_text import text
from payconform.init.trial import Trial
from payconform.target import own_schemas
from payconform.target import profile as profiles
from payconform.target.profile import Profile
from payconform.target.source import Source

CYCLE = lifecycles.load("payment-invoice-2021")
Bend = Callable[[dict[str, Any]], Any]


@dataclass
class Stall:
    """`shown` makes of an order what a read shows; `made`, `listed` what the other answers hold."""

    shown: Bend = field(default_factory=lambda: usual)
    made: Bend = lambda invoice: invoice
    listed: Bend = lambda invoice: {"rows": [invoice]}
    headers: dict[str, str] = field(default_factory=dict)
    status: int = 201
    calls: list[str] = field(default_factory=list)

    def app(self) -> Flask:
        app = Flask(__name__)
        orders: dict[str, dict[str, Any]] = {}

        @app.before_request
        def count() -> None:
            self.calls.append(f"{request.method} {request.path}")

        @app.post("/bills")
        def create() -> Response:
            order = request.get_json()
            orders["b1"] = order
            answer = jsonify(self.made(self.shown({**order, "id": "b1"})))
            answer.status_code = self.status
            answer.headers.update(self.headers)
            return answer

        @app.get("/bills/<key>")
        def read(key: str) -> Any:
            if key not in orders:
                return {"error": "unknown"}, 404
            return jsonify(self.shown({**orders[key], "id": key}))

        @app.get("/bills")
        def find() -> Response:
            return jsonify(self.listed(self.shown({**orders["b1"], "id": "b1"})))

        return app


def usual(order: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": order["id"],
        "ref": order["ref"],
        "state": "OPEN",
        "total": {"sum": order["sum"], "ccy": order["ccy"]},
        "paid": 0,
        "createdAt": datetime.now(UTC).isoformat(),
    }


LINES: dict[str, Any] = {
    "target": {"name": "stall", "base_url": "http://127.0.0.1:9", "lifecycles": [CYCLE.name]},
    "money": {"format": "minor"},
    "operations": {
        "create": {
            "method": "POST",
            "path": "/bills",
            "body": {"ref": "{reference}", "sum": "{amount}", "ccy": "{currency}"},
        }
    },
    "invoice": {
        "id": "$.id",
        "reference": "$.ref",
        "status": "$.state",
        "amount": "$.total.sum",
        "currency": "$.total.ccy",
        "processed_amount": "$.paid",
        "created": "$.createdAt",
    },
    "statuses": {"OPEN": "created"},
}
READ = Line(("operations", "read"), {"method": "GET", "path": "/bills/{id}"}, Confidence.HIGH, "GET of one")
LIST = Line(
    ("operations", "list"),
    {"method": "GET", "path": "/bills", "query": {"ref": "{reference}"}, "items": "$.rows[*]"},
    Confidence.HIGH,
    "GET of many",
)


def drafted(*lines: Line) -> Draft:
    """With these lines over the usual ones, all of them proposals."""
    draft = Draft((READ, LIST)).overlaid(LINES)
    unsure = tuple(Line(one.keys, one.value, Confidence.MEDIUM, "proposed") for one in draft.lines)
    return Draft(unsure).having(*lines)


def proved(stall: Stall, draft: Draft, folder: Path) -> Proved:
    profile = profiles.of(Source(folder / "target.toml", text(draft)), {})
    trial = Trial(profile, AppTransport(stall.app()), CYCLE)
    return prove(draft, trial, CYCLE, own_schemas.of_profile(profile))


def made(stall: Stall, draft: Draft, folder: Path, environment: dict[str, str] | None = None) -> Made:
    def reach(_: Profile) -> Any:
        return nullcontext(AppTransport(stall.app()))

    return Making(folder / "target.toml", "Head.", environment or {}).finish(draft, {}, reach)
