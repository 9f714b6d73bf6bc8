"""``payconform merge``: the shards of a run as one report."""

from __future__ import annotations

from pathlib import Path

import click
from rich.console import Console

from payconform.errors import ConfigurationError, HarnessError, UsageError
from payconform.reports.events import read_events
from payconform.reports.folder import EVENTS, prepare_folder
from payconform.reports.result import build
from payconform.reports.shards import merged
from payconform.results import Event, Gates

from .ending import exit_code, leave_report
from .gates import gate_options


@click.command()
@click.argument("folders", metavar="FOLDER...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--report-dir", type=click.Path(path_type=Path), default=Path("payconform-report"), show_default=True,
    help="Folder for events.ndjson, result.json, junit.xml and index.html of the whole.",
)  # fmt: skip
@click.option("--partial", is_flag=True, help="Merge what is there, though shards are missing.")
@gate_options
def merge(folders: tuple[Path, ...], report_dir: Path, gates: Gates, *, partial: bool) -> None:
    """Make one report of the report folders that `run --shard` left, and judge it as one run.

    The gates are those given here, whatever the shards had. Exit code: as of run; 2 where these aren't the
    shards of one run.
    """
    _check(folders, report_dir)
    events = merged({str(folder): _events(folder) for folder in folders}, partial=partial)
    prepare_folder(report_dir)
    result = build(events, gates)
    leave_report(result, events, report_dir, Console(stderr=False))
    raise SystemExit(exit_code(result))


def _check(folders: tuple[Path, ...], report_dir: Path) -> None:
    """No shard is merged twice under two names, and none is overwritten."""
    seen: set[Path] = set()
    for folder in folders:
        place = folder.resolve()
        if place in seen:
            raise UsageError(f"{folder} is given twice")
        if place == report_dir.resolve():
            raise UsageError(
                f"{folder} is a shard, and would be overwritten",
                hint="Name another folder with --report-dir.",
            )
        seen.add(place)


def _events(folder: Path) -> tuple[Event, ...]:
    """What is wrong with a folder that the user names is the user's to mend."""
    try:
        return read_events(folder / EVENTS)
    except HarnessError as error:
        raise ConfigurationError(error.message, hint=error.hint) from None
