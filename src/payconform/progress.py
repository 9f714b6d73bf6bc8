"""What pytest tells while it runs: counted, and shown as it comes."""

from __future__ import annotations

from typing import Self

import pytest
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from payconform.results import Counts, Scope
from payconform.suite.choosing import CHOSEN, Chosen
from payconform.suite.refusals import REFUSED

WORST_FIRST = ("error", "failed", "skipped", "passed")
LINE_EVERY = 10


class Listener:
    """A pytest plugin for the first process of a run. `problems`: what broke outside of any scenario.

    `chosen`: nothing, until scenarios were collected.

    It draws whenever something is reported, and has no thread that would: the process is forked.
    """

    def __init__(self, console: Console) -> None:
        self.problems: list[str] = []
        self.refused: list[str] = []
        self.chosen = Chosen(frozenset(), Scope(0, 0, ""))
        self._outcomes: dict[str, str] = {}
        self._expected = 0
        self._console = console
        self._done = 0
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=console,
            transient=True,
            auto_refresh=False,
            disable=not console.is_terminal,
        )
        self._task = self._progress.add_task("judging", total=None)

    @property
    def collected(self) -> int:
        return self._expected

    @property
    def counts(self) -> Counts:
        """Pytest's own outcomes: each scenario once, by the worst of its phases."""
        totals = dict.fromkeys(WORST_FIRST, 0)
        for outcome in self._outcomes.values():
            totals[outcome] += 1
        return Counts(**totals)

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        self._expected = len(session.items)
        self.chosen = session.config.stash.get(CHOSEN, self.chosen)
        self._progress.update(self._task, total=self._expected, refresh=True)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        self.refused = session.config.stash[REFUSED]

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.problems.append(f"{report.nodeid} can't be collected: {report.longreprtext[-500:]}")

    def pytest_internalerror(self, excrepr: object) -> None:
        self.problems.append(str(excrepr).strip().splitlines()[-1])

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        outcome = _outcome(report)
        known = self._outcomes.get(report.nodeid, "passed")
        self._outcomes[report.nodeid] = min(outcome, known, key=WORST_FIRST.index)
        if report.when == "teardown":
            self._finished(report)

    def _finished(self, report: pytest.TestReport) -> None:
        self._done += 1
        self._progress.update(self._task, advance=1, refresh=self._console.is_terminal)
        if self._outcomes[report.nodeid] in {"failed", "error"}:
            name = dict(report.user_properties).get("scenario", report.nodeid)
            self._line(f"{self._outcomes[report.nodeid]}: {name}")
        elif not self._console.is_terminal and self._done % LINE_EVERY == 0:
            self._line(f"{self._done} of {self._expected} scenarios")

    def _line(self, text: str) -> None:
        self._console.print(text, markup=False, highlight=False, soft_wrap=True)


def _outcome(report: pytest.TestReport) -> str:
    if report.failed and report.when != "call":
        return "error"
    return report.outcome
