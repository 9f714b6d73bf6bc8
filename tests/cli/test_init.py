"""``payconform init``: a file that is a profile, whoever answers."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from payconform.clock import Deadline
from payconform.serving import in_background
from payconform.target import profile as profiles

from .booth import Booth, described
from .conftest import Command, Said, surroundings

KIOSK = Path(__file__).parents[1] / "in_process"
SECRET = {"BOOTH_TOKEN": "s3ntin3l"}


@pytest.fixture
def booth() -> Booth:
    return Booth()


@pytest.fixture
def url(booth: Booth) -> Iterator[str]:
    with in_background(booth.app()) as address:
        yield address


@pytest.fixture
def api(tmp_path: Path) -> Path:
    path = tmp_path / "api.json"
    path.write_text(json.dumps(described()), "utf-8")
    return path


@pytest.mark.usefixtures("api")
def test_a_description_becomes_a_profile_that_three_calls_prove(
    payconform: Command, booth: Booth, url: str, tmp_path: Path
) -> None:
    said = payconform("init", "--from-openapi", "api.json", "--base-url", url, environment=SECRET)

    assert said.code == 0, said.out + said.err
    assert booth.calls == ["POST /bills", "GET /bills/b1", "GET /bills"]
    lines = said.out.splitlines()
    assert lines[0].startswith("wrote target.toml: ")
    assert 'ok      invoice.amount = "$.amount": 12.34 was asked for and 12.34 stands there' in lines
    assert "ok      operations.list: it shows the invoice, and no other" in lines
    assert lines[-1] == "next    payconform doctor target.toml"
    text = (tmp_path / "target.toml").read_text("utf-8")
    assert 'status = "$.status"  # seen in an answer' in text
    assert "s3ntin3l" not in text + said.out + said.err
    profile = profiles.load(tmp_path / "target.toml", SECRET)
    assert profile.capabilities >= {"create", "read", "list", "process", "schemas"}


@pytest.mark.usefixtures("api")
def test_what_the_user_says_is_laid_over_what_is_proposed(
    payconform: Command, url: str, tmp_path: Path
) -> None:
    (tmp_path / "answers.toml").write_text('[target]\nname = "kiosk"\n[operations]\nlist = false\n', "utf-8")
    options = ("--base-url", url, "--answers", "answers.toml", "--set", "provider.bind=127.0.0.1:8799")
    said = payconform("init", "own.toml", "--from-openapi", "api.json", *options, environment=SECRET)

    assert said.code == 0, said.out + said.err
    profile = profiles.load(tmp_path / "own.toml", {"KIOSK_TOKEN": "x"})
    assert (profile.name, profile.provider["bind"]) == ("kiosk", "127.0.0.1:8799")
    assert "list" not in profile.capabilities


@pytest.mark.usefixtures("api")
def test_with_no_prove_nothing_is_called(payconform: Command, booth: Booth, url: str) -> None:
    said = payconform(
        "init", "--from-openapi", "api.json", "--base-url", url, "--no-prove", environment=SECRET
    )

    assert said.code == 0, said.out + said.err
    assert booth.calls == []


@pytest.mark.usefixtures("api")
def test_a_file_that_is_there_stays_unless_it_is_forced(payconform: Command, tmp_path: Path) -> None:
    path = tmp_path / "target.toml"
    path.write_text("mine", "utf-8")

    said = payconform("init", "--from-openapi", "api.json", "--no-prove")
    assert (said.code, path.read_text("utf-8")) == (2, "mine")
    assert "target.toml is there already" in said.err

    assert payconform("init", "--from-openapi", "api.json", "--no-prove", "--force").code == 0
    assert path.read_text("utf-8") != "mine"


@pytest.mark.usefixtures("api")
def test_what_is_left_to_do_is_told(payconform: Command, url: str) -> None:
    said = payconform("init", "--from-openapi", "api.json", "--base-url", url)

    assert said.code == 0
    assert "open    nothing is proved: target.toml:" in said.out
    assert "to do   the environment variable BOOTH_TOKEN, which isn't set" in said.out.splitlines()


@pytest.mark.usefixtures("api")
def test_credentials_that_are_refused_are_told_at_their_line(payconform: Command, url: str) -> None:
    options = ("--from-openapi", "api.json", "--base-url", url)
    said = payconform("init", *options, environment={"BOOTH_TOKEN": "another"})

    assert 'refuted auth.scheme = "bearer": an invoice of 12.34 EUR: HTTP 401' in said.out.splitlines()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--from-openapi", "none.json"), "none.json can't be read: No such file or directory"),
        (
            ("no/such/folder.toml", "--from-openapi", "api.json", "--no-prove"),
            "can't be written: No such file",
        ),
        (("--answers", "none.toml"), "none.toml: the file of answers can't be read"),
        (("--set", "x"), "--set x: it should be KEY=VALUE"),
        (("--lifecycle", "x", "--from-openapi", "api.json"), "there is no life cycle"),
        (("--answers", "api.json"), "api.json:1: not TOML"),
    ],
)
@pytest.mark.usefixtures("api")
def test_a_mistake_is_one_sentence(payconform: Command, arguments: tuple[str, ...], message: str) -> None:
    said = payconform("init", *arguments)

    assert said.code == 2, said.out + said.err
    assert message in said.err
    assert "Traceback" not in said.err


ANSWERS = """\
[target]
name = "booth"
base_url = "{url}"
[auth]
scheme = "bearer"
token = "BOOTH_TOKEN"
[operations]
create.method = "POST"
create.path = "/bills"
create.body = {{ reference = "r-1", amount = "9.99", currency = "EUR" }}
list = "GET /bills?reference={{reference}}"
[sample]
make = true
"""


@pytest.mark.parametrize("way", ["file", "standard input", "standard input by name"])
def test_answers_come_from_a_file_or_from_a_pipe(
    payconform: Command, booth: Booth, url: str, tmp_path: Path, way: str
) -> None:
    text = ANSWERS.format(url=url)
    (tmp_path / "answers.toml").write_text(text, "utf-8")
    options = {
        "file": ["--answers", "answers.toml"],
        "standard input": [],
        "standard input by name": ["--answers", "-"],
    }[way]

    said = piped(payconform, text if "input" in way else "", "init", *options)

    assert said.code == 0, said.out + said.err
    assert booth.calls == ["POST /bills", "GET /bills/b1", "GET /bills"]
    profile = profiles.load(tmp_path / "target.toml", SECRET)
    assert profile.table("money") == {"format": "decimal-string"}
    assert profile.table("statuses") == {"NEW": "created"}
    assert profile.tables["operations"]["list"]["items"] == "$.bills[*]", "it was seen there"


def test_an_app_in_this_process_is_tried_as_well(payconform: Command, tmp_path: Path) -> None:
    text = (
        f'[target]\nwsgi = "kiosk:make()"\nwsgi_path = "{KIOSK}"\nname = "kiosk"\n'
        '[operations]\ncreate = { method = "POST", path = "/bills", body = { ref = "{reference}", '
        'amount = "{amount}", currency = "{currency}", notify = "{callback_url}" } }\n'
        '[money]\nformat = "decimal-string"\n[callbacks]\ninvoice = "$.bill"\n[sample]\nmake = true\n'
    )
    said = piped(payconform, text, "init")

    assert said.code == 0, said.out + said.err
    assert 'ok      invoice.reference = "$.ref"' in said.out
    assert profiles.load(tmp_path / "target.toml").app == "kiosk:make()"


def piped(command: Command, text: str, *arguments: str) -> Said:
    process = subprocess.run(
        command.line(*arguments),
        cwd=command.folder,
        env=surroundings(SECRET),
        input=text,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return Said(process.returncode, process.stdout, process.stderr, command.folder)


def test_a_person_is_asked_at_a_terminal(payconform: Command, url: str, tmp_path: Path) -> None:
    """Each answer is given when its question stands there; an empty line takes the default."""
    dialogue = [
        ("called?", "booth"),
        ("answer?", url),
        ("life cycle", ""),
        ("let callers in?", "digest"),
        ("one of none, basic, bearer, header", "bearer"),
        ("auth.token?", "BOOTH_TOKEN"),
        ("makes an invoice?", "POST /bills"),
        ("Paste the JSON of one", '{"reference": "r-1",'),
        ("", '"amount": "9.99", "currency": "EUR"}'),
        ("reads one?", ""),
        ("reference}?", "-"),
        ("for payment?", "POST /bills/{id}/pay"),
        ("as the payer does?", ""),
        ("gives money back?", ""),
        ("May one invoice be made", "yes"),
        ("amounts written?", ""),
        ("as its status?", "NEW, PAID, HUFF"),
        ("is HUFF?", "process_failed"),
        ("callbacks does the invoice stand?", ""),
        ("payment provider?", ""),
        ("signs with?", ""),
    ]
    code, shown = spoken(payconform, dialogue)

    assert code == 0, shown
    profile = profiles.load(tmp_path / "target.toml", SECRET)
    assert profile.base_url == url
    assert profile.table("statuses") == {"NEW": "created", "PAID": "processed", "HUFF": "process_failed"}
    assert profile.tables["operations"]["create"]["body"]["amount"] == "{amount}"
    assert "ok      invoice.amount" in shown


def spoken(command: Command, dialogue: list[tuple[str, str]]) -> tuple[int, str]:
    """Exit code, and all that stood in the terminal."""
    controller, terminal = pty.openpty()
    process = subprocess.Popen(
        command.line("init"),
        cwd=command.folder,
        env=surroundings({**SECRET, "COLUMNS": "200"}),
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        close_fds=True,
    )
    os.close(terminal)
    bound = Deadline(60)
    shown, seen = "", 0
    try:
        for question, answer in dialogue:
            while question not in shown[seen:]:
                assert not bound.passed, f"nobody asks {question!r}: {shown[seen:]}"
                shown += os.read(controller, 4096).decode()
            seen = shown.index(question, seen) + len(question)
            os.write(controller, f"{answer}\n".encode())
        while process.poll() is None:
            assert not bound.passed, shown
            shown += read_on(controller)
        return process.returncode, shown + read_on(controller)
    finally:
        process.kill()
        process.wait()
        os.close(controller)


def read_on(controller: int) -> str:
    """What is left there; a terminal whose other end is closed is an error on Linux."""
    try:
        return os.read(controller, 4096).decode()
    except OSError:
        return ""


def test_it_imports_neither_provider_nor_reference() -> None:
    code = (
        "import sys, payconform.cli.init;"
        "print([n for n in sys.modules if n.startswith(('payconform.simulator', 'payconform.reference'))])"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", code], capture_output=True, text=True, check=True, env=surroundings({})
    )

    assert done.stdout.strip() == "[]"
