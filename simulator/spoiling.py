"""Attempts that a hazard spoils: what is really sent, and when a forger gives up."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from . import signatures
from .callbacks import Callback, CallbackState, Ended
from .hazards import HazardKind
from .signing_secrets import SECRET_PREFIX

# Anybody may know it: what is signed with it must be refused.
FORGERS_SECRET = SECRET_PREFIX + base64.b64encode(b"not the key that you agreed upon").decode()
# Who forges or replays something tries it once, and doesn't come back when it is refused.
TRIED_ONCE = frozenset({HazardKind.CALLBACK_FORGED, HazardKind.CALLBACK_REPLAYED})


def as_sent(
    callback: Callback, at: datetime, sign: Callable[[Callback, bytes], dict[str, str]]
) -> tuple[dict[str, str], bytes]:
    """Signature headers and body of the next attempt; `sign` makes proper ones for its event and a body."""
    befallen, body = callback.befallen, callback.body
    if befallen is None or (befallen.attempts is not None and len(callback.attempts) >= befallen.attempts):
        return sign(callback, body), body
    if befallen.headers:
        return dict(befallen.headers), body
    match befallen.kind:
        case HazardKind.CALLBACK_WRONG_SIGNATURE:
            return sign(callback, body + b" "), body
        case HazardKind.CALLBACK_FORGED:
            secrets = (FORGERS_SECRET,)
            return signatures.headers(secrets, callback.event_id, at, body, callback.dialect), body
        case HazardKind.CALLBACK_TRUNCATED_BODY:
            half = body[: len(body) // 2]
            return sign(callback, half), half
        case _:
            return sign(callback, body), body


def settled(callback: Callback) -> Callback:
    """After an attempt was booked."""
    befallen = callback.befallen
    is_over = befallen is not None and callback.is_copy and befallen.kind in TRIED_ONCE
    if is_over and callback.state is CallbackState.OWED:
        *earlier, last = callback.attempts
        return replace(
            callback,
            state=CallbackState.GIVEN_UP,
            due=None,
            attempts=(*earlier, replace(last, next_due=None)),
            ended=Ended.TRIED_ONCE,
        )
    return callback
