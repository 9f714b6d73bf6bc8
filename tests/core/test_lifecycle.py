"""Life cycles as data: what is asked of them, and what they refuse."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payconform import lifecycles
from payconform.data import names, schema, validator
from payconform.errors import ConfigurationError
from payconform.lifecycle import Basis, LifeCycle, Moves, Returns, Status, StatusClass, Transition

DOOR = """
name = "door"
document = "house"
title = "A door"
initial = "open"
closed = true
moves = "payment"
returns = "refund"

[documents]
house = "The house rules"

[[statuses]]
code = "open"
final = false
class = "in-flight"
basis = "text"
meaning = "Doors begin open"

[[statuses]]
code = "shut"
final = true
class = "success"
basis = "text"
meaning = ""

[[transitions]]
from = "open"
to = "shut"
trigger = "push"
basis = "text"
document = "house"
source = "rule 2"
requirement = "DOOR-SHUT-01"

[[actions]]
status = "open"
allowed = ["push"]
basis = "text"
document = "house"
source = "rule 2"

[[ambiguities]]
id = "AMB-01"
about = "Draughts"
says = "Nothing"
"""
LINES = {
    "initial": 5,
    "closed": 6,
    "moves": 7,
    "returns": 8,
    "documents": 10,
    "statuses": 13,
    "second status": 20,
    "transitions": 27,
    "actions": 36,
    "ambiguities": 43,
}
SHUT = DOOR[DOOR.rindex("[[statuses]]") : DOOR.index("[[transitions]]")]
EDGE = DOOR[DOOR.index("[[transitions]]") : DOOR.index("[[actions]]")]
ACTION = DOOR[DOOR.index("[[actions]]") : DOOR.index("[[ambiguities]]")]
TIED = """
[[payouts]]
status = "shut"
every = ["reversed", "failed"]
basis = "text"
document = "house"
source = "rule 3"
"""[1:]
VENDOR_DOOR = DOOR.replace('moves = "payment"\nreturns = "refund"', 'moves = "vendor_payout"\n')
EVERY_OR_SOME = {"every": TIED, "some": TIED.replace("every", "some")}
BEGINS = 'begins = ["shut"]\nclosed = true'


@pytest.fixture
def door(tmp_path: Path) -> Callable[[str], Path]:
    """A file of the given text, called as the life cycle in it."""

    def write(text: str) -> Path:
        path = tmp_path / "door.toml"
        path.write_text(text, "utf-8")
        return path

    return write


@pytest.fixture
def payment() -> LifeCycle:
    return lifecycles.load("payment-invoice-2021")


def codes() -> st.SearchStrategy[str]:
    return st.sampled_from("abcdefg")


def life_cycle_of(edges: set[tuple[str, str]]) -> LifeCycle:
    return LifeCycle(
        name="any",
        document="d",
        title="Any",
        initial="a",
        closed=True,
        moves=Moves.PAYMENT,
        returns=Returns.REFUND,
        statuses=tuple(Status(code, final=False, class_=StatusClass.IN_FLIGHT) for code in "abcdefg"),
        transitions=tuple(Transition(a, b, "t", Basis.DIAGRAM, "d", "s") for a, b in sorted(edges)),
    )


def walk(edges: set[tuple[str, str]], start: str) -> set[str]:
    seen, waiting = {start}, [start]
    while waiting:
        here = waiting.pop()
        for a, b in edges:
            if a == here and b not in seen:
                seen.add(b)
                waiting.append(b)
    return seen


graphs = st.sets(st.tuples(codes(), codes()), max_size=20)


@given(graphs, codes())
def test_reachability_agrees_with_a_walk(edges: set[tuple[str, str]], start: str) -> None:
    life_cycle = life_cycle_of(edges)
    assert {code for code in life_cycle.codes if life_cycle.reachable(start, code)} == walk(edges, start)


@given(graphs, codes(), codes(), codes())
def test_reachability_is_transitive(edges: set[tuple[str, str]], a: str, b: str, c: str) -> None:
    life_cycle = life_cycle_of(edges | {(a, b)})
    assert life_cycle.reachable(a, b)
    assert life_cycle.reachable(a, c) or not life_cycle.reachable(b, c)


@pytest.mark.parametrize(
    ("a", "b", "follows", "reaches"),
    [
        ("created", "processing", True, True),
        ("created", "processed", False, True),
        ("process_pending", "processed", False, True),
        ("partially_processed", "processed", False, False),
        ("processed", "expired", False, False),
        ("refunding", "processed", False, False),
        ("created", "create_failed", False, False),
    ],
)
def test_following_and_reaching(payment: LifeCycle, a: str, b: str, follows: bool, reaches: bool) -> None:
    assert payment.may_follow(a, b) is follows
    assert payment.reachable(a, b) is reaches


def test_actions_of_a_payment(payment: LifeCycle) -> None:
    assert payment.allowed_actions("created") == {"process", "terminate"}
    assert payment.allowed_actions("partially_processed") == {"refund"}
    assert payment.allowed_actions("refunding") == frozenset()


def test_an_unknown_code_may_be_asked_about(payment: LifeCycle) -> None:
    assert payment.status("create_failed") is None
    assert not payment.is_final("create_failed")
    assert not payment.demanded("creating", "create_failed")
    assert payment.reachable("create_failed", "create_failed")


def test_the_small_file_is_in_order(door: Callable[[str], Path]) -> None:
    life_cycle = lifecycles.load_file(door(DOOR))
    edge = life_cycle.transition("open", "shut")
    assert edge == Transition("open", "shut", "push", Basis.TEXT, "house", "rule 2", "DOOR-SHUT-01")
    assert life_cycle.transition("shut", "open") is None
    assert life_cycle.ambiguities[0].about == "Draughts"


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ('to = "shut"', 'to = "locked"', LINES["transitions"], "open -> locked: 'locked' is no status"),
        ('to = "shut"', 'to = "open"', LINES["statuses"], "'open' isn't final, but nothing leads out"),
        ('from = "open"', 'from = "shut"', LINES["transitions"], "'shut' is final, nothing leads out of it"),
        ("final = true", "final = false", LINES["second status"], "'shut' isn't final, but nothing leads"),
        ('initial = "open"', 'initial = "ajar"', LINES["initial"], "the initial status 'ajar' is no status"),
        ('requirement = "DOOR-SHUT-01"', "", LINES["transitions"], "names no requirement"),
        ('document = "house"\ntitle', 'document = "attic"\ntitle', 3, "document 'attic' isn't in"),
        (
            'document = "house"\nsource',
            'document = "attic"\nsource',
            LINES["transitions"],
            "'attic' isn't in",
        ),
        ('status = "open"', 'status = "ajar"', LINES["actions"], "'ajar' is no status"),
        ('name = "door"', 'name = "gate"', 2, "it calls itself 'gate'"),
        ('class = "success"', 'class = "fine"', LINES["second status"], "row 2: class: 'fine' is not one of"),
        ("closed = true", 'closed = "yes"', LINES["closed"], "closed: 'yes' is not of type 'boolean'"),
        ('moves = "payment"', 'moves = "door"', LINES["moves"], "moves: 'door' is not one of"),
        (
            'moves = "payment"',
            'moves = "vendor_payout"',
            LINES["moves"],
            "rows of [[payouts]] belong together",
        ),
        ('returns = "refund"', 'returns = "slam"', LINES["returns"], "returns: 'slam' is not one of"),
        ("closed = true", BEGINS.replace("shut", "ajar"), LINES["closed"], "'ajar' in begins is no status"),
        ("closed = true", BEGINS.replace('"shut"', ""), LINES["closed"], "begins: [] should be non-empty"),
        ('house = "The house rules"', "house = 1", LINES["documents"], "documents: house: 1 is not of type"),
        ('title = "A door"\n', "", None, "'title' is a required property"),
        ('trigger = "push"', "push = true", LINES["transitions"], "[[transitions]] row 1: "),
        ('title = "A door"', "title = ", 4, "can't be read as TOML"),
    ],
)
def test_a_contradiction_is_refused_with_its_place(
    door: Callable[[str], Path], old: str, new: str, line: int | None, message: str
) -> None:
    assert old in DOOR
    with pytest.raises(ConfigurationError) as caught:
        lifecycles.load_file(door(DOOR.replace(old, new, 1)))
    assert message in str(caught.value)
    assert caught.value.where == ("door.toml" if line is None else f"door.toml:{line}")


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (EDGE, "open -> shut: this edge has a row already"),
        (ACTION, "'push' is allowed twice in 'open'"),
        (SHUT, "'shut' stands here a second time"),
        (DOOR[DOOR.index("[[ambiguities]]") :], "AMB-01 stands here a second time"),
        (
            SHUT.replace("shut", "walled up"),
            "'walled up' is never reached from 'open'",
        ),
        (TIED.replace("shut", "ajar"), "'ajar' is no status of this life cycle"),
        (TIED.replace("house", "attic"), "document 'attic' isn't in [documents]"),
        (TIED.replace('every = ["reversed", "failed"]', ""), "[[payouts]] row 1: "),
        (TIED + 'some = ["processed"]', "[[payouts]] row 1: "),
        (TIED.replace("every", "some").replace('"reversed", "failed"', ""), "some: [] should be non-empty"),
    ],
)
def test_a_row_too_many_is_refused_with_its_place(
    door: Callable[[str], Path], row: str, message: str
) -> None:
    with pytest.raises(ConfigurationError) as caught:
        lifecycles.load_file(door((VENDOR_DOOR if "[[payouts]]" in row else DOOR) + row))
    assert message in str(caught.value)
    assert caught.value.where == f"door.toml:{len(DOOR.splitlines()) + 1}"


def test_payouts_beside_a_status_have_one_row(door: Callable[[str], Path]) -> None:
    with pytest.raises(ConfigurationError, match="payouts beside 'shut' have a row already") as caught:
        lifecycles.load_file(door(VENDOR_DOOR + TIED + TIED))
    assert caught.value.where == f"door.toml:{len((DOOR + TIED).splitlines()) + 1}"


def test_what_nobody_takes_back_has_no_action_that_would(door: Callable[[str], Path]) -> None:
    with pytest.raises(ConfigurationError, match="the provider takes no vendor_payout back") as caught:
        lifecycles.load_file(door(DOOR.replace('"payment"', '"vendor_payout"') + TIED))
    assert caught.value.where == f"door.toml:{LINES['returns']}"


def test_payouts_beside_a_status_are_every_one_or_some(door: Callable[[str], Path]) -> None:
    texts = {name: VENDOR_DOOR + text for name, text in EVERY_OR_SOME.items()}
    row = {name: lifecycles.load_file(door(text)).payouts[0] for name, text in texts.items()}

    assert (row["every"].status, row["every"].states) == ("shut", {"reversed", "failed"})
    assert (row["every"].every, row["some"].every) == (True, False)
    assert row["some"].states == row["every"].states


def test_an_invoice_may_begin_in_another_status_than_the_initial_one(door: Callable[[str], Path]) -> None:
    life_cycle = lifecycles.load_file(door(DOOR.replace("closed = true", BEGINS)))

    assert [code for code in ("open", "shut", "ajar") if life_cycle.may_begin(code)] == ["open", "shut"]
    assert not lifecycles.load_file(door(DOOR)).may_begin("shut")


def test_where_nothing_gives_back_it_is_an_error_to_ask_for_it(door: Callable[[str], Path]) -> None:
    life_cycle = lifecycles.load_file(door(DOOR.replace('returns = "refund"', "")))

    assert life_cycle.returns is None
    with pytest.raises(ConfigurationError, match="door has no action that gives back what was paid"):
        _ = life_cycle.gives_back


def test_unknown_names_and_missing_files_are_one_clear_sentence(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="there is no life cycle 'payment-invoice'") as caught:
        lifecycles.load("payment-invoice")
    assert "payment-invoice-2021" in caught.value.hint
    with pytest.raises(ConfigurationError, match=r"^none\.toml: there is no such file"):
        lifecycles.load_file(tmp_path / "none.toml")


def test_all_life_cycles_of_ours_load() -> None:
    assert [lifecycles.load(name).name for name in names("lifecycles")] == list(names("lifecycles"))


def test_the_schema_accepts_its_example() -> None:
    for example in schema("lifecycle")["examples"]:
        validator("lifecycle").validate(example)
