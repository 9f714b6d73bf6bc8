"""Variants: the service with one decision taken wrongly, to see whether a judge notices.

Each is a mistake that a team could make. Nothing on the wire names them. What each must be failed by stands
in defects.toml, which no code here reads.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from payconform.reference.policy import SOUND, Policies

from . import (
    attempts,
    callbacks,
    creation,
    fees,
    finality,
    lifetime,
    money,
    options,
    payouts,
    refunds,
    vendor,
    vendor_payments,
    vendor_readings,
    waiting,
)
from .finality import Later, ReopenLate


def _regardless(broken: Policies) -> Callable[[Later], Policies]:
    return lambda _later: broken


_THEMES = (
    *(finality, money, fees, refunds, attempts, waiting, lifetime, creation, options, callbacks, payouts),
    *(vendor, vendor_payments, vendor_readings),
)

DEFECTS: dict[str, Callable[[Later], Policies]] = {
    "late-callback-reopens": lambda later: replace(SOUND, callbacks=ReopenLate(later)),
    **{name: _regardless(broken) for theme in _THEMES for name, broken in theme.DEFECTS.items()},
}


def policies(name: str | None, later: Later) -> Policies:
    """Raises KeyError for a name that is none of these; None is the sound service."""
    return SOUND if name is None else DEFECTS[name](later)
