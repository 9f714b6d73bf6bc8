"""What a run made at its target is dropped at its end, however it ends."""

from __future__ import annotations

import json
import signal
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

import pytest
from werkzeug.wrappers import Request, Response

from payconform.serving import in_background

from .conftest import Command, Said, surroundings

PROFILE = """\
[target]
name = "acme"
base_url = "{url}"
lifecycles = ["payment-invoice-2021"]

[money]
format = "minor"

[operations]
read = {{ method = "GET", path = "/invoices/{{id}}" }}

[operations.create]
method = "POST"
path = "/invoices"
body = {{ ref = "{{reference}}", amount = "{{amount}}", currency = "{{currency}}" }}

[invoice]
id = "$.ref"
status = "$.status"
amount = "$.amount"
currency = "$.currency"

[reset]
method = "DELETE"
path = "/invoices"
query = {{ run = "{{run}}", ref = "{{reference}}" }}
"""
CREATION = "@req:PAY21-INIT-01 or @req:PAY21-CREATE-01"
KIOSK = Path(__file__).parents[1] / "in_process" / "kiosk.toml"
LONGEST_S = 60.0


@dataclass
class Acme:
    """Keeps what it is told, and drops what it is told to drop."""

    invoices: dict[str, dict[str, object]] = field(default_factory=dict)
    dropped: list[tuple[str, str]] = field(default_factory=list)
    refuses: bool = False
    asked: Event = field(default_factory=Event)

    @Request.application
    def __call__(self, request: Request) -> Response:
        match request.method:
            case "POST":
                order = {**request.get_json(), "status": "created"}
                self.invoices[str(order["ref"])] = order
                self.asked.set()
                return Response(json.dumps(order), status=201, content_type="application/json")
            case "DELETE" if self.refuses:
                return Response("never", status=403)
            case "DELETE":
                self.dropped.append((request.args["run"], request.args["ref"]))
                there = self.invoices.pop(request.args["ref"], None)
                return Response(status=204 if there else 404)
        found = self.invoices.get(request.path.rpartition("/")[2])
        body = json.dumps(found) if found else "{}"
        return Response(body, status=200 if found else 404, content_type="application/json")


@pytest.fixture
def acme() -> Acme:
    return Acme()


@pytest.fixture
def judged(acme: Acme, payconform: Command) -> Iterator[Callable[..., Said]]:
    """A run against Acme, of its creation alone."""
    with in_background(acme) as url:
        (payconform.folder / "target.toml").write_text(PROFILE.format(url=url))
        some = ("--tags", CREATION, "--min-verified", "0")
        yield lambda *options: payconform("run", "target.toml", *some, *options)


def test_each_invoice_of_every_lane_is_dropped(judged: Callable[..., Said], acme: Acme) -> None:
    said = judged("--workers", "2")

    assert said.code == 0, said.out + said.err
    assert acme.invoices == {}
    assert len(acme.dropped) == len(set(acme.dropped)) >= 2
    run_id = said.result["run_id"]
    assert all(run == run_id and reference.startswith(f"pc{run_id}") for run, reference in acme.dropped)
    assert said.result["warnings"] == []


def test_what_is_to_be_kept_is_kept(judged: Callable[..., Said], acme: Acme) -> None:
    said = judged("--keep")

    assert said.code == 0, said.out + said.err
    assert acme.invoices
    assert acme.dropped == []
    assert said.result["warnings"] == []


def test_a_reset_that_fails_is_a_warning_and_no_verdict(judged: Callable[..., Said], acme: Acme) -> None:
    acme.refuses = True

    said = judged()

    [warning] = said.result["warnings"]
    of = f"{len(acme.invoices)} of {len(acme.invoices)} invoices"
    assert warning.startswith(f"{of} weren't reset; the first is pc{said.result['run_id']}")
    assert warning.endswith(": HTTP 403: never")
    assert f"warning  {warning}" in said.out
    assert (said.code, said.result["verdict"], said.result["problems"]) == (0, "conformant with gaps", [])


