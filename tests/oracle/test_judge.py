"""The laws together, and the requirement that each finding breaks."""

from __future__ import annotations

import re
from importlib import resources
from pathlib import Path

import pytest

from payconform import requirements
from payconform.data import names
from payconform.lifecycle import LifeCycle
from payconform.lifecycles import load
from payconform.oracle import judge
from payconform.oracle.findings import Finding
from payconform.requirements import Check
from payconform.target import own_schema
from payconform.target.values import RawBody

from .past import CYCLE, CYCLE_2019, OUT_04, OUT_05, VENDOR, Past, callback, eur

CATALOGUE = requirements.load()
OF_VENDOR_INVOICES = (Check.PAYOUT_STATE, Check.PAYOUT_PER_PAY)
OF_PAYCORE = [check for check in Check if check not in (Check.FINALITY, *OF_VENDOR_INVOICES)]
PAYCORE = tuple(cycle.name for cycle in (CYCLE_2019, CYCLE, OUT_04, OUT_05))
FINALS = tuple(status.code for status in CYCLE.statuses if status.final)


@pytest.mark.parametrize("check", OF_PAYCORE)
@pytest.mark.parametrize("cycle", [CYCLE, CYCLE_2019], ids=lambda cycle: cycle.name)
def test_each_law_stands_for_a_requirement_of_paycores_editions(cycle: LifeCycle, check: Check) -> None:
    finding = judge.attributed(Finding(check, "this", "that"), cycle.name, CATALOGUE)
    if check is Check.SLEEPING and cycle is CYCLE:
        assert finding.requirement == ""  # this edition has no column for it
    else:
        row = CATALOGUE[finding.requirement]
        assert (row.lifecycle, row.check) == (cycle.name, check)


@pytest.mark.parametrize("status", VENDOR.codes)
def test_the_law_of_payout_states_stands_for_a_requirement_of_vendor_invoices_alone(status: str) -> None:
    finding = Finding(Check.PAYOUT_STATE, "this", "that", status=status)

    row = CATALOGUE[judge.attributed(finding, VENDOR.name, CATALOGUE).requirement]
    assert (row.lifecycle, row.check, row.status) == (VENDOR.name, Check.PAYOUT_STATE, status)
    assert all(judge.attributed(finding, name, CATALOGUE) == finding for name in PAYCORE)


def test_the_law_of_one_payout_each_stands_for_a_requirement_of_vendor_invoices_alone() -> None:
    finding = Finding(Check.PAYOUT_PER_PAY, "this", "that")

    row = CATALOGUE[judge.attributed(finding, VENDOR.name, CATALOGUE).requirement]
    assert (row.lifecycle, row.check) == (VENDOR.name, Check.PAYOUT_PER_PAY)
    assert all(judge.attributed(finding, name, CATALOGUE) == finding for name in PAYCORE)


@pytest.mark.parametrize("status", FINALS)
def test_each_final_status_has_a_requirement_of_its_own(status: str) -> None:
    finding = judge.attributed(Finding(Check.FINALITY, "this", "that", status=status), CYCLE.name, CATALOGUE)
    assert CATALOGUE[finding.requirement].status == status


@pytest.mark.parametrize(
    "finding",
    [
        pytest.param(Finding("step", "this", "that"), id="a step's own"),
        pytest.param(
            Finding(Check.CLOSED, "this", "that", requirement="PAY21-REF-07"), id="attributed already"
        ),
        pytest.param(Finding(Check.FINALITY, "this", "that", status="created"), id="not final"),
    ],
)
def test_what_no_requirement_demands_stays_as_it_is(finding: Finding) -> None:
    assert judge.attributed(finding, CYCLE.name, CATALOGUE) == finding


def test_an_edition_without_the_clause_has_no_finding_under_another() -> None:
    finding = Finding(Check.CLOSED, "this", "that")
    assert judge.attributed(finding, "no-such-edition", CATALOGUE) == finding


def test_a_whole_life_is_legal() -> None:
    way = ("created", "processing", "processed", "refunding", "refunded")
    all_ = {"processed_amount": eur("100.00"), "refunded_amount": eur("100.00"), "attempts": 1}
    past = (
        Past()
        .seen(*way[:2])
        .paid("100.00")
        .seen("processed", "refunding")
        .gave_back("100.00")
        .ended("refunded")
        .seen("refunded", **all_)
        .logged(*way)
        .told(*way[1:])
    )
    judgement = judge.judge(past.history, CYCLE, CATALOGUE)
    assert (judgement.findings, judgement.notes) == ((), ())


def test_a_target_is_judged_by_the_edition_that_its_invoice_belongs_to() -> None:
    past = Past().seen("created").paid("0.00", "failed").seen("process_error")
    assert judge.judge(past.history, CYCLE, CATALOGUE).findings == ()
    judged = judge.judge(past.history, CYCLE_2019, CATALOGUE).findings
    assert [finding.requirement for finding in judged] == ["PAY19-VOCAB-01"]


def test_the_law_of_sleep_is_among_the_laws() -> None:
    past = Past().seen("created").paid("0.00", "pending").seen("created")
    judged = judge.judge(past.history, CYCLE_2019, CATALOGUE).findings
    assert [finding.requirement for finding in judged] == ["PAY19-SLEEP-05"]


def test_what_is_wrong_everywhere_is_found_by_every_law() -> None:
    past = (
        Past()
        .seen("processing")
        .paid("60.00", "partial")
        .paid("0.00", "failed")
        .ended("expired")
        .seen("processed", attempts=-1)
        .told(callback("PAID", signature="absent"))
    )
    judgement = judge.judge(past.history, CYCLE, CATALOGUE)
    assert [finding.requirement for finding in judgement.findings] == [
        "PAY21-SHAPE-01",
        "PAY21-VOCAB-01",
        "PAY21-INIT-01",
        "PAY21-FINAL-01",
        "PAY21-MONEY-02",
        "PAY21-ATT-01",
        "PAY21-ATT-01",
        "PAY21-CB-01",
    ]


def test_a_body_that_breaks_the_targets_own_schema_names_its_requirement() -> None:
    own = {"invoice": own_schema.of({"required": ["state"]})}
    judgement = judge.judge_bodies([RawBody("invoice", {}, "an answer")], own, CYCLE, CATALOGUE)
    assert [finding.requirement for finding in judgement.findings] == ["PAY21-SHAPE-02"]


def test_each_ambiguity_that_is_noted_is_in_the_ledger() -> None:
    ledger = {row.id for name in names("lifecycles") for row in load(name).ambiguities}
    folders = [resources.files(f"payconform.{name}") for name in ("oracle", "steps")]
    sources = [path.read_text() for folder in folders for path in Path(str(folder)).glob("*.py")]
    named = {id_ for source in sources for id_ in re.findall(r"AMB-\d+", source)}
    assert named
    assert named <= ledger
