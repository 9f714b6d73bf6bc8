"""What ``payconform doctor`` says of a service with one thing wrong: there, why, and what to do; no more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from payconform import lifecycles
from payconform.cli.doctor import code_of
from payconform.doctor import examination, patient
from payconform.doctor.rows import Row, Verdict
from payconform.doctor.ways import reach_hint
from payconform.oracle.findings import failure
from payconform.target.http_driver import HttpDriver
from payconform.target.transport import NobodyThereError
from payconform.target.values import Invoice

from .clinic import Clinic, examined, load, opened

Examine = Callable[..., dict[str, Row]]
FINE = {Verdict.OK, Verdict.NOTE}


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """What doesn't come in this process at once doesn't come."""
    for module in ("patient", "ways"):
        monkeypatch.setattr(f"payconform.doctor.{module}.WAIT_S", 0.3)


@pytest.fixture
def examine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Examine:
    def rows(clinic: Clinic | None = None, changes: dict[str, str] | None = None) -> dict[str, Row]:
        return examined(clinic or Clinic(), load(tmp_path, **(changes or {})), monkeypatch)

    return rows


def to_mend(rows: dict[str, Row]) -> list[str]:
    return [name for name, row in rows.items() if row.verdict is Verdict.MEND]


def test_a_well_service_has_a_line_for_each_thing_it_claims(examine: Examine) -> None:
    rows = examine()

    assert list(rows) == [
        *("reachability and auth", "clock.read", "create", "read", "money scale", "list", "digest"),
        *("process", "way to the provider", "way back from the provider", "outcome"),
        *("way to the merchant", "signature", "refund", "events", "terminate"),
        *("status words", "clock skew", "clock.move", "clock.forget", "cleaning up"),
    ]
    assert {name for name, row in rows.items() if row.verdict is not Verdict.OK} == {
        "signature",
        "clock skew",
    }
    assert code_of(rows.values()) == 0
    assert rows["way to the provider"].told == (
        "a payment with our reference arrived at http://provider.test"
    )
    assert rows["status words"].told == (
        "NEW is created, PAID is processed, WORKING is processing, CANCELLED is terminated"
    )
    assert rows["clock.forget"].told == "it has forgotten the invoice"


def test_what_was_made_is_dropped_as_a_run_would_drop_it(examine: Examine) -> None:
    clinic = Clinic()

    rows = examine(clinic)

    assert {asked["begins"] for asked in clinic.dropped} == {"pcdoctor"}
    assert all(asked["ref"].startswith("pcdoctor-") for asked in clinic.dropped)
    assert rows["cleaning up"].told == f"{len(clinic.dropped)} invoices are dropped"


@pytest.mark.parametrize("status", [404, 500])
def test_a_reset_that_drops_nothing(examine: Examine, status: int) -> None:
    rows = examine(Clinic(answers={"DELETE /tests": status}))

    assert to_mend(rows) == ["cleaning up"]
    assert f": HTTP {status}: <p>no</p>" in rows["cleaning up"].told
    assert "[reset]" in rows["cleaning up"].hint


ABSENT = [
    ("GET /bills", "list"),
    ("POST /bills/<key>/pay", "process"),
    ("POST /bills/<key>/cancel", "terminate"),
    ("POST /bills/<key>/refunds", "refund"),
    ("GET /bills/<key>/log", "events"),
    ("GET /sum", "digest"),
]


@pytest.mark.parametrize("status", [404, 405, 501])
@pytest.mark.parametrize(("endpoint", "check"), ABSENT)
def test_a_claim_that_nobody_answers_is_named(
    examine: Examine, endpoint: str, check: str, status: int
) -> None:
    rows = examine(Clinic(answers={endpoint: status}))

    assert to_mend(rows) == [check]
    assert rows[check].told == f"HTTP {status}: it is mapped, and nothing is there"
    assert f"operations.{check}" in rows[check].hint
    assert code_of(rows.values()) == 2


def test_what_builds_on_a_failed_check_is_skipped_and_says_so(examine: Examine) -> None:
    rows = examine(Clinic(answers={"POST /bills": 500}))

    assert to_mend(rows) == ["create"]
    assert rows["read"].verdict is Verdict.SKIP
    assert rows["read"].told == "not made, since create isn't well"
    assert rows["signature"].told == "not made, since way to the merchant isn't well"
    assert rows["digest"].verdict is Verdict.OK, "what doesn't need it is made all the same"
    assert rows["clock.read"].verdict is Verdict.OK


@pytest.mark.parametrize(
    ("clinic", "check", "told", "hint"),
    [
        (
            Clinic(shown=lambda b: {**b, "amount": "1234"}),
            "money scale",
            "1234.00 EUR is read",
            "major units",
        ),
        (
            Clinic(shown=lambda b: {**b, "amount": 12.34}),
            "create",
            "12.34",
            "operations.create and [invoice]",
        ),
        (
            Clinic(shown=lambda b: {**b, "state": "SENT"} if b["state"] == "WORKING" else b),
            "status words",
            "SENT: no status of payment-invoice-2021",
            'SENT = "processing"?',
        ),
        (
            Clinic(shown=lambda b: {**b, "state": "HUFF"} if b["state"] == "WORKING" else b),
            "status words",
            "HUFF: no status",
            "which of created, expired",
        ),
        (
            Clinic(row=lambda b: {k: v for k, v in b.items() if k != "ref"}),
            "list",
            "its row shows no reference",
            "invoice.reference",
        ),
        (Clinic(row=lambda _: None), "list", "0 rows, and none is the invoice", "query, items"),
        (
            Clinic(pays=False),
            "way to the provider",
            "no payment came to the provider at http://provider.test",
            "`requests`",
        ),
        (
            Clinic(reference=lambda ref: f"K-{ref}"),
            "way to the provider",
            "but under the reference K-pcdoctor-",
            'provider.correlation = "amount"',
        ),
        (
            Clinic(hook="/nowhere"),
            "way back from the provider",
            "is refused at http://clinic.test/nowhere: HTTP 404",
            "callback_url",
        ),
        (Clinic(answers={"POST /hooks": 401}), "way back from the provider", "HTTP 401", "provider.secret"),
        (Clinic(learns=False), "outcome", "it was paid, and is WORKING (processing)", "target.patience"),
        (
            Clinic(tells=False),
            "way to the merchant",
            "no callback came to http://merchant.payconform.test/",
            "`requests`",
        ),
        (
            Clinic(log=lambda rows: rows[:1]),
            "events",
            "its last row leads to processing, and a read says processed",
            "oldest",
        ),
        (
            Clinic(log=lambda rows: [rows[0], {"old": "NEW", "new": "PAID"}]),
            "events",
            "it calls itself complete, and goes on from created after processing",
            "complete",
        ),
        (Clinic(log=lambda _: []), "events", "it has no row", "items"),
        (
            Clinic(moves=lambda to: to + timedelta(hours=1)),
            "clock.move",
            "was asked for, and it says",
            "clock.move, clock.now",
        ),
        (
            Clinic(answers={"DELETE /bills": 500}),
            "clock.forget",
            "doesn't forget its invoices: HTTP 500",
            "clock.forget",
        ),
        (Clinic(answers={"GET /clock": 404}), "clock.read", "nothing is there", ""),
    ],
)
def test_one_thing_that_is_wrong(examine: Examine, clinic: Clinic, check: str, told: str, hint: str) -> None:
    rows = examine(clinic)

    assert rows[check].verdict is Verdict.MEND, rows[check]
    assert told in rows[check].told
    assert hint in rows[check].hint
    others = set(to_mend(rows)) - {check}
    assert others <= {"outcome", "status words"}, "only what follows from it"
    assert code_of(rows.values()) == 2


def test_a_target_that_gives_the_provider_no_address_is_told_so(examine: Examine) -> None:
    rows = examine(Clinic(hook=""))

    assert rows["way back from the provider"].verdict is Verdict.NOTE
    assert code_of(rows.values()) == 0


def test_a_provider_that_was_reached_and_refused_is_no_way_that_is_closed(examine: Examine) -> None:
    rows = examine(Clinic(reference=lambda _: ""))

    row = rows["way to the provider"]
    assert "the provider refused POST /payments: HTTP 4" in row.told


SIGNED = {'scheme = "none" }': 'scheme = "standard-webhooks", secret = "whsec_c2VjcmV0" }'}


def test_a_signature_that_isnt_there_or_is_false(examine: Examine) -> None:
    absent = examine(changes=SIGNED)["signature"]
    false = {"webhook-id": "m1", "webhook-timestamp": "1", "webhook-signature": "v1,AAAA"}
    invalid = examine(Clinic(headers=false), changes=SIGNED)["signature"]

    assert absent.told == "it is absent; headers of the callback that speak of one: none"
    assert invalid.told.startswith(
        "it is invalid; headers of the callback that speak of one: Webhook-Signature"
    )
    assert (absent.verdict, invalid.verdict) == (Verdict.MEND, Verdict.MEND)


BY_HEADER = {
    'kind = "endpoint"\nformat = "rfc3339"\nnow = "$.now"\nmax_step = 60\n': (
        'kind = "header"\nheader = "Clinic-Now"\nscope = "invoice"\n'
    ),
    'read = { method = "GET", path = "/clock" }\nmove': "#",
    "forget = {": "# {",
}


@pytest.mark.parametrize(("heeded", "verdict"), [(True, Verdict.OK), (False, Verdict.MEND)])
def test_a_clock_in_a_header_is_heeded_or_not(examine: Examine, heeded: bool, verdict: Verdict) -> None:
    row = examine(Clinic(by_header=heeded), changes=BY_HEADER)["clock.move"]

    assert row.verdict is verdict
    assert heeded or "is its test clock switched on?" in row.hint


@pytest.mark.parametrize(("seconds", "verdict"), [(0, Verdict.OK), (-10, Verdict.NOTE), (3600, Verdict.MEND)])
def test_how_far_its_time_is_from_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seconds: int, verdict: Verdict
) -> None:
    class Dated(Clinic):
        def app(self) -> Any:
            app = super().app()

            @app.after_request
            def date(answer: Any) -> Any:
                answer.headers["Date"] = format_datetime(
                    datetime.now(UTC) + timedelta(seconds=seconds), usegmt=True
                )
                return answer

            return app

    row = examined(Dated(), load(tmp_path), monkeypatch)["clock skew"]

    assert row.verdict is verdict
    if verdict is not Verdict.OK:
        word = "behind" if seconds < 0 else "ahead of"
        assert row.told == f"its Date is {abs(seconds)} s {word} our time"


def test_nobody_answers_is_said_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Gone:
        def send(self, *_: object) -> object:
            raise NobodyThereError

    profile = load(tmp_path)
    with opened(Clinic(), profile, monkeypatch) as rig:
        object.__setattr__(rig, "transport", Gone())
        rows = list(examination.examine(profile, rig))

    assert [row.verdict for row in rows if row.check == "reachability and auth"] == [Verdict.MEND]
    assert {row.told for row in rows[1:]} == {"nobody answers"}
    assert code_of(rows) == 4


def test_bodies_are_held_to_the_targets_own_schemas(examine: Examine, tmp_path: Path) -> None:
    (tmp_path / "bill.json").write_text('{"required": ["colour"]}', "utf-8")
    changes = {"[callbacks]": '[schemas]\ninvoice = "bill.json"\n[callbacks]'}

    row = examine(changes=changes)["own schemas"]

    assert row.verdict is Verdict.MEND
    assert "required ['colour'] isn't kept" in row.told


def test_where_no_reference_is_passed_on_the_amount_tells(examine: Examine) -> None:
    changes = {
        'public_url = "http://provider.test"': 'public_url = "http://provider.test"\ncorrelation = "amount"'
    }

    rows = examine(Clinic(reference=lambda ref: f"K-{ref}"), changes=changes)

    assert to_mend(rows) == []
    assert rows["way to the provider"].told.endswith("known by amount")


def test_a_target_with_hooks_of_its_own_has_no_ways_to_a_provider(examine: Examine) -> None:
    changes = {
        "[provider]\npublic_url": "[outcomes]\nwords = { success = 'ok', insufficient_funds = 'poor' }\n#",
        'path = "/bills/{id}/pay" }': 'path = "/bills/{id}/pay", headers = { Magic = "{outcome}" } }',
    }
    rows = examine(Clinic(pays=False), changes=changes)

    assert to_mend(rows) == []
    assert rows["way to the provider"].verdict is Verdict.SKIP
    assert rows["outcome"].told == "it became PAID, which is processed"
    assert rows["outcomes"].told == "success: processed, insufficient_funds: processed"


FAR = {
    'wsgi = "clinic_app:app"\nbase_url = "http://clinic.test"': (
        'base_url = "http://clinic.test"\nenvironment = "test"'
    ),
    '[provider]\npublic_url = "http://provider.test"': '[provider]\nbind = "127.0.0.1:8701"',
}


@pytest.mark.parametrize(
    ("base_url", "expected"),
    [
        ("http://shop.example", "the target isn't on this machine and can't reach http://127.0.0.1:8701"),
        ("http://127.0.0.1:8000", "in a container 127.0.0.1 is the container itself"),
    ],
)
def test_what_a_target_cant_reach_is_told_by_the_addresses(
    tmp_path: Path, base_url: str, expected: str
) -> None:
    profile = load(tmp_path, **{**FAR, "http://clinic.test": base_url})
    cycle = lifecycles.load("payment-invoice-2021")

    hint = reach_hint(profile.of(cycle), "provider")

    assert expected in hint
    assert "provider.public_url" in hint


def test_a_driver_of_somebody_elses_is_examined_in_its_own_words(
    examine: Examine, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Acme(HttpDriver):
        """Its list is no call at all."""

        def list(self, reference: str) -> tuple[Invoice, ...]:
            raise failure("canonical-form", expected=f"the list of {reference}", observed="a fax")

    offered = SimpleNamespace(name="acme", value="acme:Acme", load=lambda: Acme)
    monkeypatch.setattr("payconform.target.drivers.entry_points", lambda **_: [offered])

    rows = examine(changes={'name = "clinic"': 'name = "clinic"\ndriver = "acme"'})

    assert to_mend(rows) == ["list"]
    assert rows["list"].told.endswith("got a fax")


def test_the_doctor_waits_with_a_bound() -> None:
    assert not patient.until(lambda: False, 0.05)
    assert patient.until(lambda: True, 0.0)
