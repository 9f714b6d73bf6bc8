"""What a service can be judged by: ours, and files of a user's own, refused by file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from payconform import data, specification
from payconform.errors import ConfigurationError
from payconform.requirements import Check

DOOR = """\
name = "door"
document = "house"
title = "A door"
initial = "open"
closed = true
moves = "payment"

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
"""
RULES = """\
[[requirements]]
id = "DOOR-SHUT-01"
title = "A pushed door shuts."
level = "must"
quote = "push it"
document = "house"
source = "rule 2"
basis = "text"
since = "1.0"
observable = "api"

[[requirements]]
id = "DOOR-FINAL-01"
title = "A shut door stays shut."
level = "must"
quote = "for good"
document = "house"
source = "rule 3"
basis = "text"
since = "1.0"
observable = "api"
check = "finality"
status = "shut"
"""


def write(folder: Path, name: str = "door", cycle: str = DOOR, rules: str | None = RULES) -> Path:
    file = folder / f"{name}.toml"
    file.write_text(cycle, "utf-8")
    if rules is not None:
        (folder / f"{name}.requirements.toml").write_text(rules, "utf-8")
    return file


def refused(file: Path, *others: Path) -> ConfigurationError:
    with pytest.raises(ConfigurationError) as caught:
        specification.with_files([*others, file])
    return caught.value


def test_ours_are_all_that_there_are() -> None:
    ours = specification.ours()

    assert list(ours.lifecycles) == list(data.names("lifecycles"))
    assert {row.lifecycle for row in ours.requirements} == set(ours.lifecycles)
    assert ours.version(ours.lifecycles).count("+") == 0


def test_a_life_cycle_of_a_users_own_stands_beside_ours(tmp_path: Path) -> None:
    ours, known = specification.ours(), specification.with_files([write(tmp_path)])

    assert [*known.lifecycles] == [*ours.lifecycles, "door"]
    assert known.life_cycle("door").is_final("shut")
    assert [row.id for row in known.of(["door"])] == ["DOOR-SHUT-01", "DOOR-FINAL-01"]
    assert known.requirements.by_check("door", Check.FINALITY, "shut") is known.requirements["DOOR-FINAL-01"]
    assert len(known.requirements) == len(ours.requirements) + 2
    assert "door" not in specification.ours().lifecycles


def test_two_of_a_users_own_stand_beside_each_other(tmp_path: Path) -> None:
    gate = {
        "cycle": DOOR.replace("door", "gate").replace("DOOR", "GATE"),
        "rules": RULES.replace("DOOR", "GATE"),
    }
    known = specification.with_files([write(tmp_path), write(tmp_path, "gate", **gate)])

    assert [row.lifecycle for row in known.of(["gate", "door"])] == ["gate", "gate", "door", "door"]


def test_a_version_tells_one_file_from_another(tmp_path: Path) -> None:
    one = specification.with_files([write(tmp_path)])
    other = specification.with_files([write(tmp_path, rules=RULES.replace("push it", "slam it"))])

    assert one.version(["door"]) != other.version(["door"])
    assert one.version(["payment-invoice-2021"]) == other.version(["payment-invoice-2021"])


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ('"door"', '"gate"', 1, "it calls itself 'gate'"),
        ('initial = "open"', 'initial = "ajar"', 4, "'ajar' is no status"),
        ('code = "shut"', 'code = "well shut"', 18, "'well shut' is written with underscores"),
        ("DOOR-SHUT-01", "DOOR-SHUT-02", 25, "names DOOR-SHUT-02, which isn't there"),
        ('to = "shut"', 'to = "slammed"', 25, "'slammed' is no status"),
        ("final = true", "final = perhaps", 20, "can't be read as TOML"),
    ],
)
def test_a_life_cycle_that_contradicts_itself_is_refused_by_file_and_line(
    tmp_path: Path, old: str, new: str, line: int, message: str
) -> None:
    changed = DOOR.replace(old, new, 1)
    assert changed != DOOR
    if "well" in new:
        changed = changed.replace('to = "shut"', 'to = "well shut"')
    file = write(tmp_path, cycle=changed)

    error = refused(file)

    assert error.where == f"{file}:{line}"
    assert message in error.message


@pytest.mark.parametrize(
    ("old", "new", "name", "line", "message"),
    [
        ('status = "shut"', 'status = "open"', "door.requirements.toml", 12, "'open' isn't final in door"),
        ('quote = "push it"', 'quote = ""', "door.requirements.toml", 1, "a must has to quote"),
        ("DOOR-SHUT-01", "PAY21-INIT-01", "door.toml", 25, "names DOOR-SHUT-01, which isn't there"),
        (
            'check = "finality"\nstatus = "shut"',
            "",
            "door.toml",
            18,
            "no requirement says that 'shut' is final",
        ),
    ],
)
def test_requirements_that_contradict_it_are_refused_by_file_and_line(
    tmp_path: Path, old: str, new: str, name: str, line: int, message: str
) -> None:
    changed = RULES.replace(old, new, 1)
    assert changed != RULES
    if new.startswith("PAY21"):
        changed = changed.replace("DOOR-FINAL", "PAY21-FINAL")

    error = refused(write(tmp_path, rules=changed))

    assert error.where == f"{tmp_path / name}:{line}"
    assert message in error.message


def test_a_name_of_ours_is_refused(tmp_path: Path) -> None:
    name = "vendor-invoice"
    error = refused(write(tmp_path, name, DOOR.replace("door", name, 1)))

    assert error.message == f"{tmp_path / name}.toml:1: there is a life cycle 'vendor-invoice' already"


def test_the_same_file_twice_is_refused(tmp_path: Path) -> None:
    file = write(tmp_path)

    assert "there is a life cycle 'door' already" in refused(file, file).message


def test_a_requirement_of_another_is_refused(tmp_path: Path) -> None:
    gate = write(tmp_path, "gate", DOOR.replace("door", "gate", 1), RULES)

    error = refused(gate, write(tmp_path))

    assert error.where == f"{tmp_path / 'gate.requirements.toml'}:1"
    assert "DOOR-SHUT-01 is a requirement of door already" in error.message


def test_without_requirements_beside_it_it_is_refused(tmp_path: Path) -> None:
    error = refused(write(tmp_path, rules=None))

    assert error.message == f"{tmp_path / 'door.toml'}: it has no requirements"
    assert error.hint == f"they are looked for in {tmp_path / 'door.requirements.toml'}"


def test_an_unknown_name_is_one_clear_sentence() -> None:
    with pytest.raises(ConfigurationError, match="there is no life cycle 'door'") as caught:
        specification.ours().life_cycle("door")
    assert "payment-invoice-2021" in caught.value.hint
