"""What a user brings along: life cycles and features of their own, by options that several commands have."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, wraps
from pathlib import Path
from typing import Any

import click

from payconform import specification
from payconform.errors import ConfigurationError
from payconform.specification import Specification
from payconform.suite import folders, refusals
from payconform.suite.folders import FeatureFolder


@dataclass(frozen=True)
class Brought:
    """`lifecycles`: files; `features`: folders."""

    lifecycles: tuple[Path, ...] = ()
    features: tuple[Path, ...] = ()

    @cached_property
    def known(self) -> Specification:
        """With ours. Raises ConfigurationError for a file that contradicts itself."""
        return specification.with_files(self.lifecycles)

    def check(self) -> None:
        """Before a run, which refuses what else is wrong in features.

        Raises ConfigurationError for a folder of none, and as `known`.
        """
        _ = self.known
        for folder in folders.theirs(self.features):
            if not folder.files:
                raise ConfigurationError("there is no .feature file in it", where=str(folder.path))

    def read(self) -> tuple[FeatureFolder, ...]:
        """For who reads the features and runs nothing. Raises ConfigurationError for what a run refuses."""
        self.check()
        found = folders.theirs(self.features)
        files = ((folder, file) for folder in found for file in folder.files)
        refused = [line for folder, file in files for line in refusals.in_file(file, folder, self.known)]
        if refused:
            raise ConfigurationError("the features are refused:\n  " + "\n  ".join(refused))
        return found


_LIFECYCLES = click.option(
    "--lifecycle", "lifecycle_files", multiple=True, metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A life cycle of your own, NAME.toml, beside it NAME.requirements.toml; may be repeated.",
)  # fmt: skip
_FEATURES = click.option(
    "--features", "feature_folders", multiple=True, metavar="DIR",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Features of your own, beside those that are shipped; may be repeated.",
)  # fmt: skip


def lifecycles(command: Callable[..., None]) -> Callable[..., None]:
    """The option --lifecycle, as the argument `brought`."""
    return _LIFECYCLES(_with_brought(command))


def lifecycles_and_features(command: Callable[..., None]) -> Callable[..., None]:
    """The options --lifecycle and --features, as the argument `brought`."""
    return _LIFECYCLES(_FEATURES(_with_brought(command)))


def _with_brought(command: Callable[..., None]) -> Callable[..., None]:
    @wraps(command)
    def called(
        *arguments: Any,
        lifecycle_files: tuple[Path, ...],
        feature_folders: tuple[Path, ...] = (),
        **more: Any,
    ) -> None:
        command(*arguments, brought=Brought(lifecycle_files, feature_folders), **more)

    return called
