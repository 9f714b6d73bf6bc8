"""Folders of features: ours, and those that a user names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path, PurePosixPath


@dataclass(frozen=True, slots=True)
class FeatureFolder:
    """`path` is resolved. `ours`: what this package brings, whose tags are known and whose steps are ours."""

    path: Path
    ours: bool = False

    def holds(self, file: Path) -> bool:
        return file.is_relative_to(self.path)

    def named(self, file: Path) -> PurePosixPath:
        """How a file in it is called wherever a scenario is; a user's with the folder's name before it."""
        inside = PurePosixPath(file.resolve().relative_to(self.path).as_posix())
        return inside if self.ours else PurePosixPath(self.path.name) / inside

    @property
    def files(self) -> list[Path]:
        """Of features, in the order of their paths."""
        return sorted(self.path.rglob("*.feature"))


def features_root() -> Path:
    """Where the features of this package lie."""
    return Path(str(files("payconform.features"))).resolve()


def ours() -> FeatureFolder:
    return FeatureFolder(features_root(), ours=True)


def theirs(paths: Iterable[Path]) -> tuple[FeatureFolder, ...]:
    return tuple(FeatureFolder(path.resolve()) for path in paths)


def holding(file: Path, folders: Iterable[FeatureFolder]) -> FeatureFolder | None:
    """The innermost of these that a file is in."""
    file = file.resolve()
    found = [folder for folder in folders if folder.holds(file)]
    return max(found, key=lambda folder: len(folder.path.parts), default=None)
