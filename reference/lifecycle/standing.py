"""Where a request stands: what became of its parts so far, each by its attempts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from payconform.reference.provider.outcomes import CONNECTION_TIMEOUT_ERROR
from payconform.reference.storage.records import Attempt, AttemptStatus, Part
from payconform.reference.storage.unit import Unit

from .transitions import Edition, Phase, Status


class Progress(Enum):
    WAITING = auto()  # for another part to end
    WORKING = auto()  # the provider is asked, or has only taken it
    SLEEPING = auto()  # its result will take long
    REPEATING = auto()  # there was no answer in time: it is simply asked once more
    RETRYING = auto()  # something went wrong, and is tried again, or asked for
    FAILED = auto()
    MOVED = auto()

    @property
    def is_open(self) -> bool:
        return self in {Progress.WORKING, Progress.SLEEPING, Progress.REPEATING, Progress.RETRYING}


@dataclass(frozen=True, slots=True)
class PartStanding:
    """`mover` is the attempt that moved its money: the first to do so, should another one come late."""

    part: Part
    attempts: tuple[Attempt, ...]

    @property
    def last(self) -> Attempt | None:
        return self.attempts[-1] if self.attempts else None

    @property
    def mover(self) -> Attempt | None:
        return next((attempt for attempt in self.attempts if attempt.moved and not attempt.late), None)

    @property
    def progress(self) -> Progress:
        if self.last is None:
            return Progress.WAITING
        if self.mover or self.last.late:
            return Progress.MOVED if self.mover else Progress.FAILED
        progress = _PROGRESS[self.last.status, self.last.wake is None]
        repeats = progress is Progress.RETRYING and self.last.resolution == CONNECTION_TIMEOUT_ERROR
        return Progress.REPEATING if repeats else progress


# By the status of the last attempt, and whether nothing is to be done about it.
_PROGRESS = {
    (AttemptStatus.CALLING, True): Progress.WORKING,
    (AttemptStatus.UNCERTAIN, True): Progress.WORKING,
    (AttemptStatus.UNCERTAIN, False): Progress.RETRYING,
    **{(AttemptStatus.ACCEPTED, idle): Progress.WORKING for idle in (True, False)},
    **{(AttemptStatus.PENDING, idle): Progress.SLEEPING for idle in (True, False)},
    (AttemptStatus.FAILED, True): Progress.FAILED,
    (AttemptStatus.FAILED, False): Progress.RETRYING,
    (AttemptStatus.REVERSED, True): Progress.FAILED,
}


@dataclass(frozen=True, slots=True)
class Standing:
    parts: tuple[PartStanding, ...]

    @property
    def is_open(self) -> bool:
        return any(part.progress.is_open for part in self.parts)

    @property
    def has_failed(self) -> bool:
        """Some part has, for good."""
        return any(part.progress is Progress.FAILED for part in self.parts)

    @property
    def waiting(self) -> Sequence[Part]:
        return [one.part for one in self.parts if one.progress is Progress.WAITING]

    @property
    def movers(self) -> Sequence[Attempt]:
        return [one.mover for one in self.parts if one.mover]

    @property
    def moved(self) -> int:
        return sum(attempt.moved for attempt in self.movers)

    def at_work(self, edition: Edition, phase: Phase, *, sleeps: bool) -> Status:
        """The status that shows what is still open: work before trouble, and trouble before sleep."""
        progress = {part.progress for part in self.parts}
        if Progress.WORKING in progress or (Progress.SLEEPING in progress and not sleeps):
            return phase.working
        if Progress.RETRYING in progress:
            return edition.waiting(phase)
        return edition.repeating(phase) if Progress.REPEATING in progress else phase.pending

    def of(self, attempt: Attempt) -> PartStanding:
        return next(one for one in self.parts if one.part.number == attempt.part)


def standing(unit: Unit, request_id: str) -> Standing:
    attempts = unit.attempts(request_id)
    return Standing(
        tuple(
            PartStanding(part, tuple(one for one in attempts if one.part == part.number))
            for part in unit.parts(request_id)
        )
    )
