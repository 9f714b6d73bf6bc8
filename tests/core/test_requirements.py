"""Requirements as data: the catalogue, what it refuses, and the ids of each edition."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from payconform import lifecycles, requirements
from payconform.data import names, schema, validator
from payconform.errors import ConfigurationError
from payconform.lifecycle import Basis, LifeCycle, Moves, Returns, Status, StatusClass, Transition
from payconform.requirements import Catalogue, Check, Level, Observable, Requirement

DOOR = LifeCycle(
    name="door",
    document="house",
    title="A door",
    initial="open",
    closed=True,
    moves=Moves.PAYMENT,
    returns=Returns.REFUND,
    statuses=(
        Status("open", final=False, class_=StatusClass.IN_FLIGHT),
        Status("shut", final=True, class_=StatusClass.SUCCESS),
    ),
    transitions=(Transition("open", "shut", "push", Basis.TEXT, "house", "rule 2", "DOOR-SHUT-01"),),
    documents={"house": "The house rules"},
)
RULES = """
[[requirements]]
id = "DOOR-SHUT-01"
title = "A pushed door shuts."
level = "must"
quote = "push it"
document = "house"
source = "rule 2"
basis = "text"
since = "0.1"
observable = "api"

[[requirements]]
id = "DOOR-FINAL-01"
title = "A shut door stays shut."
level = "must"
quote = "for good"
document = "house"
source = "rule 3"
basis = "text"
since = "0.1"
observable = "api"
check = "finality"
status = "shut"
"""
TOGETHER = "a status and check = 'finality' or 'payout-state' belong together"
FIRST, SECOND = 2, 13
COMMON = {
    *("VOCAB", "INIT", "CREATE", "EXPIRE", "TERM", "PROC", "PEND", "DONE", "PART", "RETRY"),
    *("FAIL", "REF", "FINAL", "ORDER", "CLOSED", "MONEY", "FEE", "ATT", "CB", "SHAPE"),
}
PAYMENTS = ("payment-invoice-2019", "payment-invoice-2021")
PAYOUTS = ("payout-invoice-2019-04", "payout-invoice-2019-05")
OF_VENDOR_INVOICES = {Check.PAYOUT_STATE, Check.PAYOUT_PER_PAY}
TWINS = dict(
    zip(PAYOUTS, ("PAY19", "PAY21"), strict=True)
)  # the same parts of a page, the same error statuses
OF_2021_ALONE = {"ERR", "WIRE"}
OF_2019_ALONE = {"SLEEP", "OPT", "LIST", "VIEW", "GUIDE"}
ABOUT_ERROR_STATUSES = {"EXPIRE-09", "TERM-04"}
OF_PAYOUTS_ALONE = {
    *("AUTO-01", "AUTO-02", "STAGE-01", "STAGE-02", "STAGE-03"),
    *(f"OPT-{n}" for n in range(15, 25)),
    *(f"LAYER-{n:02}" for n in range(1, 7)),
    *(f"GUIDE-{n}" for n in (15, 16, 19, 20, *range(22, 27))),
}
NOT_OF_PAYOUTS = {
    # No picture of the flow, no public creation, no count below the list, no words of other screens; LAYER
    # and STAGE say the rest.
    "payout-invoice-2019-04": {
        *("CLOSED-01", "CREATE-04", "PART-03", "OPT-01", "OPT-02", "LIST-06"),
        *("GUIDE-02", "GUIDE-11", "GUIDE-12", "GUIDE-28", "GUIDE-29"),
    },
    # No loops, no customer who enters an amount, one way to calculate a fee.
    "payout-invoice-2019-05": {"RETRY-04", "PART-04", *(f"FEE-{n:02}" for n in range(3, 8))},
}
ONLY_INFERRED = {
    # The vendor's pages say it of payments.
    "payout-invoice-2019-05": {"CREATE-06", "FEE-01", "FEE-02"},
    # So do they here, and no picture of the flow draws it.
    "payout-invoice-2019-04": {
        *("CREATE-06", "FEE-01", "FEE-02", "EXPIRE-07", "TERM-01", "PROC-01", "PEND-02", "RETRY-04"),
        *("FAIL-01", "REF-02", "REF-05"),
    },
}
DRAWN = {"ERR-01", "ERR-02", "ERR-04", "ERR-05"}
CANCELLATIONS_EXIST = {"EXPIRE-06"}
WORDED_OTHERWISE = {"PAY21-EXPIRE-10", "PAY21-EXPIRE-11"}  # 2019 explains the lifetime in its options table


@pytest.fixture
def rules(tmp_path: Path) -> Callable[[str], Path]:
    def write(text: str) -> Path:
        path = tmp_path / "door.toml"
        path.write_text(text, "utf-8")
        return path

    return write


@pytest.fixture
def catalogue() -> Catalogue:
    return requirements.load("payment-invoice-2021")


def test_the_small_file_is_in_order(rules: Callable[[str], Path]) -> None:
    catalogue = requirements.load_file(rules(RULES), DOOR)
    assert [row.id for row in catalogue] == ["DOOR-SHUT-01", "DOOR-FINAL-01"]
    assert catalogue["DOOR-SHUT-01"].lifecycle == "door"
    assert catalogue.by_check("door", Check.FINALITY, "shut") is catalogue["DOOR-FINAL-01"]
    assert catalogue.by_check("door", Check.CLOSED) is None
    assert catalogue.by_check("window", Check.FINALITY, "shut") is None


def test_a_part_of_the_catalogue_is_one_life_cycle(catalogue: Catalogue) -> None:
    assert len(catalogue.of("payment-invoice-2021")) == len(catalogue)
    assert len(catalogue.of("door")) == 0


def test_an_unknown_id_is_not_in_it(catalogue: Catalogue) -> None:
    assert "PAY21-FINAL-03" in catalogue
    assert "PAY21-FINAL-08" not in catalogue
    with pytest.raises(KeyError):
        catalogue["PAY21-FINAL-08"]


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ('id = "DOOR-FINAL-01"', 'id = "DOOR-SHUT-01"', SECOND, "this id stands here a second time"),
        ('id = "DOOR-FINAL-01"', 'id = "GATE-FINAL-01"', SECOND, "its id begins otherwise than DOOR-SHUT-01"),
        ('status = "shut"', 'status = "locked"', SECOND, "'locked' is no status of door"),
        ('status = "shut"', 'status = "open"', SECOND, "'open' isn't final in door"),
        ('status = "shut"', "", SECOND, TOGETHER),
        (
            'check = "finality"',
            'check = "order"',
            SECOND,
            TOGETHER,
        ),
        ('check = "finality"\nstatus = "shut"', "", None, "no requirement says that 'shut' is final"),
        ('quote = "push it"', 'quote = ""', FIRST, "DOOR-SHUT-01: a must has to quote what demands it"),
        ('basis = "text"', 'basis = "inferred"', FIRST, "a must stands on text or diagram, not on inferred"),
        ('observable = "api"', 'observable = "no"', FIRST, "it can't be observed, but doesn't say why"),
        ('observable = "api"', 'observable = "api"\nreason = "dark"', FIRST, "gives a reason"),
        (
            'observable = "api"\ncheck',
            'observable = "no"\nreason = "dark"\ncheck',
            SECOND,
            "the oracle is to check it (finality)",
        ),
        ('document = "house"', 'document = "attic"', FIRST, "document 'attic' isn't in [documents]"),
        (
            'id = "DOOR-SHUT-01"',
            'id = "DOOR-SHUT-02"',
            None,
            "open -> shut names DOOR-SHUT-01, which isn't there",
        ),
        ('level = "must"', 'level = "should"', None, "open -> shut is demanded, but DOOR-SHUT-01 is no must"),
        ('level = "must"', 'level = "shall"', FIRST, "level: 'shall' is not one of"),
        ('since = "0.1"', 'until = "0.1"', FIRST, "[[requirements]] row 1: "),
        ('title = "A pushed door shuts."', 'title = "Shutting"', FIRST, "title: "),
        (
            'observable = "api"',
            'observable = "api"\nneeds = ["hands"]',
            FIRST,
            "needs: 0: 'hands' is not one of",
        ),
        ("[[requirements]]", "[[rules]]", None, "'rules' was unexpected"),
    ],
)
def test_a_contradiction_is_refused_with_its_place(
    rules: Callable[[str], Path], old: str, new: str, line: int | None, message: str
) -> None:
    assert old in RULES
    with pytest.raises(ConfigurationError) as caught:
        requirements.load_file(rules(RULES.replace(old, new, 1)), DOOR)
    assert message in str(caught.value)
    assert caught.value.where == ("door.toml" if line is None else f"door.toml:{line}")


def test_a_check_belongs_to_one_requirement(rules: Callable[[str], Path]) -> None:
    second = RULES[RULES.index("[[requirements]]", 5) :].replace("FINAL-01", "FINAL-02")
    with pytest.raises(ConfigurationError, match="DOOR-FINAL-01 has the check finality already"):
        requirements.load_file(rules(RULES + second), DOOR)


def test_a_file_stands_beside_its_own_life_cycle(tmp_path: Path) -> None:
    path = tmp_path / "gate.toml"
    path.write_text(RULES, "utf-8")
    with pytest.raises(ConfigurationError, match=r"^gate\.toml: it stands beside the life cycle 'door'"):
        requirements.load_file(path, DOOR)


def test_an_unknown_name_is_one_clear_sentence() -> None:
    with pytest.raises(ConfigurationError, match="there are no requirements for 'payment'") as caught:
        requirements.load("payment")
    assert "payment-invoice-2021" in caught.value.hint


def test_without_names_all_are_loaded_and_no_id_occurs_twice() -> None:
    catalogue = requirements.load()
    assert {row.lifecycle for row in catalogue} == set(names("requirements"))
    assert len({row.id for row in catalogue}) == len(catalogue)


def test_each_life_cycle_of_ours_has_its_requirements() -> None:
    assert list(names("requirements")) == list(names("lifecycles"))


@pytest.mark.parametrize(
    ("identity", "status"),
    [
        ("PAY21-FINAL-01", "expired"),
        ("PAY21-FINAL-02", "terminated"),
        ("PAY21-FINAL-03", "process_failed"),
        ("PAY21-FINAL-04", "partially_refunded"),
        ("PAY21-FINAL-05", "refunded"),
        ("PAY21-FINAL-06", "refund_failed"),
    ],
)
def test_each_final_status_of_a_payment_has_its_requirement(
    catalogue: Catalogue, identity: str, status: str
) -> None:
    assert catalogue.by_check("payment-invoice-2021", Check.FINALITY, status) is catalogue[identity]
    assert catalogue[identity].quote == f"| `{status}` | ✔ |"


@pytest.mark.parametrize("name", [*PAYMENTS, *PAYOUTS])
def test_each_check_of_the_oracle_judges_a_requirement_of_an_edition_of_paycore(name: str) -> None:
    rows = [requirements.load(name).by_check(name, check) for check in Check if check is not Check.FINALITY]
    cycle = lifecycles.load(name)
    missing = OF_VENDOR_INVOICES if cycle.closed else OF_VENDOR_INVOICES | {Check.CLOSED}
    if cycle.statuses[0].sleeping is None:
        missing = missing | {Check.SLEEPING}  # it has no column for it
    judged = [row for row in rows if row is not None]
    assert {row.check for row in judged} == set(Check) - {Check.FINALITY} - missing
    assert all(row.is_observable for row in judged)


@pytest.mark.parametrize("name", PAYMENTS)
def test_each_edge_of_a_payment_has_a_requirement_of_its_strength(name: str) -> None:
    catalogue = requirements.load(name)
    for edge in lifecycles.load(name).transitions:
        assert edge.requirement is not None
        assert catalogue[edge.requirement].level is (Level.MUST if edge.basis.demands else Level.MAY)


@pytest.mark.parametrize("name", PAYOUTS)
def test_each_edge_of_a_payout_has_a_requirement_of_its_strength(name: str) -> None:
    """An edge that is only inferred may belong to what the text demands in other words: another attempt."""
    catalogue = requirements.load(name)
    for edge in lifecycles.load(name).transitions:
        assert edge.requirement is not None
        row = catalogue[edge.requirement]
        assert edge.basis.demands is (row.level is Level.MUST) or row.id == "OUT04-RETRY-01"


def test_without_a_picture_of_the_flow_a_must_stands_on_words() -> None:
    musts = [row for row in requirements.load("payout-invoice-2019-04") if row.level is Level.MUST]
    assert {row.id for row in musts if row.basis is not Basis.TEXT} == {"OUT04-CB-03", "OUT04-OPT-14"}


@pytest.mark.parametrize("name", PAYOUTS)
def test_each_final_status_of_a_payout_has_the_number_of_a_payment(name: str) -> None:
    catalogue = requirements.load(name)
    codes = [catalogue[f"{prefix(name)}-FINAL-{n:02}"].status for n in range(1, 7)]
    assert [code.replace("cancel", "refund") for code in codes if code] == [
        *("expired", "terminated", "process_failed", "partially_refunded", "refunded", "refund_failed"),
    ]


def prefix(name: str) -> str:
    return next(row.id.split("-")[0] for row in requirements.load(name))


def families(name: str) -> dict[str, list[int]]:
    numbers: dict[str, list[int]] = {}
    for row in requirements.load(name):
        _, family, number = row.id.split("-")
        numbers.setdefault(family, []).append(int(number))
    return {family: sorted(found) for family, found in numbers.items()}


def test_the_families_of_a_payment_are_numbered_without_gaps() -> None:
    numbers = families("payment-invoice-2021")
    assert numbers == {family: list(range(1, len(n) + 1)) for family, n in numbers.items()}
    assert set(numbers) == COMMON | OF_2021_ALONE
    assert set(families("payment-invoice-2019")) == COMMON | OF_2019_ALONE


def test_both_editions_of_a_payment_number_their_clauses_alike() -> None:
    """A number stands for one clause; what only the later edition says leaves a gap in the earlier one."""
    earlier, later = (families(name) for name in PAYMENTS)
    left_out = {
        f"{family}-{number:02}"
        for family in COMMON - {"FEE"}
        for number in set(later[family]) ^ set(earlier[family])
    }
    assert left_out == ABOUT_ERROR_STATUSES
    assert earlier["FEE"] == [1, 2]  # the four ways to calculate a fee stand in a later page


@pytest.mark.parametrize("family", sorted(COMMON))
def test_clauses_of_one_number_are_judged_alike(family: str) -> None:
    catalogue = requirements.load(*PAYMENTS)
    for row in catalogue.of("payment-invoice-2019"):
        twin = row.id.replace("PAY19", "PAY21")
        if row.id.split("-")[1] == family and twin not in WORDED_OTHERWISE:
            other = catalogue[twin]
            assert (row.level, row.check, row.status, row.needs, row.observable) == (
                *(other.level, other.check, other.status, other.needs, other.observable),
            )


@pytest.mark.parametrize("name", PAYOUTS)
def test_a_payout_numbers_its_clauses_as_the_payment_does(name: str) -> None:
    """CANC has the numbers of REF, and what only payouts have stands after what payments have."""
    own, twins = clauses(name), {row.id[6:]: row for row in requirements.load() if TWINS[name] in row.id}
    assert twins.keys() - own.keys() == NOT_OF_PAYOUTS[name]
    assert own.keys() - twins.keys() == (OF_PAYOUTS_ALONE if name == "payout-invoice-2019-04" else set())


@pytest.mark.parametrize("name", PAYOUTS)
def test_a_clause_of_a_payout_is_judged_as_that_of_the_payment(name: str) -> None:
    twins = {row.id[6:]: row for row in requirements.load() if TWINS[name] in row.id}
    for clause, row in clauses(name).items():
        if clause not in twins.keys() - DRAWN - CANCELLATIONS_EXIST:
            continue
        twin = twins[clause]
        assert (row.check, row.observable) == (twin.check, twin.observable), row.id
        assert {need.replace("cancel", "refund") for need in row.needs} == set(twin.needs), row.id
        weaker = row.level is not twin.level
        assert weaker is (clause in ONLY_INFERRED[name]), row.id


def clauses(name: str) -> dict[str, Requirement]:
    """By family and number, those of canceling under those of refunding."""
    return {row.id[6:].replace("CANC", "REF"): row for row in requirements.load(name)}


@pytest.mark.parametrize("name", [*PAYMENTS, *PAYOUTS])
def test_what_the_oracle_or_a_scenario_needs_of_a_refund_says_so(name: str) -> None:
    returns = str(lifecycles.load(name).returns)
    for row in requirements.load(name):
        family = row.id.split("-")[1]
        assert family not in {"REF", "CANC"} or not row.is_observable or returns in row.needs, row.id


def test_what_only_callbacks_show_needs_callbacks(catalogue: Catalogue) -> None:
    rows = [row for row in catalogue if row.observable is Observable.CALLBACK]
    assert rows
    assert all("callbacks" in row.needs for row in rows)


def test_the_schema_accepts_its_example_and_knows_all_words() -> None:
    for example in schema("requirements")["examples"]:
        validator("requirements").validate(example)
    row = schema("requirements")["properties"]["requirements"]["items"]["properties"]
    assert set(row["check"]["enum"]) == set(Check)
    assert set(row["level"]["enum"]) == set(Level)
    assert set(row["observable"]["enum"]) == set(Observable)
    assert set(row["basis"]["enum"]) == set(Basis)
