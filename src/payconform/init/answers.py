"""Where answers come from: a person at a terminal, or a text in TOML whose keys are those of the profile."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from payconform import data
from payconform.errors import ConfigurationError, UsageError
from payconform.target.source import Source

from .draft import Keys
from .toml_text import toml_value

NONE = "-"
"""How a person says that there is no such thing."""
OURS: Mapping[str, frozenset[str]] = {"sample": frozenset({"make", "invoice", "statuses"})}
"""What an answer may say beside the profile."""


@dataclass(frozen=True, slots=True)
class Question:
    """`default` None: it has to be answered. `json`: a document is asked for, in as many lines as it has.

    `also`: a key by which a file may answer in its place.
    """

    keys: Keys
    text: str
    default: str | None
    help: str = ""
    choices: tuple[str, ...] = ()
    json: bool = False
    also: Keys = ()

    @property
    def name(self) -> str:
        return ".".join(self.keys)


class Answers(Protocol):
    def ask(self, question: Question) -> Any:
        """Text, or what TOML has there. Raises UsageError where nobody answers."""


class Given:
    """Answers of a file, and settings over them.

    Raises ConfigurationError, with the line, for a key that no profile has.
    """

    def __init__(self, source: Source, settings: Mapping[str, Any] | None = None) -> None:
        self._source = source
        self._asked: set[Keys] = set()
        self._tables = _merged(source.tables(), settings or {})
        known = {*data.schema("profile")["properties"], *OURS}
        for name in self._tables:
            if name not in known:
                raise self._wrong((name,), f"unknown key {name}", f"known: {', '.join(sorted(known))}")
        for name, allowed in OURS.items():
            for key in self._tables.get(name, {}):
                if key not in allowed:
                    hint = f"known: {', '.join(sorted(allowed))}"
                    raise self._wrong((name, key), f"unknown key {name}.{key}", hint)

    def rest(self, *tables: str) -> dict[str, Any]:
        """What it says of the profile and nobody has asked for, in these tables or in all."""
        names = [name for name in self._tables if name not in OURS and (not tables or name in tables)]
        return {name: left for name in names if (left := self._left(self._tables[name], (name,)))}

    def says(self, question: Question) -> bool:
        return self._value(question) is not None

    def ask(self, question: Question) -> Any:
        self._asked |= {question.keys, question.also}
        value = self._value(question)
        if value is None:
            value = question.default
        if value is None:
            raise UsageError(f"{question.name} isn't answered: {question.text}", hint=question.help)
        if question.choices and value not in question.choices:
            known = ", ".join(question.choices)
            raise self._wrong(question.keys, f"{question.name} can't be {value!r}", f"known: {known}")
        return value

    def _left(self, value: Any, keys: Keys) -> Any:
        if keys in self._asked:
            return None
        if not isinstance(value, Mapping):
            return value
        parts = {key: self._left(part, (*keys, key)) for key, part in value.items()}
        return {key: part for key, part in parts.items() if part is not None and part != {}}

    def _value(self, question: Question) -> Any:
        value = self._at(question.keys)
        return self._at(question.also) if value is None and question.also else value

    def _at(self, keys: Keys) -> Any:
        value: Any = self._tables
        for key in keys:
            value = value.get(key) if isinstance(value, Mapping) else None
        return value

    def _wrong(self, keys: Keys, message: str, hint: str) -> ConfigurationError:
        return ConfigurationError(message, where=self._source.where(keys), hint=hint)


def settings(given: Iterable[str]) -> dict[str, Any]:
    """Tables of what was said as ``KEY=VALUE``; a value that is no TOML is text. Raises UsageError."""
    whole: dict[str, Any] = {}
    for each in given:
        whole = _merged(whole, _setting(each))
    return whole


def _setting(text: str) -> dict[str, Any]:
    key, mark, value = text.partition("=")
    for written in (value, toml_value(value)) if mark else ():
        try:
            return tomllib.loads(f"{key} = {written}")
        except tomllib.TOMLDecodeError:
            continue
    raise UsageError(f"--set {text}: it should be KEY=VALUE", hint="such as --set target.patience=3")


def _merged(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """Key by key, the second's value where both have one."""
    joined = dict(one)
    for key, value in other.items():
        both = isinstance(value, Mapping) and isinstance(joined.get(key), Mapping)
        joined[key] = _merged(joined[key], value) if both else value
    return joined
