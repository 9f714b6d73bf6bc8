"""Callbacks on their way: composed when a status changes, signed at each attempt, retried on the run's clock.

Callbacks of one operation are first tried in order, one at a time. A retry holds up no newer callback.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import orjson

from payconform.clock import Clock, rfc3339
from payconform.ids import Ids

from . import callbacks, signatures, spoiling, wire
from .callbacks import Attempt, Callback, CallbackState
from .delivery import DeliveryError, Sender
from .errors import Code, ProviderError
from .journal import EntryKind
from .operation import Transition
from .pool import KeyedPool, MakePool
from .runs import ClockMode, Run
from .schedule import Task
from .store import Store


@dataclass(frozen=True, slots=True)
class _Job:
    run: Run
    callback: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Post:
    """How callbacks leave: `clock` gives the real time for signatures, `timer` seconds for durations."""

    sender: Sender
    secret: str
    clock: Clock
    timer: Callable[[], float] = time.perf_counter


class Outbox:
    """`wake` is called when something became due later on; `answered` after each attempt.

    That one gets the operation's id and the callback's. `pool` says when and by whom attempts are made.
    """

    def __init__(
        self,
        post: Post,
        *,
        store: Store,
        ids: Ids,
        wake: Callable[[], None],
        answered: Callable[[str, str], None],
        pool: MakePool = KeyedPool,
    ) -> None:
        self._post = post
        self._store = store
        self._ids = ids
        self._wake = wake
        self._answered = answered
        self._pool = pool(self._deliver)

    def compose(self, transition: Transition, at: datetime) -> Callback | None:
        """The event of a transition, with the operation as it then stood; None where nobody wants it."""
        operation = transition.reported
        if operation.callback_url is None or operation.silent:
            return None
        event_id = self._ids.new("evt")
        kind = f"{operation.kind}.{operation.status}"
        event = {
            "id": event_id,
            "type": kind,
            "timestamp": rfc3339(at),
            "data": wire.operation(operation),
        }
        return Callback(
            id=self._ids.new("cbk"),
            run=operation.run,
            event_id=event_id,
            operation=operation.id,
            reference=operation.reference,
            url=operation.callback_url,
            type=kind,
            body=orjson.dumps(event),
            state=CallbackState.OWED,
            due=at,
        )

    def signed(self, event_id: str, body: bytes) -> dict[str, str]:
        """The signature headers of an attempt that is made now."""
        return signatures.headers(self._post.secret, event_id, self._post.clock.now(), body)

    def put(self, run: Run, callback: Callback, at: datetime) -> None:
        """Try it where it is due, or when it will be. The caller holds the run's lock."""
        is_due = callback.due is not None and callback.due <= at
        run.schedule.put(Task.RETRY, callback.id, None if is_due else callback.due)
        if is_due:
            self.hand_over(run, callback, at)
        elif callback.due is not None:
            self._wake()

    def hand_over(self, run: Run, callback: Callback, at: datetime) -> None:
        """Try it now, in real time; `at` is on the run's clock. The caller holds the run's lock."""
        self._pool.submit(callback.operation, _Job(run, callback.id, at))

    def retry(self, run: Run, callback_id: str, at: datetime) -> None:
        """The same for one that came due. The caller holds the run's lock."""
        callback = self._store.callback(callback_id)
        if callback is not None:
            if callback.state is CallbackState.HELD:
                callback = callbacks.owed_again(callback, at)
                self._store.commit(run.name, callback)
            self.hand_over(run, callback, at)

    def resend(self, run: Run, callback_id: str) -> Callback:
        """The same event once more, whatever became of it. Raises ProviderError where there is none."""
        with run.lock:
            run.check_open()
            callback = self._store.callback(callback_id)
            if callback is None or callback.run != run.name:
                raise ProviderError(Code.NOT_FOUND, f"run {run.name} has no callback {callback_id[:100]!r}")
            now = run.now()
            callback = callbacks.owed_again(callback, now)
            self._store.commit(run.name, callback)
            run.schedule.put(Task.RETRY, callback.id, None)
            self.hand_over(run, callback, now)
            return callback

    def wait_idle(self, seconds: float) -> bool:
        """Whether everything handed over was answered in time."""
        return self._pool.wait_idle(seconds)

    def stop(self) -> None:
        self._pool.stop()

    def _deliver(self, job: _Job) -> None:
        callback = self._store.callback(job.callback)
        if callback is None or job.run.closed:
            return
        attempt = self._attempt(callback, job.at)
        with job.run.lock:
            current = self._store.callback(job.callback)
            if current is not None and not job.run.closed:
                self._book(job.run, current, attempt)
        self._answered(callback.operation, callback.id)

    def _attempt(self, callback: Callback, at: datetime) -> Attempt:
        signed, body = spoiling.as_sent(callback, self._post.clock.now(), self.signed)
        headers = {"Content-Type": "application/json", "User-Agent": "payconform-provider", **signed}
        started = self._post.timer()
        status, error = None, None
        try:
            status = self._post.sender.send(callback.url, headers, body)
        except DeliveryError as trouble:
            error = str(trouble)
        except Exception as trouble:  # noqa: BLE001 - a sender that breaks is a failed attempt, not a lost callback
            error = type(trouble).__name__
        duration_ms = (self._post.timer() - started) * 1000
        return Attempt(at, status, error, duration_ms, callbacks.digest(body))

    def _book(self, run: Run, callback: Callback, attempt: Attempt) -> None:
        now = run.now()
        # A frozen clock may have moved on while the receiver thought; its retries stay where they belong.
        failed_at = attempt.at if run.mode is ClockMode.FROZEN else now
        after = spoiling.settled(callbacks.attempted(callback, attempt, failed_at))
        written = run.journal.write(
            EntryKind.CALLBACK,
            now,
            {
                "callback": callback.id,
                "url": callback.url,
                "attempt": len(after.attempts),
                "status": attempt.status,
            },
            operation=callback.operation,
            reference=callback.reference,
        )
        self._store.commit(run.name, after, *written)
        if after.due is not None and after.due <= now:
            self.hand_over(run, after, after.due)
            return
        run.schedule.put(Task.RETRY, after.id, after.due)
        if after.due is not None:
            self._wake()
