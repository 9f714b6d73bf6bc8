"""Shards become one run again; whatever isn't a shard of it is refused by its place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from payconform.errors import ConfigurationError, UsageError
from payconform.reports.result import build
from payconform.reports.shards import merged
from payconform.results import (
    Counts,
    Event,
    Gates,
    RunFinished,
    RunStarted,
    RunVerdict,
    ScenarioFinished,
    Scope,
    Selection,
    Target,
)

from . import documents, sample

SIZE = 3
SCOPE = Scope(available=15, selected=len(sample.SCENARIOS), digest="0b5e4c1d")

Change = Callable[[RunStarted, RunFinished], tuple[RunStarted, RunFinished]]


def shard(number: int, *, of: int = SIZE, **finished: Any) -> tuple[Event, ...]:
    """As the run of that shard would tell it: every third of the sample's scenarios."""
    own = sample.SCENARIOS[number - 1 :: of]
    outcomes = [each.verdict.outcome for each in own]
    counts = Counts(**{name: outcomes.count(name) for name in ("passed", "failed", "error", "skipped")})
    started = replace(
        documents.STARTED,
        at=f"2026-01-31T12:00:0{number}.000000Z",
        run_id=f"r00000{number}",
        selection=Selection(tags="@hazard", shard=f"{number}/{of}"),
    )
    end = replace(sample.FINISHED, counts=counts, collected=len(own), scope=SCOPE, duration_s=5.0)
    return (started, *own, replace(end, **finished))


def reports(*numbers: int) -> dict[str, tuple[Event, ...]]:
    return {f"report-{number}": shard(number) for number in numbers or range(1, SIZE + 1)}


def changed(events: tuple[Event, ...], **started: Any) -> tuple[Event, ...]:
    first, *rest = events
    assert isinstance(first, RunStarted)
    return (replace(first, **started), *rest)


def test_the_whole_is_judged_as_one_run() -> None:
    whole = changed(sample.EVENTS, selection=Selection(tags="@hazard"))
    alone = build([*whole[:-1], replace(sample.FINISHED, scope=SCOPE)])

    result = build(merged(reports()))

    for name in ("verdict", "why", "exit_code", "musts", "summary", "requirements", "scenarios", "findings"):
        assert getattr(result, name) == getattr(alone, name), name
    assert (result.problems, result.scope, result.selection) == ((), SCOPE, Selection(tags="@hazard"))
    assert result.target == documents.STARTED.target


def test_it_lasted_from_the_first_beginning_to_the_last_end() -> None:
    result = build(merged(reports()))

    assert (result.started, result.duration_s) == ("2026-01-31T12:00:01.000000Z", 7.4)
    assert result.workers == SIZE * documents.STARTED.workers


def test_a_shard_on_a_slow_clock_lasted_no_less_than_it_says() -> None:
    told = reports() | {"report-2": shard(2, duration_s=60.0)}
    assert build(merged(told)).duration_s == 60.0


def test_the_order_of_the_folders_changes_nothing() -> None:
    assert merged(dict(reversed(reports().items()))) == merged(reports())


def test_each_scenario_says_which_shard_ran_it() -> None:
    workers = {each.worker for each in merged(reports()) if isinstance(each, ScenarioFinished)}
    assert workers >= {"1/3 gw0", "2/3 gw0", "3/3 gw0"}


def test_problems_keep_their_shard_and_warnings_are_told_once() -> None:
    told = reports() | {f"report-{n}": shard(n, warnings=("it wasn't reset",)) for n in (1, 2)}
    told["report-3"] = shard(3, problems=("lane-1 broke",), warnings=("another",))

    result = build(merged(told))

    assert result.problems == ("shard 3/3: lane-1 broke",)
    assert result.warnings == ("it wasn't reset", "another")


def test_one_interrupted_shard_interrupts_the_whole() -> None:
    told = reports() | {"report-2": shard(2, interrupted="SIGTERM", collected=40)}
    well = {where: _well(events) for where, events in told.items()}

    result = build(merged(well))

    assert (result.interrupted, result.verdict) == ("SIGTERM", RunVerdict.INCONCLUSIVE)


def test_a_scenario_that_two_shards_ran_is_noticed() -> None:
    first, *rest = shard(2)
    told = reports() | {"report-2": (first, sample.SCENARIOS[0], *rest)}
    assert any("has finished 2 times" in problem for problem in build(merged(told)).problems)