def test_the_doctor_tries_it_and_leaves_nothing_behind(payconform: Command, acme: Acme) -> None:
    with in_background(acme) as url:
        (payconform.folder / "target.toml").write_text(PROFILE.format(url=url))
        well = payconform("doctor", "target.toml")
        left = dict(acme.invoices)
        acme.refuses = True
        ill = payconform("doctor", "target.toml")

    assert well.code == 0, well.out + well.err
    assert well.out.splitlines()[-1] == f"ok    cleaning up: {len(acme.dropped)} invoices are dropped"
    assert left == {}
    assert {run for run, _ in acme.dropped} == {"doctor"}
    assert ill.code == 2
    *_, told, hint = ill.out.splitlines()
    assert told.startswith("mend  cleaning up: 3 of 3 invoices weren't reset; the first is pcdoctor-")
    assert told.endswith(": HTTP 403: never")
    assert hint == "      look at [reset]; or take it out, and what a run makes stays"


def test_the_doctor_tries_no_reset_that_may_drop_what_others_made(payconform: Command, acme: Acme) -> None:
    with in_background(acme) as url:
        profile = PROFILE.partition("query = {{ run")[0]
        (payconform.folder / "target.toml").write_text(profile.format(url=url))
        said = payconform("doctor", "target.toml")

    assert said.code == 0, said.out + said.err
    assert "ok    cleaning up: not tried: it names neither run nor reference" in said.out
    assert acme.invoices


STORING = """\
import json
import sys
from io import BytesIO
from pathlib import Path

sys.path.insert(0, {folder!r})
from kiosk import make

HERE = Path(__file__).parent


def storing():
    app = make()

    def call(environ, start_response):
        method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        if method == "DELETE":
            (HERE / "stored" / path.rpartition("/")[2]).unlink()
            start_response("204 No Content", [])
            return []
        if method == "POST" and path == "/bills":
            taken = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
            (HERE / "stored" / json.loads(taken)["ref"]).touch()
            (HERE / "made").open("a").write("x")
            environ["wsgi.input"] = BytesIO(taken)
        return app(environ, start_response)

    return call
"""


def test_what_an_app_in_this_process_stored_is_dropped_too(payconform: Command) -> None:
    folder, stored = payconform.folder, payconform.folder / "stored"
    stored.mkdir()
    (folder / "storing.py").write_text(STORING.format(folder=str(KIOSK.parent)), "utf-8")
    text = KIOSK.read_text("utf-8").replace("kiosk:make()", "storing:storing()")
    reset = '[reset]\nmethod = "DELETE"\npath = "/tests/{reference}"\n'
    (folder / "target.toml").write_text(f"{text}\n{reset}", "utf-8")

    said = payconform("run", "target.toml", "--tags", CREATION, "--workers", "2", "--min-verified", "0")

    assert said.code == 0, said.out + said.err
    assert (folder / "made").read_text()
    assert list(stored.iterdir()) == []
    assert said.result["warnings"] == []


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interrupted_run_cleans_up_too(
    payconform: Command, acme: Acme, sent: signal.Signals, code: int
) -> None:
    with in_background(acme) as url:
        (payconform.folder / "target.toml").write_text(PROFILE.format(url=url))
        process = subprocess.Popen(
            payconform.line("run", "target.toml"),
            cwd=payconform.folder,
            env=surroundings({}),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert acme.asked.wait(LONGEST_S), "no invoice was asked for"
        process.send_signal(sent)
        output, _ = process.communicate(timeout=LONGEST_S)

    assert process.returncode == code, output
    assert acme.dropped, output
    assert acme.invoices == {}, output
    result = json.loads(Path(payconform.folder, "payconform-report", "result.json").read_bytes())
    assert (result["interrupted"], result["warnings"]) == (sent.name, [])
