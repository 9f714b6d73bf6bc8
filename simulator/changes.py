"""What is kept of a run, by kind; and what goes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class RecordKind(StrEnum):
    RUN = "run"
    RULE = "rule"
    HAZARD = "hazard"
    KEY = "key"
    OPERATION = "operation"
    CALLBACK = "callback"
    ENTRY = "entry"
    SNAPSHOT = "snapshot"


@dataclass(frozen=True, slots=True)
class Removed:
    """The record of this kind and id is to be forgotten. Operations and callbacks go with their run alone."""

    kind: RecordKind
    id: str
