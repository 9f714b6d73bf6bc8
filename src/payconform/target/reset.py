"""How a target drops what a run made at it, where its profile says so."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from payconform.errors import TargetUnreachableError
from payconform.oracle.findings import ConformanceFailure

from .caller import Caller
from .profile import Profile
from .request_checks import said
from .transport import Response, Transport

NOT_THERE = frozenset({404, 410})


class Reset(Caller):
    """The operation `reset`: once a run, or once for each reference, whichever its placeholders name."""

    def __init__(self, profile: Profile, transport: Transport | None = None) -> None:
        super().__init__(profile, transport=transport)
        self._table: Mapping[str, Any] = profile.table("reset")

    @property
    def names_the_run(self) -> bool:
        return "run" in said(self._table)

    @property
    def names_references(self) -> bool:
        return "reference" in said(self._table)

    def call(self, run: str, reference: str | None = None) -> Response:
        """Any answer. Raises TargetUnreachableError where none comes, since none of the next would either."""
        try:
            return self._connection.call("reset", self._table, {"run": run, "reference": reference})
        except ConformanceFailure as failure:
            raise TargetUnreachableError(failure.findings[0].observed) from None

    def told(self, answer: Response) -> str:
        """In a few words, secrets taken out."""
        return f"HTTP {answer.status}: {self._shown(answer)}".removesuffix(": ")
