"""The shards of a run as one stream: what they share has to be the same, and each is there once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from payconform.errors import ConfigurationError, HarnessError, UsageError
from payconform.results import Counts, Event, RunFinished, RunStarted, ScenarioFinished, Target

from .sentences import chosen, listed
from .stream import Stream


@dataclass(frozen=True, slots=True)
class Part:
    """What a report tells; `where` its user finds it. `numbers`: those of `of` shards that it holds."""

    where: str
    started: RunStarted
    scenarios: tuple[ScenarioFinished, ...]
    finished: RunFinished
    numbers: tuple[int, ...]
    of: int

    @classmethod
    def read(cls, where: str, events: Iterable[Event]) -> Part:
        """Raises ConfigurationError where it is no shard, or never told its end."""
        try:
            stream = Stream.of(events)
        except HarnessError as error:
            raise ConfigurationError(error.message, where=where) from None
        shard = stream.started.selection.shard
        if shard is None:
            raise ConfigurationError("no shard: it was run without --shard", where=where)
        if stream.finished is None:
            raise ConfigurationError(
                f"shard {shard} was cut off: it never told its end",
                where=where,
                hint="Run it again, or leave it out with --partial.",
            )
        numbers, _, of = shard.partition("/")
        return cls(
            where=where,
            started=stream.started,
            scenarios=stream.scenarios,
            finished=stream.finished,
            numbers=tuple(map(int, numbers.split(","))),
            of=int(of),
        )

    @property
    def shard(self) -> str:
        return _shard(self.numbers, self.of)


def merged(reports: Mapping[str, Iterable[Event]], *, partial: bool = False) -> tuple[Event, ...]:
    """The events of one run; `reports` by where they were found. `partial`: shards may be missing.

    Raises ConfigurationError, naming the place, where they aren't shards of one run, each of them once, and
    UsageError where one is missing.
    """
    parts = sorted((Part.read(*report) for report in reports.items()), key=lambda part: part.numbers)
    for part in parts[1:]:
        _check_the_same(parts[0], part)
    _check_once(parts)
    missing = sorted({*range(1, parts[0].of + 1)} - {n for part in parts for n in part.numbers})
    if missing and not partial:
        raise UsageError(
            f"of {parts[0].of} shards these are missing: {listed([str(number) for number in missing])}",
            hint="--partial merges what is there; what is left out is a gap.",
        )
    scenarios = [replace(each, worker=f"{p.shard} {each.worker}") for p in parts for each in p.scenarios]
    return Stream.of([_started(parts, whole=not missing), *scenarios, _finished(parts)]).events


_SHARED: Mapping[str, Callable[[Part], str]] = {
    "target": lambda part: _target(part.started.target),
    "profile": lambda part: part.started.versions.profile,
    "suite version": lambda part: part.started.versions.suite,
    "version of the requirements": lambda part: part.started.versions.requirements,
    "seed": lambda part: str(part.started.seed),
    "selection": lambda part: ", ".join(chosen(replace(part.started.selection, shard=None))) or "all",
    "number of shards": lambda part: str(part.of),
}
"""What shards have in common, in words."""


def _check_the_same(first: Part, other: Part) -> None:
    for what, told in _SHARED.items():
        if told(first) != told(other):
            raise ConfigurationError(
                f"another {what}: {told(other)}; shard {first.shard} in {first.where} has {told(first)}",
                where=other.where,
            )
    if _documents(first) != _documents(other) or first.finished.scope != other.finished.scope:
        raise ConfigurationError(
            f"other scenarios or other requirements than those that {first.where} is a shard of",
            where=other.where,
            hint="Were features or life cycles changed in between?",
        )


def _documents(part: Part) -> tuple[object, ...]:
    return part.started.lifecycles, part.started.requirements, part.started.ambiguities


def _check_once(parts: list[Part]) -> None:
    seen: dict[int, str] = {}
    for part in parts:
        for number in part.numbers:
            if number in seen:
                shard = _shard((number,), part.of)
                raise ConfigurationError(f"shard {shard} once more; {seen[number]} has it", where=part.where)
            seen[number] = part.where


def _started(parts: list[Part], *, whole: bool) -> RunStarted:
    first = parts[0].started
    numbers = tuple(sorted(n for part in parts for n in part.numbers))
    run_ids = "+".join(part.started.run_id for part in parts)
    return replace(
        first,
        at=min(part.started.at for part in parts),
        run_id=sha256(run_ids.encode()).hexdigest()[: len(first.run_id)],
        workers=sum(part.started.workers for part in parts),
        selection=replace(first.selection, shard=None if whole else _shard(numbers, parts[0].of)),
    )


def _finished(parts: list[Part]) -> RunFinished:
    ends = [part.finished for part in parts]
    return RunFinished(
        at=max(end.at for end in ends),
        duration_s=_duration(parts),
        interrupted=next((end.interrupted for end in ends if end.interrupted), None),
        collected=sum(end.collected for end in ends),
        counts=Counts(
            passed=sum(end.counts.passed for end in ends),
            failed=sum(end.counts.failed for end in ends),
            error=sum(end.counts.error for end in ends),
            skipped=sum(end.counts.skipped for end in ends),
        ),
        scope=ends[0].scope,
        problems=tuple(_with_their_shards(parts)),
        warnings=tuple(dict.fromkeys(warning for end in ends for warning in end.warnings)),
    )


def _duration(parts: list[Part]) -> float:
    """From the first beginning to the last end, side by side or not; the clocks of machines may differ."""
    begin = min(datetime.fromisoformat(part.started.at) for part in parts)
    end = max(datetime.fromisoformat(part.finished.at) for part in parts)
    longest = max(part.finished.duration_s for part in parts)
    return max(longest, round((end - begin).total_seconds(), 3))


def _with_their_shards(parts: list[Part]) -> Iterator[str]:
    for part in parts:
        yield from (f"shard {part.shard}: {problem}" for problem in part.finished.problems)


def _target(target: Target) -> str:
    return f"{target.name} at {target.url}"


def _shard(numbers: tuple[int, ...], of: int) -> str:
    return f"{','.join(map(str, numbers))}/{of}"
