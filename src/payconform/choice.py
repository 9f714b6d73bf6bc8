"""What a run is asked to do, and what it may leave out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from . import __version__
from .earlier import Earlier
from .requirements import Catalogue, Level
from .results import Selection
from .shard import Shard
from .versions import Version


@dataclass(frozen=True, slots=True)
class Choice:
    """`as_of` None: by the requirements of today. `max_time` in seconds: no scenario is begun after that.

    `keep`: the target isn't asked to drop what the run made.
    """

    tags: str | None = None
    level: Level = Level.MAY
    as_of: Version | None = None
    earlier: Earlier | None = None
    shard: Shard | None = None
    max_time: float | None = None
    keep: bool = False

    @property
    def selection(self) -> Selection:
        """As the events of the run tell it."""
        return Selection(
            tags=self.tags,
            level=str(self.level),
            failed_from=self.earlier.run_id if self.earlier else None,
            shard=str(self.shard) if self.shard else None,
        )

    @property
    def version(self) -> str:
        """Of the requirements."""
        return str(self.as_of) if self.as_of else __version__

    def judged(self, catalogue: Catalogue) -> Catalogue:
        """The requirements that count: those that existed then."""
        return catalogue.as_of(self.as_of) if self.as_of else catalogue

    @property
    def words(self) -> str:
        """What of the command line left something out: ``'@hazard', --shard 2/4``."""
        return ", ".join(self._words())

    def _words(self) -> Iterator[str]:
        if self.tags:
            yield repr(self.tags)
        if self.level is not Level.MAY:
            yield f"--level {self.level}"
        if self.as_of:
            yield f"--as-of {self.as_of}"
        if self.earlier:
            yield f"--failed-from {self.earlier.path}"
        if self.shard:
            yield f"--shard {self.shard}"
