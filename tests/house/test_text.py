"""What every tracked file keeps to: no place of one machine, no private word, nothing too long to read."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LONGEST_MODULE = 400
WHOLE_COPIES = frozenset({"LICENSE"})

# The patterns are spelled so that they don't find themselves.
FORBIDDEN = {
    "a path of one machine": re.compile(r"(?<![\w.:}\])~/-])/(?:work|root|tmp|home|Users)/\w"),
    "a package index of one machine": re.compile(r"(?:index-ur[l]|find-link[s]|trusted-hos[t])\b"),
    "a page that is not here": re.compile(
        r"\b(?:desig[n]|domai[n]|fiel[d]|styl[e]|contrac[t])\.md\b", re.IGNORECASE
    ),
    "a word about how this text was made": re.compile(
        r"\b(?:claud[e]|anthropi[c]|chatgp[t]|copilo[t]|openai\.co[m]|issues sho[w]|sub-?agent[s]?)\b",
        re.IGNORECASE,
    ),
}
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")  # [text](target#part), within the repository


def tracked() -> list[Path]:
    """Git's files that stand in the work tree, links aside; skips where there is no checkout."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("this is no git checkout")
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listing.returncode:
        pytest.skip(f"git can't list the files: {listing.stderr.decode().strip()}")
    files = (ROOT / name for name in listing.stdout.decode().split("\0") if name)
    return [file for file in files if file.is_file() and not file.is_symlink()]


def texts() -> dict[str, str]:
    """Every tracked text by its path; pictures and the like hold a zero byte."""
    contents = {file.relative_to(ROOT).as_posix(): file.read_bytes() for file in tracked()}
    return {name: raw.decode("utf-8") for name, raw in contents.items() if b"\0" not in raw}


def places(pattern: re.Pattern[str], text: str) -> list[str]:
    lines = enumerate(text.splitlines(), start=1)
    return [f"line {number}: {line.strip()}" for number, line in lines if pattern.search(line)]


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_tracked_file_holds(what: str) -> None:
    found = {
        name: places(FORBIDDEN[what], text) for name, text in texts().items() if name not in WHOLE_COPIES
    }

    assert {name: lines for name, lines in found.items() if lines} == {}


def test_every_link_of_a_page_leads_somewhere() -> None:
    broken = [
        f"{name}: {target}"
        for name, text in texts().items()
        if name.endswith(".md")
        for target in LINK.findall(text)
        if not (ROOT / name).parent.joinpath(target).exists()
    ]

    assert broken == []


def test_no_module_is_too_long_to_read() -> None:
    lengths = {name: len(text.splitlines()) for name, text in texts().items() if name.endswith(".py")}

    assert {name: length for name, length in lengths.items() if length > LONGEST_MODULE} == {}


SLASH, URL, SHOW = "/", "url", "show"  # apart, so that this file holds none of the lines below


@pytest.mark.parametrize(
    ("what", "line"),
    [
        ("a path of one machine", f"see {SLASH}tmp/report"),
        ("a path of one machine", f'DATA = "{SLASH}home/ann/data"'),
        ("a path of one machine", f"({SLASH}root/x)"),
        ("a package index of one machine", f"--index-{URL} https://example.org"),
        ("a word about how this text was made", f"see Issues {SHOW} 2"),
    ],
)
def test_a_planted_line_is_found(what: str, line: str) -> None:
    assert places(FORBIDDEN[what], f"first\n{line}\n") == [f"line 2: {line}"]


@pytest.mark.parametrize("line", ["https://example.org/work/1", "GET /payments/1", "a/tmp/b", "/homework/1"])
def test_an_ordinary_path_is_let_pass(line: str) -> None:
    assert places(FORBIDDEN["a path of one machine"], line) == []
