"""What a finding says of an answer that isn't the one that was wanted, and where in the profile to look."""

from __future__ import annotations

import re

ABSENT = (404, 405, 501)
REFUSED = (401, 403)
REDIRECTS = range(300, 400)
PAGE = "a web page (HTML)"
SHOWN = 200  # characters of a body
_HTML = re.compile(r"\s*<(!doctype\s+)?html\b", re.IGNORECASE)


def is_page(text: str) -> bool:
    return _HTML.match(text) is not None


def told(status: int, body: str) -> str:
    """In one line, whatever the body is."""
    text = PAGE if is_page(body) else " ".join(body.split())[:SHOWN]
    return f"HTTP {status}: {text}{_hint(status)}" if text else f"HTTP {status}{_hint(status)}"


def _hint(status: int) -> str:
    if status in ABSENT:
        return " (are its method and path in the profile right?)"
    if status in REFUSED:
        return " (is [auth] in the profile right?)"
    return ""
