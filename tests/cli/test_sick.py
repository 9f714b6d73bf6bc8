"""Wrong profiles and sick services: one clear message each, the right exit code, and the right one blamed."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from payconform import embedded
from payconform.serving import in_background

from . import sick_targets, wrong_answers, wrong_doings, wrong_profiles
from .conftest import Said
from .sick import Sick
from .ward import ward
from .warm import Warm, warm

ENDED = (*wrong_profiles.ROWS, *sick_targets.ROWS)
JUDGED = (*wrong_answers.ROWS, *wrong_doings.ROWS)
FAIR = wrong_doings.FAIR
PAGE = Path(__file__).parents[2] / "docs" / "troubleshooting.md"

Tried = Callable[..., tuple[Said, str]]


def by_name(row: Sick) -> str:
    return row.name


@pytest.fixture(scope="module")
def payconform_is_loaded() -> Iterator[Warm]:
    with warm() as command:
        yield command


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    with embedded.provider() as url:
        yield url


@pytest.fixture
def tried(payconform_is_loaded: Warm, provider: str, tmp_path: Path) -> Tried:
    """What the command says of a row, and what it has to say."""

    def judge(row: Sick, *options: str, command: str = "run") -> tuple[Said, str]:
        with (
            in_background(ward(row.ailment, provider)) as url,
            socket.create_server(("127.0.0.1", 0)) as taken,
        ):
            places = {
                "url": url,
                "host": url.removeprefix("http://"),
                "taken": f"127.0.0.1:{taken.getsockname()[1]}",
                "provider": provider,
            }
            for name, text in {"target.toml": row.profile(**places), **row.files}.items():
                (tmp_path / name).write_text(text, "utf-8")
            chosen = ("--tags", row.tags, "--seed", "1", "--workers", "1") if command == "run" else ()
            arguments = (command, "target.toml", *chosen, *options)
            said = payconform_is_loaded(tmp_path, *arguments, environment=row.environment)
        says = row.says
        for name, place in places.items():
            says = says.replace(f"{{{name}}}", place)
        return said, says

    return judge


def is_clear(said: Said, says: str, code: int) -> None:
    text = said.out + said.err
    assert said.code == code, text
    assert text.count(says) == 1, text
    assert "Traceback" not in text


@pytest.mark.parametrize("row", ENDED, ids=by_name)
def test_what_ends_a_run_before_it_begins(tried: Tried, row: Sick) -> None:
    said, says = tried(row)

    is_clear(said, says, row.code)
    assert says in said.err
    assert len(said.err.splitlines()) <= 2, "one sentence, and a hint"
    assert not (said.report / "result.json").exists(), "nobody was judged"


@pytest.mark.parametrize("row", JUDGED, ids=by_name)
def test_what_is_found_wrong(tried: Tried, row: Sick) -> None:
    said, says = tried(row)

    is_clear(said, says, row.code)
    assert said.failed == row.failed
    assert {finding["blame"] for finding in said.result["findings"]} == ({"target"} if row.failed else set())
    assert said.result["summary"]["error"] == 0, "nobody says that we broke"
    assert not said.result["problems"]


@pytest.mark.parametrize("row", [row for row in JUDGED if row.doctor], ids=by_name)
def test_what_the_doctor_would_have_mended(tried: Tried, row: Sick) -> None:
    said, _ = tried(row, command="doctor")

    is_clear(said, row.doctor, 2)
    [mend] = [line for line in said.out.splitlines() if line.startswith("mend")]
    assert row.doctor in mend


@pytest.mark.parametrize("row", FAIR, ids=by_name)
def test_what_nobody_forbids(tried: Tried, row: Sick) -> None:
    said, says = tried(row, "--min-verified", "0")

    is_clear(said, says, row.code)
    assert said.result["findings"] == []


def test_each_cause_has_a_row_of_its_own() -> None:
    rows = (*ENDED, *JUDGED, *FAIR)
    assert len({row.name for row in rows}) == len(rows) >= 60


def test_the_page_tells_of_what_is_really_said() -> None:
    told = re.findall(r"^\| `(.+?)` \|", PAGE.read_text("utf-8"), re.MULTILINE)
    assert len(told) == len(set(told)) >= 30
    for words in told:
        assert any(words in row.says for row in (*ENDED, *JUDGED)), words
