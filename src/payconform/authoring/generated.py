"""Which files are generated, and whether they are current."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from difflib import unified_diff
from functools import partial
from importlib.resources import files
from pathlib import Path

from payconform.errors import ConfigurationError

from . import actions, documents, finality, outcomes, vendor_walking, vocabulary, walking

# By their path from the root, with "/".
GENERATED: Mapping[str, Callable[[], str]] = {
    **{
        f"features/{folder}/staying_final.feature": partial(finality.feature, folder)
        for folder in finality.FEATURES
    },
    **{f"features/{folder}/walking.feature": partial(walking.feature, folder) for folder in walking.FOLDERS},
    "features/vendor-invoice/actions.feature": actions.feature,
    "features/vendor-invoice/walking.feature": vendor_walking.feature,
    "docs/steps.md": vocabulary.page,
    "docs/outcomes.md": outcomes.page,
    "docs/documents.md": documents.page,
}


def source_tree() -> Path:
    """The root of the source tree. Raises ConfigurationError where this package was installed without one."""
    root = Path(str(files("payconform.features"))).resolve().parent
    if not (root / "pyproject.toml").is_file():
        raise ConfigurationError(
            "generated files belong to a source tree, and this is none",
            where=str(root),
            hint="run it from a checkout: make generate",
        )
    return root


def outdated(root: Path) -> dict[str, str]:
    """The generated files that aren't what they would be now, each with its diff."""
    diffs = {name: _diff(name, _read(root / name), make()) for name, make in GENERATED.items()}
    return {name: diff for name, diff in diffs.items() if diff}


def write(root: Path, name: str) -> None:
    (root / name).write_text(GENERATED[name](), "utf-8")


def _read(path: Path) -> str:
    return path.read_text("utf-8") if path.is_file() else ""


def _diff(name: str, before: str, after: str) -> str:
    lines = unified_diff(before.splitlines(), after.splitlines(), name, f"{name} (as generated)", lineterm="")
    return "\n".join(lines)
