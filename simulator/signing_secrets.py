"""What a signing secret looks like: ``whsec_<base64>``, as Standard Webhooks 1.0.0 writes it."""

from __future__ import annotations

import base64
import binascii

SECRET_PREFIX = "whsec_"  # noqa: S105 - the public prefix of a secret, not one
# Each valid one adds a signature to a header.
MOST_SECRETS = 10
# Bytes of one that is made up; the standard asks for 24 to 64.
SIZE = 32


def trouble_with(secret: str) -> str | None:
    """What keeps it from signing, in words that don't show it; None: nothing."""
    if not secret.startswith(SECRET_PREFIX):
        return f"lacks {SECRET_PREFIX}"
    try:
        key = base64.b64decode(secret.removeprefix(SECRET_PREFIX), validate=True)
    except (binascii.Error, ValueError):
        return "is no base64"
    return None if key else "is empty"


def written(key: bytes) -> str:
    return SECRET_PREFIX + base64.b64encode(key).decode()
