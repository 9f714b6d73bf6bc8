from __future__ import annotations

import json
import re

from payconform import data, requirements
from payconform.variants import named

from .conftest import Command, Said

A_FEW = ("late-callback-reopens", "wrong-key-accepted")
SOME = "@req:PAY21-FINAL-03 or @req:PAY21-PART-01 or @req:PAY21-CREATE-01"


def test_the_unbroken_reference_fails_nothing(whole_run: Said) -> None:
    assert whole_run.code == 0, whole_run.out + whole_run.err
    assert whole_run.failed == set()
    assert whole_run.result["verdict"] == "conformant"


def test_every_scenario_is_decided_on_the_reference(whole_run: Said) -> None:
    undecided = {name: v for name, (v, _) in whole_run.verdicts.items() if v not in {"passed", "unspecified"}}

    assert undecided == {}


def test_what_is_tagged_was_verified(whole_run: Said) -> None:
    verdicts = {row["id"]: row["verdict"] for row in whole_run.result["requirements"]}
    tagged = {name for _, names in whole_run.verdicts.values() for name in names}
    musts = {row.id for row in requirements.load() if row.level == "must"}

    assert {name for name in tagged & musts if verdicts[name] != "passed"} == set()


def test_the_closing_line_says_how_many_musts_of_how_many(whole_run: Said) -> None:
    musts = whole_run.result["musts"]

    assert f"{musts['verified']} of {musts['total']} musts verified" in whole_run.out


def test_events_and_result_keep_their_schemas(whole_run: Said) -> None:
    lines = (whole_run.report / "events.ndjson").read_text().splitlines()

    assert len(lines) == len(whole_run.verdicts) + 2
    for line in lines:
        data.validator("events").validate(json.loads(line))
    data.validator("result").validate(whole_run.result)


def test_a_few_variants_are_failed_by_exactly_their_lists(payconform: Command) -> None:
    """All of them, by the whole suite, are for `make strength`."""
    said = payconform("strength", "--quick", "--workers", "2", *A_FEW)

    assert said.code == 0, said.out + said.err
    assert "2 of 2 defects are caught by exactly their lists" in said.out


def test_a_variant_fails_and_the_run_was_not_told_what_it_judges(payconform: Command) -> None:
    variant = named("partial-reported-as-processed")
    said = payconform("run", "--defect", variant.name, "--workers", "1", "--tags", SOME)

    assert said.failed == {"PAY21-PART-01", "PAY21-MONEY-02"}
    assert said.code == 1
    assert {finding["blame"] for finding in said.result["findings"]} == {"target"}
    assert variant.name not in (said.report / "events.ndjson").read_text()


def test_one_worker_and_more_and_another_order_give_the_same_verdicts(
    payconform: Command, whole_run: Said
) -> None:
    serial = payconform("run", "--workers", "1", "--seed", "2", "--tags", "@hazard and not @moves-time")

    assert serial.verdicts.items() <= whole_run.verdicts.items()
    assert len(serial.verdicts) > 30


def test_a_selection_runs_what_it_names_and_claims_no_more(payconform: Command) -> None:
    said = payconform("run", "--workers", "1", "--tags", SOME)

    names = {"PAY21-FINAL-03", "PAY21-PART-01", "PAY21-CREATE-01"}
    assert said.verdicts
    assert all(names.intersection(tagged) for _, tagged in said.verdicts.values())
    assert (said.code, said.result["verdict"]) == (1, "inconclusive")


def test_secrets_of_the_pair_are_in_no_file(payconform: Command) -> None:
    secret = {"PAYCONFORM_SENTINEL": "unused"}
    said = payconform(
        "run",
        "--defect",
        "partial-reported-as-processed",
        "--workers",
        "1",
        "--tags",
        SOME,
        environment=secret,
    )

    events = (said.report / "events.ndjson").read_text()
    assert "Authorization" in events, "evidence is kept"
    for file in said.report.iterdir():
        assert not re.search(r"Basic [A-Za-z0-9+/]{24}", file.read_text()), file.name
