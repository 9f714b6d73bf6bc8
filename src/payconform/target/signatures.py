"""Verifying a target's callbacks by the scheme that its profile names."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

TOLERANCE_S = 300
_UNIX_SECONDS = re.compile(r"[0-9]{1,12}")


def verdict(
    body: bytes, headers: Mapping[str, str], received: datetime | None, signature: Mapping[str, Any]
) -> str:
    """valid, invalid, absent, or unchecked where the profile names no scheme. Constant-time comparisons.

    `received` is None where the target has a clock of its own, so that a timestamp's age says nothing.
    """
    lower = {name.lower(): value for name, value in headers.items()}
    match signature["scheme"]:
        case "paycore-sha1":
            given = lower.get(signature.get("header", "X-Signature").lower())
            if given is None:
                return "absent"
            return _word(
                hmac.compare_digest(paycore_sha1(body, signature["secret"]).encode(), given.encode())
            )
        case "standard-webhooks":
            return _standard_webhooks(body, lower, received, signature["secret"])
        case _:
            return "unchecked"


def paycore_sha1(body: bytes, secret: str) -> str:
    """base64(sha1(secret + raw body + secret)), raw digest: PCD docs/integration/callbacks.md."""
    key = secret.encode()
    return base64.b64encode(hashlib.sha1(key + body + key, usedforsecurity=False).digest()).decode()


def standard_webhooks(body: bytes, message_id: str, timestamp: str, secret: str) -> str:
    """``v1,<base64 HMAC-SHA256>`` over id.timestamp.body: Standard Webhooks 1.0.0, secret ``whsec_…``."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = b".".join((message_id.encode(), timestamp.encode(), body))
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def _standard_webhooks(
    body: bytes, headers: Mapping[str, str], received: datetime | None, secret: str
) -> str:
    given = headers.get("webhook-signature")
    message_id, timestamp = headers.get("webhook-id"), headers.get("webhook-timestamp")
    if not given or not message_id or not timestamp:
        return "absent"
    if not _UNIX_SECONDS.fullmatch(timestamp):
        return "invalid"
    if received is not None and abs(int(timestamp) - received.timestamp()) > TOLERANCE_S:
        return "invalid"
    expected = standard_webhooks(body, message_id, timestamp, secret).encode()
    matches = [hmac.compare_digest(expected, candidate.encode()) for candidate in given.split()]
    return _word(any(matches))


def _word(matches: bool) -> str:
    return "valid" if matches else "invalid"
