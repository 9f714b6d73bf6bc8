"""What the feature about walking a vendor's invoice has to hold, and the table that it is written from."""

from __future__ import annotations

import re

import pytest

from payconform import lifecycles, paths, requirements
from payconform.authoring import choosing
from payconform.authoring.scripts import MOST_STEPS, Script
from payconform.authoring.vendor_courses import (
    AT_ONCE,
    BEGINNINGS,
    FAILS,
    ITS_DATE_COMES,
    LEADS,
    STANDS,
    Deed,
    Payout,
)
from payconform.authoring.vendor_scripts import every, scripts
from payconform.authoring.vendor_walking import NAME, chosen, feature
from payconform.errors import ConfigurationError
from payconform.paths import Way
from payconform.requirements import Level
from payconform.steps.arrangements import RAZORPAYX

CYCLE = lifecycles.load(NAME)
CATALOGUE = requirements.load()
CHOSEN = chosen(CYCLE)
EVERY = list(every(CYCLE))
POSSIBLE = {script.way: script for script in scripts(CYCLE)}
DEMANDED = [walk.script for walk in CHOSEN if not walk.script.asks]
SCENARIOS = re.split(r"\n\n(?=    @)", feature())[1:]
each_scenario = pytest.mark.parametrize("text", SCENARIOS, ids=range(len(SCENARIOS)))


def way(text: str) -> Way:
    return tuple(text.split(", "))


def scenario(history: str) -> str:
    (found,) = (
        text for text in SCENARIOS if re.search(rf"history (is|may be) {history}$", text, re.MULTILINE)
    )
    return found


def deeds() -> set[Deed]:
    return {deed for leads in LEADS.values() for deed in leads}


# ── What is walked


def test_every_edge_pair_and_simple_path_is_walked_but_what_is_excused() -> None:
    walked = {part for walk in CHOSEN for part in paths.parts(walk.script.way)}
    all_of_them = {*paths.edges(CYCLE), *paths.pairs(CYCLE), *paths.simple_paths(CYCLE)}
    assert all_of_them - walked == set(paths.excused(NAME))


def test_every_edge_that_is_demanded_is_walked_by_demanding_it() -> None:
    walked = {edge for script in DEMANDED for edge in paths.stretches(script.way, 2)}
    assert walked == {edge for edge in paths.edges(CYCLE) if paths.demanded(CYCLE, *edge)}


def test_a_pair_that_can_be_demanded_is_walked_by_demanding_it() -> None:
    def of(found: list[Script]) -> set[Way]:
        return {pair for script in found for pair in paths.stretches(script.way, 3)}

    assert of(DEMANDED) == of([script for script in POSSIBLE.values() if not script.asks])


def test_nothing_is_demanded_that_only_a_payout_at_once_leads_along() -> None:
    """A service may tell of it what it became, and never that it was processing."""
    for script in DEMANDED:
        steps = " / ".join(script.steps)
        if re.search(r"pass|Pay |pays", steps):
            assert "a provider that answers the payout with accepted /" in steps


def test_whether_an_invoice_can_be_canceled_after_a_payout_is_only_asked() -> None:
    for script in POSSIBLE.values():
        if script.way[-1] == "canceled" and {"processing", "scheduled"} & set(script.way):
            assert script.asks
    tagged = [text for text in SCENARIOS if "@req:VEND-CANCEL-0" in text]
    assert ["CANCEL-06" in text for text in tagged] == ["may be" in text for text in tagged]
    assert len(tagged) > 1


def test_an_edge_that_is_set_off_otherwise_than_its_row_says_bears_no_claim_of_the_row() -> None:
    """Nobody marks it as paid here."""
    text = scenario("unpaid, partially paid, paid, partially paid, unpaid")
    assert "@req:VEND-PAID-01" in text
    assert "VEND-MARK" not in text


def test_each_scenario_walks_what_no_other_was_chosen_for() -> None:
    assert all(walk.about for walk in CHOSEN)
    claimed = [part for walk in CHOSEN for part in walk.about]
    assert len(CHOSEN) < len(paths.pairs(CYCLE)) <= len(claimed)


