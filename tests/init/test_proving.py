"""Three calls, and what they say of each line: it stands, it stands elsewhere, or it is refuted."""

from __future__ import annotations

import time
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from payconform.errors import TargetUnreachableError
from payconform.init.draft import Confidence, Draft, Gap, Line
from payconform.init.proving import Proved
from payconform.init.toml_text import text

from .documents import written
from .stall import Stall, drafted, made, proved, usual

Prove = Callable[..., Proved]


@pytest.fixture
def held_against(tmp_path: Path) -> Prove:
    def prove(stall: Stall, *lines: Line) -> Proved:
        return proved(stall, drafted(*lines), tmp_path)

    return prove


def told(proof: Proved, name: str) -> tuple[str, str]:
    """Verdict and text of the row about a line, by the beginning of its name."""
    [row] = [row for row in proof.told if row.name.split(" = ")[0] == name]
    return row.verdict, row.text


def at(name: str, place: Any, confidence: Confidence = Confidence.MEDIUM) -> Line:
    return Line(("invoice", name), place, confidence, "proposed")


def test_each_line_that_a_call_confirms_is_told_with_what_was_seen(held_against: Prove) -> None:
    stall = Stall()
    proof = held_against(stall)

    assert {row.verdict for row in proof.told} == {"ok"}
    rows = [str(row) for row in proof.told]
    assert 'ok      invoice.amount = "$.total.sum": 1234 was asked for and 1234 stands there' in rows
    assert 'ok      statuses.OPEN = "created": a new invoice is that' in rows
    assert "ok      operations.list: it shows the invoice, and no other" in rows
    assert stall.calls == ["POST /bills", "GET /bills/b1", "GET /bills"]
    amount = proof.draft.line("invoice", "amount")
    assert amount is not None
    assert (amount.confidence, amount.reason) == (Confidence.SAID, "seen in an answer")


def test_without_a_list_it_reads_a_second_time(tmp_path: Path) -> None:
    stall = Stall()

    proved(stall, drafted().without("operations", "list"), tmp_path)

    assert stall.calls == ["POST /bills", "GET /bills/b1", "GET /bills/b1"]


@pytest.mark.parametrize(
    ("name", "wrong", "right"),
    [
        ("amount", "$.sum", "$.total.sum"),
        ("amount", "$.paid", "$.total.sum"),
        ("currency", "$.currency", "$.total.ccy"),
        ("reference", "$.id", "$.ref"),
        ("id", "$.ref", "$.id"),
    ],
)
def test_what_was_sent_is_found_where_it_stands(
    held_against: Prove, name: str, wrong: str, right: str
) -> None:
    proof = held_against(Stall(), at(name, wrong))

    assert told(proof, f"invoice.{name}")[0] == "mended"
    assert proof.draft.value("invoice", name) == right


def test_what_stands_in_two_places_isnt_guessed(held_against: Prove) -> None:
    stall = Stall(
        shown=lambda order: {**usual(order), "one": order["ref"], "other": order["ref"], "ref": "x"}
    )
    proof = held_against(stall)

    verdict, text = told(proof, "invoice.reference")
    assert verdict == "refuted"
    assert "stands at $.one and $.other" in text
    line = proof.draft.line("invoice", "reference")
    assert line is not None
    assert line.refuted == text


@pytest.mark.parametrize(
    ("written_as", "asked", "shown", "verdict", "becomes"),
    [
        ("minor", "1234", lambda sum_: sum_, "ok", "minor"),
        ("minor", "1234", lambda sum_: f"{sum_}.00", "mended", "decimal-string"),
        ("minor", "1234", lambda sum_: float(f"{sum_}.5") - 0.5, "mended", "decimal"),
        ("minor", "1234", lambda sum_: sum_ / 100, "refuted", "minor"),
        ("decimal", "12.34", lambda sum_: sum_, "ok", "decimal"),
        ("decimal", "12.34", lambda sum_: f"{sum_}", "mended", "decimal-string"),
        ("decimal", "12.34", lambda sum_: round(sum_ * 100), "refuted", "decimal"),
        ("decimal-string", "12.34", float, "mended", "decimal"),
    ],
)
def test_how_amounts_are_written_is_seen(
    held_against: Prove, written_as: str, asked: str, shown: Callable[[Any], Any], verdict: str, becomes: str
) -> None:
    def bent(order: dict[str, Any]) -> dict[str, Any]:
        return {**usual(order), "total": {"sum": shown(order["sum"]), "ccy": order["ccy"]}}

    proof = held_against(Stall(shown=bent), Line(("money", "format"), written_as, Confidence.MEDIUM, "?"))

    assert told(proof, "money.format")[0] == verdict
    assert asked in told(proof, "invoice.amount")[1]
    assert proof.draft.value("money", "format") == becomes


