"""What workers share: turns at a clock that belongs to all of them."""

from __future__ import annotations

import fcntl
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from payconform.suite import workers


def config(path: Path | None) -> Any:
    told = {} if path is None else {workers.TURN: str(path)}
    return SimpleNamespace(workerinput=told)


def is_taken(path: Path) -> bool:
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def test_a_turn_is_one_workers_alone_until_it_is_over(tmp_path: Path) -> None:
    path = tmp_path / "turn"

    with workers.turn(config(path)):
        assert is_taken(path)
    assert not is_taken(path)


def test_a_turn_is_over_also_where_a_scenario_breaks(tmp_path: Path) -> None:
    path = tmp_path / "turn"

    with pytest.raises(ValueError, match="broken"), workers.turn(config(path)):
        raise ValueError("broken")
    assert not is_taken(path)


def test_where_there_is_no_such_clock_nobody_waits(tmp_path: Path) -> None:
    with workers.turn(config(None)), workers.turn(SimpleNamespace()):  # type: ignore[arg-type]
        assert list(tmp_path.iterdir()) == []
