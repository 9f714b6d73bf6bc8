"""The suite in a project of its user: their features beside ours, and nothing else is touched."""

from __future__ import annotations

import pytest

from .project import CONFTEST, FEATURE, INI, OURS, PROFILE, Project

THEIRS = {
    "test_somebody_elses_invoice_is_paid": "passed",
    "test_a_step_that_nobody_has_written_yet": "failure",
    "test_a_step_that_says_no": "failure",
    "test_our_own_folder_is_imported": "passed",
}
CONFORMANCE = {
    "test_a_step_of_their_own_beside_one_of_ours_5": "passed",
    "test_without_a_requirement_9": "passed",
}
SHIPPED = {"test_one_4": "passed"}
WORKERS = pytest.mark.parametrize("workers", [(), ("-n", "2")], ids=["alone", "under xdist"])


@WORKERS
def test_their_features_run_beside_their_tests_which_go_on_as_before(
    project: Project, workers: tuple[str, ...]
) -> None:
    project.write("plain.ini", INI.replace("payconform_features = conformance\n", ""))
    without = project.pytest(*workers, "-c", "plain.ini", "--noconftest", "-p", "no:payconform", plain=True)[
        1
    ]
    code, seen, said = project.pytest(*workers)

    assert seen == THEIRS | CONFORMANCE, said
    assert without == THEIRS
    assert code == pytest.ExitCode.TESTS_FAILED


@WORKERS
def test_ours_are_collected_where_somebody_says_so(project: Project, workers: tuple[str, ...]) -> None:
    _, seen, said = project.pytest(*workers, "--payconform-ours", "yes")

    assert seen == THEIRS | CONFORMANCE | SHIPPED, said


def test_ours_are_collected_where_there_is_a_target_to_judge(project: Project) -> None:
    project.write("pytest.ini", INI + "payconform_profile = target.toml\n")
    project.write("target.toml", PROFILE)

    listed = project.pytest("--collect-only", "-q")[2]
    unwanted = project.pytest("--collect-only", "-q", "--payconform-ours", "no")[2]

    assert "ours.feature::test_one_4" in listed
    assert "ours.feature" not in unwanted
    assert "dunning.feature" in unwanted


def test_a_named_path_is_all_that_runs(project: Project) -> None:
    assert project.pytest("--payconform-ours", "yes", "tests/test_plain.py")[1] == {
        "test_our_own_folder_is_imported": "passed"
    }
    assert project.pytest("conformance")[1] == CONFORMANCE
    assert project.pytest(".venv/payconform/features/ours.feature")[1] == SHIPPED


def test_their_tags_are_marks_and_ours_are_none(project: Project) -> None:
    slow = {name for name in THEIRS | CONFORMANCE if "5" in name or "step" in name or "somebody" in name}

    assert set(project.pytest("-m", "slow")[1]) == slow
    assert set(project.pytest("--payconform-tags", "not @slow", "conformance")[1]) == {
        "test_without_a_requirement_9"
    }
    assert project.pytest("-m", "hazard", "tests")[1] == {n: o for n, o in THEIRS.items() if "own" not in n}


def test_a_step_of_theirs_changes_nothing_in_features_of_ours(project: Project) -> None:
    steps = (
        "\n\n@then('the request is refused')\ndef _refused():\n    raise AssertionError('not for yours')\n"
    )
    project.write("conftest.py", CONFTEST + steps)
    project.write(
        ".venv/payconform/features/ours.feature",
        OURS.replace("Given all is well", "Given all is well\n    Then the request is refused"),
    )

    _, _, said = project.pytest(".venv/payconform/features/ours.feature")

    assert "not for yours" not in said
    assert "has no attribute 'answer'" in said  # a step of ours, on the made-up world


def test_their_folders_may_say_more_than_each_other(project: Project) -> None:
    say = "from pytest_bdd import then\n\n\n@then('a letter is sent')\ndef _letter(): ...\n"
    for folder in ("conformance/a", "conformance/b"):
        project.write(f"{folder}/conftest.py", say)
        project.write(f"{folder}/letters.feature", FEATURE.replace("a reminder", "a letter"))

    code, seen, said = project.pytest("conformance")

    assert code == 0, said
    assert len(seen) == len(CONFORMANCE)  # by name; each of them thrice


def test_a_fixture_of_theirs_that_is_called_like_ours_is_no_world_of_ours(project: Project) -> None:
    fixture = "\n\n@pytest.fixture\ndef world():\n    return 'theirs'\n"
    project.write("conftest.py", "import pytest\n" + CONFTEST + fixture)
    project.write("conformance/conftest.py", "import pytest\n" + fixture)

    code, seen, said = project.pytest("conformance", "tests/test_plain.py")

    assert (code, seen) == (0, {**CONFORMANCE, "test_our_own_folder_is_imported": "passed"}), said


def test_names_of_python_tests_are_no_concern_of_feature_files(project: Project) -> None:
    project.write("pytest.ini", INI + "python_functions = check_*\ncollect_imported_tests = false\n")

    _, seen, said = project.pytest()

    assert seen == {"check_that_nobody_collects": "failure"} | CONFORMANCE, said


def test_scenarios_of_a_life_cycle_that_nobody_claims_are_left_out_and_counted(project: Project) -> None:
    project.write("target.toml", PROFILE.replace("2021", "2019"))

    _, seen, said = project.pytest(
        "--payconform-profile", "target.toml", "conformance", "tests/test_plain.py"
    )

    assert list(seen) == ["test_our_own_folder_is_imported"]
    assert "1 passed, 2 deselected" in said


def test_what_the_target_did_wrong_is_shown_without_the_way_through_our_code(project: Project) -> None:
    path = project.write(
        "conformance/dunning.feature", FEATURE.replace("a reminder is sent", "the target is wrong")
    )

    _, seen, said = project.pytest("conformance")

    assert seen["test_a_step_of_their_own_beside_one_of_ours_5"] == "failure"
    assert "PAY21-INIT-02: expected this; observed that (blame: target)" in said
    assert f"{path}:7: Then the target is wrong" in said
    assert "plugin.py" not in said


def test_a_mark_that_skips_is_heeded(project: Project) -> None:
    project.write("conformance/dunning.feature", FEATURE.replace("@slow", "@skip"))

    assert project.pytest("conformance")[1] == CONFORMANCE | {
        "test_a_step_of_their_own_beside_one_of_ours_5": "skipped"
    }
