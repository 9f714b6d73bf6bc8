"""What a provider keeps, to and from bytes: one row of the table for each kind of record.

A field that is added to a record needs a default, so that what was written before it can still be read.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, TypeAlias, TypeVar

from .callbacks import Callback
from .changes import RecordKind, Removed
from .hazards import Hazard
from .idempotency import KeptAnswer
from .journal import Entry
from .operation import Operation
from .runs import RunState
from .snapshots import Snapshot
from .stored_rules import StoredRule

Record: TypeAlias = RunState | StoredRule | Hazard | KeptAnswer | Operation | Callback | Entry | Snapshot
Change: TypeAlias = Record | Removed
R = TypeVar("R")

TYPES: Mapping[RecordKind, type[Record]] = MappingProxyType(
    {
        RecordKind.RUN: RunState,
        RecordKind.RULE: StoredRule,
        RecordKind.HAZARD: Hazard,
        RecordKind.KEY: KeptAnswer,
        RecordKind.OPERATION: Operation,
        RecordKind.CALLBACK: Callback,
        RecordKind.ENTRY: Entry,
        RecordKind.SNAPSHOT: Snapshot,
    }
)
KINDS: Mapping[type[Record], RecordKind] = MappingProxyType({type_: kind for kind, type_ in TYPES.items()})


def encoded(record: Any) -> bytes:
    """JSON: moments as RFC 3339, spans as ISO 8601, decimals as text, bytes as base64."""
    import msgspec  # noqa: PLC0415 - a provider that keeps nothing starts without it

    return msgspec.json.encode(record)


def decoded(kind: str, body: bytes) -> Record:
    """Raises ValueError where it isn't a record of this kind; the message says why."""
    return decoded_as(TYPES[RecordKind(kind)], body)


def decoded_as(type_: type[R], body: bytes) -> R:
    """Raises ValueError where it is none; the message says why."""
    import msgspec  # noqa: PLC0415 - as above

    try:
        return msgspec.json.decode(body, type=type_)
    except msgspec.DecodeError as error:
        raise ValueError(str(error)) from None
