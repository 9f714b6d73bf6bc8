"""`target.toml`: what the suite knows of a target, and all that it knows.

Read by `load(path)`: TOML, environment variables, JSON Schema, then what a schema can't say. Each error names
file, line and key, and what would be right; none repeats a value that may be a secret.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from payconform import data

from .profile_checks import check
from .schema_errors import refusal
from .source import Source, filled, names_a_variable


@dataclass(frozen=True, slots=True)
class Profile:
    """A checked profile: `tables` is the TOML as it stands, variables filled in; durations in seconds.

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
    wrong = refusal(data.validator("profile").iter_errors(tables), source)
    if wrong is not None:
        raise wrong
    digest = hashlib.sha256(source.text.encode()).hexdigest()[:16]
    profile = Profile(path, tables, digest, frozenset(_secret_headers(raw, tables)))
    check(profile, source)
    return profile


def _secret_headers(raw: Mapping[str, Any], tables: Mapping[str, Any]) -> Iterator[str]:
    """Headers with a variable in their value: what the user keeps out of the file, we keep out of reports."""
    for table in (raw, *raw["operations"].values(), *raw.get("clock", {}).values()):
        headers = table.get("headers", {}) if isinstance(table, dict) else {}
        yield from (name for name, value in headers.items() if names_a_variable(value))
    if tables.get("auth", {}).get("scheme") == "header":
        yield tables["auth"]["name"]
