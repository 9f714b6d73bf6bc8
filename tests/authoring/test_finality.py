"""What the features about final statuses have to hold, told by the life cycles and by the provider itself.

A vendor invoice's one end isn't told there: its features try each action on it, and each deed of its provider.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from payconform import lifecycles
from payconform.authoring import finality
from payconform.authoring.finality import (
    ACTION_STEPS,
    EVENTS,
    FEATURES,
    IRREVERSIBLE,
    REPEATED,
    actions,
    endings,
    events,
    feature,
)
from payconform.errors import ConfigurationError
from payconform.simulator.actions import Action, possible
from payconform.simulator.kinds import NATIVE, Kind
from payconform.simulator.transitions import Status
from payconform.steps.arrangements import ARRANGEMENTS, IN_FLIGHT
from payconform.steps.payouts import DEEDS

# No event at all, or one that takes the money back as a reversal does.
BESIDE = {
    Action.PEND,
    Action.NEXT_STEP,
    Action.RESEND_CALLBACK,
    Action.FAIL_LATE,
    Action.REVERSE_PART,
}
OF_VENDOR_PAYOUTS = {Action.APPROVE, Action.REJECT, Action.CANCEL, Action.FUND}
TEXTS = {folder: feature(folder) for folder in FEATURES}
LIFE_CYCLES = sorted({name for names in FEATURES.values() for name in names})
CASES = [(name, status) for name in LIFE_CYCLES for status in endings(lifecycles.load(name))]


def rules(name: str, status: str) -> str:
    """All that is told of this status for this life cycle, in whichever file."""

    def told() -> Iterator[str]:
        for folder, names in FEATURES.items():
            parts = TEXTS[folder].split("\n  Rule: ") if name in names else []
            yield from (part for part in parts if f"that is {status}\n" in part)

    return "".join(told())


@pytest.mark.parametrize("status", EVENTS)
@pytest.mark.parametrize("kind", NATIVE)
def test_the_events_of_an_operation_of_paycores_editions_are_those_that_the_provider_allows(
    kind: Kind, status: str
) -> None:
    fixed = {"reverse"} if kind in IRREVERSIBLE else set()
    allowed = set(possible(kind, Status(status))) - BESIDE
    assert set(EVENTS[status]) - fixed == {str(action) for action in allowed}


def test_every_action_of_the_provider_has_a_step() -> None:
    assert set(finality.EVENT_STEPS) == {str(action) for action in set(Action) - BESIDE - OF_VENDOR_PAYOUTS}


def test_what_is_done_to_vendor_payouts_alone_has_a_step_about_them() -> None:
    done = {kind: {a for status in Status for a in possible(kind, status)} for kind in Kind}

    assert {Action(deed) for deed in DEEDS.values()} == OF_VENDOR_PAYOUTS
    assert done[Kind.VENDOR_PAYOUT] >= OF_VENDOR_PAYOUTS
    assert not any(done[kind] & OF_VENDOR_PAYOUTS for kind in NATIVE)


def test_no_feature_about_final_statuses_tells_of_a_vendor_invoice() -> None:
    """It has no action that gives back, of which these features speak."""
    cycle = lifecycles.load("vendor-invoice")

    assert cycle.name not in LIFE_CYCLES
    with pytest.raises(ConfigurationError, match="vendor-invoice has no action that gives back"):
        endings(cycle)


@pytest.mark.parametrize(("name", "status"), CASES)
def test_each_final_status_meets_each_action_and_each_event(name: str, status: str) -> None:
    cycle, told = lifecycles.load(name), rules(name, status)

    for action in actions(cycle):
        assert told.count(f"When {ACTION_STEPS[action].partition('{')[0]}") == 1
    rows = [line.strip("| ") for line in told.splitlines() if line.strip().startswith("| the ")]
    assert rows == events(endings(cycle)[status].operations, cycle)
    assert len(set(rows)) == len(rows) > 1
    assert rows[-1] == REPEATED
    assert told.count(f"Then the invoice stays {status}\n") == 1 + len(actions(cycle))


@pytest.mark.parametrize("name", LIFE_CYCLES)
def test_nothing_final_is_left_out(name: str) -> None:
    cycle = lifecycles.load(name)
    known = endings(cycle)

    assert set(known) == {code for code in cycle.codes if cycle.is_final(code)} <= set(ARRANGEMENTS)
    assert {status for status, ending in known.items() if ending.in_flight} <= set(IN_FLIGHT)


def test_the_operations_are_called_as_their_document_calls_them() -> None:
    assert "settles the refund" in TEXTS["payout-invoice-2019-04"]
    assert "settles the cancellation" in TEXTS["payout-invoice-2019-05"]
    assert "refund" not in TEXTS["payout-invoice-2019-05"] + TEXTS["payout-invoice"]


def test_what_a_life_cycle_has_and_no_words_tell_is_asked_for() -> None:
    cycle = lifecycles.load("payment-invoice-2021")
    ending = replace(cycle, statuses=tuple(replace(status, final=True) for status in cycle.statuses))
    acting = replace(cycle, actions=(*cycle.actions, replace(cycle.actions[0], allowed=("repeat",))))

    with pytest.raises(ConfigurationError, match=r"^final statuses are expired, .* created"):
        endings(ending)
    with pytest.raises(ConfigurationError, match=r"^actions are process, .* repeat"):
        actions(acting)
