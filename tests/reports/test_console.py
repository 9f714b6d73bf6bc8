from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace

from rich.console import Console

from payconform.reports.console import show
from payconform.reports.result import build
from payconform.reports.sentences import expectation
from payconform.results import Event, Result

from . import sample

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
payment-invoice-2021    11 scenarios: 5 passed, 2 failed, 1 error, {REST}
payout-invoice-2018-05  2 scenarios: 1 passed, 1 not claimed
1 of 2 open questions met: AMB-02
2 musts failed: PAY21-PART-01, PAY21-FINAL-03.
not conformant: 7 of 12 musts verified, 13 scenarios in 8.4 s, seed 20260131
"""
    )


def test_a_terminal_gets_a_table_where_it_fits(result: Result) -> None:
    assert "life cycle" in shown(result, terminal=True)
    assert "life cycle" not in shown(result, terminal=True, width=60)
    assert "\x1b[1;31mnot conformant\x1b[0m: 7 of 12 musts verified" in shown(result, terminal=True)


def test_a_target_cannot_drive_the_terminal(run_of: Callable[..., tuple[Event, ...]]) -> None:
    finding = replace(sample.LATE.findings[0], observed="\x1b[2J\r[red]paid[/red]\nforged line")
    result = build(run_of(replace(sample.LATE, findings=(finding,))))
    told = shown(result, terminal=False)
    assert "\x1b" not in told
    assert "\\x1b[2J\\x0d[red]paid[/red] forged line" in told


def test_problems_are_told(run_of: Callable[..., tuple[Event, ...]]) -> None:
    told = shown(build(run_of(sample.LATE, problems=("worker gw1 crashed",))), terminal=False)
    assert "problem  worker gw1 crashed\n" in told
