"""The language of the features: small, used, documented, and about invoices, never about a wire."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from pytest_bdd.feature import get_feature
from pytest_bdd.steps import StepFunctionContext, step_function_context_registry

from payconform import data, lifecycle, lifecycles, requirements
from payconform.oracle.findings import Note
from payconform.steps import invoices
from payconform.steps.arrangements import ARRANGEMENTS, IN_FLIGHT
from payconform.suite import vocabulary
from payconform.suite.collection import all_scenarios
from payconform.suite.folders import features_root
from payconform.suite.marks import CAPABILITIES, PLAIN, values

MOST_PATTERNS = 98
MOST_STEPS = 7
FEWEST_DISTINCT = 120

WIRE = re.compile(
    r"\bHTTP\b|://|[{}\[\]\"<>]|(?<![\d.])[1-5]\d\d(?![\d.]| [A-Z]{3}\b)|\b(GET|POST|PUT|JSON)\b"
)
STATUS = re.compile(
    r"(?:is|stays|may be) "
    r"([a-z]+_[a-z_]+|created|process(?:ed|ing)|expired|terminated|(?:refund|cancel)(?:ed|ing)"
    r"|draft|unpaid|scheduled|(?:partially )?paid)\b"
)
MONEY_IS_PROCESSED = re.compile(
    r"[0-9.]+ [A-Z]{3} is processed$"
)  # in every life cycle, whatever its statuses
EDITION = re.compile(r"-\d{4}(-\d\d)?$")
AMOUNT = re.compile(r"-?[0-9.]+ [A-Z]{3}\b")
CATALOGUE = requirements.load()
CYCLES = [lifecycles.load(name) for name in data.names("lifecycles")]


@dataclass(frozen=True)
class Written:
    """A scenario as it stands in a feature, one for each row."""

    path: Path
    template: Any
    row: dict[str, str]

    @property
    def place(self) -> str:
        row = f"[{' | '.join(self.row.values())}]" if self.row else ""
        return f"{self.path.relative_to(features_root())}:{self.template.line_number}{row}"

    @property
    def steps(self) -> list[Any]:
        return list(self.template.render(self.row).steps)

    @property
    def tags(self) -> set[str]:
        rule = self.template.rule.tags if self.template.rule else set()
        return {*self.template.tags, *self.template.feature.tags, *rule}

    @property
    def lifecycles(self) -> list[lifecycle.LifeCycle]:
        return [lifecycles.load(name) for name in values(self.tags, "lifecycle:")]

    @property
    def needs(self) -> set[str]:
        named = {need for id_ in values(self.tags, "req:") for need in CATALOGUE[id_].needs}
        return {*values(self.tags, "needs:"), *named, *({"clock"} if "moves-time" in self.tags else ())}


def written() -> Iterator[Written]:
    for path in sorted(features_root().rglob("*.feature")):
        for template in get_feature(str(path.parent), path.name).scenarios.values():
            rows = [dict(row) for table in template.examples for row in table.as_contexts()]
            yield from (Written(path, template, row) for row in rows or [{}])


def definitions() -> list[StepFunctionContext]:
    for name in vocabulary.STEPS:
        import_module(name)
    contexts = list(step_function_context_registry.values())
    return [context for context in contexts if context.step_func.__module__.startswith("payconform.steps.")]


SCENARIOS = list(written())
DEFINITIONS = definitions()
each_scenario = pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.place)


def name_of(context: StepFunctionContext) -> tuple[str | None, str]:
    return context.type, context.parser.name


def test_each_step_is_used() -> None:
    asked = {(step.type, step.name) for scenario in SCENARIOS for step in scenario.steps}
    unused = [
        name_of(context)
        for context in DEFINITIONS
        if not any(kind == context.type and context.parser.is_matching(text) for kind, text in asked)
    ]
    assert unused == []


def test_no_two_steps_have_one_pattern() -> None:
    patterns = Counter(name_of(context) for context in DEFINITIONS)
    assert [pattern for pattern, number in patterns.items() if number > 1] == []


def test_each_step_says_what_its_words_do_not() -> None:
    functions = {context.step_func for context in DEFINITIONS}
    assert [function.__name__ for function in functions if not (function.__doc__ or "").strip()] == []


def test_the_vocabulary_stays_small() -> None:
    assert 0 < len({context.parser.name for context in DEFINITIONS}) <= MOST_PATTERNS


def test_each_file_of_steps_is_brought_by_the_suite() -> None:
    folder = Path(invoices.__file__).parent
    with_steps = {
        f"payconform.steps.{path.stem}"
        for path in folder.glob("*.py")
        if "from pytest_bdd import" in path.read_text()
    }
    assert with_steps - {"payconform.steps.parameters"} == set(vocabulary.STEPS)


@each_scenario
def test_a_scenario_is_short(scenario: Written) -> None:
    assert 0 < len(scenario.steps) <= MOST_STEPS


@each_scenario
def test_a_scenario_stands_under_a_rule(scenario: Written) -> None:
    assert scenario.template.rule is not None
    assert scenario.template.rule.name


@each_scenario
def test_a_scenario_speaks_of_invoices_and_not_of_a_wire(scenario: Written) -> None:
    if scenario.path.parent.name != "wire":
        words = [scenario.template.name, scenario.template.rule.name, *(step.name for step in scenario.steps)]
        assert [text for text in words if WIRE.search(text)] == []


@pytest.mark.parametrize(
    ("text", "is_wire"),
    [
        ("the answer is 201", True),
        ("it answers HTTP 422", True),
        ("a call of https://example.org", True),
        ('the body is {"status": "created"}', True),
        ("the merchant sends a POST", True),
        ("an invoice of 100.00 EUR", False),
        ("an invoice of 500 JPY", False),
        ("an invoice of 12.345 BHD that lives for 30 minutes", False),
    ],
)
def test_what_counts_as_a_wire(text: str, is_wire: bool) -> None:
    assert bool(WIRE.search(text)) == is_wire


@each_scenario
def test_a_requirement_belongs_to_the_life_cycle_of_its_scenario(scenario: Written) -> None:
    """Of one of its life cycles, and each of these has one at least."""
    names = {cycle.name for cycle in scenario.lifecycles}
    assert names
    assert {CATALOGUE[id_].lifecycle for id_ in values(scenario.tags, "req:")} == names


@each_scenario
def test_a_scenario_stands_in_the_folder_of_its_life_cycle(scenario: Written) -> None:
    """What several editions share stands in the folder that is called like them without their dates."""
    names = [cycle.name for cycle in scenario.lifecycles]
    folders = set(names) if len(names) == 1 else {EDITION.sub("", name) for name in names}
    if scenario.path.parent.name != "wire":
        assert folders == {scenario.path.parent.name}


@each_scenario
def test_the_tags_are_those_that_are_documented(scenario: Written) -> None:
    plain = {tag for tag in scenario.tags if ":" not in tag}
    assert plain <= PLAIN
    assert set(values(scenario.tags, "needs:")) <= CAPABILITIES
    assert {tag.partition(":")[0] for tag in scenario.tags - plain} <= {"req", "lifecycle", "needs"}


@each_scenario
def test_who_moves_time_or_takes_back_says_so(scenario: Written) -> None:
    text = "\n".join(step.name for step in scenario.steps)
    if re.search(r"\d+ (second|minute|hour|day)s? pass$|that is expired", text, re.MULTILINE):
        assert "clock" in scenario.needs
    for word in lifecycle.Returns:
        if re.search(rf"{word}s|to {word}|that is {word}ed", text):
            assert word in scenario.needs


@each_scenario
def test_its_statuses_are_words_of_its_life_cycle(scenario: Written) -> None:
    texts = [step.name for step in scenario.steps if not MONEY_IS_PROCESSED.fullmatch(step.name)]
    named = STATUS.findall("\n".join(texts))
    for cycle in scenario.lifecycles:
        assert set(named) <= set(cycle.codes)


def test_there_are_enough_distinct_scenarios() -> None:
    """Life cycle, start, action, hazard, expected end, requirement; an amount or a name makes no other."""
    assert len({key for scenario in SCENARIOS for key in _distinct(scenario)}) >= FEWEST_DISTINCT


def _distinct(scenario: Written) -> Iterator[tuple[object, ...]]:
    """One for each life cycle. A cell counts where it is a status or a whole step."""
    codes = {code for cycle in scenario.lifecycles for code in cycle.codes}
    telling = codes | {step.name for step in scenario.steps}
    row = {column: cell if cell in telling else "…" for column, cell in scenario.row.items()}
    steps = [(step.type, AMOUNT.sub("…", step.name)) for step in scenario.template.render(row).steps]
    ends = {
        word
        for kind, text in steps
        if kind == "then"
        for word in text.replace(",", "").split()
        if word in codes
    }
    for cycle in scenario.lifecycles:
        own = CATALOGUE.of(cycle.name)
        yield (
            cycle.name,
            tuple(step for step in steps if step[0] != "then"),
            "hazard" in scenario.tags,
            frozenset(ends),
            tuple(id_ for id_ in values(scenario.tags, "req:") if id_ in own),
        )


def rows_of(name: str) -> list[Written]:
    return [scenario for scenario in SCENARIOS if scenario.template.name == name]


def test_rows_that_differ_in_an_amount_count_once_for_each_life_cycle() -> None:
    rows = rows_of("Amounts agree in currencies with any number of decimals")
    assert len(rows) > 1
    cycles = {cycle.name for scenario in rows for cycle in scenario.lifecycles}
    assert len({key for scenario in rows for key in _distinct(scenario)}) == len(cycles)


def test_rows_that_differ_in_what_happens_count_each() -> None:
    rows = rows_of("The provider has news after it expired")
    assert len(rows) > 1
    assert len({key for scenario in rows for key in _distinct(scenario)}) == 2 * len(rows)


def test_scenarios_have_unique_ids_that_name_their_place() -> None:
    ids = [scenario.id for scenario in all_scenarios()]
    assert len(set(ids)) == len(ids) == sum(len(scenario.lifecycles) for scenario in SCENARIOS)


@pytest.mark.parametrize("status", {**ARRANGEMENTS, **IN_FLIGHT})
def test_each_start_is_a_status_of_some_life_cycle(status: str) -> None:
    assert any(status in cycle.codes for cycle in CYCLES)


def test_each_status_of_each_life_cycle_that_scenarios_tell_of_can_be_a_start() -> None:
    told = {cycle.name: cycle for scenario in SCENARIOS for cycle in scenario.lifecycles}
    assert {code for cycle in told.values() for code in cycle.codes} == set(ARRANGEMENTS)


@pytest.mark.parametrize("status", invoices.LEFT_OPEN)
def test_what_a_step_leaves_open_is_about_that_status(status: str) -> None:
    """Its row names the status, or is about what the status is a form of: refunded, of a refund."""
    note, stem = Note(invoices.LEFT_OPEN[status], ""), status.partition("_")[0].removesuffix("ed")
    rows = [
        row
        for cycle in CYCLES
        if status in cycle.codes
        for row in cycle.ambiguities
        if row.id == note.ambiguity
    ]
    assert rows
    assert all(status in f"{row.about} {row.says}" or stem in row.about for row in rows)
