"""What holds for ``payconform serve provider``: the file, the flags and the environment, weakest first.

Each value remembers where it came from. Errors name the place: file and line, flag or variable. What reads
files and explains errors is loaded only then, since people and test runs wait for a start.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from payconform import data

from .provider_options import SCHEMA, Option, options

if TYPE_CHECKING:
    from payconform.target.source import Keys, Places

REDACTED = "[redacted]"


@dataclass(frozen=True, slots=True)
class Value:
    """`origin`: ``provider.toml:3``, ``--port``, ``PAYCONFORM_PROVIDER_PORT`` or ``default``."""

    value: Any
    origin: str


Settled = Mapping[str, Value]
"""Every option by name; what nobody gave, and has no default, is None."""


@dataclass(frozen=True, slots=True)
class _Names:
    """The places of a layer that calls each option by one name."""

    names: Mapping[str, str]

    def where(self, keys: Keys) -> str:
        return self.names[str(keys[0])]

    def called(self, keys: Keys) -> str:
        return ".".join(map(str, keys))


def settled(file: str | None, flags: Mapping[str, Any], environment: Mapping[str, str]) -> Settled:
    """Raises ConfigurationError."""
    known = tuple(options())
    values = {option.name: Value(option.default, "default") for option in known}
    for given, places in (
        _file(file, environment),
        _flags(known, flags),
        _variables(known, environment),
    ):
        if not data.fits(SCHEMA, given):
            _refuse(given, places)
        values |= {name: Value(value, places.where((name,))) for name, value in given.items()}
    return values


def _refuse(given: Mapping[str, Any], places: Places) -> None:
    """Raises ConfigurationError."""
    from payconform.target.schema_errors import refusal  # noqa: PLC0415 - see above

    wrong = refusal(data.validator(SCHEMA).iter_errors(given), places)
    if wrong is not None:
        raise wrong


def printed(values: Settled) -> Iterator[str]:
    """TOML that says the same, with the origin of each line; secrets are redacted."""
    for option in options():
        value, origin = values[option.name].value, values[option.name].origin
        if value is None:
            yield f"# {option.name} isn't given"
        else:
            yield f"{option.name} = {_toml(REDACTED if option.secret else value)}  # {origin}"


def _file(file: str | None, environment: Mapping[str, str]) -> tuple[dict[str, Any], Places]:
    if file is None:
        return {}, _Names({})
    from payconform.target.source import Source, filled  # noqa: PLC0415 - see above

    source = Source.read(Path(file), "the provider's configuration")
    return filled(source.tables(), environment, source), source


def _flags(known: tuple[Option, ...], flags: Mapping[str, Any]) -> tuple[dict[str, Any], Places]:
    given = {
        option.name: option.read(said) if isinstance(said, str) else said
        for option in known
        if (said := flags.get(option.name)) is not None
    }
    return given, _Names({option.name: option.flag for option in known})


def _variables(known: tuple[Option, ...], environment: Mapping[str, str]) -> tuple[dict[str, Any], Places]:
    """An empty variable says nothing, as a container's unset ones do."""
    texts = ((option, environment.get(option.variable)) for option in known)
    given = {option.name: option.read(text) for option, text in texts if text}
    return given, _Names({option.name: option.variable for option in known})


def _toml(value: Any) -> str:
    """JSON's text, numbers, booleans and lists are TOML's too."""
    return json.dumps(value, ensure_ascii=False)
