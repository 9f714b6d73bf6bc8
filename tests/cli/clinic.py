"""A whole service in this process, with one thing wrong with it; and its profile."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import requests
from flask import Flask, Response, jsonify, request

from payconform.cli.reaching import rig_of
from payconform.doctor.examination import examine
from payconform.doctor.rows import Row
from payconform.rig import Rig
from payconform.target import profile as profiles
from payconform.target.profile import Profile
from payconform.target.source import Source

SHOP, PROVIDER = "http://clinic.test", "http://provider.test"
PROFILE = """\
money = { format = "decimal-string" }
errors = { type = "$.error" }

[target]
name = "clinic"
wsgi = "clinic_app:app"
base_url = "http://clinic.test"
lifecycles = ["payment-invoice-2021"]

[operations]
create = { method = "POST", path = "/bills", body = { ref = "{reference}", amount = "{amount}", \
currency = "{currency}", notify = "{callback_url}" } }
read = { method = "GET", path = "/bills/{id}" }
list = { method = "GET", path = "/bills", query = { ref = "{reference}" }, items = "$.rows[*]" }
process = { method = "POST", path = "/bills/{id}/pay" }
terminate = { method = "POST", path = "/bills/{id}/cancel" }
refund = { method = "POST", path = "/bills/{id}/refunds", body = { amount = "{amount}" } }
events = { method = "GET", path = "/bills/{id}/log", items = "$.rows[*]", from = "$.old", to = "$.new", \
complete = true }
digest = { method = "GET", path = "/sum", value = "$.sum" }

[invoice]
id = "$.id"
reference = "$.ref"
status = "$.state"
amount = "$.amount"
currency = "$.currency"
processed_amount = "$.paid"
created = "$.created"

[statuses]
NEW = "created"
WORKING = "processing"
PAID = "processed"
CANCELLED = "terminated"

[callbacks]
invoice = "$.bill"
signature = { scheme = "none" }

[provider]
public_url = "http://provider.test"

[reset]
method = "DELETE"
path = "/tests"
body = { begins = "pc{run}", ref = "{reference}" }

[clock]
kind = "endpoint"
format = "rfc3339"
now = "$.now"
max_step = 60
read = { method = "GET", path = "/clock" }
move = { method = "PUT", path = "/clock", body = { now = "{moment}" } }
forget = { method = "DELETE", path = "/bills" }
"""
Bend = Callable[[dict[str, Any]], Any]


@dataclass
class Clinic:
    """`shown` bends every bill that is shown, `row` one of a list; `answers` replace those of an endpoint."""

    shown: Bend = lambda bill: bill
    row: Bend = lambda bill: bill
    answers: dict[str, int] = field(default_factory=dict)
    reference: Callable[[str], str] = lambda ref: ref
    hook: str = "/hooks"
    tells: bool = True
    learns: bool = True
    pays: bool = True
    moves: Callable[[datetime], datetime] = lambda to: to
    log: Callable[[list[dict[str, Any]]], list[dict[str, Any]]] = lambda rows: rows
    headers: dict[str, str] = field(default_factory=dict)
    by_header: bool = False
    dropped: list[dict[str, str]] = field(default_factory=list)

    def app(self) -> Flask:  # noqa: C901 - one endpoint after the other
        app = Flask(__name__)
        bills: dict[str, dict[str, Any]] = {}
        logs: dict[str, list[dict[str, Any]]] = {}
        clock = [datetime.now(UTC).replace(microsecond=0)]

        def now() -> datetime:
            told = request.headers.get("Clinic-Now")
            return datetime.fromisoformat(told) if told and self.by_header else clock[0]

        def become(bill: dict[str, Any], state: str) -> None:
            logs[bill["id"]].append({"old": bill["state"], "new": state})
            bill["state"] = state
            if self.tells and bill.get("notify"):
                requests.post(
                    bill["notify"], json={"bill": self.shown(bill)}, headers=self.headers, timeout=5
                )

        @app.before_request
        def broken() -> Response | None:
            rule = str(request.url_rule)
            status = self.answers.get(f"{request.method} {rule}")
            return None if status is None else Response("<p>no</p>", status)

        @app.post("/bills")
        def create() -> tuple[Response, int]:
            order = request.get_json()
            number = f"b{len(bills) + 1}"
            bill = {"id": number, "state": "NEW", "paid": "0", "created": now().isoformat(), **order}
            bills[number], logs[number] = bill, []
            return jsonify(self.shown(bill)), 201

        @app.get("/bills/<key>")
        def read(key: str) -> Any:
            return jsonify(self.shown(bills[key])) if key in bills else ({"error": "unknown"}, 404)

        @app.get("/bills")
        def find() -> Response:
            rows = [self.row(self.shown(b)) for b in bills.values() if b["ref"] == request.args.get("ref")]
            return jsonify(rows=[row for row in rows if row is not None])

        @app.post("/bills/<key>/pay")
        def pay(key: str) -> Response:
            bill = bills[key]
            become(bill, "WORKING")
            if self.pays:
                order = {
                    "reference": self.reference(bill["ref"]),
                    "amount": {"value": bill["amount"], "currency": bill["currency"]},
                    **({"callback_url": SHOP + self.hook} if self.hook else {}),
                }
                requests.post(f"{PROVIDER}/payments", json=order, timeout=5)
            if self.learns:
                bill["paid"] = bill["amount"]
                become(bill, "PAID")
            return jsonify(self.shown(bill))

        @app.post("/bills/<key>/cancel")
        def cancel(key: str) -> Any:
            become(bills[key], "CANCELLED")
            return "", 204

        @app.post("/bills/<key>/refunds")
        def refund(key: str) -> Any:
            return {"of": key}, 202

        @app.get("/bills/<key>/log")
        def tell(key: str) -> Response:
            return jsonify(rows=self.log(logs[key]))

        @app.get("/sum")
        def digest() -> dict[str, str]:
            return {"sum": str(len(bills))}

        @app.post("/hooks")
        def hear() -> tuple[str, int]:
            return "", 204

        @app.route("/clock", methods=["GET", "PUT"])
        def time() -> dict[str, str]:
            if request.method == "PUT":
                clock[0] = self.moves(datetime.fromisoformat(request.get_json()["now"]))
            return {"now": clock[0].isoformat()}

        @app.delete("/bills")
        def forget() -> tuple[str, int]:
            bills.clear()
            return "", 204

        @app.delete("/tests")
        def drop() -> tuple[str, int]:
            self.dropped.append(request.get_json())
            return "", 204

        return app


def load(folder: Path, **changes: str) -> Profile:
    """The profile with some of its text replaced."""
    text = PROFILE
    for old, new in changes.items():
        assert old in text, old
        text = text.replace(old, new)
    return profiles.of(Source(folder / "target.toml", text), {})


@contextmanager
def opened(clinic: Clinic, profile: Profile, monkeypatch: Any) -> Iterator[Rig]:
    monkeypatch.setattr("payconform.in_process.loading.load", lambda *_: clinic.app())
    with rig_of(profile) as rig:
        yield rig


def examined(clinic: Clinic, profile: Profile, monkeypatch: Any) -> dict[str, Row]:
    """Rows by the name of their check."""
    with opened(clinic, profile, monkeypatch) as rig:
        return {row.check: row for row in examine(profile, rig)}


LATER = timedelta(days=1)
