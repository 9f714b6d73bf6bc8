"""Which scenarios are run: by level, by what failed earlier, by shard, and as long as there is time."""

from __future__ import annotations

import json
import shutil
from pathlib import Path, PurePosixPath
from types import SimpleNamespace

import pytest

from payconform import requirements
from payconform.choice import Choice
from payconform.earlier import Earlier
from payconform.requirements import Level
from payconform.results import Target
from payconform.shard import Shard
from payconform.suite.choosing import Chosen, choice_of, choose, options_of
from payconform.suite.marks import ScenarioMark

from .conftest import Said, Tree

MUST, SHOULD, MAY = "PAY21-INIT-02", "PAY21-CREATE-05", "PAY21-TERM-03"
CATALOGUE = requirements.load()
LIFECYCLE = "payment-invoice-2021"
PATH = PurePosixPath("a.feature")


def mark(name: str, *ids: str, tags: tuple[str, ...] = ()) -> ScenarioMark:
    named = ids or (MUST,)
    return ScenarioMark(PATH, "A", None, name, None, 3, LIFECYCLE, tags, named, named)


def identity(name: str) -> str:
    return mark(name).id


MARKS = (
    mark("strict"),
    mark("mixed", MUST, MAY, tags=("hazard",)),
    mark("weaker", SHOULD, tags=("hazard",)),
    mark("weakest", MAY),
    *(mark(f"number {n}") for n in range(7)),
)
NUMBERED = {f"number {n}" for n in range(7)}


def chosen(choice: Choice) -> Chosen:
    return choose(MARKS, choice, CATALOGUE)


def names(found: Chosen) -> set[str]:
    return {each.name for each in MARKS if each.id in found.ids}


@pytest.mark.parametrize(
    ("level", "others"),
    [
        ("must", {"strict", "mixed"}),
        ("should", {"strict", "mixed", "weaker"}),
        ("may", {"strict", "mixed", "weaker", "weakest"}),
    ],
)
def test_a_level_takes_what_verifies_it_or_what_is_stricter(level: str, others: set[str]) -> None:
    found = chosen(Choice(level=Level(level)))

    assert names(found) == NUMBERED | others
    assert found.scope.available == len(found.ids), "a level says what is judged: nothing of it is left out"


def test_tags_leave_out_what_is_there() -> None:
    found = chosen(Choice(tags="@hazard"))

    assert names(found) == {"mixed", "weaker"}
    assert (found.scope.available, found.scope.selected) == (11, 2)


def test_tags_and_level_go_together() -> None:
    found = chosen(Choice(tags="@hazard", level=Level.MUST))

    assert names(found) == {"mixed"}
    assert (found.scope.available, found.scope.selected) == (9, 1)


@pytest.mark.parametrize("others", [{}, {"tags": "not @hazard"}, {"level": Level.MUST}])
def test_shards_are_disjoint_complete_and_of_one_scope(others: dict[str, object]) -> None:
    whole = chosen(Choice(**others))
    parts = [chosen(Choice(**others, shard=Shard(n, 4))) for n in (1, 2, 3, 4)]

    assert sorted(each for part in parts for each in part.ids) == sorted(whole.ids)
    assert max(len(part.ids) for part in parts) - min(len(part.ids) for part in parts) <= 1
    assert {part.scope for part in parts} == {whole.scope}


def test_a_digest_tells_one_selection_from_another_of_its_size() -> None:
    other = choose((*MARKS[:-1], mark("another")), Choice(), CATALOGUE).scope

    assert other.selected == chosen(Choice()).scope.selected
    assert other.digest != chosen(Choice()).scope.digest


def test_what_failed_is_chosen_and_what_is_gone_is_known() -> None:
    failed = frozenset(map(identity, ("strict", "weakest", "vanished")))
    earlier = Earlier(Path("first"), "3f9a1c", Target("shop", ""), "0.1.0", failed)

    found = chosen(Choice(earlier=earlier))
    musts = chosen(Choice(earlier=earlier, level=Level.MUST))

    assert names(found) == {"strict", "weakest"}
    assert names(musts) == {"strict"}
    assert found.gone == musts.gone == (identity("vanished"),)


@pytest.mark.parametrize(
    ("option", "text", "words"),
    [
        ("shard", "3/2", r"there is no shard 3/2 \(the last is 2/2\)"),
        ("as_of", "soon", "'soon' is no version"),
        ("failed_from", "gone.json", r"gone\.json: can't be read: No such file"),
    ],
)
def test_plain_pytest_is_told_what_is_no_choice(option: str, text: str, words: str) -> None:
    given = {"payconform_level": "may", f"payconform_{option}": text}
    with pytest.raises(pytest.UsageError, match=words):
        choice_of(SimpleNamespace(getoption=given.get, getini=lambda _: ""))  # type: ignore[arg-type] - all that is asked of it


def test_the_options_of_pytest_make_the_same_choice() -> None:
    given = Choice(tags="@hazard", level=Level.SHOULD, shard=Shard(2, 4), max_time=2.5)
    options = dict(each.removeprefix("--").split("=", 1) for each in options_of(given))
    known = {name.replace("-", "_"): value for name, value in options.items()}
    known |= {"payconform_max_time": float(known["payconform_max_time"])}

    assert choice_of(SimpleNamespace(getoption=known.get)) == given  # type: ignore[arg-type] - as above
    assert options_of(Choice()) == ["--payconform-level=may"]


# The whole way, with made-up steps


def scenario(name: str, *ids: str, step: str = "Given all is well") -> str:
    named = " ".join(f"@req:{each}" for each in ids or (MUST,))
    return f"  {named}\n  Scenario: {name}\n    {step}\n"


