"""Where RazorpayX tells us what became of a payout."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field
from typing import Any

from flask import Blueprint, Response, request

from payconform.reference import wire
from payconform.reference.errors import Fault, RefusedError
from payconform.reference.provider.razorpayx import MalformedPayoutError, Payout, parse
from payconform.reference.storage.unit import NotFoundError

from .orders import Orders
from .policy import News

ROOT = "/provider/razorpayx"
SIGNATURE = "X-Razorpay-Signature"
EVENT = "x-razorpay-event-id"
_LONGEST_EVENT = 255


def sign(body: bytes, secret: str) -> str:
    """HMAC-SHA256 of the raw body, in hexadecimal."""
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


@dataclass(frozen=True, slots=True)
class WebhookApi:
    orders: Orders
    news: News
    secret: str = field(repr=False)

    def blueprint(self) -> Blueprint:
        blueprint = Blueprint("razorpayx", __name__, url_prefix=ROOT)
        blueprint.add_url_rule("/webhooks", view_func=self.receive, methods=["POST"])
        return blueprint

    def receive(self) -> Response:
        """Signed first, read afterwards, and applied before it is acknowledged.

        Events come in any order and more than once; those of a kind that we don't know say nothing to us.
        """
        raw = request.get_data(cache=False)
        given = request.headers.get(SIGNATURE, "").encode("utf-8", "replace")
        signed = hmac.compare_digest(sign(raw, self.secret).encode(), given)
        if not self.news.is_genuine(signed=signed):
            raise RefusedError(Fault("bad_request", f"{SIGNATURE} doesn't fit the body"))
        try:
            event = wire.loads(raw)
        except wire.MalformedJsonError as error:
            raise RefusedError(Fault("malformed_json", str(error))) from None
        told = _payout(event)
        if told is None:
            return Response(status=204)
        try:
            self.orders.hear(_event_id(), told)
        except NotFoundError:
            raise RefusedError(Fault("unknown_attempt", f"{told.id!r} is no payout of ours")) from None
        except MalformedPayoutError as error:
            raise _malformed(str(error)) from None
        return Response(status=204)


def _payout(event: Any) -> Payout | None:
    """What the event says of a payout; None: it is about something else. Raises RefusedError."""
    if not isinstance(event, dict) or not isinstance(event.get("event"), str):
        raise _malformed("an event must be an object, and say which event it is")
    contains = event.get("contains")
    if not event["event"].startswith("payout.") or (isinstance(contains, list) and "payout" not in contains):
        return None
    try:
        return parse(event["payload"]["payout"]["entity"])
    except (LookupError, TypeError):
        raise _malformed("an event of a payout must tell of one") from None
    except MalformedPayoutError as error:
        raise _malformed(str(error)) from None


def _event_id() -> str:
    event = request.headers.get(EVENT, "")
    if len(event) > _LONGEST_EVENT or not (event.isprintable() and event.isascii()):
        raise RefusedError(Fault("bad_request", f"{EVENT} must be a short text"))
    return event


def _malformed(detail: str) -> RefusedError:
    return RefusedError(Fault("invalid", detail, pointer="/payload/payout/entity"))
