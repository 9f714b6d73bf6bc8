"""What a check comes to, and how a check says that it comes to something else than well."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """`NOTE`: nothing is wrong, but it is good to know. `SKIP`: the check couldn't be made."""

    OK = "ok"
    NOTE = "note"
    MEND = "mend"
    SKIP = "skip"


@dataclass(frozen=True, slots=True)
class Row:
    """`lifecycle` is empty for what is of no life cycle; `hint` says what to do about it."""

    lifecycle: str
    check: str
    verdict: Verdict
    told: str
    hint: str = ""
    unreachable: bool = False

    def to_dict(self) -> dict[str, str]:
        return {
            "lifecycle": self.lifecycle,
            "check": self.check,
            "verdict": str(self.verdict),
            "told": self.told,
            "hint": self.hint,
        }


class Ailment(Exception):  # noqa: N818 - what a check finds, not an error of ours
    """What a check says in place of "ok"."""

    verdict = Verdict.MEND

    def __init__(self, told: str, *, hint: str = "") -> None:
        super().__init__(told)
        self.told = told
        self.hint = hint


class Noted(Ailment):
    verdict = Verdict.NOTE


class Skipped(Ailment):
    verdict = Verdict.SKIP
