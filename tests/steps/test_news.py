"""News of an operation that the target never let come about, or led elsewhere, show nothing."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from payconform.gaps import Unverifiable
from payconform.money import Money
from payconform.oracle.findings import ConformanceFailure
from payconform.provider_client import Problem, ProviderRefusedError
from payconform.steps.provider import fails, settles, settles_a_part

PART = Money.of("60.00", "EUR")
NEWS: dict[str, Callable[[Any], None]] = {
    "settle": lambda world: settles(world, "refund"),
    "settle_part": lambda world: settles_a_part(world, PART, "refund"),
    "fail": lambda world: fails(world, "refund", "declined_error"),
}
each_news = pytest.mark.parametrize("news", NEWS.values(), ids=NEWS)


def world(*operations: str, accepted: bool = True) -> Any:
    def forbid(*_: object) -> None:
        raise ProviderRefusedError("POST /actions", Problem(409, "not-allowed", "it has succeeded"))

    return SimpleNamespace(
        answer=SimpleNamespace(accepted=accepted),
        await_operation=lambda _: None,
        operations=lambda _: [SimpleNamespace(id=each) for each in operations],
        provider=SimpleNamespace(settle=forbid, settle_part=forbid, fail=forbid),
    )


@each_news
def test_what_the_provider_forbids_shows_nothing(news: Callable[[Any], None]) -> None:
    with pytest.raises(Unverifiable, match="it has succeeded"):
        news(world("rf_1"))


@each_news
def test_after_a_refusal_there_is_nothing_to_bring_news_of(news: Callable[[Any], None]) -> None:
    with pytest.raises(Unverifiable, match="refused what would have led to a refund"):
        news(world(accepted=False))


@each_news
def test_what_was_accepted_has_an_operation(news: Callable[[Any], None]) -> None:
    with pytest.raises(ConformanceFailure, match="none for this invoice's reference"):
        news(world())
