"""TOML files of rows, ours and users': read, judged by their JSON Schema, refused with file, line and row."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from typing import Any

from jsonschema.exceptions import best_match

from .data import validator
from .errors import ConfigurationError

_ROW = re.compile(r"\s*\[\[\s*([\w-]+)\s*\]\]")
_TABLE = re.compile(r"\s*\[\s*([\w-]+)\s*\]")
_KEY = re.compile(r"\s*([\w-]+)\s*=")
_BROKEN = re.compile(r"\(at (?:line ([0-9]+), column [0-9]+|end of document)\)$")


@dataclass(frozen=True, slots=True)
class Table:
    """A file's content; `name` is what a reader knows it by.

    `lines` is where each row of each array of tables begins, and where each key stands that is at the top.
    """

    name: str
    stem: str
    content: Mapping[str, Any]
    lines: Mapping[str, tuple[int, ...]]

    def place(self, name: str, row: int = 0) -> str:
        """Where a row stands, rows counted from 0, or a key: ``payment-invoice-2021.toml:12``."""
        lines = self.lines.get(name, ())
        return f"{self.name}:{lines[row]}" if row < len(lines) else self.name

    def error(self, name: str, row: int, message: str) -> ConfigurationError:
        return ConfigurationError(message, where=self.place(name, row))


def read(file: Traversable, schema: str, called: str = "") -> Table:
    """`called`: how to tell where something is wrong in it; its name unless given.

    Raises ConfigurationError where the file is missing, no TOML, or not what its schema says.
    """
    name = called or file.name
    try:
        text = file.read_text("utf-8")
        content = tomllib.loads(text)
    except FileNotFoundError:
        raise ConfigurationError("there is no such file", where=name) from None
    except (OSError, ValueError) as error:
        raise ConfigurationError(
            f"it can't be read as TOML: {error}", where=f"{name}{_broken(error)}"
        ) from error
    table = Table(name, file.name.removesuffix(".toml"), content, _lines(text))
    wrong = best_match(validator(schema).iter_errors(content))
    if wrong is not None:
        key, row, inside = _path(wrong.absolute_path)
        raise ConfigurationError(f"{inside}{wrong.message}", where=table.place(key, row))
    return table


def _broken(error: Exception) -> str:
    found = _BROKEN.search(str(error))
    return f":{found[1]}" if found and found[1] else ""


def _lines(text: str) -> dict[str, tuple[int, ...]]:
    lines: dict[str, tuple[int, ...]] = {}
    at_the_top = True
    for number, line in enumerate(text.splitlines(), start=1):
        header = _ROW.match(line) or _TABLE.match(line)
        key = header or (_KEY.match(line) if at_the_top else None)
        at_the_top = at_the_top and header is None
        if key:
            lines[key[1]] = (*lines.get(key[1], ()), number)
    return lines


def _path(path: Iterable[str | int]) -> tuple[str, int, str]:
    """Array or key at the top, row (of a key 0) and the words that lead a reader there."""
    match list(path):
        case [str(array), int(row), *rest]:
            return array, row, f"[[{array}]] row {row + 1}: " + "".join(f"{key}: " for key in rest)
        case keys:
            return str(keys[0]) if keys else "", 0, "".join(f"{key}: " for key in keys)
