"""The target's own clock: at an endpoint, or in a header of each call."""

from __future__ import annotations

from datetime import datetime, timedelta

from payconform.errors import ConfigurationError
from payconform.oracle.findings import failure

from .bodies import find
from .outcome_calls import OutcomeCalls
from .telling import told
from .transport import Response
from .values import ClockReading


class ClockCalls(OutcomeCalls):
    _told: datetime | None = None
    _made: tuple[str, ...] = ()

    def clock(self) -> ClockReading:
        table = self._profile.table("clock")
        if table["kind"] == "header":
            return self._stamped(self._told or self._real.now().replace(microsecond=0))
        return self._reading(self._connection.call("clock.read", table["read"], {}))

    def move_clock(self, to: datetime) -> ClockReading:
        table = self._profile.table("clock")
        if table["kind"] == "header":
            return self._stamped(to)
        moment = self._translation.time(to, table.get("format"))
        return self._reading(self._connection.call("clock.move", table["move"], {"moment": moment}))

    def forget(self) -> None:
        """Raises ConfigurationError where the target refuses."""
        answer = self._connection.call("clock.forget", self._profile.table("clock")["forget"], {})
        if not answer.accepted:
            raise ConfigurationError(
                f"the target doesn't forget its invoices: HTTP {answer.status}",
                hint="look at clock.forget",
            )

    def _now(self) -> datetime:
        return self.clock().now if "clock" in self.capabilities else self._real.now()

    def _stamped(self, moment: datetime) -> ClockReading:
        """From now on each call says that it is this moment."""
        self._told, table = moment, self._profile.table("clock")
        written = self._translation.time(moment, table.get("format"))
        self._connection.stamp = {table["header"]: str(written)}
        if "read" not in table:
            return ClockReading(moment, None, self._max_step, lazy=True)
        due = [each for each in map(self._due, self._made) if each is not None]
        return ClockReading(moment, min(due, default=None))

    def _due(self, reference: str) -> datetime | None:
        """When the invoice next has something to do; asked, it has done what was due."""
        table, seen = self._profile.table("clock"), "the clock's answer"
        answer = self._connection.call("clock.read", table["read"], {"reference": reference})
        document = self._document("the clock", answer)
        return self._translation.moment(find(table["next_due"], document), seen, table.get("format"))

    def _reading(self, answer: Response) -> ClockReading:
        table, seen = self._profile.table("clock"), "the clock's answer"
        document, form = self._document("the clock", answer), table.get("format")
        now = self._translation.moment(find(table["now"], document), seen, form)
        if now is None:
            raise failure(
                "canonical-form",
                expected=f"the time at {table['now']}",
                observed=told(answer.status, self._shown(answer)),
            )
        due = find(table["next_due"], document) if "next_due" in table else None
        return ClockReading(now, self._translation.moment(due, seen, form), self._max_step)

    @property
    def _max_step(self) -> timedelta | None:
        seconds = self._profile.table("clock").get("max_step")
        return None if seconds is None else timedelta(seconds=seconds)
