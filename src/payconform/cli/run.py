"""``payconform run``: judge a target, show the verdict, leave the report."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import click
from rich.console import Console

from payconform import __version__, embedded, runner
from payconform.choice import Choice
from payconform.clock import SystemClock
from payconform.errors import UsageError
from payconform.ids import stable_seed
from payconform.opening import target_of
from payconform.passes import passes_of, told
from payconform.plan import Plan
from payconform.progress import Listener
from payconform.reports.events import EventWriter, merge
from payconform.reports.folder import prepare_folder
from payconform.reports.result import build
from payconform.results import Event, Gates, Result, Verdict
from payconform.rig import shared_provider
from payconform.target import profile as profiles
from payconform.target.profile import Profile
from payconform.variants import Variant, named

from .breadth import Breadth, breadth_options
from .choosing import choice_options
from .dropping import drop
from .ending import exit_code, leave_report
from .gates import gate_options
from .own import Brought, lifecycles_and_features
from .planned import plan_option
from .probing import probe

LARGEST_SEED = 2**32


@click.command()
@click.argument("profile", required=False, type=click.Path(path_type=Path))
@click.option(
    "--report-dir", type=click.Path(path_type=Path), default=Path("payconform-report"), show_default=True,
    help="Folder for events.ndjson, result.json, junit.xml and index.html.",
)  # fmt: skip
@click.option("--seed", type=int, help="Repeats the order and the made-up data of another run.")
@click.option("--defect", metavar="NAME", help="Break the embedded reference in this way (see: defects).")
@breadth_options
@choice_options
@gate_options
@lifecycles_and_features
@plan_option
def run(
    profile: Path | None,
    report_dir: Path,
    seed: int | None,
    defect: str | None,
    breadth: Breadth,
    choice: Choice,
    gates: Gates,
    brought: Brought,
) -> None:
    """Judge the service of PROFILE (target.toml); without one, the embedded reference.

    Exit code: 0 conformant, also with gaps, unless --strict; 1 not conformant, or inconclusive; 2 usage or
    configuration; 3 the harness broke; 4 nobody answers.
    """
    console = Console(stderr=False)
    console.print(_first_line(profile), markup=False, highlight=False)
    variant = _variant(defect, profile)
    brought.check()
    prepare_folder(report_dir)
    target = None if profile is None else profiles.load(profile, known=brought.known)
    if target is not None:
        probe(target)
    if choice.earlier and (words := choice.earlier.differs(target_of(target), __version__)):
        console.print(words, markup=False, highlight=False, soft_wrap=True)
    passes = passes_of(target, breadth.scenarios)
    for each in passes:
        console.print(told(each), markup=False, highlight=False, soft_wrap=True)
    with _broken(variant), _provider(target) as provider:
        plan = Plan(
            profile=target,
            provider=provider,
            workers=breadth.workers,
            passes=passes,
            seed=_seed(choice, target) if seed is None else seed,
            choice=choice,
            known=brought.known,
            own=brought.lifecycles,
            features=brought.features,
        )
        _tell_unclaimed(plan, console)
        events = _events(plan, console)
    result = build(events, gates)
    leave_report(result, events, report_dir, console)
    if variant is not None:
        console.print(_compared(variant, result), markup=False, highlight=False, soft_wrap=True)
    raise SystemExit(exit_code(result))


def _seed(choice: Choice, target: Profile | None) -> int:
    """Another one for each run; the shards of a run find the same one, without knowing of each other."""
    if choice.shard is None:
        return secrets.randbelow(LARGEST_SEED)
    whole = replace(choice.selection, shard=None)
    return stable_seed(__version__, choice.version, target.digest if target else "", whole) % LARGEST_SEED


def _events(plan: Plan, console: Console) -> tuple[Event, ...]:
    """Run, and read back what this process and its lanes wrote."""
    with TemporaryDirectory(prefix="payconform-") as name:
        folder = Path(name)
        with EventWriter(folder / "run.ndjson") as writer, Listener(console) as listener:
            runner.run(plan, listener, folder, writer.write, SystemClock(), drop)
        written = [path for path in folder.glob("*.ndjson") if path.stat().st_size]
        return merge(written)


def _tell_unclaimed(plan: Plan, console: Console) -> None:
    """What a user brings along and the target doesn't claim would else be left out in silence."""
    for name in plan.known.digests:
        if name not in plan.lifecycles:
            console.print(f"nobody claims {name}: nothing is judged by it", highlight=False)


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
    """One for all lanes; empty where each lane has its own, beside an app in its own process."""
    if target is not None and target.app is not None:
        yield ""
        return
    with embedded.provider() if target is None else shared_provider(target) as url:
        yield url


def _compared(variant: Variant, result: Result) -> str:
    failed = {row.id for row in result.requirements if row.verdict is Verdict.FAILED}
    return f"defect {variant.name}: {variant.verdict(failed)}"
