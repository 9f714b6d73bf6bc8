"""The text of a profile: sections in the order of docs/profile.md, each line with its reason behind it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from .draft import Confidence, Draft, Gap, Keys, Line

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")
_TABLES = (
    *("target", "auth", "headers", "versions", "money", "time", "operations", "invoice", "statuses"),
    *("payouts", "errors", "clock", "callbacks", "webhooks", "outcomes", "merchant", "provider", "schemas"),
    *("payout", "vendor_payout"),
)
_SHORT = ("auth", "money", "time", "provider", "schemas")
_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
_LONGEST_REASON = 120


def text(draft: Draft, head: str = "") -> str:
    """Valid TOML, whatever is proposed; what is missing stands in comments."""
    sections = _sections(draft)
    short = [keys for keys in sorted(sections, key=_place) if _is_short(keys, sections[keys][0])]
    parts = [f"# {line}" for line in head.splitlines()]
    for keys in short:
        lines, gaps = sections.pop(keys)
        parts += [_short(keys, lines), *(_gap(gap, ()) for gap in gaps)]
    for keys in sorted(sections, key=_place):
        lines, gaps = sections[keys]
        parts += ["", f"[{_dotted(keys)}]"] if lines or keys == ("invoice",) else [""]
        parts += [_line(line, keys) for line in sorted(lines, key=lambda line: _rank(line.value))]
        parts += [_gap(gap, keys if lines else ()) for gap in gaps]
    return "\n".join(parts).lstrip("\n") + "\n"


def variables(draft: Draft) -> frozenset[str]:
    """Of the environment, that stand anywhere in its values."""
    texts = (toml_value(line.value) for line in draft.lines)
    return frozenset(name for one in texts for name in _VARIABLE.findall(one))


def toml_value(value: Any) -> str:
    """One value of TOML in one line. Raises TypeError for what TOML can't say, such as null."""
    match value:
        case bool():
            return "true" if value else "false"
        case int() | float():
            return str(value)
        case str():
            return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
        case Mapping():
            pairs = ", ".join(f"{_key(str(key))} = {toml_value(item)}" for key, item in value.items())
            return f"{{ {pairs} }}" if pairs else "{}"
        case list() | tuple():
            return f"[{', '.join(map(toml_value, value))}]"
        case _:
            raise TypeError(f"TOML has no word for {value!r}")


def _sections(draft: Draft) -> dict[Keys, tuple[list[Line], list[Gap]]]:
    """By header. A table below another has a header of its own where its lines stand apart."""
    found: dict[Keys, tuple[list[Line], list[Gap]]] = {}
    for line in draft.lines:
        found.setdefault(_header(line.keys), ([], []))[0].append(line)
    for gap in draft.gaps:
        found.setdefault(_section(gap, draft), ([], []))[1].append(gap)
    return found


def _section(gap: Gap, draft: Draft) -> Keys:
    """Where its comment stands: beside the line that it is a part of, if there is one."""
    whole = (draft.line(*gap.keys[:length]) for length in range(1, len(gap.keys)))
    line = next((line for line in whole if line is not None), None)
    return gap.keys if len(gap.keys) == 1 else _header(line.keys if line else gap.keys)


def _header(keys: Keys) -> Keys:
    """``operations.create.body`` and the like; whatever is deeper has dotted keys."""
    if keys[0] in {"payout", "vendor_payout"} and len(keys) > 2:
        return (keys[0], *_header(keys[1:]))
    if keys[0] == "operations" and len(keys) > 2:
        return keys[:3] if len(keys) > 3 else keys[:2]
    return keys[:1]


def _place(keys: Keys) -> tuple[int, Keys]:
    return _TABLES.index(keys[0]) if keys[0] in _TABLES else len(_TABLES), keys


def _rank(value: Any) -> bool:
    """Plain values first, for people's eyes; sorting keeps their order."""
    return isinstance(value, Mapping)


def _is_short(keys: Keys, lines: list[Line]) -> bool:
    """A table that is one line by itself; such stand before all headers."""
    return keys[0] in _SHORT and 0 < len(lines) <= 2


def _short(keys: Keys, lines: list[Line]) -> str:
    pairs = ", ".join(f"{_dotted(line.keys[1:])} = {toml_value(line.value)}" for line in lines)
    comments = "; ".join(comment for line in lines if (comment := _comment(line)))
    return f"{keys[0]} = {{ {pairs} }}" + (f"  # {comments}" if comments else "")


def _line(line: Line, section: Keys) -> str:
    key = _dotted(line.keys[len(section) :])
    comment = _comment(line)
    return f"{key} = {toml_value(line.value)}" + (f"  # {comment}" if comment else "")


def _comment(line: Line) -> str:
    if line.refuted:
        return f"refuted: {_plain(line.refuted)}"
    if line.confidence is Confidence.SAID:
        return _plain(line.reason)
    return f"{line.confidence}: {_plain(line.reason)}"


def _gap(gap: Gap, section: Keys) -> str:
    key = _dotted(gap.keys[len(section) :])
    if gap.needed:
        return f'# {key} = ""  # to be filled: {_plain(gap.text)}'
    return f"# {key + ': ' if key else ''}{_plain(gap.text)}"


def _plain(text: str) -> str:
    """As it can stand in a comment: what a description says may have several lines."""
    flat = _CONTROL.sub(" ", text).strip()
    return flat if len(flat) <= _LONGEST_REASON else flat[: _LONGEST_REASON - 1] + "…"


def _dotted(keys: Iterable[str]) -> str:
    return ".".join(map(_key, keys))


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else toml_value(name)


def unfilled(draft: Draft) -> Iterator[Gap]:
    """What has to be filled before the profile loads."""
    return (gap for gap in draft.gaps if gap.needed)
