"""What a scenario costs beyond its calls: the suite, behave on the same features, and a bare loop.

    python bench/suite.py [--rounds 3] [--json]

Each side is a process of its own with an embedded pair of its own; rounds are interleaved, figures are
medians. Exit code 1 where the sides don't agree about the verdicts.
"""

from __future__ import annotations

import argparse
import cProfile
import json
import os
import platform
import pstats
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from yardstick import yardstick

NAMES = ("suite", "behave", "bare")
TAKEN_OUT = ("wait", "call")  # as in meter.py, which a parent doesn't import
LOOKUP = "find_fixturedefs_for_step"


def measure(name: str, folder: Path, *, profiled: bool) -> dict[str, Any]:
    """One side, once: the child's job."""
    from cases import chosen, expression  # noqa: PLC0415 - the parent needs none of it
    from meter import Meter, Stopwatch  # noqa: PLC0415
    from sides import SIDES  # noqa: PLC0415

    tags = expression()
    cases = chosen(tags)
    meter = Meter()
    meter.install()
    profile = cProfile.Profile()
    if profiled:
        profile.enable()
    measured = SIDES[name](tags, cases, Stopwatch(meter), folder)
    profile.disable()
    if set(measured["verdicts"]) != {case.mark.id for case in cases}:
        raise RuntimeError(f"{name} ran other scenarios: {len(measured['verdicts'])} of {len(cases)}")
    if profiled:
        measured["profiled"] = _cumulative(profile)
    return {
        **measured,
        "yardstick_ms": yardstick(),
        "tags": tags,
        "scenarios": len(cases),
        "steps": sum(len(case.calls) for case in cases),
        "report_s": meter.wall["report"],
    }


def in_child(name: str, *, profiled: bool = False) -> dict[str, Any]:
    """Raises RuntimeError with what the child said where it fails."""
    with tempfile.TemporaryDirectory(prefix="payconform-bench-") as folder:
        result = Path(folder) / "measured.json"
        command = [sys.executable, str(Path(__file__).resolve()), "--side", name, "--folder", folder]
        begun = time.perf_counter()
        done = subprocess.run(
            command + ["--profiled"] * profiled,
            capture_output=True, text=True, check=False, env={**os.environ, "PYTHONHASHSEED": "0"},
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(f"{name} failed: {done.stdout[-1500:]}{done.stderr[-3000:]}")
        return {**json.loads(result.read_text("utf-8")), "process_s": time.perf_counter() - begun}


def figures(once: dict[str, Any]) -> dict[str, float]:
    """Milliseconds for each scenario. `own` is the wall less waiting for rest and less calls."""
    spans, each = once["spans"], 1000 / once["scenarios"]
    taken = {clock: sum(spans[clock].get(name, 0.0) for name in TAKEN_OUT) for clock in ("wall", "cpu")}
    rows = {
        "wall": once["wall_s"] * each,
        "waiting for rest": spans["wall"].get("wait", 0.0) * each,
        "calls": spans["wall"].get("call", 0.0) * each,
        "own": (once["wall_s"] - taken["wall"]) * each,
        "own CPU": (once["cpu_s"] - taken["cpu"]) * each,
    }
    parts = {"oracle": "oracle", "World()": "world", "events": "events", "step lookup": "lookup"}
    for title, span in parts.items():
        rows[f"  {title}"] = spans["wall"].get(span, 0.0) * each
    return rows | {
        "report, once": once["report_s"] * 1000,
        "whole process": once["process_s"] * 1000,
    }


def _cumulative(profile: cProfile.Profile) -> dict[str, float]:
    stats = pstats.Stats(profile).stats  # type: ignore[attr-defined]  # its documented content
    return {"lookup_s": sum(row[3] for key, row in stats.items() if key[2] == LOOKUP)}


def _medians(rows: list[dict[str, float]]) -> dict[str, float]:
    return {key: median(row[key] for row in rows) for key in rows[0]}


def _beyond(rows: list[dict[str, float]], bare: list[dict[str, float]], clock: str) -> float:
    """Against the bare loop of the same round, so that a slow minute of the machine counts on both sides."""
    return median(row[clock] - base[clock] for row, base in zip(rows, bare, strict=True))


def report(rounds: dict[str, list[dict[str, Any]]], profiled: dict[str, Any]) -> dict[str, Any]:
    first = rounds["suite"][0]
    shown = {name: [figures(once) for once in rows] for name, rows in rounds.items()}
    middle = {name: _medians(rows) for name, rows in shown.items()}
    per_step = first["scenarios"] / first["steps"]
    beyond = {
        clock: {name: _beyond(shown[name], shown["bare"], clock) * per_step for name in ("suite", "behave")}
        for clock in ("own", "own CPU")
    }
    slow = figures(profiled)
    verdicts = {name: [once["verdicts"] for once in rows] for name, rows in rounds.items()}
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "python": platform.python_version(),
        "rounds": len(rounds["suite"]),
        "tags": first["tags"],
        "scenarios": first["scenarios"],
        "steps": first["steps"],
        "http_calls_outside_waiting": first["spans"]["number"].get("call", 0),
        "yardstick_ms": median(once["yardstick_ms"] for rows in rounds.values() for once in rows),
        "ms_per_scenario": middle,
        "ms_per_step_beyond_bare": beyond,
        "lookup_share_of_wall": middle["suite"]["  step lookup"] / middle["suite"]["wall"],
        "lookup_share_of_own": middle["suite"]["  step lookup"] / middle["suite"]["own"],
        "lookup_share_profiled": profiled["profiled"]["lookup_s"] * 1000 / first["scenarios"] / slow["own"],
        "verdicts": first["verdicts"],
        "agree": all(seen == first["verdicts"] for runs in verdicts.values() for seen in runs),
        "all_rounds": shown,
    }


