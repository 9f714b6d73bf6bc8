from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from payconform.reports.diagram import Diagram, Line, Node, draw
from payconform.reports.layout import layout
from payconform.reports.result import build
from payconform.reports.rows import STRAY, Rows
from payconform.reports.stream import Stream
from payconform.results import Edge, Event, Result, ScenarioFinished, Verdict

from . import making, sample
from .documents import OUT, PAY

RunOf = Callable[..., tuple[Event, ...]]


@pytest.fixture
def rows(result: Result, stream: Stream) -> Rows:
    return Rows.of(PAY, result, stream)


@pytest.fixture
def picture(rows: Rows) -> Diagram:
    return drawn(rows)


def drawn(rows: Rows) -> Diagram:
    drawing = layout(PAY)
    assert drawing is not None
    return draw(drawing, rows, "created")


def rows_of(*scenarios: ScenarioFinished, run_of: RunOf) -> Rows:
    events = run_of(*scenarios)
    return Rows.of(PAY, build(events), Stream.of(events))


def node(picture: Diagram, code: str) -> Node:
    [found] = [each for each in picture.nodes if each.row.name == code]
    return found


def line(picture: Diagram, from_: str, to: str) -> Line:
    [found] = [each for each in picture.lines if (each.row.name, each.row.to) == (from_, to)]
    return found


def test_a_row_tells_what_the_document_says_and_what_was_seen(rows: Rows) -> None:
    told = {(row.name, row.to): row.told for row in (*rows.statuses, *rows.edges)}
    assert told["created", ""] == "created. Basis: text; seen in 8 scenarios."
    assert told["process_failed", ""] == (
        "process_failed, final. Basis: text; seen in 1 scenario. PAY21-FINAL-03: failed."
    )
    assert told["processing", "partially_processed"] == (
        "processing to partially_processed: from processing to partially_processed. "
        "Basis: text; seen in 1 scenario. PAY21-PART-01: failed."
    )
    assert told["processed", "archived"] == "processed to archived. Not in any row; seen in 1 scenario."


def test_what_no_row_has_stands_last(rows: Rows) -> None:
    assert [row.name for row in rows.statuses if row.basis == STRAY] == ["archived"]
    assert rows.statuses[-1].name == "archived"
    assert [(row.name, row.to) for row in rows.edges if row.basis == STRAY] == [
        ("process_failed", "processed"),
        ("processed", "archived"),
    ]


@pytest.mark.parametrize(
    ("code", "state", "look"),
    [
        ("created", "walked", "rest"),
        ("processing", "walked", "work"),
        ("refund_pending", "open", "rest"),
        ("expired", "open", "final"),
        ("process_failed", "failed", "final"),
        ("processed", "failed", "rest"),
    ],
)
def test_a_status_is_coloured_by_what_became_of_it(
    code: str, state: str, look: str, picture: Diagram
) -> None:
    """process_failed by its finality, processed by an edge out of it that no row has."""
    assert (node(picture, code).state, node(picture, code).look) == (state, look)


def test_an_arrow_is_coloured_by_what_became_of_it(picture: Diagram) -> None:
    assert line(picture, "created", "processing").state == "walked"
    assert line(picture, "created", "expired").state == "open"
    assert line(picture, "processing", "partially_processed").state == "failed"
    assert line(picture, "process_failed", "processed").state == "failed"


def test_what_is_inferred_is_dashed(picture: Diagram) -> None:
    assert line(picture, "created", "terminated").dashed
    assert not line(picture, "created", "expired").dashed
    assert node(picture, "process_error").dashed
    assert not node(picture, "created").dashed


def test_an_arrow_has_the_words_of_its_trigger(picture: Diagram) -> None:
    words = [text for _, text in line(picture, "processing", "process_error").words]
    assert " ".join(words) == "from processing to process_error"


def test_failed_arrows_lie_on_top(picture: Diagram) -> None:
    states = [each.state for each in picture.lines]
    assert states == sorted(states, key=["open", "walked", "failed"].index)
    assert set(states) == {"open", "walked", "failed"}


def test_what_has_no_place_is_told_instead(picture: Diagram) -> None:
    assert [(row.name, row.to) for row in picture.strays] == [("archived", ""), ("processed", "archived")]


def test_a_stray_that_leads_back_to_itself_is_told_instead(run_of: RunOf) -> None:
    same = making.scenario(
        f"{PAY}/a.feature", "same", Verdict.PASSED, transitions=(Edge("created", "created"),)
    )
    picture = drawn(rows_of(same, run_of=run_of))
    assert [(row.name, row.to) for row in picture.strays] == [("created", "created")]


def test_a_requirement_that_failed_fails_its_arrow_though_nobody_walked_it(run_of: RunOf) -> None:
    never = replace(sample.PARTIAL, statuses=(), transitions=())
    part = line(drawn(rows_of(never, run_of=run_of)), "processing", "partially_processed")
    assert (part.state, part.row.seen) == ("failed", 0)


def test_the_summary_counts(picture: Diagram) -> None:
    assert picture.summary == "7 of 15 statuses seen, 3 failed; 7 of 15 transitions seen, 3 failed."


def test_rows_of_the_document_that_have_no_place_are_left_out(result: Result, stream: Stream) -> None:
    rows = Rows.of(OUT, result, stream)
    picture = drawn(rows)
    assert [node.row.name for node in picture.nodes] == ["created", "processing", "processed"]
    assert [(line.row.name, line.row.to) for line in picture.lines] == [
        ("created", "processing"),
        ("processing", "processed"),
    ]


def test_an_edge_is_counted_once_a_scenario(run_of: RunOf) -> None:
    twice = making.scenario(
        f"{PAY}/a.feature",
        "twice",
        Verdict.PASSED,
        transitions=(Edge("processing", "process_pending"),) * 2,
    )
    seen = {(row.name, row.to): row.seen for row in rows_of(twice, run_of=run_of).edges}
    assert seen["processing", "process_pending"] == 1