VERSIONS, HAZARD = documents.STARTED.versions, "@hazard"
OTHERWISE: list[tuple[dict[str, Any], str]] = [
    (
        {"target": Target("Acme", "http://127.0.0.1:1")},
        "another target: Acme at http://127.0.0.1:1; shard 1/3",
    ),
    ({"versions": replace(VERSIONS, profile="sha256:other")}, "another profile: sha256:other; shard 1/3 in"),
    ({"versions": replace(VERSIONS, suite="0.2.0")}, "another suite version: 0.2.0; shard 1/3 in"),
    ({"versions": replace(VERSIONS, requirements="2")}, "another version of the requirements: 2; "),
    ({"seed": 7}, "another seed: 7; shard 1/3 in report-1 has 20260131"),
    ({"selection": Selection(shard="2/3")}, "another selection: all; shard 1/3 in report-1 has tags @hazard"),
    ({"selection": Selection(HAZARD, "must", shard="2/3")}, "another selection: tags @hazard, level must; "),
    ({"selection": Selection(HAZARD, failed_from="a", shard="2/3")}, "tags @hazard, what failed in run a; "),
    ({"selection": Selection(HAZARD, shard="2/4")}, "another number of shards: 4; "),
    ({"requirements": documents.REQUIREMENTS[1:]}, "other scenarios or other requirements"),
    ({"selection": Selection(HAZARD)}, "no shard: it was run without --shard"),
    ({"selection": Selection(HAZARD, shard="1/3")}, "shard 1/3 once more; report-1 has it"),
]


@pytest.mark.parametrize(("change", "words"), OTHERWISE)
def test_what_is_no_shard_of_this_run_is_refused(change: dict[str, Any], words: str) -> None:
    told = reports() | {"report-2": changed(shard(2), **change)}
    with pytest.raises(ConfigurationError) as refused:
        merged(told, partial=True)
    assert refused.value.message.startswith("report-2: ")
    assert words in refused.value.message


def test_a_shard_of_other_features_is_refused() -> None:
    told = reports() | {"report-3": shard(3, scope=replace(SCOPE, digest="ffffffff"))}
    with pytest.raises(ConfigurationError, match="report-3: other scenarios or other requirements"):
        merged(told)


def test_a_shard_that_was_cut_off_is_refused() -> None:
    told = reports() | {"report-3": shard(3)[:-1]}
    with pytest.raises(ConfigurationError, match="report-3: shard 3/3 was cut off"):
        merged(told)


def test_what_are_no_events_of_one_run_is_refused() -> None:
    told = reports() | {"report-3": shard(3)[1:]}
    with pytest.raises(ConfigurationError, match="report-3: not the events of one run: 0 run-started"):
        merged(told)


def test_a_missing_shard_is_refused_by_its_number() -> None:
    with pytest.raises(UsageError, match="of 3 shards these are missing: 2, 3"):
        merged(reports(1))


def test_a_part_of_the_shards_never_reads_as_the_whole() -> None:
    events = merged(reports(1, 3), partial=True)

    result = build(events)

    assert result.selection.shard == "1,3/3"
    assert result.left_out == 15 - len(sample.SCENARIOS[0::3]) - len(sample.SCENARIOS[2::3])
    assert result.problems == ()


@pytest.mark.parametrize(("least", "verdict"), [(50, RunVerdict.WITH_GAPS), (51, RunVerdict.INCONCLUSIVE)])
def test_a_part_is_inconclusive_unless_enough_is_verified(least: int, verdict: RunVerdict) -> None:
    """Shards in which nothing fails: 6 of the sample's 12 musts."""
    events = merged({where: _well(told) for where, told in reports(1, 2).items()}, partial=True)

    result = build(events, Gates(min_verified=least))

    assert (result.musts.verified, result.musts.total) == (6, 12)
    assert result.verdict is verdict
    assert f"by {result.summary['total']} of 15 scenarios" in result.why


def test_what_was_merged_in_part_takes_the_missing_shard_later() -> None:
    half = merged(reports(1, 3), partial=True)

    result = build(merged({"half": half, "late": shard(2)}))

    assert (result.selection.shard, result.problems) == (None, ())
    assert result.summary == build(merged(reports())).summary


def _well(events: tuple[Event, ...]) -> tuple[Event, ...]:
    """Without the scenarios that failed, and rightly counted."""
    kept = [
        each
        for each in events
        if not isinstance(each, ScenarioFinished) or each.verdict.outcome not in {"failed", "error"}
    ]
    *others, end = kept
    assert isinstance(end, RunFinished)
    counts = replace(end.counts, failed=0, error=0)
    return (*others, replace(end, counts=counts, collected=len(others) - 1))
