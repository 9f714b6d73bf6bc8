"""Which scenarios: Cucumber's tag expressions."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from cucumber_tag_expressions import TagExpressionError, parse

from payconform.errors import UsageError

Selects = Callable[[Iterable[str]], bool]


def selection(expression: str | None) -> Selects:
    """Whether a scenario with these tags (without @) is chosen; None chooses all.

    Raises UsageError for an expression that is none.
    """
    try:
        chosen = parse(expression or "")
    except TagExpressionError as error:
        raise UsageError(
            f"{expression!r} is no tag expression: {str(error).splitlines()[0]}",
            hint='such as "@req:PAY21-FINAL-01 or (@hazard and not @moves-time)"',
        ) from None
    return lambda tags: bool(chosen.evaluate([f"@{tag}" for tag in tags]))
