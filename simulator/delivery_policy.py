"""How hard a provider tries to deliver a callback: when it comes again, how often, what it takes for success.

Two published ways. PayCore's (callbacks.md): the nth retry comes n minutes after the attempt before it, and
status 200 alone is a success. Standard Webhooks 1.0.0, "Deliverability and reliability": a schedule over
three days, with some jitter, and every 2xx is a success.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from enum import StrEnum
from typing import Any

from payconform.errors import ConfigurationError
from payconform.ids import stable_seed

from .delivery import Timeouts
from .transitions import OPEN, Status

MOST_ATTEMPTS = 100  # PayCore's callback options
MOST_JITTER = 0.5
LONGEST_WAIT_S = 30 * 86_400
LONGEST_TIMEOUT_S = 60.0

_MINUTE, _HOUR = 60, 3600
# Standard Webhooks 1.0.0, "Example retry schedule": the delay before each attempt, the first of them at once.
_STANDARD_WEBHOOKS = (
    0, 5, 5 * _MINUTE, 30 * _MINUTE, 2 * _HOUR, 5 * _HOUR, 10 * _HOUR, 14 * _HOUR, 20 * _HOUR, 24 * _HOUR,
)  # fmt: skip


class Backoff(StrEnum):
    LINEAR = "linear"
    STANDARD_WEBHOOKS = "standard-webhooks"


class Success(StrEnum):
    """`ANY_2XX` as in Standard Webhooks; `ONLY_200` as in PayCore: what is "other then 200" has failed."""

    ANY_2XX = "2xx"
    ONLY_200 = "200"


@dataclass(frozen=True, slots=True)
class DeliveryPolicy:
    """`schedule`: a way by name, or the seconds of wait before each retry; after the last there is none.

    `attempts`: the most for one callback, those that somebody asked for among them. `jitter`: each wait is
    drawn from 1 - jitter to 1 + jitter of itself. `only_final`: nobody is told of an operation that has no
    result yet (PayCore's "Only final"). Raises ConfigurationError.
    """

    schedule: Backoff | tuple[float, ...] = Backoff.LINEAR
    attempts: int = 10
    jitter: float = 0.0
    success: Success = Success.ANY_2XX
    only_final: bool = False
    timeouts: Timeouts = field(default_factory=Timeouts)

    def __post_init__(self) -> None:
        waits = () if isinstance(self.schedule, Backoff) else self.schedule
        seconds = (self.timeouts.connect, self.timeouts.read)
        for is_right, detail in (
            (all(0 <= wait <= LONGEST_WAIT_S for wait in waits), f"waits last 0 to {LONGEST_WAIT_S} s"),
            (
                isinstance(self.schedule, Backoff) or 1 <= len(waits) < MOST_ATTEMPTS,
                f"a schedule has 1 to {MOST_ATTEMPTS - 1} waits",
            ),
            (1 <= self.attempts <= MOST_ATTEMPTS, f"there are 1 to {MOST_ATTEMPTS} attempts"),
            (0 <= self.jitter <= MOST_JITTER, f"jitter is a share from 0 to {MOST_JITTER}"),
            (
                all(0 < each <= LONGEST_TIMEOUT_S for each in seconds),
                f"timeouts end in {LONGEST_TIMEOUT_S} s",
            ),
        ):
            if not is_right:
                raise ConfigurationError(f"callbacks can't be delivered so: {detail}", where="callbacks")

    def wait(self, failures: int) -> timedelta | None:
        """Before the retry that follows the nth failure, without jitter; None: the schedule has none."""
        if self.schedule is Backoff.LINEAR:
            return timedelta(minutes=failures)
        waits = _STANDARD_WEBHOOKS[1:] if isinstance(self.schedule, Backoff) else self.schedule
        return timedelta(seconds=waits[failures - 1]) if failures <= len(waits) else None

    def succeeded(self, status: int | None) -> bool:
        """A redirect is a failure under both rules, and never followed."""
        if status is None:
            return False
        return status == 200 if self.success is Success.ONLY_200 else 200 <= status < 300

    def tells_of(self, status: Status) -> bool:
        return not (self.only_final and status in OPEN)


def jittered(wait: timedelta, share: float, *drawn_from: object) -> timedelta:
    """`wait`, drawn from 1 - share to 1 + share of it: the same for the same parts, whatever the order."""
    place = stable_seed(*drawn_from) / 2**64  # from 0 to 1
    return wait * (1 + share * (2 * place - 1))


def changed(policy: DeliveryPolicy, body: Mapping[str, Any]) -> DeliveryPolicy:
    """As the body of a run says, by schemas/provider/run.json; what it doesn't name stays."""
    given = dict(body)
    if "schedule" in given:
        way = given["schedule"]
        given["schedule"] = Backoff(way) if isinstance(way, str) else tuple(way)
    if "attempts" in given:
        given["attempts"] = int(given["attempts"])
    if "success" in given:
        given["success"] = Success(given["success"])
    if "timeouts" in given:
        given["timeouts"] = replace(policy.timeouts, **given["timeouts"])
    return replace(policy, **given)
