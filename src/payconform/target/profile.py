"""`target.toml`: what the suite knows of a target, and all that it knows.

Read by `load(path)`: TOML, environment variables, JSON Schema, then what a schema can't say. Each error names
file, line and key, and what would be right. Secrets stay in the values and are never printed.
"""

from __future__ import annotations

import hashlib
import ipaddress
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jsonschema import ValidationError
from jsonschema.exceptions import best_match

from payconform import data, lifecycle
from payconform.errors import ConfigurationError

_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")


@dataclass(frozen=True, slots=True)
class Profile:
    """A checked profile: `tables` is the TOML as it stands, variables filled in; durations in seconds."""

    path: Path
    tables: Mapping[str, Any]
    digest: str

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
        """What the profile claims: each operation it maps, and clock, callbacks."""
        claimed = set(self.tables["operations"])
        if self.table("clock").get("kind", "none") != "none":
            claimed.add("clock")
        if self.table("callbacks"):
            claimed.add("callbacks")
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
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"the profile can't be read: {error}", where=str(path)) from None
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"not TOML: {error}", where=str(path)) from None
    source = _Source(path, text)
    tables = _filled(raw, environment, source, ())
    problem = best_match(data.validator("profile").iter_errors(tables))
    if problem is not None:
        raise _schema_error(problem, source)
    profile = Profile(path, tables, hashlib.sha256(text.encode()).hexdigest()[:16])
    _check_lifecycles(profile, source)
    _check_statuses(profile, source)
    _check_environment(profile, source)
    _check_own_schemas(profile, source)
    return profile


@dataclass(frozen=True, slots=True)
class _Source:
    path: Path
    text: str

    def where(self, keys: tuple[object, ...]) -> str:
        """``target.toml:12`` for a path of keys; the nearest enclosing line that can be found."""
        wanted = [str(key) for key in keys]
        best, table = 0, [""]
        depth = 0
        for number, line in enumerate(self.text.splitlines(), 1):
            if header := re.match(r"\s*\[+\s*([^\]]+?)\s*\]+", line):
                table = [part.strip().strip("\"'") for part in header[1].split(".")]
                found = table
            elif key := re.match(r"\s*([^=#]+?)\s*=", line):
                found = [*table, key[1].strip("\"'")]
            else:
                continue
            shared = next(
                (i for i, (a, b) in enumerate(zip(found, wanted, strict=False)) if a != b),
                min(len(found), len(wanted)),
            )
            if shared == len(found) and shared > depth:
                best, depth = number, shared
        return f"{self.path}:{best}" if best else str(self.path)


def _filled(value: Any, environment: Mapping[str, str], source: _Source, keys: tuple[object, ...]) -> Any:
    if isinstance(value, dict):
        return {k: _filled(v, environment, source, (*keys, k)) for k, v in value.items()}
    if isinstance(value, list):
        return [_filled(v, environment, source, keys) for v in value]
    if not isinstance(value, str):
        return value
    missing = [name for name in _VARIABLE.findall(value) if name not in environment]
    if missing:
        raise ConfigurationError(
            f"{'.'.join(map(str, keys))} needs the environment variable {missing[0]}, which isn't set",
            where=source.where(keys),
        )
    return _VARIABLE.sub(lambda found: environment[found[1]], value)


def _schema_error(error: ValidationError, source: _Source) -> ConfigurationError:
    keys = tuple(error.absolute_path)
    if error.validator in {"additionalProperties", "unevaluatedProperties"} and isinstance(
        error.instance, dict
    ):
        known = set(_properties(error.schema))
        stranger = next((key for key in error.instance if f"'{key}'" in error.message), "")
        hint = f"known keys here: {', '.join(sorted(known))}" if known else ""
        name = ".".join(map(str, (*keys, stranger)))
        return ConfigurationError(f"unknown key {name}", where=source.where((*keys, stranger)), hint=hint)
    name = ".".join(map(str, keys)) or "the profile"
    instance = "" if isinstance(error.instance, dict) else f" {error.instance!r}"
    message = error.message if error.validator == "required" else f"{_wanted(error)}, not{instance}"
    return ConfigurationError(f"{name}: {message}", where=source.where(keys))


def _properties(schema: Any) -> dict[str, Any]:
    """The keys that a schema knows, its own and those of the schema it refers to."""
    referred = schema.get("$ref", "").removeprefix("#/$defs/")
    shared = data.schema("profile")["$defs"][referred]["properties"] if referred else {}
    return {**shared, **schema.get("properties", {})}


def _words(values: Any) -> list[Any]:
    return list(values)


def _wanted(error: ValidationError) -> str:
    match error.validator:
        case "enum":
            return "should be one of " + ", ".join(map(str, _words(error.validator_value)))
        case "type":
            return f"should be {error.validator_value}"
        case "pattern":
            return f"should look like {error.validator_value}"
        case _:
            return f"should keep {error.validator} {error.validator_value!r}"


def _check_lifecycles(profile: Profile, source: _Source) -> None:
    known = tuple(data.names("lifecycles"))
    for name in profile.lifecycles:
        if name not in known:
            raise ConfigurationError(
                f"target.lifecycles: there is no life cycle {name!r}",
                where=source.where(("target", "lifecycles")),
                hint=f"known: {', '.join(known)}",
            )


def _check_statuses(profile: Profile, source: _Source) -> None:
    documented = {s.code for name in profile.lifecycles for s in lifecycle.load(name).statuses}
    for raw, canonical in profile.table("statuses").items():
        if canonical not in documented:
            raise ConfigurationError(
                f"statuses.{raw}: {canonical!r} is no status of {', '.join(profile.lifecycles)}",
                where=source.where(("statuses", raw)),
                hint=f"documented: {', '.join(sorted(documented))}",
            )


def _check_environment(profile: Profile, source: _Source) -> None:
    host = urlsplit(profile.base_url).hostname or ""
    if not _is_loopback(host) and profile.tables["target"].get("environment") != "test":
        raise ConfigurationError(
            f"target.base_url: {host} is beyond this machine, and judging a production service moves money",
            where=source.where(("target", "base_url")),
            hint='if it is a test system, say so: environment = "test" in [target]',
        )


def _check_own_schemas(profile: Profile, source: _Source) -> None:
    for kind in profile.table("schemas"):
        file = profile.own_schema(kind)
        if file is not None and not file.is_file():
            raise ConfigurationError(
                f"schemas.{kind}: there is no file {file}", where=source.where(("schemas", kind))
            )


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
