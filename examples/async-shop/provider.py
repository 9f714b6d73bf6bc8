"""The payment provider as this shop asks it: one operation for one try of a transfer."""

from __future__ import annotations

import logging
from json import JSONDecodeError
from typing import Any
from urllib.parse import quote

import httpx

from money import to_text
from orders import Order, Transfer
from results import Name, Outcome, Result, UnreadableError, result_of

log = logging.getLogger("async-shop")

MAY_PASS = (409, 429)
NOTHING_MOVED = "/nothing-moved"  # the one conflict that stays: what was paid is gone already


class Provider:
    """`hook_url` is where it reports to; `paid_in` the member of an operation that says what was paid."""

    def __init__(self, client: httpx.AsyncClient, url: str, *, hook_url: str, paid_in: str) -> None:
        self._client = client
        self._url = url.rstrip("/")
        self._hook_url = hook_url
        self._paid_in = paid_in

    async def ask(self, order: Order, transfer: Transfer, *, key: str | None = None) -> Result | None:
        """Ask for the present try. None: there was no answer, and it may be under way all the same.

        To ask again is safe as long as the key stays the same, as it does unless another one is given.
        """
        name, place = Name(order.id, transfer.id, transfer.tries), self._place(order, transfer)
        if order.gives_back(transfer):
            paid_by = order.payment.operation_id if order.payment else None
            place = f"{order.kind.moved_by}/{paid_by}/{place}"
        headers = {"Idempotency-Key": key or name.key}
        answer = await self._call("POST", place, json=self._body(order, transfer, name), headers=headers)
        if answer is not None and _is_refusal(answer):
            log.warning("the provider refuses %s: %s", name.key, answer.text[:200])
            return Result(Outcome.FAILED, failure_code="invalid_request")
        return self._result(_json(answer), order, transfer)

    async def read(self, order: Order, transfer: Transfer, operation_id: str) -> Result | None:
        """What has become of an operation. None: the provider doesn't say."""
        place = f"{self._place(order, transfer)}/{quote(operation_id, safe='')}"
        return self._result(_json(await self._call("GET", place)), order, transfer)

    async def find(self, order: Order, transfer: Transfer) -> Result | None:
        """The same of the present try, whose operation's id no answer has told."""
        place, query = self._place(order, transfer), {"reference": order.merchant_reference}
        document = _json(await self._call("GET", place, params=query))
        rows = document.get("items", []) if isinstance(document, dict) else []
        wanted = Name(order.id, transfer.id, transfer.tries).metadata
        found = (row for row in rows if isinstance(row, dict) and row.get("metadata") == wanted)
        return self._result(next(found, None), order, transfer)

    async def _call(self, method: str, place: str, **options: Any) -> httpx.Response | None:
        try:
            return await self._client.request(method, f"{self._url}/{place}", **options)
        except httpx.TransportError as error:
            log.warning("no answer to %s %s: %s", method, place, type(error).__name__)
            return None

    def _place(self, order: Order, transfer: Transfer) -> str:
        return order.kind.returned_by if order.gives_back(transfer) else order.kind.moved_by

    def _result(self, operation: Any, order: Order, transfer: Transfer) -> Result | None:
        moved_in = "moved" if order.gives_back(transfer) else self._paid_in
        try:
            return None if operation is None else result_of(operation, moved_in)
        except UnreadableError as error:
            log.warning("of %s the provider says what we can't read: %s", transfer.id, error)
            return None

    def _body(self, order: Order, transfer: Transfer, name: Name) -> dict[str, Any]:
        return {
            "reference": order.merchant_reference,
            "amount": {"value": to_text(transfer.amount_minor, order.currency), "currency": order.currency},
            "callback_url": self._hook_url,
            "metadata": name.metadata,
        }


def _json(answer: httpx.Response | None) -> Any:
    """None: there was no answer that says anything."""
    if answer is None or not answer.is_success:
        return None
    try:
        return answer.json()
    except (JSONDecodeError, UnicodeDecodeError):
        return None


def _is_refusal(answer: httpx.Response) -> bool:
    """To ask again would be of no use."""
    if answer.status_code in MAY_PASS:
        return NOTHING_MOVED in answer.text
    return answer.is_client_error