def feature(*scenarios: str) -> str:
    return f"@lifecycle:{LIFECYCLE}\nFeature: Choices\n" + "\n".join(scenarios)


def run(tree: Tree, *options: str, lanes: int = 1) -> Said:
    return tree.payconform("--workers", "1", "--lanes", str(lanes), "--min-verified", "0", *options)


WRONG, BROKEN = "Then the target is wrong", "Then a part of ours breaks"


@pytest.fixture(scope="module")
def failing(tmp_path_factory: pytest.TempPathFactory) -> tuple[Tree, str]:
    """A tree in which two scenarios failed, one broke and one is gone since; the report is in `first`."""
    tree = Tree(tmp_path_factory.mktemp("failing"))
    again = [scenario("wrong", step=WRONG), scenario("odd", step=BROKEN), scenario("well")]
    tree.write(feature(*again, scenario("gone", step=WRONG)))
    said = run(tree)
    shutil.move(said.report, tree.folder / "first")
    tree.write(feature(*again))
    return tree, json.loads((tree.folder / "first" / "result.json").read_bytes())["run_id"]


def test_what_failed_is_run_again_and_what_is_gone_is_told(failing: tuple[Tree, str]) -> None:
    tree, run_id = failing

    said = run(tree, "--failed-from", "first")

    assert said.scenarios.keys() == {"wrong", "odd"}, said.text
    assert said.result["selection"]["failed_from"] == run_id
    gone = f"it failed in run {run_id}, and is no longer there: made_up.feature::gone@{LIFECYCLE}"
    assert said.result["warnings"] == [gone]
    assert f"warning  {gone}" in said.text
    assert "2 of 3 scenarios in" in said.text
    assert f"scenarios chosen by what failed in run {run_id}" in said.text


def test_another_suite_and_another_target_are_told_in_one_line(failing: tuple[Tree, str]) -> None:
    tree, _ = failing
    result = json.loads((tree.folder / "first" / "result.json").read_bytes())
    result |= {"target": {"name": "Acme", "url": "http://127.0.0.1:1"}}
    result["versions"] |= {"suite": "0.0.9"}
    result["scenarios"] = [row for row in result["scenarios"] if row["name"] == "gone"]
    (tree.folder / "other.json").write_text(json.dumps(result))

    said = run(tree, "--failed-from", "other.json")

    assert said.code == 2
    assert (
        "other.json is a run of Acme at http://127.0.0.1:1 and by payconform 0.0.9; "
        "now it is reference at embedded, by payconform 0.1.0\n"
    ) in said.text
    assert "none of the scenarios that failed in other.json is there any more" in said.text
    assert "Traceback" not in said.text


def test_where_tags_leave_nothing_of_what_failed_both_are_named(failing: tuple[Tree, str]) -> None:
    tree, _ = failing

    said = run(tree, "--failed-from", "first", "--tags", "@hazard")

    assert said.code == 2
    assert "no scenario is selected by '@hazard', --failed-from first" in said.text


def test_shards_find_one_seed_without_knowing_of_each_other(tree: Tree) -> None:
    tree.write(feature(*(scenario(f"plain {n}") for n in range(5))))
    parts, seeds = [], set()
    for number in (1, 2):
        said = run(tree, "--shard", f"{number}/2")
        parts += said.scenarios
        seeds.add(said.result["seed"])

    assert sorted(parts) == [f"plain {n}" for n in range(5)]
    assert len(seeds) == 1
    assert said.result["selection"]["shard"] == "2/2"
    assert (said.result["verdict"], said.result["problems"]) == ("conformant with gaps", [])


def test_an_empty_shard_is_no_run(tree: Tree) -> None:
    tree.write(feature(scenario("one"), scenario("two")))

    said = run(tree, "--shard", "3/3")

    assert said.code == 2
    assert "shard 3/3 is empty: there are fewer scenarios than shards" in said.text


def test_no_scenario_is_begun_after_the_time_is_over_in_any_lane(tree: Tree) -> None:
    over = "Then the time of the run is over"
    tree.write(feature(*(scenario(f"number {n}", step=over) for n in range(9))))

    said = run(tree, "--max-time", "600", lanes=3)

    late = [told for told in said.scenarios.values() if not told["begun"]]
    assert 6 <= len(late) < 9, said.text
    for told in late:
        assert (told["verdict"], told["reason"]) == ("unverifiable", "not begun: 600 s were over")
        assert {step["status"] for step in told["steps"]} == {"skipped"}
    assert {told["verdict"] for told in said.scenarios.values() if told["begun"]} == {"passed"}
    result = said.result
    assert (result["not_begun"], result["interrupted"], result["problems"]) == (len(late), None, [])
    assert f"; {len(late)} scenarios not begun in time." in result["why"]
    assert (result["verdict"], said.code) == ("conformant with gaps", 0)


def test_a_run_without_time_decides_nothing(tree: Tree) -> None:
    tree.write(feature(scenario("one"), scenario("two")))

    said = run(tree, "--max-time", "0.000001")

    assert (said.result["verdict"], said.result["why"], said.code) == ("inconclusive", "No scenario ran.", 1)
    assert (said.result["not_begun"], said.result["problems"]) == (2, [])


def test_plain_pytest_chooses_by_the_same_options(tree: Tree) -> None:
    tree.write(feature(*(scenario(f"must {n}") for n in range(4)), scenario("may", MAY)))

    said = tree.pytest("--payconform-level", "must", "--payconform-shard", "1/2")

    assert "2 passed" in said.text, said.text
