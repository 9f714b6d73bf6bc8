"""Text that came from a target, made harmless to show: what can't be seen is spelled out."""

from __future__ import annotations

import re

# Control characters but tab and line feed (an ESC drives a terminal, XML 1.0 can't hold most of them), what
# turns the direction of writing (text then reads as something else), surrogates, and what is no character.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)


def visible(text: str) -> str:
    r"""The same text with an escape such as ``\x1b`` or ``\u202e`` for each character that can't be shown."""
    return _UNSEEN.sub(_escape, text)


def line(text: str) -> str:
    """`visible` and on one line."""
    return " ".join(visible(text).split())


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
