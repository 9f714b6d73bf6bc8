"""`target.toml`: what the suite knows of a target, and all that it knows.

Read by `load(path)`: TOML, environment variables, JSON Schema, then what a schema can't say. Each error names
file, line and key, and what would be right; none repeats a value that may be a secret.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from payconform import specification
from payconform.correlation import Correlation
from payconform.errors import ConfigurationError
from payconform.lifecycle import LifeCycle, Moves
from payconform.specification import Specification

from .overlay import overlaid
from .profile_checks import check
from .source import Source, filled, names_a_variable

OWN_URL = "http://localhost"
"""How an app in this process calls itself, unless its profile says otherwise."""


@dataclass(frozen=True, slots=True)
class Profile:
    """A checked profile: `tables` is the TOML as it stands, variables filled in; durations in seconds.

    What is to be said of one life cycle, `of` says.

    `secret_headers` are names of headers whose values belong into no report.
    """

    path: Path
    tables: Mapping[str, Any]
    digest: str
    secret_headers: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        return str(self.tables["target"]["name"])

    @property
    def base_url(self) -> str:
        return str(self.tables["target"].get("base_url", OWN_URL)).rstrip("/")

    @property
    def driver(self) -> str | None:
        """The name of an installed driver; None: the profile says all that there is to say."""
        name: str | None = self.tables["target"].get("driver")
        return name

    @property
    def app(self) -> str | None:
        """``module:app`` of a target in this process; None: it is reached over HTTP."""
        app: str | None = self.tables["target"].get("wsgi")
        return app

    @property
    def preloads(self) -> bool:
        """Its module may be imported once, before lanes are forked."""
        return bool(self.tables["target"].get("wsgi_preload", False))

    @property
    def app_folder(self) -> Path:
        """Where its modules are found."""
        return self.path.parent / str(self.tables["target"].get("wsgi_path", "."))

    @property
    def lifecycles(self) -> tuple[str, ...]:
        return tuple(self.tables["target"]["lifecycles"])

    @property
    def timeout(self) -> float:
        return float(self.tables["target"].get("timeout", 5.0))

    @property
    def settle(self) -> float:
        return float(self.tables["target"].get("settle", 0.2))

    @property
    def pause(self) -> float:
        return float(self.table("clock").get("pause", self.settle))

    @property
    def patience(self) -> float:
        return float(self.tables["target"].get("patience", 0.0))

    @property
    def retry_after(self) -> float:
        return float(self.tables["target"].get("retry_after", 10.0))

    @property
    def ca(self) -> Path | None:
        """The file with the certificates that vouch for the target's own; None: the system's do."""
        name = self.tables["target"].get("ca")
        return self.path.parent / name if name else None

    @property
    def auth(self) -> Mapping[str, str]:
        return self.table("auth") or {"scheme": "none"}

    @property
    def provider(self) -> Mapping[str, str]:
        return self.table("provider")

    @property
    def correlation(self) -> Correlation:
        return Correlation(self.provider.get("correlation", "reference"))

    @property
    def merchant(self) -> Mapping[str, str]:
        return self.table("merchant")

    @property
    def has_shared_clock(self) -> bool:
        """It has one clock for all its invoices: who moves it moves it for everybody."""
        return self.has_clock and self.table("clock").get("scope", "service") == "service"

    @property
    def has_clock(self) -> bool:
        """One that can be moved."""
        return self.table("clock").get("kind") in {"endpoint", "header"}

    @property
    def reset(self) -> Mapping[str, Any]:
        """The operation that drops what a run made; empty: there is none."""
        return self.table("reset")

    @property
    def complete_log(self) -> bool:
        """The event log has a row for every change, so that neighbours in it are neighbours in time."""
        return bool(self.tables["operations"].get("events", {}).get("complete", False))

    @property
    def capabilities(self) -> frozenset[str]:
        """What the profile claims: each operation it maps, and the parts that it has beside them.

        These are clock, forget, lifetimes, callbacks, errors, schemas and provider.
        """
        claimed = set(self.tables["operations"])
        if self.has_clock:
            claimed |= {"clock", *({"forget"} & self.table("clock").keys())}
        claimed |= {"lifetimes"} if self.table("clock").get("kind") == "lifetimes" else set()
        claimed |= {name for name in ("callbacks", "errors", "schemas") if self.table(name)}
        claimed |= set() if self.table("outcomes") else {"provider"}
        return frozenset(claimed)

    def of(self, cycle: LifeCycle) -> Profile:
        """As it stands for this life cycle: with the tables for what that moves over its own."""
        over = self.table(cycle.moves)
        own = {name: table for name, table in self.tables.items() if name != cycle.moves}
        return replace(self, tables=overlaid(own, over)) if over else self

    def where(self, *keys: str) -> str:
        """What a user looks at to find these keys: ``target.toml:12``."""
        return Source.read(self.path).where(keys) if self.path.is_file() else str(self.path)

    def table(self, name: str) -> Mapping[str, Any]:
        table: Mapping[str, Any] = self.tables.get(name, {})
        return table

    def own_schema(self, kind: str) -> Path | None:
        """The file of the target's own JSON Schema for invoice or callback bodies, or of its OpenAPI."""
        name = self.table("schemas").get(kind)
        return self.path.parent / name if name else None


def claimed(path: Path) -> tuple[str, ...]:
    """The life cycles that a profile claims, whatever its variables hold.

    Raises ConfigurationError where it can't be read, or says nothing of the kind.
    """
    source = Source.read(path)
    target = source.tables().get("target")
    names = target.get("lifecycles") if isinstance(target, dict) else None
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise ConfigurationError(
            "target.lifecycles should be a list of names", where=source.where(("target", "lifecycles"))
        )
    return tuple(names)


def load(
    path: Path, environment: Mapping[str, str] = os.environ, known: Specification | None = None
) -> Profile:
    """`known`: what it may claim; ours unless given.

    Raises ConfigurationError, naming file and line, for anything that would make the verdict unfair.
    """
    return of(Source.read(path), environment, known)


def of(
    source: Source, environment: Mapping[str, str] = os.environ, known: Specification | None = None
) -> Profile:
    """The same of a text that may not be written yet."""
    raw = source.tables()
    tables = filled(raw, environment, source)
    digest = hashlib.sha256(source.text.encode()).hexdigest()[:16]
    profile = Profile(source.path, tables, digest)
    check(profile, source, known or specification.ours())
    return replace(profile, secret_headers=frozenset(_secret_headers(raw, tables)))


def _secret_headers(raw: Mapping[str, Any], tables: Mapping[str, Any]) -> Iterator[str]:
    """Headers with a variable in their value: what the user keeps out of the file, we keep out of reports."""
    parts = [(raw, tables), *((raw[moves], tables[moves]) for moves in Moves if moves in raw)]
    for written, filled_in in parts:
        reset = written.get("reset") or {}
        for table in (written, reset, *_below(written, "operations"), *_below(written, "clock")):
            headers = table.get("headers") or {}
            yield from (name for name, value in headers.items() if names_a_variable(value))
        auth = filled_in.get("auth") or {}
        yield from [auth["name"]] if "name" in auth else []


def _below(tables: Mapping[str, Any], name: str) -> Iterator[Mapping[str, Any]]:
    """The tables in one of them; an overlay may have false in its place, and in theirs."""
    yield from (table for table in (tables.get(name) or {}).values() if isinstance(table, dict))
