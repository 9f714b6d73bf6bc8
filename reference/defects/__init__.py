"""Variants: the service with one decision taken wrongly, to see whether a judge notices.

Each is a mistake that a team could make. Nothing on the wire names them. What each must be failed by stands
in defects.toml, which no code here reads.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
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


_THEMES = (finality, money, fees, refunds, attempts, waiting, lifetime, creation, options, callbacks, payouts)

DEFECTS: dict[str, Callable[[Later], Policies]] = {
    "late-callback-reopens": lambda later: replace(SOUND, callbacks=ReopenLate(later)),
    **{name: _regardless(broken) for theme in _THEMES for name, broken in theme.DEFECTS.items()},
}

# Of vendors' invoices; what these must be failed by isn't declared yet.
UNDECLARED: Mapping[str, Policies] = {**vendor.DEFECTS, **vendor_payments.DEFECTS, **vendor_readings.DEFECTS}


def policies(name: str | None, later: Later) -> Policies:
    """Raises KeyError for a name that is none of these; None is the sound service."""
    if name is None:
        return SOUND
    return UNDECLARED[name] if name in UNDECLARED else DEFECTS[name](later)
