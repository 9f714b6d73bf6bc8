"""What a service can be judged by: life cycles and the requirements of each; ours, and a user's own.

A value: who judges is handed one, and whatever is looked up by name is looked up in it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, reduce
from pathlib import Path

from . import __version__, data, lifecycles, requirements
from .errors import ConfigurationError
from .lifecycle import LifeCycle
from .requirements import Catalogue

SUFFIX = ".requirements.toml"


@dataclass(frozen=True, slots=True)
class Specification:
    """`lifecycles` by name, ours first; `requirements` are those of all of them.

    `digests` tell a user's own from others of the same name, by name.
    """

    lifecycles: Mapping[str, LifeCycle]
    requirements: Catalogue
    digests: Mapping[str, str]

    def life_cycle(self, name: str) -> LifeCycle:
        """Raises ConfigurationError where there is none of this name."""
        if name not in self.lifecycles:
            raise ConfigurationError(
                f"there is no life cycle {name!r}", hint=f"known are: {', '.join(self.lifecycles)}"
            )
        return self.lifecycles[name]

    def of(self, names: Iterable[str]) -> Catalogue:
        """The requirements of these life cycles."""
        return Catalogue(tuple(row for name in names for row in self.requirements.of(name)))

    def version(self, names: Iterable[str], release: str = __version__) -> str:
        """Of the requirements of these life cycles: the release, and digests of those that aren't ours."""
        return "+".join([release, *(f"{n}.{self.digests[n]}" for n in names if n in self.digests)])


@cache
def ours() -> Specification:
    names = tuple(data.names("lifecycles"))
    return Specification({name: lifecycles.load(name) for name in names}, requirements.load(*names), {})


def with_files(files: Iterable[Path]) -> Specification:
    """Ours, and those of files such as `NAME.toml`, with their requirements beside them.

    Raises ConfigurationError, naming file and line, for what contradicts itself or is there already.
    """
    return reduce(_joined, files, ours())


def _joined(known: Specification, file: Path) -> Specification:
    life_cycle, written = lifecycles.read_file(file, str(file))
    if life_cycle.name in known.lifecycles:
        raise written.error("name", 0, f"there is a life cycle {life_cycle.name!r} already")
    for row, status in enumerate(life_cycle.statuses):
        if " " in status.code:
            raise written.error("statuses", row, f"in features {status.code!r} is written with underscores")
    beside = file.with_name(f"{file.stem}{SUFFIX}")
    if not beside.is_file():
        raise ConfigurationError(
            "it has no requirements", where=str(file), hint=f"they are looked for in {beside}"
        )
    own, table = requirements.read_file(beside, life_cycle, written, str(beside))
    for row, requirement in enumerate(own):
        if requirement.id in known.requirements:
            other = known.requirements[requirement.id].lifecycle
            raise table.error("requirements", row, f"{requirement.id} is a requirement of {other} already")
    return Specification(
        {**known.lifecycles, life_cycle.name: life_cycle},
        Catalogue((*known.requirements, *own)),
        {**known.digests, life_cycle.name: _digest(file, beside)},
    )


def _digest(*files: Path) -> str:
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]
