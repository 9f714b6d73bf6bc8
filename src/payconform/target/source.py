"""The text of a profile: which line a key stands on, and its ``${NAME}`` filled in from the environment."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from payconform.errors import ConfigurationError

Keys = tuple[object, ...]
"""The way to a value: ``("operations", "create", "path")``; in arrays a part is an index."""

_PART = r"""(?:"[^"]*"|'[^']*'|[A-Za-z0-9_-]+)"""
_NAME = rf"{_PART}(?:\s*\.\s*{_PART})*"
_HEADER = re.compile(rf"\s*\[{{1,2}}\s*({_NAME})\s*\]{{1,2}}\s*(?:#.*)?")
_KEY = re.compile(rf"\s*({_NAME})\s*=")
_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
_LINE = re.compile(r"at line ([0-9]+)")


class Places(Protocol):
    """How a user finds a value, and what it is called there."""

    def where(self, keys: Keys) -> str:
        """What a user looks at to find these keys: ``target.toml:12``."""

    def called(self, keys: Keys) -> str:
        """The keys as they are written: ``operations.create.path``."""


@dataclass(frozen=True, slots=True)
class Source:
    """Raises ConfigurationError, without where, for a file that can't be read."""

    path: Path
    text: str

    @classmethod
    def read(cls, path: Path, what: str = "the profile") -> Source:
        try:
            raw = path.read_bytes()
        except OSError as error:
            raise ConfigurationError(f"{what} can't be read: {error.strerror}", where=str(path)) from None
        try:
            return cls(path, raw.decode("utf-8"))
        except UnicodeDecodeError as error:
            line = raw[: error.start].count(b"\n") + 1
            raise ConfigurationError(
                f"not UTF-8, as TOML has to be: byte 0x{raw[error.start]:02x}", where=f"{path}:{line}"
            ) from None

    def tables(self) -> dict[str, Any]:
        """Raises ConfigurationError, with the line, for what is no TOML."""
        try:
            return tomllib.loads(self.text)
        except tomllib.TOMLDecodeError as error:
            line = _LINE.search(str(error))
            number = int(line[1]) if line else self.text.count("\n") + 1
            told = str(error).replace("Cannot overwrite a value", "a key is given twice")
            raise ConfigurationError(f"not TOML: {told}", where=self.at(number)) from None

    def where(self, keys: Keys) -> str:
        """``target.toml:12``: the line of the key, or else of the nearest thing around it or in it."""
        wanted = tuple(map(str, keys))
        best, most = 0, 0
        for number, found in self._lines():
            same = 0
            for ours, theirs in zip(found, wanted, strict=False):
                if ours != theirs:
                    break
                same += 1
            if same in {len(found), len(wanted)} and same > most:
                best, most = number, same
        return self.at(best) if best else str(self.path)

    def called(self, keys: Keys) -> str:
        return dotted(keys)

    def at(self, line: int) -> str:
        return f"{self.path}:{line}"

    def _lines(self) -> Iterator[tuple[int, tuple[str, ...]]]:
        """Each line that begins a table or a key, with the whole way to it."""
        table: tuple[str, ...] = ()
        for number, line in enumerate(self.text.splitlines(), 1):
            if header := _HEADER.fullmatch(line):
                table = _parts(header[1])
                yield number, table
            elif key := _KEY.match(line):
                yield number, (*table, *_parts(key[1]))


def filled(value: Any, environment: Mapping[str, str], source: Source, keys: Keys = ()) -> Any:
    """The value with each ``${NAME}`` replaced. Raises ConfigurationError for a variable that isn't set."""
    if isinstance(value, dict):
        return {key: filled(item, environment, source, (*keys, key)) for key, item in value.items()}
    if isinstance(value, list):
        return [filled(item, environment, source, (*keys, index)) for index, item in enumerate(value)]
    if not isinstance(value, str):
        return value
    missing = [name for name in _VARIABLE.findall(value) if name not in environment]
    if missing:
        raise ConfigurationError(
            f"{dotted(keys)} needs the environment variable {missing[0]}, which isn't set",
            where=source.where(keys),
        )
    return _VARIABLE.sub(lambda found: environment[found[1]], value)


def names_a_variable(value: object) -> bool:
    return isinstance(value, str) and _VARIABLE.search(value) is not None


def dotted(keys: Keys) -> str:
    return ".".join(map(str, keys)) or "the profile"


def _parts(name: str) -> tuple[str, ...]:
    return tuple(part.strip("\"'") for part in re.findall(_PART, name))
