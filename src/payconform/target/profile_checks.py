"""What a JSON Schema can't say of a profile. Each check raises ConfigurationError with its line."""

from __future__ import annotations

import base64
import binascii
import ipaddress
import math
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import SplitResult, urlsplit

import jsonpath

from payconform import data, lifecycles
from payconform.errors import ConfigurationError
from payconform.lifecycle import Moves

from . import own_schema, request_checks
from .overlay import Overlaid
from .schema_errors import refusal
from .source import Keys, Places

if TYPE_CHECKING:
    from .profile import Profile
    from .source import Source

_NO_PLACES = frozenset(
    {"method", "path", "kind", "format", "upload"}
)  # other texts in tables that name places


def check(profile: Profile, source: Source) -> None:
    """The file first, then what its tables come to for the life cycles that it claims."""
    for rule in (_form, _urls, _seconds, _lifecycles, _versions, _overlays):
        rule(profile, source)
    for moves, names in _claimed(profile).items():
        merged, over = profile.of(lifecycles.load(names[0])), profile.table(moves)
        places = Overlaid(source, moves, profile.tables, over) if over else source
        for rule in (_form, _statuses, _places, _secrets, _own_schemas):
            rule(merged, places)
        _requests(merged, names, places)


def _claimed(profile: Profile) -> Mapping[Moves, list[str]]:
    """Names of life cycles by what they move."""
    claimed: dict[Moves, list[str]] = {}
    for name in profile.lifecycles:
        claimed.setdefault(lifecycles.load(name).moves, []).append(name)
    return claimed


def _form(profile: Profile, source: Places) -> None:
    wrong = refusal(data.validator("profile").iter_errors(profile.tables), source)
    if wrong is not None:
        raise wrong


def _overlays(profile: Profile, source: Places) -> None:
    for moves in Moves:
        if profile.table(moves) and moves not in _claimed(profile):
            raise ConfigurationError(
                f"{moves}: no life cycle that target.lifecycles claims moves a {moves}",
                where=source.where((moves,)),
                hint=f"claimed: {', '.join(profile.lifecycles)}",
            )


def _urls(profile: Profile, source: Places) -> None:
    base = _url(str(profile.tables["target"]["base_url"]), ("target", "base_url"), source)
    host = base.hostname or ""
    if not _is_loopback(host) and profile.tables["target"].get("environment") != "test":
        raise ConfigurationError(
            f"target.base_url: {host} is beyond this machine, and judging a production service moves money",
            where=source.where(("target", "base_url")),
            hint='if it is a test system, say so: environment = "test" in [target]',
        )
    if "url" in profile.provider:
        _url(profile.provider["url"], ("provider", "url"), source)
    if "bind" in profile.provider:
        _url(f"http://{profile.provider['bind']}", ("provider", "bind"), source)


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


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _seconds(profile: Profile, source: Places) -> None:
    for name in ("timeout", "settle", "patience"):
        if not math.isfinite(profile.tables["target"].get(name, 0)):
            raise ConfigurationError(
                f"target.{name} should be a number of seconds", where=source.where(("target", name))
            )


def _lifecycles(profile: Profile, source: Places) -> None:
    known = tuple(data.names("lifecycles"))
    for name in profile.lifecycles:
        if name not in known:
            raise ConfigurationError(
                f"target.lifecycles: there is no life cycle {name!r}",
                where=source.where(("target", "lifecycles")),
                hint=f"known: {', '.join(known)}",
            )


def _versions(profile: Profile, source: Places) -> None:
    for name in profile.table("versions"):
        if name not in profile.lifecycles:
            raise ConfigurationError(
                f"versions.{name}: target.lifecycles doesn't claim it",
                where=source.where(("versions", name)),
                hint=f"claimed: {', '.join(profile.lifecycles)}",
            )


def _statuses(profile: Profile, source: Places) -> None:
    documented = {s.code for name in profile.lifecycles for s in lifecycles.load(name).statuses}
    for raw, canonical in profile.table("statuses").items():
        keys = ("statuses", raw)
        if canonical not in documented:
            raise ConfigurationError(
                f"{source.called(keys)}: {canonical!r} is no status of {', '.join(profile.lifecycles)}",
                where=source.where(keys),
                hint=f"documented: {', '.join(sorted(documented))}",
            )


def _requests(profile: Profile, lifecycles: Iterable[str], source: Places) -> None:
    for wrong in request_checks.mistakes(profile.tables, lifecycles):
        raise ConfigurationError(
            f"{source.called(wrong.keys)}: {wrong.message}", where=source.where(wrong.keys), hint=wrong.hint
        )


def _places(profile: Profile, source: Places) -> None:
    for keys, path in _json_paths(profile):
        try:
            jsonpath.compile(path)
        except jsonpath.JSONPathError as error:
            raise ConfigurationError(
                f"{source.called(keys)} is no JSONPath: {str(error).splitlines()[0]}",
                where=source.where(keys),
                hint="$.data.id, for example",
            ) from None


def _json_paths(profile: Profile) -> Iterator[tuple[Keys, str]]:
    tables: dict[Keys, Mapping[str, Any]] = {
        ("operations", name): table for name, table in profile.tables["operations"].items()
    }
    tables |= {
        (name,): profile.table(name) for name in ("invoice", "errors", "clock", "callbacks", "payouts")
    }
    for keys, table in tables.items():
        for name, place in table.items():
            if isinstance(place, str) and name not in _NO_PLACES:  # a place in a header is a table
                yield (*keys, name), place


def _secrets(profile: Profile, source: Places) -> None:
    """``whsec_`` and base64: anything else would break the run at its first callback."""
    signature = profile.table("callbacks").get("signature", {})
    if signature.get("scheme") == "standard-webhooks":
        _secret(signature["secret"], ("callbacks", "signature", "secret"), source)
    if "secret" in profile.provider:
        _secret(profile.provider["secret"], ("provider", "secret"), source)


def _secret(secret: str, keys: Keys, source: Places) -> None:
    try:
        key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if not key or not secret.startswith("whsec_"):
        raise ConfigurationError(
            f"{source.called(keys)} should be whsec_ and base64 after it", where=source.where(keys)
        )


def _own_schemas(profile: Profile, source: Places) -> None:
    for kind in profile.table("schemas"):
        file = profile.own_schema(kind)
        if file is None:
            continue
        try:
            own_schema.compiled(file)
        except ConfigurationError as error:
            raise ConfigurationError(
                f"{source.called(('schemas', kind))}: {error.message}",
                where=source.where(("schemas", kind)),
                hint=error.hint,
            ) from None
