"""What a provider is started with."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from pathlib import Path

from payconform.errors import ConfigurationError

from .abilities import IN_PROCESS, Ability
from .options import RunOptions
from .signing_secrets import MOST_SECRETS, SECRET_PREFIX, trouble_with

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
# What may stand behind "Bearer" (RFC 6750), long enough that nobody tries them all.
_TOKEN = re.compile(r"[A-Za-z0-9._~+/-]{16,}=*")

_KEY_PAIR = re.compile(r"[^:,\s]+:[^,\s]+")


class LogFormat(StrEnum):
    OFF = "off"
    TEXT = "text"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Settings:
    """`nonce` tells this start from any other. `secret` signs callbacks: ``whsec_<base64>``.

    `former_secrets`, newest first, sign them too: a receiver may not know the new one yet.
    `token` is what the control plane asks for; None: nothing. `journal_limit` is a number of entries for each
    run; `options` are what a run begins with. `idempotency_key_expiry` is reckoned on a run's clock.
    `abilities` are those of the server that the app is given to: whoever serves it says so.
    `razorpay_keys`: pairs ``key_id:key_secret`` that may order vendor payouts; none of them: any pair may.
    `data` is the file that keeps everything; None: nothing outlives the process.
    Raises ConfigurationError.
    """

    nonce: str
    secret: str = field(repr=False)
    allowed_callback_hosts: frozenset[str] = LOOPBACK
    journal_limit: int = 10_000
    options: RunOptions = field(default_factory=RunOptions)
    abilities: frozenset[Ability] = IN_PROCESS
    data: Path | None = None
    token: str | None = field(default=None, repr=False)
    idempotency_key_expiry: timedelta = timedelta(hours=24)
    log: LogFormat = LogFormat.OFF
    former_secrets: tuple[str, ...] = field(default=(), repr=False)
    razorpay_keys: tuple[str, ...] = field(default=(), repr=False)

    def __post_init__(self) -> None:
        for secret in self.secrets:
            trouble = trouble_with(secret)
            if trouble is not None:
                raise ConfigurationError(
                    f"the provider's secret {trouble}", hint=f"a signing secret is {SECRET_PREFIX}<base64>"
                )
        if len(set(self.secrets)) < len(self.secrets) or len(self.secrets) > MOST_SECRETS:
            raise ConfigurationError(f"there are at most {MOST_SECRETS} secrets, each of them once")
        if self.journal_limit < 1:
            raise ConfigurationError("the journal holds at least one entry", hint="journal_limit = 10000")
        if not all(_KEY_PAIR.fullmatch(pair) for pair in self.razorpay_keys):
            raise ConfigurationError(
                "a pair of RazorpayX keys can't be used", hint="a pair is written key_id:key_secret"
            )
        if self.token is not None and not _TOKEN.fullmatch(self.token):
            raise ConfigurationError(
                "the provider's token can't stand in a header, or is too short",
                hint="a token has 16 or more letters, digits or . _ ~ + / -",
            )
        if self.idempotency_key_expiry <= timedelta():
            raise ConfigurationError(
                "an Idempotency-Key is kept for some time", hint="idempotency_key_expiry = 86400"
            )

    @property
    def secrets(self) -> tuple[str, ...]:
        """All that sign, newest first."""
        return (self.secret, *self.former_secrets)
