"""The end of a run on the terminal: what failed, a table, and one closing line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

from payconform.results import Result, RunVerdict, ScenarioResult, Verdict

from .sentences import chosen, count, duration, listed, partly
from .text import line

_STYLES = {
    Verdict.PASSED: "green",
    Verdict.FAILED: "bold red",
    Verdict.ERROR: "bold magenta",
    Verdict.KNOWN_DEVIATION: "yellow",
    Verdict.UNSPECIFIED: "cyan",
    Verdict.UNVERIFIABLE: "yellow",
    Verdict.NOT_CLAIMED: "bright_black",
}
_RUN_STYLES = {
    RunVerdict.CONFORMANT: "bold green",
    RunVerdict.WITH_GAPS: "bold yellow",
    RunVerdict.NOT_CONFORMANT: "bold red",
    RunVerdict.INCONCLUSIVE: "bold magenta",
}
REASONS = 3  # that are told; the report tells all
_TROUBLE = (Verdict.FAILED, Verdict.ERROR)


def show(result: Result, console: Console) -> None:
    """A table for people, plain aligned lines where the output is no terminal."""
    for scenario in _troubles(result):
        _print(console, _failing(scenario, result))
    for problem in result.problems:
        _print(console, Text.assemble(("problem", "bold magenta"), "  ", line(problem)))
    for warning in result.warnings:
        _print(console, Text.assemble(("warning", "yellow"), "  ", line(warning)))
    for reason in _unseen(result):
        _print(console, reason)
    table = _table(result)
    if console.is_terminal and _fits(table, console):
        console.print(table)
    else:
        for words in _rows(result):
            _print(console, Text(words))
    if met := [each.id for each in result.ambiguities if each.answers]:
        told = f"{len(met)} of {count(len(result.ambiguities), 'open question')} met"
        _print(console, Text(f"{told}: {line(listed(list(dict.fromkeys(met))))}"))
    for words in _narrowed(result):
        _print(console, Text(line(words)))
    _print(console, Text(line(result.why)))
    _print(console, closing_line(result))


def _unseen(result: Result) -> Iterator[Text]:
    """Why scenarios verify nothing: the commonest reasons."""
    reasons = Counter(s.headline for s in result.scenarios if s.verdict is Verdict.UNVERIFIABLE)
    for reason, times in reasons.most_common(REASONS):
        word = (Verdict.UNVERIFIABLE.words, _STYLES[Verdict.UNVERIFIABLE])
        yield Text.assemble(word, f"  {line(reason)} ({count(times, 'scenario')})")
    if len(reasons) > REASONS:
        yield Text(f"{count(len(reasons) - REASONS, 'more reason')} in the report")


def closing_line(result: Result) -> Text:
    """Always the verdict, and how many musts of how many."""
    return Text.assemble(
        (result.verdict.value, _RUN_STYLES[result.verdict]),
        f": {result.musts.verified} of {count(result.musts.total, 'must')} verified, "
        f"{partly(result.begun, result.not_run)} in {duration(result.duration_s)}, "
        f"seed {result.seed}",
    )


def _narrowed(result: Result) -> Iterator[str]:
    """By what a run judged less than there is."""
    if result.versions.requirements != result.versions.suite:
        yield f"judged by the requirements of {result.versions.requirements}"
    if words := chosen(result.selection):
        yield f"scenarios chosen by {', '.join(words)}"
    if result.not_begun:
        yield f"{count(result.not_begun, 'scenario')} not begun in time"


def _troubles(result: Result) -> Iterator[ScenarioResult]:
    for verdict in _TROUBLE:
        yield from (scenario for scenario in result.scenarios if scenario.verdict is verdict)


def _failing(scenario: ScenarioResult, result: Result) -> Text:
    """What the findings name; what the scenario is about, where they name nothing."""
    named = dict.fromkeys(
        f.requirement for f in result.findings if f.scenario == scenario.id and f.requirement
    )
    return Text.assemble(
        (scenario.verdict.words, _STYLES[scenario.verdict]),
        f"  {line(scenario.id)}\n",
        (f"        {line(scenario.headline)}\n", "default"),
        (f"        {' '.join(named or scenario.requirements)}", "bright_black"),
    )


def _shown(result: Result) -> list[Verdict]:
    """The columns: what occurred, in the order of the verdicts, and passed always."""
    return [verdict for verdict in Verdict if verdict is Verdict.PASSED or result.summary[verdict.value]]


def _counts(result: Result, lifecycle: str) -> dict[Verdict, int]:
    told = [scenario.verdict for scenario in result.scenarios if scenario.lifecycle == lifecycle]
    return {verdict: told.count(verdict) for verdict in _shown(result)}


def _table(result: Result) -> Table:
    table = Table(box=SIMPLE_HEAD, header_style="bold", border_style="bright_black")
    table.add_column("life cycle", no_wrap=True)
    for verdict in _shown(result):
        table.add_column(verdict.words, justify="right", no_wrap=True)
    table.add_column("scenarios", justify="right")
    for name in _lifecycles(result):
        counts = _counts(result, name)
        cells = [Text(str(number), _STYLES[verdict] if number else "") for verdict, number in counts.items()]
        table.add_row(Text(line(name)), *cells, str(sum(counts.values())))
    return table


def _fits(table: Table, console: Console) -> bool:
    endless = console.options.update(width=10_000)
    return Measurement.get(console, endless, table).maximum <= console.width


def _rows(result: Result) -> Iterator[str]:
    names = _lifecycles(result)
    width = max((len(name) for name in names), default=0)
    for name in names:
        counts = _counts(result, name)
        told = ", ".join(f"{number} {verdict.words}" for verdict, number in counts.items() if number)
        yield f"{line(name):<{width}}  {count(sum(counts.values()), 'scenario')}: {told}"


def _lifecycles(result: Result) -> list[str]:
    return sorted({*result.lifecycles, *(scenario.lifecycle for scenario in result.scenarios)})


def _print(console: Console, text: Text) -> None:
    # soft_wrap: no line is broken or cut for a log; a terminal breaks it by itself
    console.print(text, soft_wrap=True, highlight=False)
