"""Who may order payouts: whoever brings a key by HTTP Basic; a known one, where the provider knows any."""

from __future__ import annotations

import base64
import binascii
import hmac
from collections.abc import Sequence

from payconform.simulator.errors import Code, ProviderError


def check(authorization: str | None, pairs: Sequence[str]) -> None:
    """`pairs`: ``key_id:key_secret`` each; none of them: any pair will do.

    Raises ProviderError. Takes the same time however much of a pair is right.
    """
    given = _pair(authorization or "")
    if given is None:
        raise ProviderError(
            Code.UNAUTHORIZED, "send your key by HTTP Basic: key_id as user, key_secret as password"
        )
    # Each is looked at, whatever the one before said.
    if pairs and not sum(hmac.compare_digest(given, pair.encode()) for pair in pairs):
        raise ProviderError(Code.UNAUTHORIZED, "this key is not known here")


def _pair(authorization: str) -> bytes | None:
    scheme, _, credentials = authorization.partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        pair = base64.b64decode(credentials.strip(), validate=True)
    except (binascii.Error, ValueError):
        return None
    key_id, _, key_secret = pair.partition(b":")
    return pair if key_id and key_secret else None
