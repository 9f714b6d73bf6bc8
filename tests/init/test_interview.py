"""Questions and answers: from a file, with defaults for what it doesn't say."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

from payconform.errors import ConfigurationError, TargetUnreachableError, UsageError
from payconform.in_process.apps import AppTransport
from payconform.init.answers import Given, settings
from payconform.init.draft import Confidence, Draft
from payconform.init.interview import interview, operation
from payconform.init.making import Making
from payconform.init.samples import Sample
from payconform.lifecycle import LifeCycle
from payconform.target import profile as profiles
from payconform.target.source import Source

from .stall import Stall

SAMPLE = {
    "bill": {
        "billId": "b1",
        "merchantRef": "r-1",
        "standing": "NEW",
        "cost": 1234,
        "money": "EUR",
        "madeAt": "2026-01-31T12:00:00Z",
    }
}
ANSWERS = f"""\
[target]
name = "stall"
base_url = "http://127.0.0.1:9"

[auth]
scheme = "bearer"
token = "STALL_TOKEN"

[operations]
create = "POST /bills"
read = "GET /bills/{{id}}"
list = "GET /bills?ref={{reference}}"
process = "POST /bills/{{id}}/pay"

[sample]
statuses = "NEW, PAID, BROKEN OFF"
invoice = '{json.dumps(SAMPLE)}'

