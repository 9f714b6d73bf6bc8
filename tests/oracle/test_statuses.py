from __future__ import annotations

from dataclasses import replace

import pytest

from payconform.oracle import statuses

from .past import CYCLE, Past, callback, found, noted

PAID = ("created", "processing", "processed")
CREATED = Past().seen("created")
REFUNDED = CREATED.seen("processed", "refunded", "terminated")


@pytest.mark.parametrize(
    "past",
    [
        pytest.param(CREATED, id="created"),
        pytest.param(CREATED.seen(*PAID).logged(*PAID).told(*PAID), id="paid, seen from everywhere"),
        pytest.param(CREATED.seen("processed"), id="a poll may skip processing"),
        pytest.param(CREATED.seen("refunded"), id="a poll may skip everything in between"),
        pytest.param(CREATED.seen("created", "created"), id="a poll may see no change"),
        pytest.param(CREATED.seen("processed").told("processed"), id="callbacks may begin late"),
        pytest.param(
            CREATED.seen("refunded").logged("created", "refunded", complete=False),
            id="a log that isn't complete may skip, too",
        ),
        pytest.param(
            CREATED.seen("processed").told(callback("processed", second=2), callback("processing", second=1)),
            id="callbacks may come out of order",
        ),
        pytest.param(
            CREATED.seen("processed").told(
                *[callback("processed", second=2)] * 3, callback("processing", second=1)
            ),
            id="callbacks may be repeated",
        ),
        pytest.param(
            CREATED.seen("processed").told(
                callback("processing", second=1),
                callback("processed", second=1),
                callback("created", second=1),
            ),
            id="callbacks of one moment have no order",
        ),
        pytest.param(
            CREATED.seen("processed").told(
                callback("processed", second=None), callback("processing", second=None)
            ),
            id="callbacks without a time have no order",
        ),
        pytest.param(
            CREATED.seen("processed").told("processed", callback("created", id="inv_2", second=7)),
            id="callbacks for a stranger say nothing of this invoice",
        ),
        pytest.param(
            CREATED.seen("processing").logged("created", "processing", "processing"),
            id="the loop of the picture",
        ),
        pytest.param(
            CREATED.seen("processing").logged(("created", "processing")),
            id="a log of changes begins with the first",
        ),
        pytest.param(
            CREATED.seen("process_pending").logged(
                "created", ("created", "processing"), ("processing", "process_pending")
            ),
            id="a log with both ends of each change",
        ),
        pytest.param(
            CREATED.seen("expired", "expired").logged("created", "expired"), id="a final status stays"
        ),
    ],
)
def test_a_documented_history_has_no_finding(past: Past) -> None:
    judgement = statuses.judge(past.history, CYCLE)
    assert (judgement.findings, judgement.notes) == ((), ())


