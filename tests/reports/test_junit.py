from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from payconform.reports import junit
from payconform.reports.result import DEFAULT, build
from payconform.reports.stream import Stream
from payconform.results import Event, Gates, Result, Verdict

from . import documents, making, sample


def parsed(events: tuple[Event, ...], gates: Gates = DEFAULT) -> ET.Element:
    return ET.fromstring(junit.render(build(events, gates), Stream.of(events)))


@pytest.fixture
def root(events: tuple[Event, ...]) -> ET.Element:
    return parsed(events)


def case(root: ET.Element, name: str) -> ET.Element:
    (found,) = [each for each in root.iter("testcase") if each.get("name") == name]
    return found


def properties(element: ET.Element) -> dict[str, str]:
    return {each.get("name", ""): each.get("value", "") for each in element.findall("properties/property")}


def test_a_feature_is_a_suite_and_the_totals_add_up(root: ET.Element) -> None:
    assert [suite.get("name") for suite in root][:3] == ["Attempts", "Callbacks", "Creation"]
    totals = {key: root.get(key) for key in ("tests", "failures", "errors", "skipped")}
    assert totals == {"tests": "13", "failures": "2", "errors": "1", "skipped": "3"}
    for key, tag in (
        ("tests", "testcase"),
        ("failures", "failure"),
        ("errors", "error"),
        ("skipped", "skipped"),
    ):
        assert (
            root.get(key)
            == str(len(list(root.iter(tag))))
            == str(sum(int(suite.get(key, "")) for suite in root))
        )


def test_a_suite_tells_the_seed_and_a_case_its_requirements_and_verdict(root: ET.Element) -> None:
    assert {properties(suite)["seed"] for suite in root} == {"20260131"}
    told = properties(case(root, "A refund after a part payment"))
    assert told["requirements"] == "PAY21-REF-01"
    assert told["verdict"] == "unspecified"
    assert told["unspecified"].startswith("AMB-02: 60.00 of 100.00 EUR paid")


def test_a_failure_tells_headline_steps_and_evidence(root: ET.Element) -> None:
    failure = case(root, "A late callback reaches an invoice that has failed").find("failure")
    assert failure is not None
    assert failure.get("message", "").startswith(
        "expected process_failed for ever, observed process_failed ->"
    )
    text = failure.text or ""
    assert " failed  Then the invoice is still process_failed" in text
    assert "PAY21-FINAL-03: expected process_failed for ever" in text
    assert "(blame: target)" in text
    assert "event log  process_failed -> processed" in text


@pytest.mark.parametrize(
    ("name", "tag", "kind", "message"),
    [
        (
            "The provider fails five times",
            "error",
            "HarnessError",
            "HarnessError: the provider's journal has dropped",
        ),
        ("Nobody pays until the lifetime ends", "skipped", "unverifiable", "the profile claims no clock"),
        ("A processed payout is canceled", "skipped", "not_claimed", "the profile does not claim"),
        ("The provider does not know yet", "skipped", "pytest.xfail", "known deviation: pending"),
    ],
)
def test_other_verdicts_are_told_as_pytest_tells_them(
    name: str, tag: str, kind: str, message: str, root: ET.Element
) -> None:
    element = case(root, name).find(tag)
    assert element is not None
    assert element.get("type") == kind
    assert element.get("message", "").startswith(message)


def test_what_xml_cannot_hold_is_spelled_out(root: ET.Element) -> None:
    failure = case(root, "The payer pays less than the invoice asks for [60.00 of 100.00 EUR]").find(
        "failure"
    )
    assert failure is not None
    assert f"description {sample.EVIL} and \\x1b[31mred\\x1b[0m \\u202egnp" in (failure.text or "")


def test_every_character_can_be_told(run_of: Callable[..., tuple[Event, ...]]) -> None:
    odd = "".join(map(chr, [*range(0x20), *range(0x7F, 0xA0), 0xD800, 0xFFFE, 0xFFFF, 0x1F600]))
    name = next(parsed(run_of(replace(sample.LATE, name=odd))).iter("testcase")).get("name", "")
    assert name.startswith("\\x00\\x01")
    assert name.endswith("\\x9f\\ud800\\ufffe\\uffff\U0001f600")


def test_a_run_that_decided_nothing_is_not_green(run_of: Callable[..., tuple[Event, ...]]) -> None:
    passed = making.scenario(f"{documents.PAY}/a.feature", "a", Verdict.PASSED, "PAY21-INIT-01")
    root = parsed(run_of(passed))
    assert root.get("errors") == "1"
    assert "Only 1 of 12 musts are verified" in next(root.iter("error")).get("message", "")
    root = parsed(run_of(passed, problems=("worker gw1 crashed", "worker gw2 crashed")))
    assert root.get("errors") == "2"


def test_gaps_that_a_strict_run_does_not_let_through_are_not_green(
    run_of: Callable[..., tuple[Event, ...]],
) -> None:
    passed = making.scenario(f"{documents.PAY}/a.feature", "a", Verdict.PASSED, "PAY21-INIT-01")
    lax, strict = (parsed(run_of(passed), Gates(strict=s, min_verified=0)) for s in (False, True))
    assert (lax.get("errors"), strict.get("errors")) == ("0", "1")
    assert "A strict run takes no gaps." in next(strict.iter("error")).get("message", "")


def test_the_same_run_gives_the_same_file(events: tuple[Event, ...], result: Result) -> None:
    again = (events[0], *events[1:][::-1])
    assert junit.render(result, Stream.of(events)) == junit.render(build(again), Stream.of(again))
