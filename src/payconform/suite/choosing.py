"""Which of the collected scenarios are run: the same choice in every process of a run."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest

from payconform import earlier
from payconform.choice import Choice
from payconform.errors import PayconformError
from payconform.ids import stable_seed
from payconform.requirements import Catalogue, Level
from payconform.results import Scope
from payconform.shard import Shard
from payconform.versions import Version

from .marks import ScenarioMark
from .selection import selection


@dataclass(frozen=True, slots=True)
class Chosen:
    """`ids` of the scenarios to be run; `gone` are those that failed earlier and aren't there any more."""

    ids: frozenset[str]
    scope: Scope
    gone: tuple[str, ...] = ()


CHOICE: pytest.StashKey[Choice] = pytest.StashKey()
CHOSEN: pytest.StashKey[Chosen] = pytest.StashKey()


def choose(marks: Iterable[ScenarioMark], choice: Choice, catalogue: Catalogue) -> Chosen:
    """`marks` are those of the claimed life cycles, with those of their requirements that count."""
    marks = tuple(marks)
    wanted = selection(choice.tags)
    failed = choice.earlier.failed if choice.earlier else None
    available = [mark for mark in marks if _is_of(choice.level, mark, catalogue)]
    selected = sorted(
        mark.id for mark in available if wanted(mark.tags) and (failed is None or mark.id in failed)
    )
    return Chosen(
        ids=choice.shard.part(selected) if choice.shard else frozenset(selected),
        scope=Scope(len(available), len(selected), f"{stable_seed(*selected):016x}"),
        gone=tuple(sorted((failed or frozenset()) - {mark.id for mark in marks})),
    )


def _is_of(level: Level, mark: ScenarioMark, catalogue: Catalogue) -> bool:
    """A scenario of which all requirements came later is of no level.

    A user's own may be about none from the beginning, and is then left out by a level alone.
    """
    if mark.shown and not mark.requirements:
        return False
    levels = [catalogue[one].level for one in mark.requirements]
    return level is Level.MAY or any(map(level.takes, levels))


def choice_of(config: pytest.Config) -> Choice:
    """Raises pytest.UsageError for what is no choice."""
    failed_from, shard = config.getoption("payconform_failed_from"), config.getoption("payconform_shard")
    as_of = config.getoption("payconform_as_of")
    try:
        return Choice(
            tags=config.getoption("payconform_tags") or config.getini("payconform_tags") or None,
            level=Level(config.getoption("payconform_level")),
            as_of=Version.parse(as_of) if as_of else None,
            earlier=earlier.read(Path(failed_from)) if failed_from else None,
            shard=Shard.parse(shard) if shard else None,
            max_time=config.getoption("payconform_max_time"),
        )
    except PayconformError as error:
        raise pytest.UsageError(f"{error.message} ({error.hint})" if error.hint else error.message) from None


def options_of(choice: Choice) -> list[str]:
    """The same choice on pytest's command line; a lone @… would be read there as a file of arguments."""
    given = {
        "tags": choice.tags,
        "level": choice.level,
        "as-of": choice.as_of,
        "failed-from": choice.earlier.path.resolve() if choice.earlier else None,
        "shard": choice.shard,
        "max-time": choice.max_time,
    }
    return [f"--payconform-{name}={value}" for name, value in given.items() if value]


def add_options(parser: pytest.Parser) -> None:
    group = parser.getgroup("payconform")
    add = group.addoption
    add("--payconform-tags", default=None, metavar="EXPR", help="tag expression: which scenarios")
    add("--payconform-level", default="may", choices=[*Level], help="verifying this or what is stricter")
    add("--payconform-as-of", default="", metavar="VERSION", help="judge by the requirements of then")
    add("--payconform-failed-from", default="", metavar="FILE", help="a result: what failed there, again")
    add("--payconform-shard", default="", metavar="K/N", help="one of N parts of what is chosen")
    add("--payconform-max-time", type=float, metavar="SECONDS", help="begin no scenario after that")
