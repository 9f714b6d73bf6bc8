"""Our TOML files of rows: read, judged by their JSON Schema, refused with file, line and row."""

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


@dataclass(frozen=True, slots=True)
class Table:
    """A file's content; `lines` is where each row of each array of tables begins, from 1."""

    name: str
    content: Mapping[str, Any]
    lines: Mapping[str, tuple[int, ...]]

    def place(self, array: str, row: int) -> str:
        """Where a row stands, rows counted from 0: ``payment-invoice-2021.toml:12``."""
        lines = self.lines.get(array, ())
        return f"{self.name}:{lines[row]}" if row < len(lines) else self.name

    def error(self, array: str, row: int, message: str) -> ConfigurationError:
        return ConfigurationError(message, where=self.place(array, row))

    @property
    def stem(self) -> str:
        return self.name.removesuffix(".toml")


def read(file: Traversable, schema: str) -> Table:
    """Raises ConfigurationError where the file is missing, no TOML, or not what its schema says."""
    try:
        text = file.read_text("utf-8")
        content = tomllib.loads(text)
    except FileNotFoundError:
        raise ConfigurationError("there is no such file", where=file.name) from None
    except (OSError, ValueError) as error:
        raise ConfigurationError(f"it can't be read as TOML: {error}", where=file.name) from error
    table = Table(file.name, content, _lines(text))
    wrong = best_match(validator(schema).iter_errors(content))
    if wrong is not None:
        array, row, inside = _path(wrong.absolute_path)
        place = table.place(array, row) if row >= 0 else table.name
        raise ConfigurationError(f"{inside}{wrong.message}", where=place)
    return table


def _lines(text: str) -> dict[str, tuple[int, ...]]:
    lines: dict[str, tuple[int, ...]] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _ROW.match(line):
            lines[header[1]] = (*lines.get(header[1], ()), number)
    return lines


def _path(path: Iterable[str | int]) -> tuple[str, int, str]:
    """Array, row (-1: none) and the words that lead a reader there."""
    match list(path):
        case [str(array), int(row), *rest]:
            return array, row, f"[[{array}]] row {row + 1}: " + "".join(f"{key}: " for key in rest)
        case keys:
            return "", -1, "".join(f"{key}: " for key in keys)
