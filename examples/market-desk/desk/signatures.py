"""Two signatures: PayCore's on what we tell merchants, Standard Webhooks on what the provider tells us."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping

TOLERANCE_S = 300


class ForgedError(Exception):
    """The message isn't from whom it says, or not from now."""


def paycore(secret: str, body: bytes) -> str:
    key = secret.encode()
    digest = hashlib.sha1(key + body + key, usedforsecurity=False)  # what PayCore's merchants check
    return base64.b64encode(digest.digest()).decode()


def check_webhook(key: bytes, headers: Mapping[str, str], body: bytes, now: float) -> None:
    """`body` byte for byte as it came, `now` in Unix seconds. Raises ForgedError."""
    message, sent = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not (message and sent.isascii() and sent.isdigit()):
        raise ForgedError("webhook-id or webhook-timestamp is missing")
    if abs(int(sent) - now) > TOLERANCE_S:
        raise ForgedError("webhook-timestamp is too far from now")
    signed = b".".join((message.encode(), sent.encode(), body))
    expected = b"v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest())
    given = headers.get("webhook-signature", "").encode().split()
    if not any(hmac.compare_digest(expected, one) for one in given):
        raise ForgedError("webhook-signature doesn't fit the message")