def test_an_amount_that_is_nowhere_is_refuted(held_against: Prove) -> None:
    stall = Stall(shown=lambda order: {**usual(order), "total": {"sum": 7, "ccy": order["ccy"]}})

    verdict, text = told(held_against(stall), "invoice.amount")

    assert (verdict, text) == ("refuted", "1234 was asked for and 7 stands there")


def test_nothing_is_paid_yet(held_against: Prove) -> None:
    paid = Stall(shown=lambda order: {**usual(order), "paid": order["sum"]})
    unknown = Stall(shown=lambda order: {**usual(order), "paid": None})

    assert told(held_against(paid), "invoice.processed_amount") == (
        "refuted",
        "nothing has happened yet, and 1234 stands there",
    )
    assert told(held_against(unknown), "invoice.processed_amount")[0] == "open"


@pytest.mark.parametrize(
    ("value", "verdict"),
    [
        ("2001-01-01T00:00:00Z", "refuted"),
        ("yesterday", "refuted"),
        (None, "open"),
    ],
)
def test_when_it_was_created(held_against: Prove, value: object, verdict: str) -> None:
    stall = Stall(shown=lambda order: {**usual(order), "createdAt": value})

    assert told(held_against(stall), "invoice.created")[0] == verdict


def test_how_times_are_written_is_seen(held_against: Prove) -> None:
    stall = Stall(shown=lambda order: {**usual(order), "createdAt": int(time.time() * 1000)})
    proof = held_against(stall, Line(("time", "format"), "rfc3339", Confidence.LOW, "text"))

    assert told(proof, "time.format")[0] == "mended"
    assert proof.draft.value("time", "format") == "unix-ms"
    assert told(proof, "invoice.created")[0] == "ok"


def test_the_first_word_is_the_first_status(held_against: Prove) -> None:
    word = ("statuses", "OPEN")

    mended = held_against(Stall(), Line(word, "process_pending", Confidence.MEDIUM, "?"))
    refuted = held_against(Stall(), Line(word, "process_pending", Confidence.SAID))
    unknown = held_against(Stall(shown=lambda order: {**usual(order), "state": "FRESH"}))

    assert (told(mended, "statuses.OPEN")[0], mended.draft.value(*word)) == ("mended", "created")
    assert told(refuted, "statuses.OPEN")[0] == "refuted"
    assert (told(unknown, "statuses.FRESH")[0], unknown.draft.value("statuses", "FRESH")) == (
        "mended",
        "created",
    )


def test_an_invoice_in_an_envelope(held_against: Prove) -> None:
    stall = Stall(shown=lambda order: {"data": usual(order)}, listed=lambda shown: {"rows": [shown["data"]]})

    proof = held_against(stall)

    assert proof.draft.value("invoice", "root") == "$.data"
    assert told(proof, "invoice.amount")[0] == "ok"


@pytest.mark.parametrize(
    ("bent", "id_"),
    [
        (
            Stall(made=lambda _: {}, headers={"Location": "/bills/b1"}),
            {"header": "Location", "pattern": "[^/]+$"},
        ),
        (Stall(made=lambda shown: {"result": {"id": shown["id"]}}), "$.result.id"),
    ],
)
def test_the_new_id_is_found(held_against: Prove, bent: Stall, id_: object) -> None:
    proof = held_against(bent)

    assert proof.draft.value("operations", "create", "id") == id_
    assert told(proof, "operations.create.id")[0] == "mended"


def test_without_an_id_nothing_else_can_be_proved(held_against: Prove) -> None:
    proof = held_against(Stall(made=lambda _: {"thanks": True}))

    assert told(proof, "operations.create.id")[0] == "refuted"
    assert len(proof.told) == 2


def test_an_order_that_is_refused_is_told_with_the_answer(held_against: Prove) -> None:
    proof = held_against(Stall(status=422, made=lambda _: {"error": "no sum", "token": "s3ntin3l"}))

    [row] = proof.told
    assert row.verdict == "refuted"
    assert 'HTTP 422: {"error":"no sum","token":"[redacted]"}' in row.text


