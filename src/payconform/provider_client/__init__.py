"""The control plane of a fake provider, typed and synchronous: over HTTP, or into one of the same process."""

from .client import ProviderClient
from .transport import HttpTransport, Problem, ProviderRefusedError, Transport, WsgiTransport
from .values import (
    Account,
    Attempt,
    Delivery,
    Entry,
    Hazard,
    Journal,
    Movement,
    Operation,
    ProviderClock,
    Rule,
    Run,
    Snapshot,
)

__all__ = [
    "Account",
    "Attempt",
    "Delivery",
    "Entry",
    "Hazard",
    "HttpTransport",
    "Journal",
    "Movement",
    "Operation",
    "Problem",
    "ProviderClient",
    "ProviderClock",
    "ProviderRefusedError",
    "Rule",
    "Run",
    "Snapshot",
    "Transport",
    "WsgiTransport",
]
