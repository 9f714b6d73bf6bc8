"""What a run is to do, and how broadly."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from . import embedded, specification
from .choice import Choice
from .results import Pass
from .specification import Specification
from .target.profile import Profile


@dataclass(frozen=True, slots=True)
class Plan:
    """What to run. `profile` None: the embedded reference, one for each lane.

    `own`: files of life cycles that `known` has beside ours; `features`: folders of them beside ours.
    """

    profile: Profile | None
    provider: str
    workers: int
    passes: tuple[Pass, ...]
    seed: int
    choice: Choice
    known: Specification = field(default_factory=specification.ours)
    own: tuple[Path, ...] = ()
    features: tuple[Path, ...] = ()

    @property
    def requirements_version(self) -> str:
        """Of what is judged by: a release, and what tells a user's own from others of the same name."""
        return self.known.version(self.lifecycles, self.choice.version)

    @property
    def lifecycles(self) -> tuple[str, ...]:
        """What is judged: the life cycles that the target claims."""
        return self.profile.lifecycles if self.profile else embedded.claimed()
