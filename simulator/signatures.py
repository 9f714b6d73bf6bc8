"""Signing callbacks: two ways at once, so that a receiver may check either; or as RazorpayX does."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime

from .callbacks import Dialect
from .signing_secrets import SECRET_PREFIX


def headers(
    secrets: Sequence[str], event_id: str, at: datetime, body: bytes, dialect: Dialect = Dialect.NATIVE
) -> dict[str, str]:
    """All signature headers of one attempt; `at` is its moment. `secrets`: the valid ones, newest first.

    "webhook-signature" lists one signature for each secret, separated by a space: while they are rotated, a
    receiver may know the old one or the new one (Standard Webhooks 1.0.0, "Webhook headers"). PayCore's
    header holds one signature, by the newest, and so does RazorpayX's, beside an id that stays over retries.
    """
    if dialect is Dialect.RAZORPAYX:
        return {
            "X-Razorpay-Signature": razorpayx(secrets[0], body),
            "x-razorpay-event-id": event_id,
        }
    timestamp = str(int(at.timestamp()))
    return {
        "webhook-id": event_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": " ".join(
            standard_webhooks(secret, event_id, timestamp, body) for secret in secrets
        ),
        "X-Signature": paycore(secrets[0], body),
    }


def standard_webhooks(secret: str, event_id: str, timestamp: str, body: bytes) -> str:
    """Standard Webhooks 1.0.0: HMAC-SHA256 over id.timestamp.body, keyed with the decoded base64."""
    key = base64.b64decode(secret.removeprefix(SECRET_PREFIX))
    signed = b".".join((event_id.encode(), timestamp.encode(), body))
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def paycore(secret: str, body: bytes) -> str:
    """PayCore's callbacks.md: base64 of the raw SHA-1 over secret, raw body, secret; the whole secret."""
    key = secret.encode()
    return base64.b64encode(hashlib.sha1(key + body + key, usedforsecurity=False).digest()).decode()


def razorpayx(secret: str, body: bytes) -> str:
    """RazorpayX's "Validate and Test Webhooks": hex of HMAC-SHA256 over the raw body; the whole secret."""
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
