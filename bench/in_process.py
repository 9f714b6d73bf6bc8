"""What judging an app in process spares: market-desk by its `wsgi`, and the same scenarios over HTTP.

    python bench/in_process.py [--rounds 5] [--scenarios 40] [--json]

Each side is a process of its own with one lane; its first scenario warms everything up and isn't counted.
Rounds are interleaved, figures are medians. Exit code 1 where the sides don't agree about the verdicts, or
where in process isn't faster.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from yardstick import load_average

NAMES = ("in process", "over HTTP")
COUNT = 40
CALLS = "wall of a call to the target, ms"
ROWS = (
    CALLS,
    "wall of a call to the provider, ms",
    "CPU of all for each call, ms",
    "wall of a scenario, ms",
    "wall of a scenario without waiting for rest, ms",
    "CPU of all for each scenario, ms",
)


def in_child(name: str, count: int) -> dict[str, Any]:
    """Raises RuntimeError with what the child said where it fails."""
    with tempfile.TemporaryDirectory(prefix="payconform-bench-") as folder:
        script = str(Path(__file__).with_name("desk_side.py").resolve())
        done = subprocess.run(
            [sys.executable, script, name, str(count), folder],
            capture_output=True, text=True, check=False, env={**os.environ, "PYTHONHASHSEED": "0"},
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(f"{name} failed: {done.stdout[-1500:]}{done.stderr[-3000:]}")
        measured: dict[str, Any] = json.loads((Path(folder) / "measured.json").read_text("utf-8"))
        return {**measured, "load": load_average()}


def figures(once: dict[str, Any]) -> dict[str, float]:
    to_target, to_provider = once["calls"]["target"], once["calls"]["provider"]
    each, number = 1000 / once["scenarios"], to_target["number"] + to_provider["number"]
    return dict(
        zip(
            ROWS,
            (
                to_target["wall_s"] / to_target["number"] * 1000,
                to_provider["wall_s"] / to_provider["number"] * 1000,
                once["cpu_s"] / number * 1000,
                once["wall_s"] * each,
                (once["wall_s"] - once["wait_s"]) * each,
                once["cpu_s"] * each,
            ),
            strict=True,
        )
    )


def report(rounds: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    """Ratios are taken within a round."""
    shown = {name: [figures(once) for once in rows] for name, rows in rounds.items()}
    pairs = list(zip(*(shown[name] for name in NAMES), strict=True))
    every = [once for rows in rounds.values() for once in rows]
    first = every[0]
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "load": [min(once["load"] for once in every), max(once["load"] for once in every)],
        "rounds": len(pairs),
        "scenarios": first["scenarios"],
        "calls": {name: rows[0]["calls"] for name, rows in rounds.items()},
        "medians": {
            name: {row: median(r[row] for r in rows) for row in ROWS} for name, rows in shown.items()
        },
        "ratios": {row: sorted(theirs[row] / ours[row] for ours, theirs in pairs) for row in ROWS},
        "verdicts": first["verdicts"],
        "agree": all(once["verdicts"] == first["verdicts"] for once in every),
        "all_rounds": shown,
    }


def show(told: dict[str, Any]) -> None:
    low, high = told["load"]
    print(
        f"market-desk, {told['scenarios']} scenarios, {told['rounds']} rounds, medians; {told['date']}, "
        f"Python {told['python']}, {told['cores']} cores, load {low:.1f} to {high:.1f}\n"
    )
    print(f"{'':<50}" + "".join(f"{name:>12}" for name in NAMES) + f"{'times':>8}")
    for row in ROWS:
        ratios = told["ratios"][row]
        cells = "".join(f"{told['medians'][name][row]:>12.2f}" for name in NAMES)
        print(f"{row:<50}{cells}{median(ratios):>8.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f})")
    words = ", ".join(sorted(set(told["verdicts"].values())))
    print(f"verdicts ({words}): " + ("the same on both sides" if told["agree"] else "THEY DIFFER"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--rounds", type=int, choices=range(1, 21), default=5, metavar="N")
    parser.add_argument("--scenarios", type=int, default=COUNT, metavar="N")
    parser.add_argument("--json", action="store_true", help="everything measured, each round too")
    given = parser.parse_args()
    rounds: dict[str, list[dict[str, Any]]] = {name: [] for name in NAMES}
    for number in range(given.rounds):
        for name in NAMES if number % 2 == 0 else NAMES[::-1]:
            print(f"round {number + 1} of {given.rounds}: {name}", file=sys.stderr)
            rounds[name].append(in_child(name, given.scenarios))
    told = report(rounds)
    print(json.dumps(told, indent=2)) if given.json else show(told)
    faster = all(median(ratios) > 1 for ratios in told["ratios"].values())
    sys.exit(0 if told["agree"] and faster else 1)


if __name__ == "__main__":
    main()
