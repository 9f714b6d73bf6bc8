"""Where a known value stands in an answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from .draft import Keys


def everything(document: Any, path: Keys = ()) -> Iterator[tuple[Keys, Any]]:
    """Each single value with the way to it; elements of arrays by their number: ``[0]``."""
    if isinstance(document, dict):
        for name, part in document.items():
            yield from everything(part, (*path, str(name)))
    elif isinstance(document, list):
        for number, part in enumerate(document):
            yield from everything(part, (*path, f"[{number}]"))
    else:
        yield path, document


def where(document: Any, is_it: Callable[[Any], bool]) -> tuple[Keys, ...]:
    """All places of a value, those within arrays aside: what is one of many is no property of the whole."""
    return tuple(
        path
        for path, value in everything(document)
        if is_it(value) and not any(p.startswith("[") for p in path)
    )


def row_of(document: Any, is_it: Callable[[Any], bool]) -> tuple[Keys, Any] | None:
    """The array that has an element with such a value in it, and that element; the outermost."""
    for path, value in everything(document):
        if is_it(value):
            place = next((n for n, part in enumerate(path) if part.startswith("[")), None)
            if place is not None:
                return path[:place], _at(document, path[: place + 1])
    return None


def _at(document: Any, path: Keys) -> Any:
    for part in path:
        document = document[int(part[1:-1])] if isinstance(document, list) else document[part]
    return document