[statuses]
"BROKEN OFF" = "process_failed"
"""
Ask = Callable[..., Draft]


def given(text: str, *more: str) -> Given:
    return Given(Source(Path("answers.toml"), text), settings(more))


def asked(text: str, *more: str, fetch: Any = None) -> Draft:
    return interview(given(text, *more), fetch, lambda _: None)[0]


def test_answers_make_a_profile(tmp_path: Path) -> None:
    answers = given(ANSWERS)
    draft, allowed = interview(answers, None, lambda _: None)
    draft = draft.overlaid(answers.rest())

    source = Source(tmp_path / "target.toml", Making(tmp_path / "target.toml", "").text(draft))
    profile = profiles.of(source, {"STALL_TOKEN": "t"})

    assert not allowed
    assert profile.auth == {"scheme": "bearer", "token": "t"}
    assert profile.tables["operations"]["list"] == {
        "method": "GET",
        "path": "/bills",
        "query": {"ref": "{reference}"},
        "items": "$.items[*]",
    }
    assert profile.table("statuses") == {
        "NEW": "created",
        "PAID": "processed",
        "BROKEN OFF": "process_failed",
    }
    assert profile.provider == {"bind": "127.0.0.1:8701"}


def test_a_sample_shows_its_places_by_name_and_by_value() -> None:
    draft = asked(ANSWERS)

    assert draft.value("invoice") == {
        "root": "$.bill",
        "id": "$.billId",
        "reference": "$.merchantRef",
        "status": "$.standing",
        "amount": "$.cost",
        "currency": "$.money",
        "created": "$.madeAt",
    }
    currency = draft.line("invoice", "currency")
    assert currency is not None
    assert (currency.confidence, currency.reason) == (
        Confidence.MEDIUM,
        "the only value that can be one: EUR",
    )
    assert draft.value("money", "format") == "minor"


def test_without_a_sample_places_are_guessed_and_said_to_be() -> None:
    draft = asked('[operations]\ncreate = "POST /bills"')

    status = draft.line("invoice", "status")
    assert status is not None
    assert (status.value, status.confidence, status.reason) == ("$.status", Confidence.LOW, "a guess")
    assert draft.value("operations", "read") == {"method": "GET", "path": "/bills/{id}"}


def test_an_example_body_gets_its_placeholders_and_keeps_the_rest() -> None:
    body = {
        "orderNumber": "o-1",
        "total": {"value": 12.5, "currency": "EUR"},
        "notify": "https://shop.example/hook",
        "channel": "web",
        "lines": [{"name": "Tea"}],
        "note": None,
        "apiSecret": "s3ntin3l",
        "capture": False,
        "said": "{description}",
    }
    draft = asked(f"[operations.create]\nmethod = 'POST'\npath = '/o'\nbody = '{json.dumps(body)}'")

    assert draft.value("operations", "create", "body") == {
        "orderNumber": "{reference}",
        "total": {"value": "{amount}", "currency": "{currency}"},
        "notify": "{callback_url}",
        "channel": "web",
        "lines": [{"name": "Tea"}],
        "apiSecret": "${SERVICE_API_SECRET}",
        "capture": False,
        "said": "{description}",
    }
    assert draft.value("callbacks", "invoice") == "$"


def test_an_app_in_this_process() -> None:
    draft = asked('[target]\nwsgi = "kiosk:make()"')

    assert draft.value("target", "wsgi") == "kiosk:make()"
    assert draft.value("provider") == {"public_url": "http://provider.test"}


def test_settings_are_answers_too() -> None:
    draft = asked(ANSWERS, "target.base_url=http://127.0.0.1:7", "auth.scheme=none", "target.name='x y'")

    assert draft.value("target") == {
        "name": "x y",
        "base_url": "http://127.0.0.1:7",
        "lifecycles": ["payment-invoice-2021"],
    }
    assert draft.value("auth") == {"scheme": "none"}


MISTAKES = [
    ('[target]\nbase_url = "shop"', UsageError, "target.base_url can't be 'shop'"),
    ('[target]\nbase_url = "https://shop.example"', UsageError, "beyond this machine and no test system"),
    ('[target]\nlifecycles = ["x"]', UsageError, "there is no life cycle 'x'"),
    ('[auth]\nscheme = "digest"', ConfigurationError, "answers.toml:2: auth.scheme can't be 'digest'"),
    ('[auth]\nscheme = "bearer"\ntoken = "s3ntin3l-abc"', UsageError, "auth.token is no name of a variable"),
    ('[operations]\ncreate = "MAKE /x"', UsageError, "operations.create can't be 'MAKE /x'"),
    ('[operations]\nread = "GET bills"', UsageError, "operations.read can't be 'GET bills'"),
    ("[sample]\ninvoice = '{'", UsageError, "sample.invoice is no JSON"),
    ("[sample]\nfile = 'x'", ConfigurationError, "answers.toml:2: unknown key sample.file"),
    ("[samples]\n", ConfigurationError, "answers.toml:1: unknown key samples"),
    ("[operations.create]\nmethod = 'POST'\npath = '/x'\nbody = '[]'", UsageError, "should be a JSON object"),
    ("x = ", ConfigurationError, "not TOML"),
]


@pytest.mark.parametrize(("text", "kind", "message"), MISTAKES)
def test_a_wrong_answer_is_one_sentence(text: str, kind: type[Exception], message: str) -> None:
    with pytest.raises(kind) as caught:
        asked(text)

    assert message in str(caught.value)
    assert "s3ntin3l" not in str(caught.value)


@pytest.mark.parametrize("setting", ["target", "=3", "a b=3"])
def test_a_setting_that_is_none_is_refused(setting: str) -> None:
    with pytest.raises(UsageError, match="it should be KEY=VALUE"):
        settings([setting])


def test_operations_are_said_in_a_line() -> None:
    assert operation("post /bills/{id}/pay", "process") == {"method": "POST", "path": "/bills/{id}/pay"}
    assert operation("GET /b?r={reference}&all=", "list") == {
        "method": "GET",
        "path": "/b",
        "query": {"r": "{reference}", "all": ""},
    }


ORDER = """\
[operations.create]
method = "POST"
path = "/bills"
body = { ref = "{reference}", sum = "{amount}", ccy = "{currency}" }
"""
CONSENT = f'money = {{ format = "minor" }}\n{ORDER}[sample]\nmake = true\n'


@pytest.fixture
def stall() -> Stall:
    return Stall()


def test_with_consent_one_invoice_is_made_and_proves_the_profile_as_well(
    tmp_path: Path, stall: Stall
) -> None:
    making = Making(tmp_path / "target.toml", "", {})
    transport = AppTransport(stall.app())

    def fetch(draft: Draft, cycle: LifeCycle) -> Sample:
        return making.fetch(draft, cycle, lambda _: nullcontext(transport))

    draft, allowed = interview(given(CONSENT), fetch, lambda _: None)
    made = making.finish(draft, {}, lambda _: nullcontext(transport))

    assert allowed
    assert draft.value("invoice", "amount") == "$.total.sum"
    assert stall.calls == ["POST /bills", "GET /bills/b1", "GET /bills/b1"]
    assert [str(row) for row in made.told if row.verdict != "ok"] == []
    assert made.missing == ()


def test_without_consent_nothing_is_called(stall: Stall) -> None:
    def fetch(*_: object) -> Sample:
        pytest.fail("nobody allowed it")

    _, allowed = interview(given(ORDER), fetch, lambda _: None)

    assert not allowed
    assert stall.calls == []


def test_where_nobody_answers_the_questions_go_on() -> None:
    said: list[str] = []

    def fetch(*_: object) -> Sample:
        raise TargetUnreachableError("nobody answers at http://127.0.0.1:9")

    draft, _ = interview(given(CONSENT), fetch, said.append)

    assert said == ["no invoice could be made: nobody answers at http://127.0.0.1:9"]
    assert draft.value("invoice", "id") == "$.id"
