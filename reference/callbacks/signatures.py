"""The signature of callbacks: base64 of the raw SHA-1 over secret, body and secret again."""

from __future__ import annotations

import base64
import hashlib
import hmac

HEADER = "X-Signature"


def sign(body: bytes, secret: str) -> str:
    key = secret.encode()
    digest = hashlib.sha1(key + body + key)  # noqa: S324 - the documented formula
    return base64.b64encode(digest.digest()).decode()


def is_signed(body: bytes, secret: str, signature: str) -> bool:
    """In constant time; `body` as it came, before anybody parsed it."""
    return hmac.compare_digest(sign(body, secret).encode(), signature.encode("utf-8", "replace"))