def show(told: dict[str, Any]) -> None:
    middle, beyond = told["ms_per_scenario"], told["ms_per_step_beyond_bare"]
    print(
        f"{told['scenarios']} scenarios, {told['steps']} steps, {told['rounds']} rounds, medians; "
        f"Python {told['python']}, yardstick {told['yardstick_ms']:.0f} ms, {told['date']}"
    )
    print(f"chosen by: {told['tags']}\n")
    print(_row("ms for each scenario", NAMES, "suite/behave"))
    for key, ours in middle["suite"].items():
        theirs = middle["behave"][key]
        cells = [f"{middle[name][key]:.2f}" for name in NAMES]
        print(_row(key, cells, f"{ours / theirs:.2f}" if theirs else "-"))
    print("(report and whole process: milliseconds once, not for each scenario)\n")
    for clock, word in (("own", "wall"), ("own CPU", "CPU")):
        ours, theirs = beyond[clock]["suite"], beyond[clock]["behave"]
        print(f"a step beyond the bare loop, {word}: suite {ours:.2f} ms, behave {theirs:.2f} ms")
    print(
        f"step lookup: {told['lookup_share_of_own']:.1%} of the suite's own time, under cProfile "
        f"{told['lookup_share_profiled']:.1%}; {told['lookup_share_of_wall']:.1%} of its wall"
    )
    words = sorted(set(told["verdicts"].values()))
    print(f"verdicts ({', '.join(words)}): " + ("the same on all sides" if told["agree"] else "THEY DIFFER"))


def _row(title: str, cells: Sequence[str], last: str) -> str:
    return f"{title:<22}" + "".join(f"{cell:>11}" for cell in cells) + f"{last:>14}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--rounds", type=int, choices=range(1, 21), default=3, metavar="N")
    parser.add_argument("--json", action="store_true", help="everything measured, each round too")
    parser.add_argument("--side", choices=NAMES, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--profiled", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.side:
        (given.folder / "measured.json").write_text(
            json.dumps(measure(given.side, given.folder, profiled=given.profiled)), "utf-8"
        )
        return
    rounds: dict[str, list[dict[str, Any]]] = {name: [] for name in NAMES}
    for number in range(given.rounds):
        for name in NAMES[number % 3 :] + NAMES[: number % 3]:
            print(f"round {number + 1} of {given.rounds}: {name}", file=sys.stderr)
            rounds[name].append(in_child(name))
    print("once more under cProfile: suite", file=sys.stderr)
    told = report(rounds, in_child("suite", profiled=True))
    print(json.dumps(told, indent=2)) if given.json else show(told)
    sys.exit(0 if told["agree"] else 1)


if __name__ == "__main__":
    main()