@pytest.mark.parametrize(
    ("past", "wrong"),
    [
        pytest.param(CREATED.seen("PAID"), [("vocabulary",)], id="an unknown word in an answer"),
        pytest.param(CREATED.told("PAID"), [("vocabulary",)], id="an unknown word in a callback"),
        pytest.param(CREATED.logged("created", "PAID"), [("vocabulary",)], id="an unknown word in the log"),
        pytest.param(
            CREATED.logged("created", ("PAID", "processing")),
            [("vocabulary",)],
            id="an unknown word inside a row",
        ),
        pytest.param(
            CREATED.seen("PAID", "PAID").told("PAID"), [("vocabulary",)], id="one word is one finding"
        ),
        pytest.param(CREATED.seen("A", "B"), [("vocabulary",), ("vocabulary",)], id="two words are two"),
        pytest.param(Past().seen("processing"), [("initial",)], id="born in processing"),
        pytest.param(CREATED.logged("processing"), [("initial",)], id="born in processing by its log"),
        pytest.param(
            CREATED.logged(("processing", "processed")),
            [("initial",)],
            id="born in processing by its first change",
        ),
        pytest.param(CREATED.seen("processing", "created"), [("initial",)], id="back to the beginning"),
        pytest.param(
            CREATED.logged("created", "processing", "created"),
            [("initial",)],
            id="back to the beginning by its log",
        ),
        *(
            pytest.param(
                CREATED.seen(status.code, "processing"),
                [("finality", status.code)],
                id=f"{status.code} isn't left",
            )
            for status in CYCLE.statuses
            if status.final
        ),
        pytest.param(
            CREATED.seen("expired", "created"), [("finality", "expired")], id="finality before the beginning"
        ),
        pytest.param(
            CREATED.seen("expired", "refunding"), [("finality", "expired")], id="finality before the order"
        ),
        pytest.param(
            CREATED.seen("expired", "GONE"),
            [("vocabulary",), ("finality", "expired")],
            id="an unknown word leaves a final status, too",
        ),
        pytest.param(
            CREATED.seen("processed").told("expired"),
            [("finality", "expired")],
            id="final when told, not when read",
        ),
        pytest.param(
            CREATED.seen("processed").told(
                callback("expired", second=None), callback("processed", second=None)
            ),
            [("finality", "expired")],
            id="final when told, whenever that was",
        ),
        pytest.param(
            CREATED.seen("process_failed", "processed").logged(
                "created", "processing", "process_failed", "processed"
            ),
            [("finality", "process_failed")],
            id="one edge is one finding, whoever saw it",
        ),
        pytest.param(
            CREATED.seen("processing").logged("created", "processing", ("expired", "processing")),
            [("finality", "expired")],
            id="a log that contradicts itself",
        ),
        pytest.param(CREATED.logged("created", "refunding"), [("order",)], id="a refund before any payment"),
        pytest.param(
            CREATED.logged("created", "processing", "refunded"), [("order",)], id="a refund from processing"
        ),
        pytest.param(
            CREATED.logged("created", "processing", "processed", "refunded"),
            [("closed",)],
            id="refunding skipped",
        ),
        pytest.param(
            CREATED.logged("created", "processed"), [("closed",)], id="processing skipped in a whole log"
        ),
        pytest.param(
            CREATED.seen("processed", "processing"), [("closed",)], id="back to processing by polls"
        ),
        pytest.param(
            CREATED.seen("processing").told("processed", "processing"),
            [("closed",)],
            id="back to processing by callbacks",
        ),
        pytest.param(
            CREATED.seen("processed").told(
                *[callback("processed", second=1)] * 2, callback("processing", second=2), "processed"
            ),
            [("closed",)],
            id="a repeated callback hides nothing",
        ),
        pytest.param(
            CREATED.logged("processed", "processing", complete=False),
            [("closed",)],
            id="back in a log with gaps",
        ),
    ],
)
def test_an_undocumented_history_breaks_exactly_these(past: Past, wrong: list[tuple[str, ...]]) -> None:
    assert found(statuses.judge(past.history, CYCLE)) == wrong


def test_an_edge_says_who_saw_it() -> None:
    past = (
        CREATED.seen("expired", "processed")
        .logged("created", "expired", "processed")
        .told("expired", "processed")
    )
    (finding,) = statuses.judge(past.history, CYCLE).findings
    assert finding.observed == "expired to processed"
    assert finding.evidence == ("seen in the event log", "seen in the answers", "seen in the callbacks")


@pytest.mark.parametrize(
    ("past", "wrong"),
    [
        (REFUNDED.logged(*PAID, "refunding", "refunded", "terminated"), [("finality", "refunded")]),
        (REFUNDED.told("processed", "refunded", "terminated"), [("finality", "refunded")]),
        (REFUNDED.told("processed", "terminated"), [("finality", "refunded")]),
        (
            REFUNDED.logged("created", "processing", "processed", "terminated"),
            [("closed",), ("finality", "refunded")],
        ),
        (CREATED.told("processed", "terminated").seen("terminated"), [("closed",)]),
    ],
)
def test_who_missed_something_sees_no_edge_of_its_own(past: Past, wrong: list[tuple[str, ...]]) -> None:
    assert found(statuses.judge(past.history, CYCLE)) == wrong


def test_without_a_picture_an_unknown_edge_is_noted_only() -> None:
    past = CREATED.logged("created", "processed")
    judgement = statuses.judge(past.history, replace(CYCLE, closed=False))
    assert (found(judgement), noted(judgement)) == ([], [statuses.UNDOCUMENTED_EDGE])


@pytest.mark.parametrize(
    ("past", "wrong"),
    [
        (CREATED.seen("expired", "processing"), ("finality", "expired")),
        (CREATED.seen("processing", "created"), ("initial",)),
        (CREATED.logged("created", "refunding"), ("order",)),
    ],
)
def test_without_a_picture_the_text_still_holds(past: Past, wrong: tuple[str, ...]) -> None:
    assert found(statuses.judge(past.history, replace(CYCLE, closed=False))) == [wrong]
