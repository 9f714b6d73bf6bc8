from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace

from rich.console import Console

from payconform.reports.console import show
from payconform.reports.result import build
from payconform.reports.sentences import expectation
from payconform.results import Event, Result, Scope, Selection, Verdict

from . import documents, making, sample

RunOf = Callable[..., tuple[Event, ...]]

PASSED = making.scenario(f"{documents.PAY}/a.feature", "a", Verdict.PASSED, "PAY21-INIT-01")
UNSEEN = Verdict.UNVERIFIABLE
REST = "1 known deviation, 1 unspecified, 1 unverifiable"


def shown(result: Result, *, terminal: bool, width: int = 160) -> str:
    console = Console(
        file=io.StringIO(),
        force_terminal=terminal,
        width=width,
        color_system="standard" if terminal else None,
    )
    show(result, console)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_a_log_gets_plain_whole_lines(result: Result) -> None:
    assert (
        shown(result, terminal=False, width=40)
        == f"""\
failed  {sample.LATE.id}
        {expectation(sample.LATE.findings[0])}
        PAY21-FINAL-03
failed  {sample.PARTIAL.id}
        {expectation(sample.PARTIAL.findings[0])}
        PAY21-PART-01
error  {sample.BROKEN.id}
        HarnessError: the provider's journal has dropped 3 rows
        PAY21-ATT-01
unverifiable  the profile claims no clock that could be moved (1 scenario)
payment-invoice-2021    11 scenarios: 5 passed, 2 failed, 1 error, {REST}
payout-invoice-2018-05  2 scenarios: 1 passed, 1 not claimed
1 of 2 open questions met: AMB-02
judged by the requirements of 2026.1
2 musts failed: PAY21-PART-01, PAY21-FINAL-03.
not conformant: 7 of 12 musts verified, 13 scenarios in 8.4 s, seed 20260131
"""
    )


def test_the_commonest_reasons_for_seeing_nothing_are_told_once_each(run_of: RunOf) -> None:
    whys = ["no clock"] * 3 + ["no log"] * 2 + ["no list", "no digest", "no fee"]
    unseen = [
        replace(making.scenario(f"{documents.PAY}/a.feature", str(n), UNSEEN, "PAY21-INIT-01"), reason=why)
        for n, why in enumerate(whys)
    ]

    told = shown(build(run_of(*unseen)), terminal=False)

    assert told.splitlines()[:4] == [
        "unverifiable  no clock (3 scenarios)",
        "unverifiable  no log (2 scenarios)",
        "unverifiable  no list (1 scenario)",
        "2 more reasons in the report",
    ]


def test_a_terminal_gets_a_table_where_it_fits(result: Result) -> None:
    assert "life cycle" in shown(result, terminal=True)
    assert "life cycle" not in shown(result, terminal=True, width=60)
    assert "\x1b[1;31mnot conformant\x1b[0m: 7 of 12 musts verified" in shown(result, terminal=True)


def test_a_target_cannot_drive_the_terminal(run_of: RunOf) -> None:
    finding = replace(sample.LATE.findings[0], observed="\x1b[2J\r[red]paid[/red]\nforged line")
    result = build(run_of(replace(sample.LATE, findings=(finding,))))
    told = shown(result, terminal=False)
    assert "\x1b" not in told
    assert "\\x1b[2J\\x0d[red]paid[/red] forged line" in told


def test_a_part_never_reads_as_the_whole(run_of: RunOf) -> None:
    started, *rest = run_of(PASSED, scope=Scope(available=1055, selected=1, digest="a"))
    selection = Selection(tags="@hazard", level="must", failed_from="3f9a1c", shard="1/1")
    told = shown(build([replace(started, selection=selection), *rest]), terminal=False)
    assert "scenarios chosen by tags @hazard, level must, what failed in run 3f9a1c, shard 1/1\n" in told
    assert "Only 1 of 12 musts are verified, by 1 of 1055 scenarios; a verdict takes 50%.\n" in told
    assert "inconclusive: 1 of 12 musts verified, 1 of 1055 scenarios in 8.4 s" in told


def test_what_was_not_begun_was_not_judged(run_of: RunOf) -> None:
    late = making.scenario(f"{documents.PAY}/b.feature", "b", Verdict.UNVERIFIABLE, "PAY21-DONE-01")
    told = shown(build(run_of(PASSED, replace(late, begun=False, reason="too late"))), terminal=False)
    assert "1 scenario not begun in time\n" in told
    assert "inconclusive: 1 of 12 musts verified, 1 of 2 scenarios in 8.4 s" in told


def test_the_whole_is_not_told_in_parts(run_of: RunOf) -> None:
    told = shown(build(run_of(PASSED)), terminal=False)
    assert "chosen by" not in told
    assert "musts are verified; a verdict" in told
    assert "verified, 1 scenario in 8.4 s" in told


def test_warnings_are_told_and_change_nothing(run_of: RunOf) -> None:
    warned, plain = (build(run_of(PASSED, warnings=w)) for w in (("it wasn't\x1b reset",), ()))
    assert "warning  it wasn't\\x1b reset\n" in shown(warned, terminal=False)
    assert (warned.verdict, warned.exit_code, warned.why) == (plain.verdict, plain.exit_code, plain.why)


def test_problems_are_told(run_of: RunOf) -> None:
    told = shown(build(run_of(sample.LATE, problems=("worker gw1 crashed",))), terminal=False)
    assert "problem  worker gw1 crashed\n" in told
