"""What a scenario costs beyond its calls: the suite, behave on the same scenarios, and the calls alone.

    python bench/suite.py [--rounds 5] [--scenarios 200] [--json]

Each side is a process of its own with an embedded pair of its own; rounds are interleaved, figures are
medians. Exit code 1 where the sides don't agree about the verdicts, or where the calls, sent once more, were
answered otherwise.
"""

from __future__ import annotations

import argparse
import cProfile
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from yardstick import load_average, yardstick

NAMES = ("suite", "behave", "bare")
COUNT = 200  # as in cases.py, which a parent doesn't import
APART = ("oracle", "report")
CLOCKS = ("wall", "cpu")
ROWS = (
    "wall",
    "waiting for rest",
    "calls",
    "oracle",
    "report",
    "steps",
    "steps, CPU",
    "of it World()",
    "of it lookup",
)
FEW = 0.002  # of the calls: a poll that came a moment earlier or later


def measure(name: str, count: int, folder: Path, recorded: Path, profile: Path | None) -> dict[str, Any]:
    """One side, once: the child's job."""
    from cases import by_lifecycle, chosen  # noqa: PLC0415 - the parent needs none of it
    from meter import Meter, Stopwatch  # noqa: PLC0415
    from sides import SIDES  # noqa: PLC0415

    marks = chosen(count)
    meter = Meter()
    meter.install()
    profiler = cProfile.Profile() if profile else None
    measured = SIDES[name](marks, Stopwatch(meter, profiler), folder, recorded)
    if profiler and profile:
        profiler.dump_stats(profile)
    if "verdicts" in measured and set(measured["verdicts"]) != {mark.id for mark in marks}:
        raise RuntimeError(f"{name} ran other scenarios: {len(measured['verdicts'])} of {len(marks)}")
    return {
        **measured,
        "yardstick_ms": yardstick(),
        "load": load_average(),
        "lifecycles": by_lifecycle(marks),
        "scenarios": len(marks),
        "steps": sum(marks.values()),
        "result_s": meter.wall["result"],
    }


def in_child(name: str, count: int, recorded: Path, profile: Path | None = None) -> dict[str, Any]:
    """Raises RuntimeError with what the child said where it fails."""
    with tempfile.TemporaryDirectory(prefix="payconform-bench-") as folder:
        result = Path(folder) / "measured.json"
        command = [
            *(sys.executable, str(Path(__file__).resolve()), "--side", name, "--scenarios", str(count)),
            *("--folder", folder, "--recorded", str(recorded)),
            *(("--profile", str(profile)) if profile else ()),
        ]
        begun = time.perf_counter()
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, env={**os.environ, "PYTHONHASHSEED": "0"}
        )
        if done.returncode:
            raise RuntimeError(f"{name} failed: {done.stdout[-1500:]}{done.stderr[-3000:]}")
        return {**json.loads(result.read_text("utf-8")), "process_s": time.perf_counter() - begun}


def figures(once: dict[str, Any]) -> dict[str, float]:
    """Milliseconds for each step. `steps` is what is left beside all that has a line of its own."""
    spans, each = once["spans"], 1000 / once["steps"]
    taken = {clock: sum(spans[clock].get(name, 0.0) for name in ("wait", "call", *APART)) for clock in CLOCKS}
    rows = {
        "wall": once["wall_s"],
        "waiting for rest": spans["wall"].get("wait", 0.0),
        "calls": spans["wall"].get("call", 0.0),
        **{name: spans["wall"].get(name, 0.0) for name in APART},
        "steps": once["wall_s"] - taken["wall"],
        "steps, CPU": once["cpu_s"] - taken["cpu"],
        "of it World()": spans["wall"].get("world", 0.0),
        "of it lookup": spans["wall"].get("lookup", 0.0),
    }
    return {name: seconds * each for name, seconds in rows.items()}


def beyond(rows: list[dict[str, float]], bare: list[dict[str, float]], *names: str) -> float:
    """Against the calls alone of the same round: a slow minute of the machine counts on both sides."""
    differences = [sum(row[n] - base[n] for n in names) for row, base in zip(rows, bare, strict=True)]
    return median(differences)


