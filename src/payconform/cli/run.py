"""``payconform run``: judge a target, show the verdict, leave the report."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import click
from rich.console import Console

from payconform import embedded, runner
from payconform.clock import SystemClock
from payconform.errors import UsageError
from payconform.progress import Listener
from payconform.reports.console import show
from payconform.reports.events import EventWriter, merge
from payconform.reports.folder import prepare_folder, write_all
from payconform.reports.result import build
from payconform.results import Event, Result, Verdict
from payconform.rig import shared_provider
from payconform.runner import Plan
from payconform.target import profile as profiles
from payconform.target.http_driver import HttpDriver
from payconform.target.profile import Profile
from payconform.variants import Variant, named

LANES, MOST = 5, 20
SIGNALS = {"SIGINT": 130, "SIGTERM": 143}
LARGEST_SEED = 2**32


@click.command()
@click.argument("profile", required=False, type=click.Path(path_type=Path))
@click.option(
    "--report-dir", type=click.Path(path_type=Path), default=Path("payconform-report"), show_default=True,
    help="Folder for events.ndjson, result.json, junit.xml and index.html.",
)  # fmt: skip
@click.option("--workers", type=click.IntRange(1, 32), help="How many judge; one for each core unless given.")
@click.option(
    "--lanes", type=click.IntRange(1, 8), default=LANES, show_default=True,
    help="Scenarios that a worker judges side by side, since each mostly waits; 1: one after the other.",
)  # fmt: skip
@click.option("--tags", metavar="EXPR", help='Which scenarios, e.g. "@req:PAY21-FINAL-01 or @hazard".')
@click.option("--seed", type=int, help="Repeats the order and the made-up data of another run.")
@click.option("--defect", metavar="NAME", help="Break the embedded reference in this way (see: defects).")
def run(
    profile: Path | None,
    report_dir: Path,
    workers: int | None,
    lanes: int,
    tags: str | None,
    seed: int | None,
    defect: str | None,
) -> None:
    """Judge the service of PROFILE (target.toml); without one, the embedded reference.

    Exit code: 0 conformant, also with gaps; 1 not conformant, or inconclusive; 2 usage or configuration;
    3 the harness broke; 4 nobody answers.
    """
    console = Console(stderr=False)
    console.print(_first_line(profile), markup=False, highlight=False)
    variant = _variant(defect, profile)
    prepare_folder(report_dir)
    target = None if profile is None else profiles.load(profile)
    if target is not None:
        HttpDriver(target).probe()
    workers, lanes = _breadth(workers, lanes, target, console)
    with _broken(variant), _provider(target) as provider:
        plan = Plan(
            profile=target,
            provider=provider,
            workers=workers,
            lanes=lanes,
            seed=secrets.randbelow(LARGEST_SEED) if seed is None else seed,
            tags=tags,
        )
        signal_name, events = _events(plan, console)
    result = build(events)
    write_all(result, events, report_dir)
    show(result, console)
    console.print(f"report: {report_dir / 'index.html'}", markup=False, highlight=False, soft_wrap=True)
    if variant is not None:
        console.print(_compared(variant, result), markup=False, highlight=False, soft_wrap=True)
    raise SystemExit(SIGNALS.get(signal_name or "", result.exit_code))


def _events(plan: Plan, console: Console) -> tuple[str | None, tuple[Event, ...]]:
    """Run, and read back what this process and its lanes wrote."""
    with TemporaryDirectory(prefix="payconform-") as name:
        folder = Path(name)
        with EventWriter(folder / "run.ndjson") as writer, Listener(console) as listener:
            signal_name = runner.run(plan, listener, folder, writer.write, SystemClock())
        written = [path for path in folder.glob("*.ndjson") if path.stat().st_size]
        return signal_name, merge(written)


def _first_line(profile: Path | None) -> str:
    what = "the embedded reference service" if profile is None else str(profile)
    return f"payconform judges {what}"


def _variant(name: str | None, profile: Path | None) -> Variant | None:
    if name is None:
        return None
    if profile is not None:
        raise UsageError("--defect breaks the embedded reference, so it goes without PROFILE")
    return named(name)


@contextmanager
def _broken(variant: Variant | None) -> Iterator[None]:
    """The reference reads its defect from its environment; the suite never looks there."""
    if variant is None:
        yield
        return
    os.environ["PAYCONFORM_DEFECT"] = variant.name
    try:
        yield
    finally:
        del os.environ["PAYCONFORM_DEFECT"]


@contextmanager
def _provider(target: Profile | None) -> Iterator[str]:
    """One for all lanes."""
    with embedded.provider() if target is None else shared_provider(target) as url:
        yield url


def _breadth(workers: int | None, lanes: int, target: Profile | None, console: Console) -> tuple[int, int]:
    """How many workers, and how many lanes each of them has."""
    if target is not None and "clock" in target.capabilities:
        if workers not in (None, 1):
            console.print(
                "one scenario at a time: the target's clock belongs to the whole service", highlight=False
            )
        return 1, 1
    return workers or min(os.cpu_count() or 1, max(1, MOST // lanes)), lanes


def _compared(variant: Variant, result: Result) -> str:
    failed = {row.id for row in result.requirements if row.verdict is Verdict.FAILED}
    return f"defect {variant.name}: {variant.verdict(failed)}"
