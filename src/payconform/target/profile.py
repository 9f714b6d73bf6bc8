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

from payconform.lifecycle import LifeCycle, Moves

from .overlay import overlaid
from .profile_checks import check
from .source import Source, filled, names_a_variable


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
        return str(self.tables["target"]["base_url"]).rstrip("/")

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
    def auth(self) -> Mapping[str, str]:
        return self.table("auth") or {"scheme": "none"}

    @property
    def provider(self) -> Mapping[str, str]:
        return self.table("provider")

    @property
    def complete_log(self) -> bool:
        """The event log has a row for every change, so that neighbours in it are neighbours in time."""
        return bool(self.tables["operations"].get("events", {}).get("complete", False))

    @property
    def capabilities(self) -> frozenset[str]:
        """What the profile claims: each operation it maps, and clock, forget, callbacks, errors, schemas."""
        claimed = set(self.tables["operations"])
        if self.table("clock").get("kind", "none") != "none":
            claimed |= {"clock", *({"forget"} & self.table("clock").keys())}
        claimed |= {name for name in ("callbacks", "errors", "schemas") if self.table(name)}
        return frozenset(claimed)

    def of(self, cycle: LifeCycle) -> Profile:
        """As it stands for this life cycle: with the tables for what that moves over its own."""
        over = self.table(cycle.moves)
        own = {name: table for name, table in self.tables.items() if name != cycle.moves}
        return replace(self, tables=overlaid(own, over)) if over else self

    def table(self, name: str) -> Mapping[str, Any]:
        table: Mapping[str, Any] = self.tables.get(name, {})
        return table

    def own_schema(self, kind: str) -> Path | None:
        """The file of the target's own JSON Schema for invoice or callback bodies."""
        name = self.table("schemas").get(kind)
        return self.path.parent / name if name else None


def load(path: Path, environment: Mapping[str, str] = os.environ) -> Profile:
    """Raises ConfigurationError, naming file and line, for anything that would make the verdict unfair."""
    source = Source.read(path)
    raw = source.tables()
    tables = filled(raw, environment, source)
    digest = hashlib.sha256(source.text.encode()).hexdigest()[:16]
    profile = Profile(path, tables, digest)
    check(profile, source)
    return replace(profile, secret_headers=frozenset(_secret_headers(raw, tables)))


def _secret_headers(raw: Mapping[str, Any], tables: Mapping[str, Any]) -> Iterator[str]:
    """Headers with a variable in their value: what the user keeps out of the file, we keep out of reports."""
    parts = [(raw, tables), *((raw[moves], tables[moves]) for moves in Moves if moves in raw)]
    for written, filled_in in parts:
        for table in (written, *_below(written, "operations"), *_below(written, "clock")):
            headers = table.get("headers") or {}
            yield from (name for name, value in headers.items() if names_a_variable(value))
        auth = filled_in.get("auth") or {}
        yield from [auth["name"]] if "name" in auth else []


def _below(tables: Mapping[str, Any], name: str) -> Iterator[Mapping[str, Any]]:
    """The tables in one of them; an overlay may have false in its place, and in theirs."""
    yield from (table for table in (tables.get(name) or {}).values() if isinstance(table, dict))
