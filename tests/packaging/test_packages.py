"""One import package over the root folders: the mapping, the tree and the directory links say the same."""

from __future__ import annotations

import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SETUPTOOLS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]
FOLDERS = {package: Path(folder) for package, folder in SETUPTOOLS["package-dir"].items()}
LINKED = {package: folder for package, folder in FOLDERS.items() if package != "payconform"}


def packages_of(package: str, folder: Path) -> set[str]:
    """Every folder with an `__init__.py`, by its import name; directory links are not followed."""
    inits = (ROOT / folder).rglob("__init__.py")
    parts = (init.parent.relative_to(ROOT / folder).parts for init in inits)
    return {".".join((package, *part)) for part in parts}


def test_the_packages_listed_are_those_in_the_tree() -> None:
    tree = set().union(*(packages_of(package, folder) for package, folder in FOLDERS.items()))

    assert set(SETUPTOOLS["packages"]) == tree
    assert len(SETUPTOOLS["packages"]) == len(tree)


@pytest.mark.parametrize("package", sorted(LINKED))
def test_a_mapped_folder_is_a_folder_of_that_name_at_the_root(package: str) -> None:
    assert LINKED[package] == Path(package.removeprefix("payconform."))


@pytest.mark.parametrize("package", sorted(LINKED))
def test_a_link_shows_the_folder_to_type_checkers_and_editors(package: str) -> None:
    link = ROOT / "src" / package.replace(".", "/")

    assert link.is_symlink()
    assert link.readlink() == Path("..", "..", LINKED[package])


def test_git_keeps_the_links_as_links() -> None:
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("this is no git checkout")
    listing = subprocess.run(
        ["git", "ls-files", "--stage", "src/payconform"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    rows = (line.split("\t") for line in listing.splitlines())
    links = {path: meta.split()[1] for meta, path in rows if meta.startswith("120000 ")}
    targets = {
        path: subprocess.run(
            ["git", "cat-file", "blob", blob], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout
        for path, blob in links.items()
    }

    assert targets == {
        f"src/{package.replace('.', '/')}": f"../../{folder}" for package, folder in LINKED.items()
    }
