"""What a step makes of a target that schedules nothing, and of a provider that takes nothing back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from payconform import lifecycles
from payconform.gaps import Unverifiable
from payconform.oracle.findings import ConformanceFailure
from payconform.provider_client import Problem, ProviderRefusedError
from payconform.steps.arrangements import schedule
from payconform.steps.provider import reverses
from payconform.target.values import Answer

NOW = datetime(2030, 1, 1, tzinfo=UTC)
IN_3_DAYS = timedelta(days=3)


class Refusing:
    """An invoice that refuses to be scheduled, and becomes `later` as soon as all has come to rest."""

    def __init__(self, status: str, later: str) -> None:
        self.status, self.later = status, later
        self.wishes: list[dict[str, Any]] = []

    def rest(self) -> None:
        self.status = self.later

    def read(self) -> Any:
        return SimpleNamespace(status=self.status)

    def act(self, action: str, **wish: Any) -> Any:
        self.wishes.append({"action": action, **wish})
        return Answer(409, body="no")


def world(invoice: Refusing) -> Any:
    return SimpleNamespace(
        driver=SimpleNamespace(capabilities={"schedule"}),
        lifecycle=lifecycles.load("vendor-invoice"),
        timeline=SimpleNamespace(now=lambda: NOW),
        invoice=invoice,
        rest=invoice.rest,
    )


def test_who_schedules_nothing_in_unpaid_breaks_the_clause_that_demands_it() -> None:
    with pytest.raises(ConformanceFailure) as caught:
        schedule(world(Refusing("unpaid", "unpaid")), IN_3_DAYS)
    assert [finding.requirement for finding in caught.value.findings] == ["VEND-SCHED-01"]


@pytest.mark.parametrize("status", ["partially paid", "paid"])
def test_who_schedules_nothing_where_no_document_demands_it_breaks_nothing(status: str) -> None:
    with pytest.raises(Unverifiable, match=f"schedules nothing in {status}"):
        schedule(world(Refusing(status, status)), IN_3_DAYS)


def test_it_is_scheduled_when_all_before_has_come_to_rest() -> None:
    invoice = Refusing("paid", later="unpaid")
    with pytest.raises(ConformanceFailure):
        schedule(world(invoice), IN_3_DAYS)
    assert invoice.wishes == [{"action": "schedule", "amount": None, "at": NOW + IN_3_DAYS}]


def test_a_payout_that_cannot_be_reversed_was_led_elsewhere_by_the_target() -> None:
    def refuse(operation: str) -> None:
        raise ProviderRefusedError(f"reverse {operation}", Problem(409, "conflict", "it is reversed already"))

    operations: Sequence[Any] = [SimpleNamespace(id="pout_1")]
    seen: Any = SimpleNamespace(
        await_operation=lambda _: None,
        operations=lambda _: operations,
        answer=None,
        provider=SimpleNamespace(reverse=refuse),
    )
    with pytest.raises(Unverifiable, match="reversed already"):
        reverses(seen, "payout")