def test_a_way_that_nothing_goes_along_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    possible = [walk for walk in CHOSEN if walk.script.way != ("draft", "canceled")]
    with pytest.raises(ConfigurationError, match="nothing walks draft, canceled of vendor-invoice"):
        choosing.chosen([CYCLE], possible)
    monkeypatch.setattr(paths, "excused", lambda _: {("draft", "canceled"): "why"})
    assert len(choosing.chosen([CYCLE], possible)) == len(possible)


# ── How it is written


@each_scenario
def test_a_scenario_is_short_and_says_what_it_needs(text: str) -> None:
    steps = re.findall(r"^      (?:Given|When|Then|And) (.+)$", text, re.MULTILINE)
    needs = set(re.findall(r"@needs:(\w+)", text))
    told = " ".join(steps)
    assert 3 <= len(steps) <= MOST_STEPS
    assert ("@moves-time" in text) == bool(re.search(r"schedules| pass", told))
    assert ("schedule" in needs) == ("schedules" in told)
    assert ("mark_as_paid" in needs) == ("Mark as Paid" in told)
    assert ("cancel" in needs) == bool(re.search(r"action Cancel", told))
    assert ("draft" in needs) == ("is draft" in told) == ("history is draft" in told or "be draft" in told)
    assert ("save" in needs) == ("action Save" in told)


@each_scenario
def test_a_scenario_names_requirements_that_can_be_seen(text: str) -> None:
    named = set(re.findall(r"@req:(\S+)", text))
    assert named
    assert named <= {row.id for row in CATALOGUE if row.is_observable}


def test_scenarios_have_names_of_their_own() -> None:
    names = re.findall(r"Scenario: (.+)", feature())
    assert len(set(names)) == len(names) == len(CHOSEN)
    assert "Scenario: Draft, unpaid, canceled\n" in scenario("draft, unpaid, canceled")


@pytest.mark.parametrize(
    ("history", "steps"),
    [
        (
            "draft, unpaid, canceled",
            (
                "Given an invoice of 1000.00 INR that is draft",
                "And the business takes the action Save",
                "When the business takes the action Cancel Invoice",
                "Then its history is draft, unpaid, canceled",
            ),
        ),
        (
            "unpaid, processing, unpaid, processing, paid",
            (
                "Given a provider that answers the payout with accepted",
                "And an invoice of 1000.00 INR",
                "And the business takes the action Pay Invoice",
                "When the provider fails the payout with insufficient_funds",
                "And the business takes the action Pay Invoice",
                "And the provider settles the payout",
                "Then its history is unpaid, processing, unpaid, processing, paid",
            ),
        ),
        (
            "unpaid, processing, paid, unpaid, processing, partially paid",
            (
                "Given an invoice of 1000.00 INR that is paid",
                "When the provider reverses the payout",
                "And the business tries to pay 400.00 INR of it",
                "Then its history may be unpaid, processing, paid, unpaid, processing, partially paid",
            ),
        ),
        (
            "unpaid, paid, unpaid, processing, paid",
            (
                "Given an invoice of 1000.00 INR that is paid",
                "And a provider that answers the payout with accepted",
                "When the provider reverses the payout",
                "And the business takes the action Pay Invoice",
                "And the provider settles the payout",
                "Then its history may be unpaid, paid, unpaid, processing, paid",
            ),
        ),
        (
            "unpaid, processing, scheduled, unpaid",
            (
                "Given a provider whose payouts wait for approval",
                "And an invoice of 1000.00 INR",
                "And the business schedules it in 3 days",
                "And its payout is approved",
                "When its payout is cancelled",
                "Then its history may be unpaid, processing, scheduled, unpaid",
            ),
        ),
        (
            "unpaid, scheduled, processing, scheduled, processing",
            (
                "Given a provider that answers the payout with accepted, success",
                "And an invoice of 1000.00 INR",
                "And the business schedules 400.00 INR of it in 3 days",
                "And the business takes the action Pay Remaining",
                "When 3 days pass",
                "Then its history may be unpaid, scheduled, processing, scheduled, processing",
            ),
        ),
        (
            "unpaid, partially paid, unpaid, paid, partially paid",
            (
                "Given an invoice of 1000.00 INR that is partially paid",
                "And a provider that answers the payout with insufficient_funds, success",
                "And the business takes the action Pay Remaining",
                "And the business takes the action Pay Invoice",
                "When the provider reverses the payout",
                "Then its history may be unpaid, partially paid, unpaid, paid, partially paid",
            ),
        ),
    ],
)
def test_a_way_is_led_along_step_by_step(history: str, steps: tuple[str, ...]) -> None:
    assert POSSIBLE[way(history)].steps == steps


