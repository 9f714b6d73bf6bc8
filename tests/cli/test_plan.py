"""``payconform run --plan``: told before anybody is called, and true afterwards."""

from __future__ import annotations

import json
import re
import socket
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from payconform import lifecycles
from payconform.planning.step_calls import of_scenario, of_step
from payconform.suite.collection import all_written

from .conftest import Command

KIOSK = Path(__file__).parents[1] / "in_process" / "kiosk.toml"
PROFILE = """\
[target]
name = "acme"
base_url = "{url}"
lifecycles = ["payment-invoice-2021"]

[auth]
scheme = "header"
name = "X-Key"
value = "${{ACME_KEY}}"

[headers]
X-Also = "plain"

[operations]
create = {{ method = "POST", path = "/invoices", body = {{ ref = "{{reference}}", sum = "{{amount}}", \
secret = "${{ACME_KEY}}" }} }}
read = {{ method = "GET", path = "/invoices/{{id}}" }}
process = {{ method = "POST", path = "/invoices/{{id}}/pay" }}

[invoice]
id = "$.id"
status = "$.status"
amount = "$.amount"
currency = "$.currency"

[provider]
url = "{url}"
"""
ENVIRONMENT = {"ACME_KEY": "s3ntin3l"}
CYCLES = {
    name: lifecycles.load(name)
    for name in ("payment-invoice-2021", "payout-invoice-2019-05", "vendor-invoice")
}


class Counting:
    """Takes connections, and answers nothing."""

    def __init__(self) -> None:
        self.connections = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._take, daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def _take(self) -> None:
        while True:
            try:
                taken, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            taken.close()

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()


@pytest.fixture
def anybody() -> Iterator[Counting]:
    counting = Counting()
    yield counting
    counting.close()


@pytest.fixture
def profile(anybody: Counting, tmp_path: Path) -> Path:
    path = tmp_path / "target.toml"
    path.write_text(PROFILE.format(url=anybody.url), "utf-8")
    return path


@pytest.mark.usefixtures("profile")
def test_nobody_is_called_and_nothing_is_written(
    payconform: Command, anybody: Counting, tmp_path: Path
) -> None:
    said = payconform("run", "target.toml", "--plan", environment=ENVIRONMENT)
    doctor = payconform("doctor", "target.toml", environment=ENVIRONMENT)

    assert said.code == 0, said.out + said.err
    assert doctor.code != 0
    assert anybody.connections > 0, "the doctor calls, so that a call would have been counted"
    counted = anybody.connections
    assert payconform("run", "target.toml", "--plan", environment=ENVIRONMENT).code == 0
    assert anybody.connections == counted
    assert [path.name for path in tmp_path.iterdir()] == ["target.toml"]


@pytest.mark.usefixtures("profile")
def test_it_tells_passes_scenarios_gaps_and_calls_and_no_secret(
    payconform: Command, anybody: Counting
) -> None:
    said = payconform("run", "target.toml", "--plan", "--workers", "1", environment=ENVIRONMENT)

    lines = said.out.splitlines()
    assert lines[0] == "nothing is called; a run would go so:"
    assert lines[1] == "  all scenarios, 5 side by side: each scenario has invoices of its own"
    assert re.search(
        r"  payment-invoice-2021: (\d+) selected, \d+ to be judged, \d+ not claimed, \d+ unverifiable",
        said.out,
    )
    assert re.search(r"^  refund: \d+ scenarios; costs \d+ musts: PAY21-", said.out, re.MULTILINE)
    call = lines.index(f"    POST {anybody.url}/invoices")
    assert re.fullmatch(r"  create: at least \d+ times \(payment-invoice-2021\)", lines[call - 1])
    assert lines[call + 1 : call + 5] == [
        "    Content-Type: application/json",
        "    X-Also: plain",
        "    X-Key: [redacted]",
        '    {"ref":"pc0a1b2c-0123abcd-1","sum":100.00,"secret":"[redacted]"}',
    ]
    assert "s3ntin3l" not in said.out


def test_of_an_expression_that_selects_nothing_there_is_no_plan(payconform: Command) -> None:
    nothing = payconform("run", "--plan", "--tags", "@req:NONE-1")
    no_expression = payconform("run", "--plan", "--tags", "@req:(")

    assert (nothing.code, no_expression.code) == (2, 2)
    assert "no scenario is selected by '@req:NONE-1'" in nothing.err


def test_the_reference_has_a_plan_too(payconform: Command) -> None:
    said = payconform("run", "--plan", "--format", "json", "--tags", "@lifecycle:vendor-invoice")

    plan = json.loads(said.out)
    assert [row["scenarios"] for row in plan["selected"]][:4] == [0, 0, 0, 0]
    vendor = plan["selected"][4]
    assert vendor["scenarios"] == vendor["judged"] > 0
    calls = {call["operation"]: call for call in plan["calls"]}
    assert {"pay", "schedule", "mark_as_paid", "draft", "clock.move"} <= set(calls)
    assert calls["add_file"]["request"]["body"] == "(a form with the file)"
    assert calls["pay"]["request"]["body"] == '{"amount":10000}'


TAGS = "@req:PAY21-FINAL-02 or @req:PAY21-MONEY-03 or @req:PAY21-REF-03"


