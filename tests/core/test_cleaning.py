"""After a run its target is asked to drop what was made; what goes wrong with that is a warning."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace

import pytest
from rich.console import Console
from werkzeug.wrappers import Request, Response

from payconform import runner, specification
from payconform.choice import Choice
from payconform.cleaning import clean_up
from payconform.cli.dropping import drop
from payconform.errors import ConfigurationError
from payconform.made import Made, MadeWriter, Notes, read_made
from payconform.passes import passes_of
from payconform.plan import Plan
from payconform.progress import Listener
from payconform.serving import in_background
from payconform.target import profile as profiles
from payconform.target.profile import Profile

PAYMENT, PAYOUT, VENDOR = "payment-invoice-2021", "payout-invoice-2019-05", "vendor-invoice"
MADE = (Made(PAYMENT, "pc1-a-1"), Made(PAYMENT, "pc1-a-2"), Made(PAYOUT, "pc1-b-1"))
CYCLES = specification.ours().lifecycles
ONCE = 'reset = { method = "DELETE", path = "/runs/{run}" }\n'
EACH = 'reset = { method = "DELETE", path = "/invoices", query = { ref = "{reference}" } }\n'
PROFILE = """\
[target]
name = "shop"
base_url = "URL"
timeout = 2
lifecycles = ["payment-invoice-2021", "payout-invoice-2019-05"]
[auth]
scheme = "bearer"
token = "s3ntin3l"
[operations]
create = { method = "POST", path = "/invoices" }
read = { method = "GET", path = "/invoices/{id}" }
[invoice]
id = "$.id"
status = "$.status"
amount = "$.amount"
currency = "$.currency"
"""


@dataclass
class Service:
    """Takes each request by `answer`, and remembers it."""

    answer: Callable[[Request], Response] = lambda _: Response(status=204)
    asked: list[str] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    headers: list[Mapping[str, str]] = field(default_factory=list)

    @Request.application
    def __call__(self, request: Request) -> Response:
        self.asked.append(f"{request.method} {request.full_path.rstrip('?')}")
        self.bodies.append(request.get_data())
        self.headers.append(dict(request.headers))
        return self.answer(request)


@pytest.fixture
def service() -> Service:
    return Service()


@pytest.fixture
def load(service: Service, tmp_path: Path) -> Iterator[Callable[..., Profile]]:
    """A profile that says this as well, at the top or at its end, of a service that listens."""
    with in_background(service) as url:

        def loaded(top: str = "", end: str = "", **environment: str) -> Profile:
            path = tmp_path / "target.toml"
            path.write_text(top + PROFILE.replace("URL", url) + end)
            return profiles.load(path, environment)

        yield loaded


Load = Callable[..., Profile]


def test_once_a_run_by_its_mark(load: Load, service: Service) -> None:
    assert list(clean_up(load(ONCE), "3f9a1c", MADE, CYCLES)) == []
    assert service.asked == ["DELETE /runs/3f9a1c"]
    assert service.headers[0]["Authorization"] == "Bearer s3ntin3l"


def test_once_for_each_reference(load: Load, service: Service) -> None:
    assert list(clean_up(load(EACH), "3f9a1c", MADE, CYCLES)) == []
    assert service.asked == [f"DELETE /invoices?ref={name}" for name in ("pc1-a-1", "pc1-a-2", "pc1-b-1")]


def test_a_body_and_headers_have_placeholders_too(load: Load, service: Service) -> None:
    said = """
