"""Callbacks on their way: composed when a status changes, signed at each attempt, retried on the run's clock.

Callbacks of one operation are first tried in order, one at a time. A retry holds up no newer callback, and no
receiver holds up another. Of a run that was deleted, and of a provider that stopped, nothing leaves any more.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlsplit

import orjson

from payconform.capture import Redactor
from payconform.clock import Clock
from payconform.ids import Ids

from . import callbacks, retries, retry_after, signatures, spoiling
from .callbacks import Attempt, Callback, CallbackState
from .delivery import DeliveryError, Reply, Sender
from .errors import Code, ProviderError
from .events import event_of
from .journal import EntryKind
from .keyring import Keyring
from .ledger import Selection
from .operation import Transition
from .pool import KeyedPool, MakePool
from .runs import ClockMode, Run
from .schedule import Task
from .store import Store

_REDACTOR = Redactor()


@dataclass(frozen=True, slots=True)
class _Job:
    run: Run
    callback: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Post:
    """How callbacks leave: `clock` gives the real time for signatures, `timer` seconds for durations."""

    sender: Sender
    keyring: Keyring
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
        self._stopped = False

    def compose(self, run: Run, transition: Transition, at: datetime) -> Callback | None:
        """The event of a transition; None where nobody wants it."""
        event = event_of(run, transition, at, self._ids)
        if event is None:
            return None
        return Callback(
            id=self._ids.new("cbk"),
            run=transition.operation.run,
            event_id=event.id,
            operation=transition.operation.id,
            reference=transition.operation.reference,
            url=event.url,
            type=event.type,
            body=orjson.dumps(event.document),
            state=CallbackState.OWED,
            due=at,
            created=at,
            dialect=event.dialect,
        )

    def callback(self, run: Run, callback_id: str) -> Callback:
        """Raises ProviderError where the run has none of this id."""
        callback = self._store.callback(callback_id)
        if callback is None or callback.run != run.name:
            raise ProviderError(Code.NOT_FOUND, f"run {run.name} has no callback {callback_id[:100]!r}")
        return callback

    def signed(self, callback: Callback, body: bytes) -> dict[str, str]:
        """The signature headers of an attempt at a callback that is made now, with this body."""
        now = self._post.clock.now()
        return signatures.headers(
            self._post.keyring.values(now), callback.event_id, now, body, callback.dialect
        )

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
        job = _Job(run, callback.id, at)
        self._pool.submit(callback.operation, job, receiver=urlsplit(callback.url).netloc)

    def retry(self, run: Run, callback_id: str, at: datetime) -> None:
        """The same for one that came due. The caller holds the run's lock."""
        callback = self._store.callback(callback_id)
        if callback is not None:
            if callback.state is CallbackState.HELD:
                callback = replace(callback, state=CallbackState.OWED, due=at)
                self._store.commit(run.name, callback)
            self.hand_over(run, callback, at)

    def resend(self, run: Run, callback_id: str) -> Callback:
        """The same event once more, whatever became of it. Raises ProviderError where there is none."""
        with run.lock:
            run.check_open()
            (again,) = self._send_again(run, [self.callback(run, callback_id)])
            return again

    def resend_all(self, run: Run, wanted: Selection) -> list[Callback]:
        """The same for each row that is meant, oldest first. Raises ProviderError where the run is gone."""
        with run.lock:
            run.check_open()
            rows = self._store.callbacks(run.name, wanted.reference)
            return self._send_again(run, [row for row in rows if row in wanted])

    def _send_again(self, run: Run, rows: Sequence[Callback]) -> list[Callback]:
        now = run.now()
        again = [retries.owed_again(row, now) for row in rows]
        self._store.commit(run.name, *again)
        for row in again:
            run.schedule.put(Task.RETRY, row.id, None)
            self.hand_over(run, row, now)
        return again

    def wait_idle(self, seconds: float) -> bool:
        """Whether everything handed over was answered in time."""
        return self._pool.wait_idle(seconds)

    def stop(self) -> None:
        """Nothing leaves any more; what is under way may end by itself, and is not written down."""
        self._stopped = True
        self._pool.stop()

    def _deliver(self, job: _Job) -> None:
        callback = self._store.callback(job.callback)
        if callback is None or self._is_over(job.run):
            return
        attempt = self._attempt(callback, job)
        with job.run.lock:
            current = self._store.callback(job.callback) if attempt else None
            if attempt is not None and current is not None and not self._is_over(job.run):
                self._book(job.run, current, attempt)
        self._answered(callback.operation, callback.id)

    def _is_over(self, run: Run) -> bool:
        return self._stopped or run.closed

    def _attempt(self, callback: Callback, job: _Job) -> Attempt | None:
        policy = job.run.options.callbacks
        signed, body = spoiling.as_sent(callback, self._post.clock.now(), self.signed)
        headers = {"Content-Type": "application/json", "User-Agent": "payconform-provider", **signed}
        started = self._post.timer()
        reply: Reply | None = None
        error = None
        if self._is_over(job.run):
            return None
        try:
            reply = self._post.sender.send(callback.url, headers, body, policy.timeouts)
        except DeliveryError as trouble:
            error = str(trouble)
        except Exception as trouble:  # noqa: BLE001 - a sender that breaks is a failed attempt, not a lost callback
            error = type(trouble).__name__
        duration_ms = (self._post.timer() - started) * 1000
        status = None if reply is None else reply.status
        wait = None if reply is None else retry_after.asked_for(reply, self._post.clock.now())
        return Attempt(
            at=job.at,
            status=status,
            error=error,
            duration_ms=duration_ms,
            body_digest=callbacks.digest(body),
            succeeded=policy.succeeded(status),
            resend=callback.resends > 0,
            retry_after=None if wait is None else wait.total_seconds(),
        )

    def _book(self, run: Run, callback: Callback, attempt: Attempt) -> None:
        now = run.now()
        # A frozen clock may have moved on while the receiver thought; its retries stay where they belong.
        failed_at = attempt.at if run.mode is ClockMode.FROZEN else now
        options = run.options
        after = retries.attempted(callback, attempt, failed_at, options.callbacks, options.seed)
        after = spoiling.settled(after)
        written = run.journal.write(
            EntryKind.CALLBACK,
            now,
            {
                "callback": callback.id,
                "url": _REDACTOR.url(callback.url),
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
