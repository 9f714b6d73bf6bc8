"""The feature about actions asks for each action in each state once, as document 004 lists them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytest_bdd.feature import get_feature

from payconform import lifecycles
from payconform.authoring import actions
from payconform.errors import ConfigurationError
from payconform.lifecycle import LifeCycle
from payconform.requirements import Level
from payconform.requirements import load as load_requirements
from payconform.suite.folders import features_root
from payconform.vendor_actions import OPERATIONS

ALLOWED, REFUSED, EITHER = "allowed", "refused", "either"
NAMES = ("pay", "mark_as_paid", "edit", "cancel", "add_file")
# A row for each state of document 004. Either: Cancel stands in the list of draft, but "You can only cancel
# an invoice in the `unpaid` state"; beside a schedule of all of it nothing may remain to be paid.
TABLE = """
                 pay      mark_as_paid  edit     cancel   add_file
draft            refused  refused       allowed  either   refused
unpaid           allowed  allowed       allowed  allowed  allowed
scheduled        either   allowed       allowed  refused  allowed
partially_paid   allowed  allowed       allowed  refused  allowed
processing       refused  refused       allowed  refused  allowed
canceled         refused  refused       refused  refused  refused
paid             refused  refused       allowed  refused  allowed
"""
# The words that the document's lists have for them.
LISTED = {
    "draft": {"Complete details", "Cancel"},
    "unpaid": {"Pay Invoice", "Edit Invoice", "Mark as Paid", "Cancel Invoice", "Add File"},
    "scheduled": {"Pay Remaining", "Mark as Paid", "Edit Details", "Add File"},
    "partially paid": {"Pay Remaining", "Mark as Paid", "Edit Details", "Add File"},
    "processing": {"Edit Details", "Add File"},
    "canceled": set(),
    "paid": {"Edit Details", "Add File"},
}
ENDS = {
    "the request is accepted": ALLOWED,
    "the request is refused": REFUSED,
    "the request may be refused": EITHER,
}
CATALOGUE = load_requirements(actions.NAME)
CYCLE = lifecycles.load(actions.NAME)


def table() -> dict[tuple[str, str], str]:
    _, *rows = (line.split() for line in TABLE.strip().splitlines())
    return {
        (state.replace("_", " "), action): verdict
        for state, *verdicts in rows
        for action, verdict in zip(NAMES, verdicts, strict=True)
    }


def scenarios() -> Iterator[tuple[str, list[str], set[str]]]:
    """State, texts of the steps and tags, of each row."""
    feature = get_feature(str(features_root() / actions.NAME), "actions.feature")
    for template in feature.scenarios.values():
        rows = [dict(row) for examples in template.examples for row in examples.as_contexts()] or [{}]
        for row in rows:
            texts = [step.name for step in template.render(row).steps]
            yield texts[0].partition(" that is ")[2], texts, template.tags


ASKED = [
    (state, texts[1].removeprefix("the business takes the action "), texts[2:], tags)
    for state, texts, tags in scenarios()
]


def test_each_action_is_asked_for_in_each_state_exactly_once() -> None:
    told = Counter((state, OPERATIONS[word]) for state, word, _, _ in ASKED)

    assert told == Counter(list(table()))
    assert len(told) == 7 * 5


def test_what_is_asked_for_is_allowed_refused_or_either_as_the_document_has_it() -> None:
    assert {(state, OPERATIONS[word]): ENDS[texts[0]] for state, word, texts, _ in ASKED} == table()


def test_what_is_refused_changes_nothing() -> None:
    for state, word, texts, _ in ASKED:
        assert ("nothing has changed" in texts) is (ENDS[texts[0]] == REFUSED), (state, word)


@pytest.mark.parametrize("state", LISTED)
def test_what_a_state_allows_is_asked_for_in_the_words_of_its_list(state: str) -> None:
    words = {word for where, word, texts, _ in ASKED if where == state and ENDS[texts[0]] != REFUSED}

    assert words == LISTED[state]


def test_each_scenario_stands_on_clauses_of_its_strength() -> None:
    """What may be either is no must; what is refused or accepted is, but for canceled, which has no list."""
    for state, word, texts, tags in ASKED:
        levels = {CATALOGUE[tag.removeprefix("req:")].level for tag in tags if tag.startswith("req:")}
        assert levels, (state, word)
        if ENDS[texts[0]] == EITHER:
            assert levels == {Level.MAY}, (state, word)
        else:
            assert (Level.MUST in levels) is (state != "canceled" or OPERATIONS[word] == "cancel"), (
                state,
                word,
            )
            assert Level.MAY not in levels, (state, word)


def test_who_cancels_outside_unpaid_breaks_the_sentence_about_it() -> None:
    tagged = {(state, OPERATIONS[word]) for state, word, _, tags in ASKED if "req:VEND-CANCEL-02" in tags}

    assert tagged == {cell for cell, verdict in table().items() if cell[1] == "cancel" and verdict == REFUSED}


def changed(**parts: object) -> LifeCycle:
    return replace(CYCLE, **parts)  # type: ignore[arg-type]  # the parts are named by whoever calls


@pytest.mark.parametrize(
    "cycle",
    [
        pytest.param(changed(statuses=CYCLE.statuses[:-1]), id="a state less"),
        pytest.param(
            changed(actions=(*CYCLE.actions, replace(CYCLE.actions[0], allowed=("archive",)))),
            id="an action more",
        ),
        pytest.param(changed(actions=CYCLE.actions[:2]), id="actions less"),
    ],
)
def test_a_life_cycle_that_has_others_is_refused(cycle: LifeCycle, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions.lifecycles, "load", lambda _: cycle)

    with pytest.raises(ConfigurationError, match="other states or actions than the life cycle"):
        actions.feature()


def test_an_action_that_is_taken_from_a_state_is_asked_for_as_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The feature is made of the life cycle, and of nothing beside it."""
    fewer = [row if row.status != "paid" else replace(row, allowed=("edit",)) for row in CYCLE.actions]
    monkeypatch.setattr(actions.lifecycles, "load", lambda _: changed(actions=tuple(fewer)))

    paid = actions.feature().partition("Rule: In paid ")[2]
    allowed, refused = paid.partition("An action that paid doesn't have")[::2]
    assert "Add File" not in allowed
    assert "Add File" in refused


def test_the_file_is_as_the_writer_writes_it() -> None:
    path = Path(str(features_root())) / actions.NAME / "actions.feature"

    assert path.read_text("utf-8") == actions.feature()
