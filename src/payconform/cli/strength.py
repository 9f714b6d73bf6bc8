"""``payconform strength``: is each deliberate mistake caught, and by exactly what it must fail?"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import click
import orjson
from rich.console import Console
from rich.table import Table

from payconform.errors import HarnessError
from payconform.results import Verdict
from payconform.variants import Variant, named, variants

JUDGED = (0, 1)


@dataclass(frozen=True, slots=True)
class Trial:
    """A variant, what failed on it, and how many seconds that took."""

    variant: Variant
    failed: frozenset[str]
    seconds: float

    @property
    def differs(self) -> bool:
        return self.failed != self.variant.fails


@click.command()
@click.argument("names", metavar="[NAME]...", nargs=-1)
@click.option("--quick", is_flag=True, help="Only the scenarios tagged with what each must fail.")
@click.option("--workers", type=click.IntRange(1, 32), help="How many judge; one for each core unless given.")
def strength(names: tuple[str, ...], workers: int | None, *, quick: bool) -> None:
    """Judge the reference with each of its deliberate mistakes (see: defects), or with those of NAME.

    Each by the whole suite, which takes a while; what other scenarios would show, --quick doesn't see.
    Exit code: 0 each is caught by exactly its list; 1 one is not.
    """
    console = Console()
    chosen = [named(name) for name in names] or list(variants())
    trials = []
    for number, variant in enumerate(chosen, start=1):
        trial = _tried(variant, workers, quick=quick)
        trials.append(trial)
        console.print(
            f"{number} of {len(chosen)}  {variant.name}: {variant.verdict(trial.failed)}",
            markup=False, highlight=False, soft_wrap=True,
        )  # fmt: skip
    wrong = sum(trial.differs for trial in trials)
    console.print(_table(trials))
    console.print(f"{len(trials) - wrong} of {len(trials)} defects are caught by exactly their lists")
    raise SystemExit(min(wrong, 1))


def _tried(variant: Variant, workers: int | None, *, quick: bool) -> Trial:
    """In a process of its own, as a user would call it. Raises HarnessError where it wasn't judged."""
    begun = time.monotonic()
    with TemporaryDirectory(prefix="payconform-") as folder:
        options = ["--defect", variant.name, "--report-dir", folder]
        options += ["--workers", str(workers)] if workers else []
        options += ["--tags", " or ".join(f"@req:{name}" for name in sorted(variant.fails))] if quick else []
        done = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-P", "-m", "payconform", "run", *options],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode not in JUDGED:
            raise HarnessError(f"{variant.name} wasn't judged: {(done.stdout + done.stderr).strip()[-1500:]}")
        result = orjson.loads(Path(folder, "result.json").read_bytes())
    failed = {row["id"] for row in result["requirements"] if row["verdict"] == Verdict.FAILED}
    return Trial(variant, frozenset(failed), time.monotonic() - begun)


def _table(trials: Sequence[Trial]) -> Table:
    table = Table("defect", "must fail", "failed", "missed", "beyond its list", "s", box=None, pad_edge=False)
    for trial in trials:
        must, failed = trial.variant.fails, trial.failed
        table.add_row(
            trial.variant.name,
            str(len(must)),
            str(len(failed)),
            ", ".join(sorted(must - failed)),
            ", ".join(sorted(failed - must)),
            f"{trial.seconds:.0f}",
        )
    return table
