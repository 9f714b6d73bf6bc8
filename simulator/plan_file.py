"""The rules of a run as one document, in JSON or TOML: a file to keep beside one's tests."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from typing import Any

from payconform.ids import Ids

from . import bodies, wire
from .changes import RecordKind, Removed
from .errors import Code, ProviderError
from .rule_bodies import rule_of
from .rules import Rule
from .runs import Run
from .store import Store
from .stored_rules import stored

TOML = "application/toml"

_HEADER = re.compile(r"\s*\[\[?\s*([A-Za-z0-9_.\s-]+?)\s*\]\]?\s*(?:#.*)?")
_KEY = re.compile(r"\s*([A-Za-z0-9_-]+(?:\s*\.\s*[A-Za-z0-9_-]+)*)\s*=")


def parse(raw: bytes, *, toml: bool) -> tuple[Mapping[str, Any], ...]:
    """Its rules as JSON, checked but for their outcomes. Raises ProviderError; in TOML it names the line."""
    if not toml:
        return tuple(bodies.fitting(bodies.load(raw), "plan")["rules"])
    text = _text(raw)
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ProviderError(Code.MALFORMED_TOML, str(error)) from None
    try:
        return tuple(bodies.fitting(document, "plan")["rules"])
    except ProviderError as error:
        raise _with_line(error, text) from None


def compiled(raw: bytes, ids: Ids, *, toml: bool) -> tuple[Rule, ...]:
    """Raises ProviderError as `parse` does, for a wrong outcome, too."""
    rules = parse(raw, toml=toml)
    try:
        return tuple(rule_of(rule, ids.new("rul"), f"/rules/{index}") for index, rule in enumerate(rules))
    except ProviderError as error:
        raise (_with_line(error, _text(raw)) if toml else error) from None


def apply(run: Run, rules: tuple[Rule, ...], store: Store) -> None:
    """They take the place of all rules of the run, in the document's order: the last that matches decides.

    The caller holds the run's lock.
    """
    gone = [Removed(RecordKind.RULE, rule.id) for rule in run.rules.newest_first()]
    run.rules.clear()
    for rule in rules:
        run.rules.add(rule)
    store.commit(run.name, *gone, *map(stored, rules))


def document(run: Run) -> dict[str, Any]:
    """The run's rules as a plan file would say them."""
    rules = reversed(tuple(run.rules.newest_first()))
    return {"rules": [{"match": wire.match(each.match), "outcomes": list(each.outcomes)} for each in rules]}


def line_of(text: str, pointer: str) -> int:
    """The line of a TOML text where a JSON Pointer's value begins, or what stands around it; 0: nowhere."""
    wanted = pointer.removeprefix("/").split("/") if pointer else []
    best, most, table, counts = 0, 0, list[str](), dict[str, int]()
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.fullmatch(line):
            table = _path(header[1], counts, listed=line.lstrip().startswith("[["))
            found = table
        elif key := _KEY.match(line):
            found = [*table, *(part.strip() for part in key[1].split("."))]
        else:
            continue
        if len(found) > most and found == wanted[: len(found)]:
            best, most = number, len(found)
    return best


def _path(name: str, counts: dict[str, int], *, listed: bool) -> list[str]:
    """Of a header, with the index of each list of tables in it, as a pointer has it."""
    path: list[str] = []
    parts = [part.strip() for part in name.split(".")]
    for place, part in enumerate(parts):
        path.append(part)
        key = "/".join(path)
        if listed and place == len(parts) - 1:
            counts[key] = counts.get(key, -1) + 1
        if key in counts:
            path.append(str(counts[key]))
    return path


def _text(raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise ProviderError(Code.MALFORMED_TOML, f"not UTF-8, at line {line}") from None


def _with_line(error: ProviderError, text: str) -> ProviderError:
    line = line_of(text, error.faults[0].pointer) if error.faults else 0
    detail = f"line {line}: {error.detail}" if line else error.detail
    return ProviderError(error.code, detail, faults=error.faults, allowed=error.allowed)