@pytest.mark.parametrize(
    "history",
    [
        "unpaid, processing, partially paid, scheduled, unpaid, scheduled, partially paid",
        "unpaid, partially paid, unpaid, processing, partially paid, paid, unpaid",
        "unpaid, processing, paid, unpaid, paid, unpaid",
    ],
)
def test_a_service_reads_the_documents_one_way_all_along(history: str) -> None:
    """What is cancelled leads it to one status, and it shows each payout at once as processing, or none."""
    edges = paths.stretches(way(history), 2)
    assert all(CYCLE.may_follow(*edge) for edge in edges)
    assert way(history) not in POSSIBLE


def test_what_only_onlookers_say_happens_in_a_scenario_and_a_part_is_scheduled_before_it() -> None:
    """As the steps are defined."""
    for script in EVERY:
        before, when = " / ".join(script.steps).split("When ")
        assert not re.search(r"the provider (settles|fails|reverses)|tries", before)
        assert "schedules 400.00" not in when


def test_news_is_of_the_newest_payout() -> None:
    """That is the one that the steps mean; another one's date may have come."""
    for script in EVERY:
        told = " / ".join(script.steps)
        assert not re.search(r"schedules.*(Pay |pays ).*3 days pass / \w+ the provider (settles|fails)", told)


def test_a_provider_lets_all_its_payouts_wait_for_approval_or_none() -> None:
    waiting = [script for script in EVERY if any("wait for approval" in step for step in script.steps)]
    assert waiting
    for script in waiting:
        assert not re.search("action Pay|to pay|pays", " ".join(script.steps))


# ── The table


def test_each_stand_has_a_status_and_leads_on_along_edges_of_the_life_cycle() -> None:
    assert set(LEADS) == set(STANDS)
    assert set(STANDS.values()) == set(CYCLE.codes)
    for stand, leads in LEADS.items():
        for after in (after for stands in leads.values() for after in stands):
            assert CYCLE.may_follow(STANDS[stand], STANDS[after]), (stand, after)


def test_each_stand_is_come_to() -> None:
    reached = {beginning.stand for beginning in BEGINNINGS}
    reached |= {after for leads in LEADS.values() for stands in leads.values() for after in stands}
    assert reached == set(STANDS)


def test_a_final_status_leads_nowhere() -> None:
    assert not any(LEADS[stand] for stand, status in STANDS.items() if CYCLE.is_final(status))


def test_an_invoice_is_given_where_it_can_be_brought_to_and_began_where_it_may_begin() -> None:
    for beginning in BEGINNINGS:
        assert beginning.status in {"", *RAZORPAYX}
        assert CYCLE.may_begin(beginning.way[0])
        assert STANDS[beginning.stand] == beginning.way[-1]


def test_a_payout_that_fails_at_once_fails_as_one_that_fails_later() -> None:
    assert FAILS.text.endswith(f"with {AT_ONCE[FAILS]}")


def test_the_date_of_a_schedule_has_come_when_its_time_has_passed() -> None:
    spans = {re.sub(r".* in ", "", deed.text) for deed in deeds() if deed.payout is Payout.SCHEDULED}
    assert spans == {ITS_DATE_COMES.text.removesuffix(" pass")}


def test_what_is_left_open_is_so_by_a_requirement_that_demands_nothing() -> None:
    clauses = {deed.clause for deed in deeds()} - {""}
    assert clauses
    assert all(CATALOGUE[clause].level is not Level.MUST for clause in clauses)
