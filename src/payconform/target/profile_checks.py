"""What a JSON Schema can't say of a profile. Each check raises ConfigurationError with its line."""

from __future__ import annotations

import base64
import binascii
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import jsonpath

from payconform import data
from payconform.errors import ConfigurationError
from payconform.lifecycle import LifeCycle, Moves
from payconform.specification import Specification

from . import address_checks, own_schemas, request_checks
from .overlay import Overlaid
from .schema_errors import refusal
from .source import Keys, Places

if TYPE_CHECKING:
    from .profile import Profile
    from .source import Source

_NO_PLACES = frozenset(
    {"method", "path", "kind", "format", "upload"}
)  # other texts in tables that name places


def check(profile: Profile, source: Source, known: Specification) -> None:
    """The file first, then what its tables come to for the life cycles that it claims."""
    _form(profile, source)
    address_checks.check(profile, source)
    for rule in (_seconds, _clock):
        rule(profile, source)
    claimed = _claimed(profile, source, known)
    _versions(profile, source)
    by_moves = _by_moves(claimed)
    _overlays(profile, source, by_moves)
    for moves, cycles in by_moves.items():
        merged, over = profile.of(cycles[0]), profile.table(moves)
        places = Overlaid(source, moves, profile.tables, over) if over else source
        _form(merged, places)
        _statuses(merged, claimed, places)
        for rule in (_places, _secrets, _own_schemas):
            rule(merged, places)
        _requests(merged, [cycle.name for cycle in cycles], places)


def _by_moves(claimed: Iterable[LifeCycle]) -> Mapping[Moves, list[LifeCycle]]:
    """Life cycles by what they move."""
    found: dict[Moves, list[LifeCycle]] = {}
    for cycle in claimed:
        found.setdefault(cycle.moves, []).append(cycle)
    return found


def _form(profile: Profile, source: Places) -> None:
    wrong = refusal(data.validator("profile").iter_errors(profile.tables), source)
    if wrong is not None:
        raise wrong


def _overlays(profile: Profile, source: Places, claimed: Mapping[Moves, list[LifeCycle]]) -> None:
    for moves in Moves:
        if profile.table(moves) and moves not in claimed:
            raise ConfigurationError(
                f"{moves}: no life cycle that target.lifecycles claims moves a {moves}",
                where=source.where((moves,)),
                hint=f"claimed: {', '.join(profile.lifecycles)}",
            )


def _seconds(profile: Profile, source: Places) -> None:
    for name in ("timeout", "settle", "patience"):
        if not math.isfinite(profile.tables["target"].get(name, 0)):
            raise ConfigurationError(
                f"target.{name} should be a number of seconds", where=source.where(("target", name))
            )


def _clock(profile: Profile, source: Places) -> None:
    """An endpoint tells when it next has something to do, or how far it may be moved at once."""
    table = profile.table("clock")
    if table.get("kind") == "header" and ("read" in table) != ("next_due" in table):
        raise ConfigurationError(
            "clock.read and clock.next_due belong together, and one of them is missing",
            where=source.where(("clock",)),
        )
    if table.get("kind") == "endpoint" and len(table.keys() & {"next_due", "max_step"}) != 1:
        raise ConfigurationError(
            "clock should have exactly one of next_due, max_step",
            where=source.where(("clock",)),
            hint="next_due is where its reading tells when it next has something to do",
        )


def _claimed(profile: Profile, source: Places, known: Specification) -> list[LifeCycle]:
    for name in profile.lifecycles:
        if name not in known.lifecycles:
            raise ConfigurationError(
                f"target.lifecycles: there is no life cycle {name!r}",
                where=source.where(("target", "lifecycles")),
                hint=f"known: {', '.join(known.lifecycles)}; one of your own comes in by --lifecycle FILE",
            )
    return [known.life_cycle(name) for name in profile.lifecycles]


def _versions(profile: Profile, source: Places) -> None:
    for name in profile.table("versions"):
        if name not in profile.lifecycles:
            raise ConfigurationError(
                f"versions.{name}: target.lifecycles doesn't claim it",
                where=source.where(("versions", name)),
                hint=f"claimed: {', '.join(profile.lifecycles)}",
            )


def _statuses(profile: Profile, claimed: Iterable[LifeCycle], source: Places) -> None:
    documented = {status.code for cycle in claimed for status in cycle.statuses}
    for raw, canonical in profile.table("statuses").items():
        keys = ("statuses", raw)
        if canonical not in documented:
            raise ConfigurationError(
                f"{source.called(keys)}: {canonical!r} is no status of {', '.join(profile.lifecycles)}",
                where=source.where(keys),
                hint=f"documented: {', '.join(sorted(documented))}",
            )


def _requests(profile: Profile, names: Iterable[str], source: Places) -> None:
    for wrong in request_checks.mistakes(profile.tables, names):
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
    named = profile.table("schemas")
    if "openapi_callback" in named and "openapi" not in named:
        raise ConfigurationError(
            f"{source.called(('schemas', 'openapi_callback'))} is of a document that openapi doesn't name",
            where=source.where(("schemas", "openapi_callback")),
        )
    for kind in named:
        one = {**profile.tables, "schemas": {name: named[name] for name in {kind, "openapi"} & named.keys()}}
        try:
            own_schemas.of_profile(replace(profile, tables=one))
        except ConfigurationError as error:
            raise ConfigurationError(
                f"{source.called(('schemas', kind))}: {error.message}",
                where=source.where(("schemas", kind)),
                hint=error.hint,
            ) from None
