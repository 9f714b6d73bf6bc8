"""How a command ends that has judged: the report, the verdict, the exit code."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from rich.console import Console

from payconform.reports.console import show
from payconform.reports.folder import write_all
from payconform.results import Event, Result

SIGNALS = {"SIGINT": 130, "SIGTERM": 143}


def leave_report(result: Result, events: Iterable[Event], folder: Path, console: Console) -> None:
    write_all(result, events, folder)
    show(result, console)
    console.print(f"report: {folder / 'index.html'}", markup=False, highlight=False, soft_wrap=True)


def exit_code(result: Result) -> int:
    """That of the signal which interrupted the run, or what it came to."""
    return SIGNALS.get(result.interrupted or "", result.exit_code)
