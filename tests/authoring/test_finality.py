"""What the feature about final statuses has to hold, told by the life cycles and by the provider itself."""

from __future__ import annotations

import pytest

from payconform import lifecycle
from payconform.authoring import finality
from payconform.authoring.finality import ACTION_STEPS, ENDINGS, EVENTS, LIFE_CYCLES, REPEATED
from payconform.errors import ConfigurationError
from payconform.simulator.actions import Action, possible
from payconform.simulator.kinds import Kind
from payconform.simulator.transitions import Status
from payconform.steps.arrangements import ARRANGEMENTS, IN_FLIGHT

TEXT = finality.feature()
# No event at all, or one that takes the money back as a reversal does.
BESIDE = {
    Action.PEND,
    Action.NEXT_STEP,
    Action.RESEND_CALLBACK,
    Action.FAIL_LATE,
    Action.REVERSE_PART,
}


@pytest.mark.parametrize("status", EVENTS)
def test_the_events_of_an_operation_are_those_that_the_provider_allows(status: str) -> None:
    kinds = (Kind.PAYMENT, Kind.REFUND)
    actions = {action for kind in kinds for action in possible(kind, Status(status))}
    assert set(EVENTS[status]) == {str(action) for action in actions - BESIDE}


def test_every_action_of_the_provider_has_a_step() -> None:
    assert set(finality.EVENT_STEPS) == {str(action) for action in set(Action) - BESIDE}


@pytest.mark.parametrize("status", ENDINGS)
def test_each_final_status_meets_each_action_and_each_event(status: str) -> None:
    rule = next(part for part in TEXT.split("\n  Rule: ") if f"that is {status}\n" in part)

    for action in ACTION_STEPS.values():
        assert f"When {action.partition('{')[0]}" in rule
    rows = [line.strip("| ") for line in rule.splitlines() if line.strip().startswith("| the ")]
    possible = sum(len(EVENTS[at]) for at in ENDINGS[status].operations.values())
    assert len(set(rows)) == len(rows) == possible + 1
    assert REPEATED in rows
    assert rule.count(f"Then the invoice stays {status}\n") == 1 + len(ACTION_STEPS)


@pytest.mark.parametrize("name", LIFE_CYCLES)
def test_nothing_final_is_left_out(name: str) -> None:
    cycle = lifecycle.load(name)
    final = {code for code in cycle.codes if cycle.is_final(code)}

    assert set(ENDINGS) == final <= set(ARRANGEMENTS)
    assert {status for status, ending in ENDINGS.items() if ending.in_flight} <= set(IN_FLIGHT)


@pytest.mark.parametrize(("table", "what"), [("ENDINGS", "final statuses"), ("ACTION_STEPS", "actions")])
def test_what_the_life_cycles_have_and_no_words_tell_is_asked_for(
    monkeypatch: pytest.MonkeyPatch, table: str, what: str
) -> None:
    _, *others = getattr(finality, table).items()
    monkeypatch.setattr(finality, table, dict(others))

    with pytest.raises(ConfigurationError, match=f"^{what} are .* in authoring/finality.py, and in the life"):
        finality.feature()
