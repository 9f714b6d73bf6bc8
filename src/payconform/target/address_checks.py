"""Where a profile says that target, provider and merchant are. Each check raises ConfigurationError."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urlsplit

from payconform.errors import ConfigurationError
from payconform.loopback import is_loopback

from .source import Keys, Places

if TYPE_CHECKING:
    from .profile import Profile


def check(profile: Profile, source: Places) -> None:
    for rule in (_urls, _certificates, _provider):
        rule(profile, source)


def _urls(profile: Profile, source: Places) -> None:
    base = _url(profile.base_url, ("target", "base_url"), source)
    host = base.hostname or ""
    is_ours = profile.app is not None or is_loopback(host)
    if not is_ours and profile.tables["target"].get("environment") != "test":
        raise ConfigurationError(
            f"target.base_url: {host} is beyond this machine, and judging a production service moves money",
            where=source.where(("target", "base_url")),
            hint='if it is a test system, say so: environment = "test" in [target]',
        )
    for table, key in (("provider", "url"), ("provider", "public_url"), ("merchant", "public_url")):
        if key in profile.table(table):
            _url(profile.table(table)[key], (table, key), source)
    for table in ("provider", "merchant"):
        if "bind" in profile.table(table):
            _url(f"http://{profile.table(table)['bind']}", (table, "bind"), source)


def _certificates(profile: Profile, source: Places) -> None:
    """A file that can't vouch for anybody would look like a target that can't be trusted."""
    if profile.ca is None:
        return
    try:
        ssl.create_default_context(cafile=profile.ca)
    except OSError as error:  # also where there is no certificate in it
        why = "no certificate (PEM) is in it" if isinstance(error, ssl.SSLError) else error.strerror
        raise ConfigurationError(
            f"target.ca: {profile.ca}: {why}", where=source.where(("target", "ca"))
        ) from None


def _provider(profile: Profile, source: Places) -> None:
    """One address, as the target's own place asks for it."""
    if profile.table("outcomes"):
        if profile.provider:
            raise ConfigurationError(
                "provider: nothing is paid through it where the target has hooks of its own for outcomes",
                where=source.where(("provider",)),
                hint="take [provider] or [outcomes] away",
            )
        return
    given = profile.provider.keys() & {"bind", "url"}
    if profile.app is None:
        if len(given) != 1 and profile.provider:
            raise ConfigurationError(
                "provider should have exactly one of bind, url", where=source.where(("provider",))
            )
        return
    for table, keys in (("provider", given), ("merchant", profile.merchant.keys())):
        for key in sorted(keys):
            raise ConfigurationError(
                f"{table}.{key}: an app in this process needs no port",
                where=source.where((table, key)),
                hint="leave it out; provider.public_url is the address that your app pays through",
            )
    if "public_url" not in profile.provider:
        raise ConfigurationError(
            "provider.public_url is missing",
            where=source.where(("provider",)),
            hint="the address that your app pays through, such as http://provider.test",
        )


def _url(text: str, keys: Keys, source: Places) -> SplitResult:
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host = None
    if (
        not host
        or "@" in parts.netloc
        or parts.query
        or parts.fragment
        or not text.isprintable()
        or " " in text
    ):
        raise ConfigurationError(
            f"{source.called(keys)} should name a host, a port up to 65535 and a path at most",
            where=source.where(keys),
            hint="http://127.0.0.1:8000/api, for example; a user and a password belong into [auth]",
        )
    return parts