def test_what_is_not_claimed_is_what_a_run_doesnt_judge(payconform: Command) -> None:
    planned = json.loads(payconform("run", str(KIOSK), "--plan", "--format", "json", "--tags", TAGS).out)
    run = payconform("run", str(KIOSK), "--tags", TAGS, "--workers", "1")

    [selected] = planned["selected"]
    verdicts = Counter(verdict for verdict, _ in run.verdicts.values())
    assert selected["scenarios"] == len(run.verdicts)
    assert selected["not_claimed"] > 0
    assert verdicts["not_claimed"] == selected["not_claimed"]
    assert sum(verdicts.values()) - verdicts["not_claimed"] == selected["judged"] + selected["unverifiable"]


def scenarios(payconform: Command, *options: str) -> int:
    plan = json.loads(payconform("run", str(KIOSK), "--plan", "--format", "json", *options).out)
    return sum(row["scenarios"] for row in plan["selected"])


def test_whatever_leaves_scenarios_out_of_a_run_leaves_them_out_of_its_plan(payconform: Command) -> None:
    whole = scenarios(payconform)

    assert 0 < scenarios(payconform, "--level", "must") < whole
    halves = [scenarios(payconform, "--shard", shard) for shard in ("1/2", "2/2")]
    assert sum(halves) == whole
    assert abs(halves[0] - halves[1]) <= 1
    said = payconform("run", str(KIOSK), "--plan", "--tags", TAGS, "--shard", "1/2")
    assert f"scenarios chosen by '{TAGS}', --shard 1/2" in said.out
    earlier = payconform("run", str(KIOSK), "--plan", "--as-of", "0.0")
    assert (earlier.code, "no scenario is selected by --as-of 0.0.0" in earlier.err) == (2, True), earlier.out


COUNTED = """\
import sys
from pathlib import Path

sys.path.insert(0, {folder!r})
from kiosk import make

LOG = Path(__file__).with_name("calls.txt")


def counted():
    app = make()

    def call(environ, start_response):
        with LOG.open("a") as log:
            log.write(f"{{environ['REQUEST_METHOD']}} {{environ['PATH_INFO']}}\\n")
        return app(environ, start_response)

    return call
"""


def test_at_least_so_many_calls_are_made(payconform: Command, tmp_path: Path) -> None:
    (tmp_path / "counted.py").write_text(COUNTED.format(folder=str(KIOSK.parent)), "utf-8")
    text = KIOSK.read_text("utf-8").replace("kiosk:make()", "counted:counted()")
    (tmp_path / "target.toml").write_text(text, "utf-8")
    options = ("run", "target.toml", "--tags", TAGS)

    planned = json.loads(payconform(*options, "--plan", "--format", "json").out)
    assert not (tmp_path / "calls.txt").exists(), "not even its app is loaded"
    payconform(*options, "--workers", "1", "--lanes", "1")

    log = (tmp_path / "calls.txt").read_text("utf-8")
    patterns = {"create": r"POST /bills", "read": r"GET /bills/\w+", "process": r"POST /bills/\w+/pay"}
    least = {call["operation"]: call["at_least"] for call in planned["calls"]}
    assert set(least) == set(patterns)
    for name, pattern in patterns.items():
        made = len(re.findall(f"^{pattern}$", log, re.MULTILINE))
        assert 0 < least[name] <= made, name


SAID = [
    ("an invoice of 10.00 EUR", "payment-invoice-2021", ("create",)),
    ("an invoice of 10.00 EUR that lives for 30 minutes", "payment-invoice-2021", ("create",)),
    ("an invoice of 10.00 EUR that is processed", "payment-invoice-2021", ("create", "process")),
    ("an invoice of 10.00 EUR that is expired", "payment-invoice-2021", ("create",)),
    (
        "an invoice of 10.00 EUR that is expired with a payment in flight",
        "payment-invoice-2021",
        ("create", "process"),
    ),
    ("an invoice of 10.00 EUR that is refunded", "payment-invoice-2021", ("create", "process", "refund")),
    ("an invoice of 10.00 EUR that is canceled", "payout-invoice-2019-05", ("create", "process", "cancel")),
    ("an invoice of 10.00 INR that is canceled", "vendor-invoice", ("create", "cancel")),
    ("an invoice of 10.00 INR that is partially paid", "vendor-invoice", ("create", "pay")),
    ("the business takes the action Mark as Paid", "vendor-invoice", ("mark_as_paid",)),
    ("the merchant tries to refund 1.00 EUR", "payment-invoice-2021", ("refund",)),
    ("2 hours pass", "payment-invoice-2021", ("clock.move",)),
    ("the provider settles the payment", "payment-invoice-2021", ()),
    ("something of somebody else's", "payment-invoice-2021", ()),
]


@pytest.mark.parametrize(("text", "cycle", "names"), SAID)
def test_what_a_step_calls(text: str, cycle: str, names: tuple[str, ...]) -> None:
    assert of_step(text, CYCLES[cycle]) == names


def test_each_scenario_of_ours_is_known_to_make_something() -> None:
    """But for those that only call wrongly: a new way to make an invoice has to be in the table."""
    everything = frozenset({"create", "read", "draft", "public_create", "clock", "list", "search", "account"})
    silent = [
        mark.id
        for mark, steps in all_written()
        if mark.lifecycle in CYCLES
        and not of_scenario([step.name for step in steps], CYCLES[mark.lifecycle], everything)
        - Counter({"clock.read": 1})
        and not any(step.name.startswith("the merchant calls ") for step in steps)
    ]

    assert silent == []