def report(rounds: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    first = rounds["suite"][0]
    shown = {name: [figures(once) for once in rows] for name, rows in rounds.items()}
    every = [once for rows in rounds.values() for once in rows]
    calls = first["spans"]["number"]["call"]
    verdicts = [once["verdicts"] for once in every if "verdicts" in once]
    otherwise = [once["otherwise"] for once in rounds["bare"]]
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "load": [min(once["load"] for once in every), max(once["load"] for once in every)],
        "yardstick_ms": median(once["yardstick_ms"] for once in every),
        "rounds": len(rounds["suite"]),
        "lifecycles": first["lifecycles"],
        "scenarios": first["scenarios"],
        "steps": first["steps"],
        "calls": calls,
        "ms_per_step": {n: {row: median(r[row] for r in rows) for row in ROWS} for n, rows in shown.items()},
        "ms_per_step_beyond_bare": {
            name: {
                "wall": beyond(shown[name], shown["bare"], "steps"),
                "CPU": beyond(shown[name], shown["bare"], "steps, CPU"),
                "wall, calls included": beyond(shown[name], shown["bare"], "steps", "calls"),
            }
            for name in ("suite", "behave")
        },
        "own_ms_per_step": median(row["steps"] + row["oracle"] + row["report"] for row in shown["suite"]),
        "result_ms": median(once["result_s"] for once in rounds["suite"]) * 1000,
        "process_s": {name: median(once["process_s"] for once in rows) for name, rows in rounds.items()},
        "verdicts": first["verdicts"],
        "differ": sorted({id_ for seen in verdicts for id_ in seen if seen[id_] != first["verdicts"][id_]}),
        "otherwise": otherwise,
        "agree": all(seen == first["verdicts"] for seen in verdicts)
        and all(len(lines) <= calls * FEW for lines in otherwise),
        "all_rounds": shown,
    }


def show(told: dict[str, Any]) -> None:
    middle = told["ms_per_step"]
    low, high = told["load"]
    print(
        f"{told['scenarios']} scenarios, {told['steps']} steps, {told['calls']} calls outside of waiting, "
        f"{told['rounds']} rounds, medians\n{told['date']}, Python {told['python']}, {told['cores']} cores, "
        f"load {low:.1f} to {high:.1f}, yardstick {told['yardstick_ms']:.0f} ms"
    )
    print("; ".join(f"{name} {count}" for name, count in told["lifecycles"].items()) + "\n")
    print(_row("ms for each step", NAMES, "suite/behave"))
    for key in ROWS:
        ours, theirs = middle["suite"][key], middle["behave"][key]
        cells = [f"{middle[name][key]:.3f}" for name in NAMES]
        print(_row(key, cells, f"{ours / theirs:.2f}" if theirs and ours else "-"))
    print("\nbeyond the calls alone, ms for each step, neither oracle nor report in it:")
    sides = told["ms_per_step_beyond_bare"]
    for key, ours in sides["suite"].items():
        theirs = sides["behave"][key]
        print(_row(key, (f"{ours:.3f}", f"{theirs:.3f}"), f"{ours / theirs:.2f}"))
    print(
        f"\nthe suite's own time, oracle and report included: {told['own_ms_per_step']:.2f} ms for each step"
    )
    print(f"the result and its renderings, once: {told['result_ms']:.0f} ms")
    lines = [line for lines in told["otherwise"] for line in lines]
    print(
        f"calls that were answered otherwise the second time: {len(lines)} in all rounds",
        *lines[:5],
        sep="\n  ",
    )
    words = sorted(set(told["verdicts"].values()))
    agreed = "the same on both sides" if not told["differ"] else f"THEY DIFFER: {told['differ'][:5]}"
    print(f"verdicts ({', '.join(words)}): {agreed}")


def _row(title: str, cells: Sequence[str], last: str) -> str:
    return f"{title:<22}" + "".join(f"{cell:>11}" for cell in cells) + f"{last:>14}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--rounds", type=int, choices=range(1, 21), default=5, metavar="N")
    parser.add_argument("--scenarios", type=int, default=COUNT, metavar="N")
    parser.add_argument("--json", action="store_true", help="everything measured, each round too")
    parser.add_argument("--profile", type=Path, metavar="FILE", help="the suite alone, once, under cProfile")
    parser.add_argument("--side", choices=NAMES, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--recorded", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.side:
        measured = measure(given.side, given.scenarios, given.folder, given.recorded, given.profile)
        (given.folder / "measured.json").write_text(json.dumps(measured), "utf-8")
        return
    with tempfile.TemporaryDirectory(prefix="payconform-bench-") as folder:
        recorded = Path(folder) / "recorded.json"
        if given.profile:
            in_child("suite", given.scenarios, recorded, given.profile.resolve())
            return
        rounds: dict[str, list[dict[str, Any]]] = {name: [] for name in NAMES}
        for number in range(given.rounds):
            for name in NAMES[number % 3 :] + NAMES[: number % 3]:
                print(f"round {number + 1} of {given.rounds}: {name}", file=sys.stderr)
                rounds[name].append(in_child(name, given.scenarios, recorded))
    told = report(rounds)
    print(json.dumps(told, indent=2)) if given.json else show(told)
    sys.exit(0 if told["agree"] else 1)


if __name__ == "__main__":
    main()
