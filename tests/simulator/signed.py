"""Whether a letter is signed as it should be."""

from __future__ import annotations

from datetime import UTC, datetime

from standardwebhooks import Webhook

from payconform.simulator import signatures

from .world import SECRET, Letter


def is_well_signed(letter: Letter, secret: str = SECRET) -> bool:
    """In both ways."""
    paycore = signatures.paycore(secret, letter.body)
    return (letter.headers["webhook-signature"], letter.headers["X-Signature"]) == (
        standard_webhooks(letter, secret),
        paycore,
    )


def standard_webhooks(letter: Letter, secret: str) -> str:
    """The signature that would fit, by the reference library."""
    at = datetime.fromtimestamp(int(letter.headers["webhook-timestamp"]), tz=UTC)
    return Webhook(secret).sign(letter.headers["webhook-id"], at, letter.body.decode())