[reset]
method = "POST"
path = "/drop"
headers = { X-Run = "{run}" }
body = { references = ["{reference}"], everything = false }
"""
    assert list(clean_up(load(end=said), "3f9a1c", MADE[:1], CYCLES)) == []
    assert service.asked == ["POST /drop"]
    assert service.bodies == [b'{"references":["pc1-a-1"],"everything":false}']
    assert service.headers[0]["X-Run"] == "3f9a1c"


def test_without_a_reset_nobody_is_asked(load: Load, service: Service) -> None:
    assert list(clean_up(load(), "3f9a1c", MADE, CYCLES)) == []
    assert service.asked == []


def test_without_a_placeholder_it_is_called_once(load: Load, service: Service) -> None:
    assert (
        list(clean_up(load('reset = { method = "POST", path = "/empty" }\n'), "3f9a1c", MADE, CYCLES)) == []
    )
    assert service.asked == ["POST /empty"]


def test_where_nothing_was_made_nothing_is_dropped_by_reference(load: Load, service: Service) -> None:
    assert list(clean_up(load(EACH), "3f9a1c", (), CYCLES)) == []
    assert service.asked == []


def test_payouts_may_be_dropped_otherwise(load: Load, service: Service) -> None:
    said = '[payout.reset]\npath = "/payouts/{reference}"\nquery = false\n'
    assert list(clean_up(load(EACH, said), "3f9a1c", MADE, CYCLES)) == []
    assert service.asked == [
        *("DELETE /invoices?ref=pc1-a-1", "DELETE /invoices?ref=pc1-a-2", "DELETE /payouts/pc1-b-1")
    ]


def test_payouts_may_be_left_alone(load: Load, service: Service) -> None:
    assert list(clean_up(load(ONCE, "[payout]\nreset = false\n"), "3f9a1c", MADE, CYCLES)) == []
    assert list(clean_up(load(EACH, "[payout]\nreset = false\n"), "3f9a1c", MADE, CYCLES)) == []
    assert service.asked == [
        *("DELETE /runs/3f9a1c", "DELETE /invoices?ref=pc1-a-1", "DELETE /invoices?ref=pc1-a-2")
    ]


def test_other_credentials_for_payouts_make_another_call_of_it(load: Load, service: Service) -> None:
    assert list(clean_up(load(ONCE, '[payout.auth]\ntoken = "other"\n'), "3f9a1c", MADE, CYCLES)) == []
    assert [each["Authorization"] for each in service.headers] == ["Bearer s3ntin3l", "Bearer other"]


def test_a_reset_that_is_refused_is_told(load: Load, service: Service) -> None:
    service.answer = lambda _: Response("not now", status=503)
    assert list(clean_up(load(ONCE), "3f9a1c", MADE, CYCLES)) == [
        "the target wasn't reset: HTTP 503: not now"
    ]


def test_a_redirect_is_no_reset(load: Load, service: Service) -> None:
    service.answer = lambda _: Response(status=302, headers={"Location": "/login"})
    [told] = clean_up(load(ONCE), "3f9a1c", MADE, CYCLES)
    assert told == "the target wasn't reset: HTTP 302: it redirects to /login, and redirects are not followed"


def test_of_many_that_are_refused_the_first_is_told(load: Load, service: Service) -> None:
    service.answer = lambda request: Response("busy", status=204 if request.args["ref"] == "pc1-a-1" else 409)
    assert list(clean_up(load(EACH), "3f9a1c", MADE, CYCLES)) == [
        "2 of 3 invoices weren't reset; the first is pc1-a-2: HTTP 409: busy"
    ]


def test_what_is_gone_already_needs_no_reset(load: Load, service: Service) -> None:
    service.answer = lambda request: Response(status=204 if request.args["ref"] == "pc1-a-1" else 404)
    assert list(clean_up(load(EACH), "3f9a1c", MADE, CYCLES)) == []


def test_where_all_seems_to_be_gone_the_path_leads_nowhere(load: Load, service: Service) -> None:
    service.answer = lambda _: Response("no such page", status=404)
    assert list(clean_up(load(EACH), "3f9a1c", MADE, CYCLES)) == [
        "3 of 3 invoices weren't reset; the first is pc1-a-1: HTTP 404: no such page"
    ]


def test_where_nobody_answers_the_rest_is_left(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    path = tmp_path / "target.toml"
    for reset, words in (
        (ONCE, "the target wasn't reset: nobody answers at"),
        (EACH, "3 of 3 invoices weren't reset, from pc1-a-1 on: nobody answers at"),
    ):
        path.write_text(reset + PROFILE.replace("URL", f"http://127.0.0.1:{port}"))
        [warning] = clean_up(profiles.load(path, {}), "3f9a1c", MADE, CYCLES)
        assert warning.startswith(words)


def test_no_warning_shows_a_secret(load: Load, service: Service) -> None:
    service.answer = lambda _: Response('{"token": "s3ntin3l"}', status=403)
    [warning] = clean_up(load(ONCE), "3f9a1c", MADE, CYCLES)
    assert "s3ntin3l" not in warning


def test_a_secret_in_its_headers_is_known_as_one(load: Load) -> None:
    said = '[reset]\nmethod = "POST"\npath = "/drop"\nheaders = { X-Admin = "${ADMIN}" }\n'
    assert load(end=said, ADMIN="s3cret").secret_headers == {"X-Admin"}


@pytest.mark.parametrize(
    ("reset", "words"),
    [
        (
            'reset = { method = "DELETE", path = "/{id}" }\n',
            r"toml:1: reset\.path: there is no value for \{id\}",
        ),
        ('reset = { method = "DELETE", path = "runs" }\n', r"toml:1: reset\.path should"),
        ('reset = { path = "/runs" }\n', r"toml:1: .*reset.*method"),
        ('reset = { method = "DELETE", path = "/", each = 1 }\n', r"toml:1: unknown key reset\.each"),
    ],
)
def test_a_wrong_one_is_refused_with_its_line(load: Load, reset: str, words: str) -> None:
    with pytest.raises(ConfigurationError, match=words):
        load(reset)


def test_a_wrong_placeholder_of_payouts_is_found_where_it_stands(load: Load) -> None:
    with pytest.raises(ConfigurationError, match=r"toml:19: payout\.reset\.path: there is no value for"):
        load(EACH, '[payout.reset]\npath = "/{id}"\n')


def test_what_several_processes_asked_for_is_read_once(tmp_path: Path) -> None:
    writers = [MadeWriter(tmp_path, f"lane-{number}") for number in (1, 2)]
    for made in (MADE[0], MADE[0], MADE[1]):
        writers[0].asked(made)
    writers[1].asked(MADE[2])

    assert tuple(read_made(tmp_path)) == MADE, "on the disk before anybody closes it"
    for writer in writers:
        writer.close()


def test_what_was_refused_was_not_made_unless_it_was_there_already(tmp_path: Path) -> None:
    writer = MadeWriter(tmp_path, "main")
    notes = Notes(PAYMENT, writer)
    for reference in ("made", "refused", "made"):
        notes.asked(reference)
    for reference in ("refused", "made"):
        notes.refused(reference)
    writer.close()

    assert list(read_made(tmp_path)) == [Made(PAYMENT, "made")]


def test_notes_without_a_writer_are_nobodys() -> None:
    notes = Notes(PAYMENT)
    notes.asked("made")
    notes.refused("made")


def test_a_second_ctrl_c_ends_the_cleaning_and_not_the_run(load: Load, tmp_path: Path) -> None:
    def interrupted(*_: object) -> Iterator[str]:
        yield "the first went wrong"
        raise KeyboardInterrupt

    plan = Plan(load(ONCE), "", workers=1, passes=passes_of(None, 1), seed=0, choice=Choice())
    listener = Listener(Console())
    listener.pytest_collection_finish(SimpleNamespace(items=[None], config=SimpleNamespace(stash={})))  # type: ignore[arg-type] - all that it looks at

    assert runner._clean_up(plan, "3f9a1c", tmp_path, listener, interrupted) == [
        "the first went wrong",
        "cleaning up was interrupted: the target keeps what it has not dropped yet",
    ]


def test_a_run_that_collected_nothing_has_nothing_to_clean(
    load: Load, service: Service, tmp_path: Path
) -> None:
    plan = Plan(load(ONCE), "", workers=1, passes=passes_of(None, 1), seed=0, choice=Choice())

    assert runner._clean_up(plan, "3f9a1c", tmp_path, Listener(Console()), drop) == []
    assert service.asked == []
