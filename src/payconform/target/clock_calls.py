"""The target's own clock."""

from __future__ import annotations

from datetime import datetime

from payconform.errors import ConfigurationError
from payconform.oracle.findings import failure

from .bodies import find
from .caller import Caller
from .transport import Response
from .values import ClockReading


class ClockCalls(Caller):
    def clock(self) -> ClockReading:
        table = self._profile.table("clock")
        return self._reading(self._connection.call("clock.read", table["read"], {}))

    def move_clock(self, to: datetime) -> ClockReading:
        table = self._profile.table("clock")
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

    def _reading(self, answer: Response) -> ClockReading:
        table, seen = self._profile.table("clock"), "the clock's answer"
        document, form = self._document("the clock", answer), table.get("format")
        now = self._translation.moment(find(table["now"], document), seen, form)
        if now is None:
            raise failure(
                "canonical-form", expected=f"the time at {table['now']}", observed=self._shown(answer)
            )
        return ClockReading(now, self._translation.moment(find(table["next_due"], document), seen, form))
