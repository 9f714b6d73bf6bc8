"""From a draft to the file: what the user said laid over it, held against the service, written down."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from payconform import lifecycles
from payconform.errors import ConfigurationError, PayconformError
from payconform.lifecycle import LifeCycle
from payconform.target import own_schemas
from payconform.target import profile as profiles
from payconform.target.profile import Profile
from payconform.target.source import Source
from payconform.target.transport import Transport

from . import toml_text
from .draft import Draft, Line
from .proving import guessed_id, prove
from .samples import Sample
from .told_lines import OPEN, Told
from .trial import Trial

Reach = Callable[[Profile], AbstractContextManager[Transport]]
"""The way to a target while the block runs. Raises PayconformError."""
_STANDS_IN = "whsec_c2VjcmV0"
_GUESSES = {"id": "$.id", "status": "$.status", "amount": "$.amount", "currency": "$.currency"}


@dataclass(frozen=True, slots=True)
class Made:
    """`told`: what the calls said of which line; `missing`: what keeps it from being a profile, in words."""

    text: str
    told: tuple[Told, ...]
    missing: tuple[str, ...]


class Making:
    """One file. `head` stands at its top as a comment."""

    def __init__(self, path: Path, head: str, environment: Mapping[str, str] = os.environ) -> None:
        self._path = path
        self._head = head
        self._environment = environment
        self._earlier: Trial | None = None

    def fetch(self, draft: Draft, cycle: LifeCycle, reach: Reach) -> Sample:
        """One invoice, made and read by a draft that knows no places yet. Raises PayconformError."""
        guessed = tuple(Line(("invoice", name), place) for name, place in _GUESSES.items())
        bind = () if draft.value("target", "wsgi") else (Line(("provider", "bind"), "127.0.0.1:0"),)
        public = (Line(("provider", "public_url"), "http://provider.test"),) if not bind else ()
        ready = draft.having(*guessed, *bind, *public)
        profile = self._load(ready)
        with reach(profile) as transport:
            trial = Trial(profile, transport, cycle)
            made = trial.create()
            if not made.accepted:
                raise ConfigurationError(f"it is refused: {made.said}", hint="look at operations.create")
            self._earlier = trial
            known = guessed_id(made)
            read = trial.read(known) if known else made
        return Sample(read.document if read.accepted else made.document, trial)

    def finish(self, draft: Draft, given: Mapping[str, Any], reach: Reach | None) -> Made:
        """`given` is laid over what was proposed; `reach` None: nothing is called."""
        draft = draft.overlaid(given)
        told: tuple[Told, ...] = ()
        if reach is not None:
            draft, told = self._proved(draft, reach)
        return Made(self.text(draft), told, tuple(self._missing(draft)))

    def text(self, draft: Draft) -> str:
        return toml_text.text(draft, self._head)

    def _proved(self, draft: Draft, reach: Reach) -> tuple[Draft, tuple[Told, ...]]:
        try:
            profile = self._load(draft)
            cycle = lifecycles.load(profile.lifecycles[0])
            merged = profile.of(cycle)
            own = own_schemas.of_profile(merged)
            with reach(profile) as transport:
                proved = prove(draft, Trial(merged, transport, cycle, self._earlier), cycle, own)
        except PayconformError as error:
            return draft, (Told(OPEN, "nothing is proved", error.message),)
        return proved.draft, proved.told

    def _load(self, draft: Draft) -> Profile:
        return profiles.of(Source(self._path, self.text(draft)), self._environment)

    def _missing(self, draft: Draft) -> Iterator[str]:
        """Keys that have to be filled; else what a check of the whole finds."""
        source = Source(self._path, self.text(draft))
        gaps = list(toml_text.unfilled(draft))
        for gap in gaps:
            yield f"{gap.name} ({_line_of(source, gap.name)}): {gap.text}"
        if gaps:
            return
        try:
            profiles.of(source, {**self._environment, **self._stand_ins(draft)})
        except ConfigurationError as error:
            yield error.message
        for name in sorted(toml_text.variables(draft) - self._environment.keys()):
            yield f"the environment variable {name}, which isn't set"

    def _stand_ins(self, draft: Draft) -> dict[str, str]:
        """For variables that aren't set: the rest of the profile can be checked all the same."""
        names = toml_text.variables(draft) - self._environment.keys()
        addresses = toml_text.variables(Draft(draft.below("target", "base_url")))
        return {name: "http://127.0.0.1:9" if name in addresses else _STANDS_IN for name in names}


def _line_of(source: Source, name: str) -> str:
    """Of the comment in which a key waits to be filled."""
    key = name.rpartition(".")[2]
    lines = source.text.splitlines()
    number = next((n for n, line in enumerate(lines, 1) if line.startswith(f"# {key} = ")), 0)
    return source.at(number) if number else str(source.path)
