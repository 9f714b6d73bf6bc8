"""A small shop over real HTTP, well in every way unless one ailment is switched on."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import requests
from flask import Flask, Request, Response, request

TOKEN, SECRET = "well-kept", "kept-well"
LIFETIME = timedelta(minutes=30)
BECOMES = {"succeeded": "PAID", "failed": "DECLINED"}
KEPT = {"until", "notify"}
Bill = dict[str, Any]


@dataclass(frozen=True)
class Ailment:
    """One thing that is wrong, as far as it departs from what is well.

    `instead` answers a request in the shop's place, where it answers at all; `bent` changes what the shop
    answers; `shown` a bill in any answer or callback. `born` is what each bill has from the beginning;
    `ticks`: how far the clock goes on whenever it is read.
    """

    instead: Callable[[Request], Response | None] = lambda _: None
    bent: Callable[[Request, Response], Response] = lambda _, answer: answer
    shown: Callable[[Bill], Bill] = lambda bill: bill
    born: Mapping[str, Any] = field(default_factory=dict)
    called: Callable[[int], Any] = lambda number: f"b{number}"
    lists: bool = True
    pays: bool = True
    tells: bool = True
    told_at: Callable[[str], str] = lambda url: url
    secret: str = SECRET
    moved: Callable[[datetime], datetime] = lambda to: to
    ticks: timedelta = timedelta(0)
    lapses: bool = True


class Shop:
    """Its bills, and what it does with them."""

    def __init__(self, ailment: Ailment, provider: str) -> None:
        self.ailment = ailment
        self.provider = provider
        self.bills: dict[str, Bill] = {}
        self.now = datetime.now(UTC).replace(microsecond=0)

    def create(self, order: Mapping[str, Any]) -> Bill:
        bill = {
            "id": self.ailment.called(len(self.bills) + 1),
            "state": "NEW",
            "paid": "0",
            **order,
            **self.ailment.born,
        }
        bill["until"] = self.now + LIFETIME
        self.bills[str(bill["id"])] = bill
        return bill

    def pay(self, bill: Bill, own_url: str) -> None:
        bill["state"] = "WORKING"
        if not self.ailment.pays:
            return
        amount = {"value": bill["amount"], "currency": bill["currency"]}
        order = {"reference": bill["ref"], "amount": amount, "callback_url": f"{own_url}hooks"}
        self.learn(requests.post(f"{self.provider}/payments", json=order, timeout=5).json())

    def learn(self, payment: Mapping[str, Any]) -> None:
        [bill] = [bill for bill in self.bills.values() if bill["ref"] == payment["reference"]]
        if payment["status"] in BECOMES and bill["state"] == "WORKING":
            bill["paid"] = payment["moved"]["value"]
            self.become(bill, BECOMES[payment["status"]])

    def move(self, to: datetime) -> None:
        self.now = self.ailment.moved(to)
        for bill in self.bills.values():
            if bill["state"] == "NEW" and bill["until"] <= self.now and self.ailment.lapses:
                self.become(bill, "LAPSED")

    def become(self, bill: Bill, state: str) -> None:
        bill["state"] = state
        if not self.ailment.tells:
            return
        body, key = json.dumps({"bill": self.show(bill)}).encode(), self.ailment.secret.encode()
        signature = base64.b64encode(hashlib.sha1(key + body + key, usedforsecurity=False).digest())
        requests.post(
            self.ailment.told_at(bill["notify"]), body, headers={"X-Signature": signature}, timeout=5
        )

    def show(self, bill: Bill) -> Bill:
        return self.ailment.shown({name: value for name, value in bill.items() if name not in KEPT})


def ward(ailment: Ailment, provider: str) -> Flask:
    app, shop = Flask(__name__), Shop(ailment, provider)
    _manners(app, ailment)
    _desk(app, shop)
    _clock(app, shop)
    return app


def _manners(app: Flask, ailment: Ailment) -> None:
    @app.before_request
    def admitted() -> Response | None:
        if request.path != "/hooks" and request.headers.get("Authorization") != f"Bearer {TOKEN}":
            return Response(status=401)
        return ailment.instead(request)

    @app.after_request
    def bent(answer: Response) -> Response:
        return ailment.bent(request, answer)


def _desk(app: Flask, shop: Shop) -> None:
    @app.post("/bills")
    def create() -> Any:
        return shop.show(shop.create(request.get_json())), 201

    @app.get("/bills/<key>")
    def read(key: str) -> Any:
        return shop.show(shop.bills[key]) if key in shop.bills else ({"error": "unknown"}, 404)

    @app.get("/bills")
    def find() -> Any:
        named = [shop.show(bill) for bill in shop.bills.values() if bill["ref"] == request.args.get("ref")]
        return {"rows": named if shop.ailment.lists else []}

    @app.post("/bills/<key>/pay")
    def pay(key: str) -> Any:
        shop.pay(shop.bills[key], request.url_root)
        return shop.show(shop.bills[key])

    @app.post("/hooks")
    def hear() -> Any:
        shop.learn(request.get_json()["data"])
        return "", 204


def _clock(app: Flask, shop: Shop) -> None:
    @app.route("/clock", methods=["GET", "PUT"])
    def clock() -> Any:
        if request.method == "PUT":
            shop.move(datetime.fromisoformat(request.get_json()["now"]))
        else:
            shop.now += shop.ailment.ticks
        return {"now": shop.now.isoformat()}

    @app.delete("/bills")
    def forget() -> Any:
        shop.bills.clear()
        return "", 204
