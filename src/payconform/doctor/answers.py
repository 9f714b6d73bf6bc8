"""What an answer says about a claim: that it is there, that it isn't, or that something broke."""

from __future__ import annotations

from payconform.target.telling import ABSENT, REFUSED
from payconform.target.values import Answer

from .rows import Ailment


def accepted(operation: str, answer: Answer) -> str:
    """Where the documents demand a yes. Raises Ailment."""
    there(operation, answer)
    if not answer.accepted:
        raise Ailment(
            f"it is refused with HTTP {answer.status}: {shown(answer.body)}",
            hint=f"look at operations.{operation}: method, path, body",
        )
    return f"HTTP {answer.status}"


def there(operation: str, answer: Answer) -> str:
    """Where a refusal is an answer, too. Raises Ailment for a claim that nobody answers."""
    absent(operation, answer.status)
    if answer.status in REFUSED:
        raise Ailment(f"HTTP {answer.status}: our credentials don't let us", hint="look at [auth]")
    if answer.status >= 500:
        raise Ailment(f"HTTP {answer.status}: {shown(answer.body)}", hint="it broke; look at its own log")
    if not answer.accepted:
        return f"it answers; it refuses this invoice (HTTP {answer.status})"
    return f"HTTP {answer.status}"


def absent(operation: str, status: int | None) -> None:
    """Raises Ailment where the call leads nowhere."""
    if status in ABSENT:
        raise Ailment(
            f"HTTP {status}: it is mapped, and nothing is there",
            hint=f"look at operations.{operation}: method, path; or take it out, and it isn't claimed",
        )


def shown(body: str) -> str:
    return " ".join(body.split())[:200] or "without a body"
