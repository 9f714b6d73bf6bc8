"""The laws hold for life cycles that no document of ours has, whatever these leave out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from payconform.lifecycle import Basis, LifeCycle, Moves, Share, Status, StatusClass, Transition
from payconform.oracle import judge
from payconform.requirements import Catalogue

from .past import Past, found

STATUSES = (
    Status("open", final=False, class_=StatusClass.IN_FLIGHT),
    Status("paid", final=True, class_=StatusClass.SUCCESS, settled=Share.WHOLE),
    Status("written_off", final=True, class_=StatusClass.FAILURE, settled=Share.NOTHING),
)


def edge(a: str, b: str) -> Transition:
    return Transition(a, b, "something", Basis.TEXT, "house", "rule 1", "OWN-RULE-01")


OWN = LifeCycle(
    name="own",
    document="house",
    title="Without a way back",
    initial="open",
    closed=True,
    moves=Moves.PAYMENT,
    returns=None,
    statuses=STATUSES,
    transitions=(edge("open", "paid"), edge("open", "written_off")),
)
NONE = Catalogue(())
BORN = Past().seen("open")


@pytest.mark.parametrize("moves", [Moves.PAYMENT, Moves.PAYOUT])
@pytest.mark.parametrize(
    ("past", "wrong"),
    [
        pytest.param(BORN.paid("100.00").ended("paid"), [], id="paid"),
        pytest.param(BORN.paid("0.00", "failed").ended("written_off"), [], id="written off"),
        pytest.param(BORN.paid("60.00").ended("paid"), [("money-full",)], id="paid by a part"),
        pytest.param(BORN.paid("60.00").ended("written_off"), [("money-none",), ("money-moved",)], id="lost"),
        pytest.param(BORN.paid("100.00").seen("paid", "open"), [("finality", "paid")], id="opened again"),
        pytest.param(BORN.seen("settled"), [("vocabulary",)], id="another word"),
        pytest.param(
            BORN.paid("100.00").ended("paid").gave_back("100.00"),
            [("attempts-after-final",)],
            id="given back",
        ),
    ],
)
def test_without_a_way_back_and_without_requirements_all_laws_hold(
    past: Past, wrong: list[tuple[str, ...]], moves: Moves
) -> None:
    judgement = judge.judge(past.history, replace(OWN, moves=moves), NONE)

    assert sorted(found(judgement)) == sorted(wrong)
    assert {finding.requirement for finding in judgement.findings} <= {""}
