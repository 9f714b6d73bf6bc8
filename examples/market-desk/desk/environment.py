"""What has to be known before the desk opens, all of it from environment variables."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

PREFIX = "whsec_"

# Mistakes that can be switched on, to see that somebody notices: name, and what the desk then does wrong.
BROKEN = {
    "cents-by-float": "computes what was received through floats, and truncates it to minor units",
    "collects-twice": "takes a repetition of collect for another try, where the order waits",
    "signs-another-body": "signs what merchants are told before it is written as it is sent",
}


@dataclass(frozen=True, slots=True)
class Environment:
    """`url` is where others reach the desk, `database` a file, `broken` a name of BROKEN."""

    key: str = field(repr=False)
    provider_url: str
    provider_secret: bytes = field(repr=False)
    merchant_secret: str = field(repr=False)
    url: str
    database: str = ""
    broken: str = ""


def read(variables: Mapping[str, str]) -> Environment:
    """Raises ImproperlyConfigured, which names the variable."""
    return Environment(
        key=_given(variables, "DESK_KEY", "what merchants send as X-Desk-Key"),
        provider_url=_address(variables, "DESK_PROVIDER_URL", "where the payment provider is"),
        provider_secret=_webhook_secret(variables, "DESK_PROVIDER_SECRET"),
        merchant_secret=_given(variables, "DESK_MERCHANT_SECRET", "it signs what merchants are told"),
        url=_address(variables, "DESK_URL", "where merchants and the provider reach this desk"),
        database=variables.get("DESK_DATABASE", ""),
        broken=_mistake(variables, "DESK_BROKEN"),
    )


def _given(variables: Mapping[str, str], name: str, meaning: str) -> str:
    value = variables.get(name, "")
    if not value:
        raise ImproperlyConfigured(f"{name} isn't set: {meaning}")
    return value


def _address(variables: Mapping[str, str], name: str, meaning: str) -> str:
    value = _given(variables, name, meaning)
    try:
        parts = urlsplit(value)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ImproperlyConfigured(f"{name} can't be right: it should be an http or https address")
    return value.rstrip("/")


def _webhook_secret(variables: Mapping[str, str], name: str) -> bytes:
    text = _given(variables, name, "it signs the provider's webhooks")
    encoded = text.removeprefix(PREFIX)
    try:
        key = base64.b64decode(encoded + "=" * (-len(encoded) % 4), validate=True)
    except binascii.Error:
        key = b""
    if not text.startswith(PREFIX) or not key:
        raise ImproperlyConfigured(f"{name} can't be right: it should be {PREFIX} and base64 after it")
    return key


def _mistake(variables: Mapping[str, str], name: str) -> str:
    value = variables.get(name, "")
    if value and value not in BROKEN:
        raise ImproperlyConfigured(f"{name} can't be {value!r}: it should be one of {', '.join(BROKEN)}")
    return value
