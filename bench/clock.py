"""What moving a run's clock costs over HTTP: 90 days with nothing due, and one moment at which something is.

``python bench/clock.py [--rounds N]`` prints the median and the worst of each in milliseconds.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable

import requests

from payconform.embedded import provider

RUN = "_control/runs/bench"
ORDER = {"amount": {"value": "100.00", "currency": "EUR"}}
PLAN = {"outcomes": [{"plan": [{"status": "pending"}, {"after": 60, "status": "succeeded"}]}]}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=200)
    rounds = parser.parse_args().rounds
    with provider() as url, requests.Session() as session:
        session.trust_env = False
        session.put(f"{url}/{RUN}", json={"clock": {"mode": "frozen"}}).raise_for_status()
        session.post(f"{url}/{RUN}/rules", json=PLAN).raise_for_status()
        tell("90 days, nothing due", rounds, lambda _: move(session, url, 90 * 86400, fired=0))
        tell("a minute, one step due", rounds, lambda number: one_step(session, url, number))


def tell(name: str, rounds: int, call: Callable[[int], float]) -> None:
    times = sorted(call(number) * 1000 for number in range(rounds))
    print(f"{name}: median {statistics.median(times):.2f} ms, worst of {rounds} {times[-1]:.2f} ms")


def one_step(session: requests.Session, url: str, number: int) -> float:
    order = {"reference": f"inv-{number}", **ORDER}
    session.post(f"{url}/runs/bench/payments", json=order).raise_for_status()
    return move(session, url, 60, fired=1)


def move(session: requests.Session, url: str, seconds: int, *, fired: int) -> float:
    started = time.perf_counter()
    answer = session.post(f"{url}/{RUN}/clock", json={"by": seconds})
    took = time.perf_counter() - started
    assert answer.json()["fired"] == fired, answer.text
    return took


if __name__ == "__main__":
    main()
