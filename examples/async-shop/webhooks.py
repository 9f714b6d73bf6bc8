"""Standard Webhooks 1.0.0, both ways: signing what we send, checking what we receive."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime

PREFIX = "whsec_"
TOLERANCE_S = 300


class BadSignatureError(Exception):
    """The message isn't from whom it says, or not from now."""


class Secret:
    """A symmetric key, given as ``whsec_<base64>``."""

    def __init__(self, text: str) -> None:
        """Raises ValueError."""
        encoded = text.removeprefix(PREFIX)
        try:
            key = base64.b64decode(encoded + "=" * (-len(encoded) % 4), validate=True)
        except binascii.Error:
            key = b""
        if not text.startswith(PREFIX) or not key:
            raise ValueError(f"it should be {PREFIX} and base64 after it")
        self._key = key

    def headers(self, message_id: str, body: bytes, now: datetime) -> dict[str, str]:
        timestamp = str(int(now.timestamp()))
        return {
            "webhook-id": message_id,
            "webhook-timestamp": timestamp,
            "webhook-signature": self._signature(message_id, timestamp, body),
        }

    def check(self, headers: Mapping[str, str], body: bytes, now: datetime) -> None:
        """Raises BadSignatureError. `body` is what came over the wire, byte for byte."""
        message_id, timestamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
        if not (message_id and timestamp.isascii() and timestamp.isdigit()):
            raise BadSignatureError("webhook-id or webhook-timestamp is missing")
        if abs(int(timestamp) - now.timestamp()) > TOLERANCE_S:
            raise BadSignatureError("webhook-timestamp is too far from now")
        expected = self._signature(message_id, timestamp, body).encode()
        given = headers.get("webhook-signature", "").encode().split()
        if not any(hmac.compare_digest(expected, candidate) for candidate in given):
            raise BadSignatureError("webhook-signature doesn't fit the message")

    def _signature(self, message_id: str, timestamp: str, body: bytes) -> str:
        signed = b".".join((message_id.encode(), timestamp.encode(), body))
        return "v1," + base64.b64encode(hmac.new(self._key, signed, hashlib.sha256).digest()).decode()
