"""What is wrong in a project of the suite's user: told by file and line, once, and without our code."""

from __future__ import annotations

import pytest

from .project import CONFTEST, FEATURE, INI, PROFILE, Project

CONFORMANCE = ("test_a_step_of_their_own_beside_one_of_ours_5", "test_without_a_requirement_9")
WORKERS = pytest.mark.parametrize("workers", [(), ("-n", "2")], ids=["alone", "under xdist"])


def test_a_tag_that_is_no_registered_mark_is_told_as_pytest_does(project: Project) -> None:
    project.write("conformance/dunning.feature", FEATURE.replace("@slow", "@slwo"))

    _, _, said = project.pytest("--strict-markers", "conformance")

    assert "'slwo' not found in `markers` configuration option" in said


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("@req:PAY21-INIT-02", "@req:PAY21-GONE-99", 4, "there is no requirement PAY21-GONE-99"),
        ("@req:PAY21-INIT-02", "@req:PAY19-INIT-01", 4, "PAY19-INIT-01 is of payment-invoice-2019"),
        ("payment-invoice-2021", "payment-invoice-2020", 1, "there is no life cycle payment-invoice-2020"),
        ("@slow", "@needs:magic", 4, "there is no capability magic"),
        ("@lifecycle:payment-invoice-2021\n", "", 4, "has no tag @lifecycle:…"),
        ("a reminder", "a monition", 7, "no step is defined for: Then a monition is sent"),
    ],
)
def test_what_is_wrong_in_their_features_is_refused_by_file_and_line(
    project: Project, old: str, new: str, line: int, words: str
) -> None:
    path = project.write("conformance/dunning.feature", FEATURE.replace(old, new, 1))

    code, seen, said = project.pytest()

    assert (code, seen) == (pytest.ExitCode.USAGE_ERROR, {})
    told = [text for text in said.splitlines() if f"{path}:{line}: " in text]
    assert any(words in text for text in told), said


@pytest.mark.parametrize("where", ["conftest.py", "conformance/conftest.py"])
def test_a_step_of_theirs_that_ours_would_hide_or_that_would_hide_ours_is_refused(
    project: Project, where: str
) -> None:
    steps = (
        "from pytest_bdd import given, parsers as p\n\n\n@given(p.re('an invoice of .*'))\ndef _one(): ...\n"
    )
    project.write(where, (CONFTEST if where == "conftest.py" else "") + steps)
    path = project.write(
        "conformance/dunning.feature", FEATURE.replace("all is well", "an invoice of 9.00 EUR")
    )

    code, _, said = project.pytest("conformance")

    assert code == pytest.ExitCode.USAGE_ERROR, said
    assert f"{path}:6: two definitions fit: Given an invoice of 9.00 EUR" in said
    assert str(project.folder / where) in said
    assert "invoices.py:" in said


def test_two_files_that_are_called_alike_are_refused(project: Project) -> None:
    project.write("more/conformance/dunning.feature", FEATURE)
    project.write("pytest.ini", INI + "    more/conformance\n")

    code, _, said = project.pytest()

    assert code == pytest.ExitCode.USAGE_ERROR
    assert "'conformance/dunning.feature' is what" in said
    assert "give its folder another name" in said


def test_a_profile_that_lacks_a_variable_fails_their_scenarios_alone_and_in_a_sentence(
    project: Project,
) -> None:
    project.write("pytest.ini", INI + "payconform_profile = target.toml\n")
    profile = project.write("target.toml", PROFILE)

    code, seen, said = project.pytest("conformance", "tests/test_plain.py", plain=False)

    assert code == pytest.ExitCode.TESTS_FAILED
    assert seen == {**dict.fromkeys(CONFORMANCE, "error"), "test_our_own_folder_is_imported": "passed"}
    assert f"{profile}:3: target.base_url needs the environment variable SHOP_URL, which isn't set" in said
    assert "profile.py" not in said  # no way through our code


@WORKERS
def test_a_profile_that_is_no_profile_is_refused(project: Project, workers: tuple[str, ...]) -> None:
    profile = project.write("target.toml", "[target]\nlifecycles = 3\n")

    code, _, said = project.pytest(*workers, "--payconform-profile", "target.toml")

    assert code == pytest.ExitCode.USAGE_ERROR
    assert f"refused: {profile}:2: target.lifecycles should be a list of names" in said


def test_a_wrong_tag_expression_is_told(project: Project) -> None:
    code, _, said = project.pytest("--payconform-tags=@a and", "conformance")

    assert code == pytest.ExitCode.USAGE_ERROR
    assert "'@a and' is no tag expression" in said


def test_a_life_cycle_of_their_own_comes_by_the_ini_file(project: Project) -> None:
    project.write("pytest.ini", INI + "payconform_lifecycles = door.toml\n")
    path = project.write("door.toml", "name = 'door'\n")

    code, _, said = project.pytest()

    assert code == pytest.ExitCode.USAGE_ERROR
    assert f"refused: {path}: 'document' is a required property" in said
