"""Runs keep parallel work apart: each has rules, hazards, clock, journal, schedule, keys, lock of its own."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from payconform.clock import Clock, FrozenClock

from .errors import Code, ProviderError
from .hazards import HazardBook
from .idempotency import IdempotencyKeys
from .journal import Journal
from .options import RunOptions
from .rules import Rulebook
from .schedule import Schedule
from .settings import Settings
from .snapshots import Snapshot

DEFAULT = "default"


class ClockMode(StrEnum):
    REAL = "real"
    FROZEN = "frozen"


@dataclass(frozen=True, slots=True)
class RunState:
    """What a run is apart from what is in it; `frozen` None: it is on the real clock."""

    name: str
    prefix: str | None = None
    frozen: datetime | None = None
    options: RunOptions = field(default_factory=RunOptions)

    @property
    def id(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class ClockReading:
    mode: ClockMode
    now: datetime
    next_due: datetime | None


class Run:
    """Whoever changes anything of a run holds its `lock`; `closed` when it was deleted meanwhile.

    `replaced` as well when it was restored or imported: then another one has its name.
    """

    def __init__(self, name: str, clock: Clock, settings: Settings) -> None:
        self.name = name
        self.options = settings.options
        self.lock = threading.RLock()
        self.prefix: str | None = None
        self.closed = False
        self.replaced = False
        self.rules = Rulebook()
        self.hazards = HazardBook()
        self.schedule = Schedule()
        self.journal = Journal(settings.journal_limit)
        self.keys = IdempotencyKeys(settings.idempotency_key_expiry)
        self.snapshots: dict[str, Snapshot] = {}
        self._real = clock
        self._frozen: FrozenClock | None = None

    @property
    def mode(self) -> ClockMode:
        return ClockMode.REAL if self._frozen is None else ClockMode.FROZEN

    def now(self) -> datetime:
        frozen = self._frozen
        return self._real.now() if frozen is None else frozen.now()

    def reading(self) -> ClockReading:
        with self.lock:
            return ClockReading(self.mode, self.now(), self.schedule.next_due())

    def freeze(self, at: datetime) -> None:
        self._frozen = FrozenClock(at)

    def thaw(self) -> None:
        self._frozen = None

    @property
    def state(self) -> RunState:
        frozen = None if self._frozen is None else self._frozen.now()
        return RunState(self.name, self.prefix, frozen, self.options)

    def adopt(self, state: RunState) -> None:
        """Everything but its name, and its prefix, of which `Runs` has to know."""
        self._frozen = None if state.frozen is None else FrozenClock(state.frozen)
        self.options = state.options

    def check_open(self) -> None:
        """Raises ProviderError where it was deleted or replaced while the caller waited for its lock."""
        if self.replaced:
            raise ProviderError(Code.RUN_REPLACED, f"run {self.name} was put back meanwhile; repeat the call")
        if self.closed:
            raise unknown_run(self.name)


class Runs:
    """All runs by name and by reference prefix, begun with the same options. `default` is always there."""

    def __init__(self, clock: Clock, settings: Settings) -> None:
        self._clock = clock
        self._settings = settings
        self._lock = threading.Lock()
        self._runs = {DEFAULT: self.fresh(DEFAULT)}
        self._prefixes: dict[str, Run] = {}

    def all(self) -> tuple[Run, ...]:
        with self._lock:
            return tuple(self._runs.values())

    def get(self, name: str) -> Run:
        """Raises ProviderError."""
        run = self._runs.get(name)
        if run is None:
            raise unknown_run(name)
        return run

    def get_or_add(self, name: str) -> tuple[Run, bool]:
        """The run, and whether it is new."""
        with self._lock:
            known = self._runs.get(name)
            if known is not None:
                return known, False
            fresh = self._runs[name] = self.fresh(name)
            return fresh, True

    def of_reference(self, reference: str | None) -> Run:
        """The run with the longest prefix of this reference, else the default one."""
        if reference is not None:
            for length in sorted({len(prefix) for prefix in tuple(self._prefixes)}, reverse=True):
                run = self._prefixes.get(reference[:length])
                if run is not None:
                    return run
        return self._runs[DEFAULT]

    def set_prefix(self, run: Run, prefix: str | None) -> None:
        """Raises ProviderError where another run has it."""
        with self._lock:
            holder = self._prefixes.get(prefix) if prefix is not None else None
            if holder is not None and holder is not run:
                raise ProviderError(Code.PREFIX_TAKEN, f"run {holder.name} has the prefix {prefix!r}")
            prefixes = {text: owner for text, owner in self._prefixes.items() if owner is not run}
            if prefix is not None:
                prefixes[prefix] = run
            self._prefixes = prefixes  # replaced whole: readers take no lock
            run.prefix = prefix

    def replace(self, run: Run, fresh: Run, prefix: str | None) -> None:
        """Put a run in the place of one of its name. Raises ProviderError where another has the prefix."""
        with self._lock:
            if self._runs.get(run.name) is not run:
                raise unknown_run(run.name)
            holder = self._prefixes.get(prefix) if prefix is not None else None
            if holder is not None and holder is not run:
                raise ProviderError(Code.PREFIX_TAKEN, f"run {holder.name} has the prefix {prefix!r}")
            prefixes = {text: owner for text, owner in self._prefixes.items() if owner is not run}
            if prefix is not None:
                prefixes[prefix] = fresh
            self._prefixes = prefixes
            fresh.prefix = prefix
            self._runs[run.name] = fresh

    def remove(self, run: Run) -> None:
        """The default run is followed by an empty one."""
        with self._lock:
            if self._runs.get(run.name) is not run:
                return
            self._prefixes = {text: owner for text, owner in self._prefixes.items() if owner is not run}
            if run.name == DEFAULT:
                self._runs[DEFAULT] = self.fresh(DEFAULT)
            else:
                del self._runs[run.name]

    def fresh(self, name: str) -> Run:
        return Run(name, self._clock, self._settings)


def unknown_run(name: str) -> ProviderError:
    return ProviderError(Code.UNKNOWN_RUN, f"no run is called {name[:100]!r}; PUT /_control/runs/… makes one")
