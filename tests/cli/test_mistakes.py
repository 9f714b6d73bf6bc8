"""What a careless user gets: one clear sentence and the right exit code, never a traceback."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from werkzeug.wrappers import Response

from payconform.serving import in_background

from .conftest import Command

PROFILE = """\
[target]
name = "acme"
base_url = "{url}"
lifecycles = ["payment-invoice-2021"]

[operations]
create = {{ method = "POST", path = "/invoices", body = {{ reference = "{{reference}}" }} }}
read = {{ method = "GET", path = "/invoices/{{id}}" }}

[invoice]
id = "$.id"
status = "$.status"
amount = "$.amount"
currency = "$.currency"
"""


@pytest.fixture
def write(payconform: Command) -> Callable[..., Path]:
    def write_profile(url: str = "http://127.0.0.1:9", more: str = "", **replaced: str) -> Path:
        text = PROFILE.format(url=url)
        for old, new in replaced.items():
            text = text.replace(old, new)
        path = payconform.folder / "target.toml"
        path.write_text(text + more)
        return path

    return write_profile


@pytest.fixture
def sick() -> Iterator[Callable[[Response], str]]:
    """A service that gives the same answer to everything."""
    with ExitStack() as stack:
        yield lambda answer: stack.enter_context(in_background(answer))


def says(payconform: Command, *arguments: str, code: int, words: str) -> None:
    said = payconform(*arguments)
    assert said.code == code, said.out + said.err
    assert words in said.err, said.err
    assert "Traceback" not in said.err + said.out


def test_a_profile_that_is_not_there(payconform: Command) -> None:
    says(payconform, "run", "nowhere.toml", code=2, words="nowhere.toml")


def test_an_unknown_key(payconform: Command, write: Callable[..., Path]) -> None:
    write(more='[colour]\nname = "red"\n')
    says(payconform, "run", "target.toml", code=2, words="target.toml:15: unknown key colour")


def test_an_unknown_status(payconform: Command, write: Callable[..., Path]) -> None:
    write(more='[statuses]\nDONE = "finished"\n')
    says(
        payconform,
        "run",
        "target.toml",
        code=2,
        words="target.toml:16: statuses.DONE: 'finished' is no status",
    )


def test_a_target_beyond_this_machine_without_environment(
    payconform: Command, write: Callable[..., Path]
) -> None:
    write(url="http://invoices.example.com")
    says(payconform, "run", "target.toml", code=2, words='environment = "test"')


def test_a_target_that_does_not_answer(payconform: Command, write: Callable[..., Path]) -> None:
    write()
    says(payconform, "run", "target.toml", code=4, words="nobody answers at http://127.0.0.1:9")


def test_a_target_that_answers_with_a_web_page(
    payconform: Command, write: Callable[..., Path], sick: Callable[[Response], str]
) -> None:
    write(url=sick(Response("<html>Welcome</html>", content_type="text/html")))
    says(payconform, "run", "target.toml", code=2, words="web page (HTML)")


def test_a_target_that_redirects(
    payconform: Command, write: Callable[..., Path], sick: Callable[[Response], str]
) -> None:
    write(url=sick(Response(status=302, headers={"Location": "https://elsewhere.example"})))
    says(payconform, "run", "target.toml", code=2, words="redirects to https://elsewhere.example")


def test_a_target_that_refuses_our_credentials(
    payconform: Command, write: Callable[..., Path], sick: Callable[[Response], str]
) -> None:
    write(url=sick(Response(status=401)))
    says(payconform, "run", "target.toml", code=2, words="refuses our credentials")


def test_a_report_folder_that_cannot_be_written(payconform: Command) -> None:
    (payconform.folder / "taken").write_text("a file")
    says(
        payconform, "run", "--report-dir", "taken", code=2, words="taken: the report folder can't be written"
    )


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("@req:PAY21-NONE-99", "no scenario is selected by '@req:PAY21-NONE-99'"),
        ("@hazard and not @hazard", "no scenario is selected"),
        ("@hazard and and", "'@hazard and and' is no tag expression"),
    ],
)
def test_an_expression_that_selects_nothing(payconform: Command, expression: str, words: str) -> None:
    says(payconform, "run", "--tags", expression, code=2, words=words)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--as-of", "soon"), "'soon' is no version"),
        (("--as-of", "99.0"), "--as-of 99.0.0 is newer than this payconform"),
        (("--as-of", "0.0.1"), "no requirement is as old as --as-of 0.0.1"),
        (("--shard", "5/4"), "there is no shard 5/4"),
        (("--level", "most"), "'most' is not one of 'must', 'should', 'may'"),
        (("--min-verified", "101"), "101 is not in the range 0<=x<=100"),
        (("--max-time", "0"), "0.0 is not in the range x>0"),
        (("--failed-from", "nowhere"), "nowhere: can't be read: No such file or directory"),
        (("--failed-from", "."), "result.json: can't be read: No such file or directory"),
    ],
)
def test_an_option_that_leaves_nothing_to_judge(
    payconform: Command, options: tuple[str, ...], words: str
) -> None:
    says(payconform, "run", *options, code=2, words=words)


def test_an_unknown_defect(payconform: Command) -> None:
    says(payconform, "run", "--defect", "laziness", code=2, words="known are: late-callback-reopens")


def test_a_defect_of_somebody_elses_service(payconform: Command, write: Callable[..., Path]) -> None:
    write()
    says(
        payconform, "run", "target.toml", "--defect", "late-callback-reopens", code=2, words="without PROFILE"
    )


def test_a_port_that_is_taken(payconform: Command) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        says(
            payconform,
            "serve",
            "provider",
            "--port",
            str(port),
            code=2,
            words=f"port {port} on 127.0.0.1 is taken",
        )


def test_a_reference_without_its_secrets(payconform: Command) -> None:
    says(
        payconform,
        "serve",
        "reference",
        "--provider",
        "http://127.0.0.1:9",
        code=2,
        words="PAYCONFORM_PROVIDER_SECRET",
    )


def test_an_unknown_command(payconform: Command) -> None:
    says(payconform, "judge", code=2, words="No such command")


def test_a_reference_has_one_provider(payconform: Command) -> None:
    providers = ("--provider", "http://127.0.0.1:9") * 2
    says(payconform, "serve", "reference", *providers, code=2, words="--provider is given twice")


def test_a_mail_server_is_a_host_and_a_port(payconform: Command) -> None:
    names = ("TARGET_LOGIN", "TARGET_KEY", "PROVIDER_SECRET", "MERCHANT_SECRET")
    said = payconform(
        *("serve", "reference", "--provider", "http://127.0.0.1:9", "--smtp", "localhost"),
        environment={f"PAYCONFORM_{name}": "secret" for name in names},
    )
    assert said.code == 2
    assert "'localhost' is no host:port" in said.err
    assert "Traceback" not in said.err
