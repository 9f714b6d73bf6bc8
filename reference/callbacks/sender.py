"""What is owed to others is sent in the background: in order within a lane, the lanes beside each other."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from payconform.reference.storage.store import Store
from payconform.reference.storage.tables import Record
from payconform.reference.storage.unit import Unit
from payconform.reference.timing.clock import Clock

_AT_ONCE = 8
_TICK_S = 0.5
_PATIENCE_S = 60.0


@dataclass(frozen=True, slots=True)
class Errand:
    """One thing to be sent. `run` does so, outside of any transaction, and gives what is to be stored then.

    Of a lane one errand runs at a time. `finishes`: the end of the service waits for it, since it would else
    be run once more after the next start.
    """

    lane: str
    run: Callable[[], Record]
    finishes: bool = False


class Outbox(Protocol):
    @property
    def kind(self) -> type[Record]:
        """Of what is kept in it."""

    def due(self, unit: Unit, now: int) -> Sequence[Errand]:
        """The first of each lane whose moment has come."""


class Sender:
    """One thread looks for what is owed; each errand has its own, so that none holds up another."""

    def __init__(self, store: Store, clock: Clock, outboxes: Sequence[Outbox]) -> None:
        self._store = store
        self._clock = clock
        self._outboxes = outboxes
        self._busy: set[str] = set()
        self._finishing: set[threading.Thread] = set()
        self._changed = threading.Condition()
        self._recording = threading.Lock()  # whoever has it may still write; it is taken before the condition
        self._nudged = False
        self._stopped = False
        self._thread = threading.Thread(target=self._run, name="sender", daemon=True)

    def start(self) -> None:
        self._store.committed.append(self._heard)
        self._thread.start()

    def stop(self) -> None:
        """What is on its way is not awaited, and stays owed, but for what has to be finished."""
        with self._recording, self._changed:
            self._stopped = True
            self._changed.notify_all()
        self._thread.join()
        for thread in tuple(self._finishing):
            thread.join()

    def wake(self) -> None:
        """Something may be owed now."""
        with self._changed:
            self._nudged = True
            self._changed.notify_all()

    def settle(self) -> None:
        """Wait until nothing is owed at this moment. Raises TimeoutError after a minute of real time."""
        with self._changed:
            if self._is_settled():
                return
            self._nudged = True
            self._changed.notify_all()
            if not self._changed.wait_for(self._is_settled, _PATIENCE_S):
                raise TimeoutError("what is owed to others is still on its way")

    def _heard(self, saved: frozenset[type[Record]]) -> None:
        if any(outbox.kind in saved for outbox in self._outboxes):
            self.wake()

    def _is_settled(self) -> bool:
        return not self._busy and not self._due()

    def _due(self) -> list[Errand]:
        with self._store.read() as unit:
            now = self._clock.now()
            return [errand for outbox in self._outboxes for errand in outbox.due(unit, now)]

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._nudged or self._stopped, _TICK_S)
                if self._stopped:
                    return
                self._nudged = False
                self._dispatch()

    def _dispatch(self) -> None:
        for errand in self._due():
            if len(self._busy) >= _AT_ONCE:
                return
            if errand.lane not in self._busy:
                self._busy.add(errand.lane)
                thread = threading.Thread(target=self._carry_out, args=(errand,), daemon=True)
                if errand.finishes:
                    self._finishing.add(thread)
                thread.start()

    def _carry_out(self, errand: Errand) -> None:
        try:
            after = errand.run()
            with self._recording:
                if errand.finishes or not self._stopped:
                    with self._store.write() as unit:
                        unit.save(after)
        except Exception:  # it stays owed, and the next look tries again
            logging.getLogger(__name__).exception("what is owed could not be sent")
        finally:
            with self._changed:
                self._busy.discard(errand.lane)
                self._finishing.discard(threading.current_thread())
                self._nudged = True
                self._changed.notify_all()
