"""The wheel comes from the mapping alone: whole, and usable where nothing else of the project is."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CONFIG = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
FOLDERS = CONFIG["tool"]["setuptools"]["package-dir"]
REQUIREMENT = "PAY21-INIT-01"
LEFT_BEHIND = shutil.ignore_patterns("__pycache__", "*.egg-info", ".*_cache")


def files_of_the_tree() -> set[str]:
    """Each file of each mapped folder, by its path inside the wheel."""
    return {
        f"{package.replace('.', '/')}/{file.relative_to(ROOT / folder).as_posix()}"
        for package, folder in FOLDERS.items()
        for file in (ROOT / folder).rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from a clone without the directory links, as some file systems and archives make it."""
    clone = tmp_path_factory.mktemp("clone")
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, clone)
    for folder in FOLDERS.values():
        shutil.copytree(ROOT / folder, clone / folder, symlinks=True, ignore=LEFT_BEHIND)
    for link in (clone / "src" / "payconform").iterdir():
        if link.is_symlink():
            link.unlink()
    dist = tmp_path_factory.mktemp("dist")
    build = "import sys, setuptools.build_meta as backend; backend.build_wheel(sys.argv[1])"
    subprocess.run([sys.executable, "-W", "error", "-c", build, str(dist)], cwd=clone, check=True)
    [built] = dist.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of an empty environment with the wheel; our dependencies are there by path, so no network is asked."""
    home = tmp_path_factory.mktemp("environment")
    subprocess.run([sys.executable, "-m", "venv", str(home)], check=True)
    python = home / "bin" / "python"
    install = ["-m", "pip", "install", "--quiet", "--no-index", "--no-deps", str(wheel)]
    subprocess.run([python, *install], check=True, env=surroundings())
    [site_packages] = home.glob("lib/python*/site-packages")
    (site_packages / "dependencies.pth").write_text(sysconfig.get_path("purelib"), "utf-8")
    return python


def surroundings() -> dict[str, str]:
    """Our environment without what would lead Python, pytest or coverage back to this project."""
    ours = ("PYTHON", "PYTEST", "COV_", "COVERAGE")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return {**kept, "PIP_DISABLE_PIP_VERSION_CHECK": "1"}


def call(python: Path, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Warnings are errors there and in each process that it starts."""
    strict = {**surroundings(), "PYTHONWARNINGS": "error"}
    command = [str(python), *arguments]
    return subprocess.run(
        command, cwd=cwd, env=strict, capture_output=True, text=True, timeout=120, check=False
    )


def test_the_wheel_holds_each_file_of_the_tree_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if ".dist-info/" not in name and not name.endswith("/")}

    assert held == files_of_the_tree()


def test_the_wheel_puts_one_name_into_site_packages(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        tops = {name.partition("/")[0] for name in archive.namelist()}

    assert tops == {"payconform", f"payconform-{CONFIG['project']['version']}.dist-info"}


def test_each_package_is_found_in_the_environment_and_not_in_this_checkout(
    python: Path, tmp_path: Path
) -> None:
    names = CONFIG["tool"]["setuptools"]["packages"]
    locate = "import importlib.util as u, sys; [print(u.find_spec(n).origin) for n in sys.argv[1:]]"

    answer = call(python, "-c", locate, *names, cwd=tmp_path)

    assert answer.returncode == 0, answer.stderr
    origins = [Path(line) for line in answer.stdout.splitlines()]
    assert len(origins) == len(names)
    assert all(origin.is_relative_to(python.parents[1]) for origin in origins), origins


def test_the_installed_command_tells_its_version(python: Path, tmp_path: Path) -> None:
    answer = call(python, "-m", "payconform", "--version", cwd=tmp_path)

    assert (answer.returncode, answer.stderr) == (0, "")
    assert CONFIG["project"]["version"] in answer.stdout


def test_a_scenario_runs_from_an_empty_folder(python: Path, tmp_path: Path) -> None:
    arguments = ["run", "--tags", f"@req:{REQUIREMENT}", "--report-dir", "report"]

    answer = call(python, "-m", "payconform", *arguments, cwd=tmp_path)

    # One requirement of many is no verdict on the whole, hence the 1; what counts is that it was judged.
    assert answer.returncode in (0, 1), answer.stdout + answer.stderr
    assert "Warning" not in answer.stderr
    assert "Traceback" not in answer.stderr
    result = json.loads((tmp_path / "report" / "result.json").read_bytes())
    verdicts = {row["id"]: row["verdict"] for row in result["requirements"]}
    assert verdicts[REQUIREMENT] == "passed"
