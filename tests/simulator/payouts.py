"""Payouts ordered as RazorpayX takes them, of one run."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count
from typing import Any

from werkzeug.test import TestResponse

from .world import RECEIVER, Api

KEY = ("rzp_test_key", "the secret of that key")
ORDER: Mapping[str, Any] = {
    "account_number": "7878780080316316",
    "fund_account_id": "fa_00000000000001",
    "amount": 10000,
    "currency": "INR",
    "mode": "IMPS",
    "purpose": "vendor bill",
    "reference_id": "inv-1",
}
_KEYS = count(1)


class Payouts:
    def __init__(self, api: Api) -> None:
        self.api = api
        self._base = f"/runs/{api.run}/v1/payouts"

    def __call__(
        self,
        method: str,
        path: str = "",
        body: Any = None,
        *,
        key: str | None = None,
        headers: Mapping[str, str] | None = None,
        auth: tuple[str, str] | None = KEY,
    ) -> TestResponse:
        """`key`: of idempotency."""
        own = {} if key is None else {"X-Payout-Idempotency": key}
        more: dict[str, Any] = {"headers": {**own, **(headers or {})}, "auth": auth}
        return self.api(method, self._base + path, body, **more)

    def undescribed(self, method: str, path: str = "", body: Any = None, *, key: str = "") -> TestResponse:
        """As a hazard answers: in whatever way."""
        own = {"X-Payout-Idempotency": key or f"key-{next(_KEYS)}"}
        client = self.api.app.test_client()
        answer: TestResponse = client.open(self._base + path, method=method, json=body, headers=own, auth=KEY)
        return answer

    def ordered(self, *, key: str | None = None, outcome: str | None = None, **order: Any) -> TestResponse:
        """A key of its own, unless one is given."""
        wish = {} if outcome is None else {"Payconform-Outcome": outcome}
        body = {name: value for name, value in {**ORDER, **order}.items() if value is not None}
        return self("POST", body=body, key=key or f"key-{next(_KEYS)}", headers=wish)

    def order(self, **order: Any) -> Any:
        answer = self.ordered(**order)
        assert answer.status_code == 200, answer.text
        return answer.json

    def refused(self, *, status: int = 400, **order: Any) -> Any:
        """What keeps an order from being taken."""
        answer = self.ordered(**order)
        assert answer.status_code == status, answer.text
        return answer.json["error"]

    def read(self, payout: Mapping[str, Any]) -> Any:
        return self("GET", f"/{payout['id']}").json

    def word(self, payout: Mapping[str, Any]) -> str:
        """RazorpayX's, without having been a read of the target's."""
        found = self("GET", "?account_number=7878780080316316&count=100").json["items"]
        status: str = next(each["status"] for each in found if each["id"] == payout["id"])
        return status

    def set(self, **options: Any) -> None:
        self.api.control("PUT", "", {"vendor_payouts": options})

    def told(self) -> None:
        """Of the run's events, from now on."""
        self.set(webhook_url=RECEIVER)
