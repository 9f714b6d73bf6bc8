"""The events of one run by their kind, in their order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from payconform.errors import HarnessError
from payconform.results import Event, RunFinished, RunStarted, ScenarioFinished


@dataclass(frozen=True, slots=True)
class Stream:
    """`scenarios` in the order of the features; `finished` None: the run was cut off."""

    started: RunStarted
    scenarios: tuple[ScenarioFinished, ...]
    finished: RunFinished | None

    @classmethod
    def of(cls, events: Iterable[Event]) -> Stream:
        """Raises HarnessError where the events aren't those of one run."""
        events = tuple(events)
        started = [event for event in events if isinstance(event, RunStarted)]
        finished = [event for event in events if isinstance(event, RunFinished)]
        if len(started) != 1 or len(finished) > 1:
            raise HarnessError(
                f"not the events of one run: {len(started)} run-started, {len(finished)} run-finished"
            )
        scenarios = [event for event in events if isinstance(event, ScenarioFinished)]
        return cls(started[0], tuple(sorted(scenarios, key=_place)), finished[0] if finished else None)

    @property
    def events(self) -> tuple[Event, ...]:
        return (self.started, *self.scenarios, *((self.finished,) if self.finished else ()))


def _place(scenario: ScenarioFinished) -> tuple[str, str, int, str, str, str]:
    return (
        scenario.lifecycle,
        scenario.feature.path,
        scenario.line,
        scenario.id,
        scenario.at,
        scenario.worker,
    )