def test_a_read_that_leads_nowhere_is_refuted(held_against: Prove) -> None:
    line = Line(("operations", "read"), {"method": "GET", "path": "/other/{id}"}, Confidence.HIGH, "?")

    assert told(held_against(Stall(), line), "operations.read")[0] == "refuted"


@pytest.mark.parametrize(
    ("listed", "verdict"),
    [
        (lambda shown: {"rows": [shown, {**shown, "id": "b2"}]}, "refuted"),
        (lambda _: {"rows": []}, "refuted"),
        (lambda shown: {"data": {"found": [shown]}}, "mended"),
    ],
)
def test_what_the_list_shows(held_against: Prove, listed: Callable[[Any], Any], verdict: str) -> None:
    proof = held_against(Stall(listed=listed))

    assert told(proof, "operations.list")[0] == verdict
    if verdict == "mended":
        assert proof.draft.value("operations", "list", "items") == "$.data.found[*]"


@pytest.mark.parametrize(("state", "verdict"), [("OPEN", "ok"), ("FRESH", "refuted")])
def test_answers_are_held_to_the_description(tmp_path: Path, state: str, verdict: str) -> None:
    bill = {"properties": {"state": {"enum": ["OPEN"]}}}
    answer = {"200": {"content": {"application/json": {"schema": bill}}}}
    document = {"openapi": "3.1.0", "paths": {"/bills/{id}": {"get": {"responses": answer}}}}
    name = written(tmp_path, document).name
    stall = Stall(shown=lambda order: {**usual(order), "state": state})

    proof = proved(stall, drafted(Line(("schemas", "openapi"), name, Confidence.HIGH, "?")), tmp_path)

    assert told(proof, "schemas.openapi")[0] == verdict


def test_what_was_refuted_stands_in_the_file_and_so_does_what_was_seen(tmp_path: Path) -> None:
    stall = Stall(shown=lambda order: {**usual(order), "paid": order["sum"]})

    text = made(stall, drafted(), tmp_path).text

    assert 'amount = "$.total.sum"  # seen in an answer' in text
    assert 'processed_amount = "$.paid"  # refuted: nothing has happened yet, and 1234 stands there' in text


def test_nobody_answers(tmp_path: Path) -> None:
    class Nobody(Stall):
        def app(self) -> Any:
            raise TargetUnreachableError("nobody answers at http://127.0.0.1:9")

    result = made(Nobody(), drafted(), tmp_path)

    [row] = result.told
    assert (row.verdict, row.name, row.text) == (
        "open",
        "nothing is proved",
        "nobody answers at http://127.0.0.1:9",
    )
    assert result.missing == ()


def test_a_variable_that_isnt_set_is_to_do_and_nothing_is_called(tmp_path: Path) -> None:
    stall = Stall()
    draft = drafted(Line(("auth", "scheme"), "bearer"), Line(("auth", "token"), "${STALL_TOKEN}"))

    result = made(stall, draft, tmp_path)

    assert stall.calls == []
    assert result.missing == ("the environment variable STALL_TOKEN, which isn't set",)


def test_what_has_to_be_filled_is_named_with_its_line(tmp_path: Path) -> None:
    draft = drafted().without("invoice", "status")
    draft = Draft(draft.lines, (Gap(("invoice", "status"), "nothing is called so", needed=True),))

    result = made(Stall(), draft, tmp_path)

    [missing] = result.missing
    assert missing.startswith("invoice.status (")
    number = int(missing.split(":")[1].split(")")[0])
    assert result.text.splitlines()[number - 1].startswith('# status = ""  # to be filled')


def test_what_makes_no_profile_is_said(tmp_path: Path) -> None:
    result = made(Stall(), drafted(Line(("invoice", "colour"), "$.colour")), tmp_path)

    assert any("unknown key invoice.colour" in missing for missing in result.missing)


odd = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats(allow_nan=False)
    | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(
            st.sampled_from(["id", "ref", "state", "total", "sum", "ccy", "paid", "createdAt"]), inner
        )
    ),
    max_leaves=8,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(odd, odd, odd)
def test_whatever_is_answered_is_told_and_stays_a_draft(
    tmp_path: Path, made: Any, shown: Any, listed: Any
) -> None:
    stall = Stall(
        shown=lambda order: {**usual(order), **shown} if isinstance(shown, dict) else shown,
        made=lambda _: made,
        listed=lambda _: listed,
        headers={"Location": "/bills/b1"},
    )

    proof = proved(stall, drafted(), tmp_path)

    assert proof.told
    assert tomllib.loads(text(proof.draft))
