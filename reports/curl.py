"""An exchange as a curl command for a shell."""

from __future__ import annotations

from collections.abc import Mapping
from shlex import quote
from typing import Any

# curl sets these by itself, and rightly only by itself
_OWN = {"host", "content-length", "connection", "accept-encoding", "user-agent", "transfer-encoding"}


def curl(exchange: Mapping[str, Any]) -> str:
    """Secrets stay as they were captured: redacted."""
    # --globoff: the brackets of filter[reference_id] are meant; --data-raw: a body "@name" names no file
    words = ["curl --globoff --include", f"--request {quote(exchange['method'])}", quote(exchange["url"])]
    for name, value in exchange["request_headers"].items():
        if name.lower() not in _OWN:
            words.append(f"--header {quote(f'{name}: {value}' if value else f'{name};')}")
    if exchange["request_body"]:
        words.append(f"--data-raw {quote(exchange['request_body'])}")
    return " \\\n  ".join(words)
