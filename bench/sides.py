"""The three sides: the suite itself, the same features under behave, and the bare calls in a loop."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, redirect_stdout
from pathlib import Path, PurePosixPath
from typing import Any

import behave
import pytest
from behave.configuration import Configuration
from behave.runner import Runner
from cases import SEED, Case, Stage, definitions
from meter import Stopwatch
from pytest_bdd import parsers

from payconform.cli.run import run as payconform_run
from payconform.features import __file__ as features_file
from payconform.rig import Rig, embedded_rig
from payconform.suite import fixtures

Measured = dict[str, Any]
Side = Callable[[str, list[Case], Stopwatch, Path], Measured]

ENVIRONMENT = "from sides import after_all, after_scenario, before_all, before_scenario\n"
STEPS = "from sides import define_steps\n\ndefine_steps()\n"
BEHAVE_INI = "[behave]\nscenario_outline_annotation_schema = {name}\n"


def suite(tags: str, _: list[Case], watch: Stopwatch, folder: Path) -> Measured:
    """``payconform run --workers 1 --lanes 1``; the watch starts when its servers stand."""
    measured: Measured = {}

    @contextmanager
    def watched(*wanted: Any) -> Iterator[Rig]:
        with ExitStack() as stack:
            rig = stack.enter_context(embedded_rig(*wanted))
            watch.start()
            yield rig
            with watch.paused():  # the last scenario's teardown stops the servers
                stack.close()

    class LastScenario:
        @pytest.hookimpl(tryfirst=True)
        def pytest_sessionfinish(self) -> None:
            measured.update(watch.stop())

    fixtures.embedded_rig = watched
    main = pytest.main
    pytest.main = lambda args, plugins: main(args, plugins=[*plugins, LastScenario()])
    arguments = [
        "--workers",
        "1",
        "--lanes",
        "1",
        "--seed",
        str(SEED),
        "--tags",
        tags,
        "--report-dir",
        str(folder),
    ]
    try:
        payconform_run.main(arguments, standalone_mode=False)
    except SystemExit as ending:
        if ending.code not in (0, 1):  # 1: inconclusive, since this is a selection
            raise
    rows = map(json.loads, (folder / "events.ndjson").read_text("utf-8").splitlines())
    measured["verdicts"] = {row["id"]: row["verdict"] for row in rows if row["type"] == "scenario-finished"}
    return measured


def bare(_: str, cases: list[Case], watch: Stopwatch, folder: Path) -> Measured:  # noqa: ARG001 - a Side
    """The same functions with the same arguments, found and converted beforehand."""
    with embedded_rig() as rig:
        stage = Stage(rig)
        watch.start()
        for case in cases:
            world, error = stage.begin(case.mark), None
            try:
                for function, arguments in case.calls:
                    function(world, **arguments)
            except Exception as raised:  # noqa: BLE001 - Stage.end raises what isn't a verdict
                error = raised
            stage.end(error)
        return {**watch.stop(), "verdicts": stage.verdicts}


def under_behave(tags: str, cases: list[Case], watch: Stopwatch, folder: Path) -> Measured:
    """Plain behave, with its JSON report, which is what our events are."""
    project = folder / "project"
    shutil.copytree(Path(features_file).parent, project, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    (project / "steps").mkdir()
    (project / "steps" / "steps.py").write_text(STEPS, "utf-8")
    (project / "environment.py").write_text(ENVIRONMENT, "utf-8")
    (project / "behave.ini").write_text(BEHAVE_INI, "utf-8")
    os.chdir(project)
    with embedded_rig() as rig, (folder / "stdout").open("w") as out, redirect_stdout(out):
        report = ["--format", "json", "--outfile", str(folder / "behave.json")]
        config = Configuration([*report, "--no-summary", "--no-skipped", "--tags", tags, str(project)])
        stage, measured = Stage(rig), Measured()
        marks = {(case.mark.feature, case.mark.name, case.mark.row): case.mark for case in cases}
        config.userdata.update(stage=stage, marks=marks, watch=watch, measured=measured, root=project)
        if Runner(config).run() and set(stage.verdicts.values()) == {
            "passed"
        }:  # behave has trouble of its own
            raise RuntimeError(f"behave failed: {(folder / 'stdout').read_text()[-2000:]}")
    return {**measured, "verdicts": stage.verdicts}


def define_steps() -> None:
    """The suite's step functions as behave's, with the same patterns and converters."""
    for definition in definitions():
        if isinstance(definition.parser, parsers.parse):
            behave.register_type(**definition.parser.parser._extra_types)  # noqa: SLF001 - shown nowhere else
        define = {"given": behave.given, "when": behave.when, "then": behave.then}[str(definition.type)]
        define(definition.parser.name)(_adapted(definition.step_func))


def _adapted(function: Callable[..., Any]) -> Callable[..., None]:
    def step(context: Any, **arguments: Any) -> None:
        try:
            function(context.world, **arguments)
        except Exception as error:
            context.error = error
            raise

    return step


def before_all(context: Any) -> None:
    context.config.userdata["watch"].start()


def before_scenario(context: Any, scenario: Any) -> None:
    data = context.config.userdata
    row = " | ".join(scenario._row.cells) if scenario._row else None  # noqa: SLF001 - behave shows it nowhere else
    path = Path(scenario.filename).resolve().relative_to(data["root"].resolve())
    context.error = None
    context.world = data["stage"].begin(data["marks"][PurePosixPath(path.as_posix()), scenario.name, row])


def after_scenario(context: Any, _: Any) -> None:
    context.config.userdata["stage"].end(context.error)


def after_all(context: Any) -> None:
    context.config.userdata["measured"].update(context.config.userdata["watch"].stop())


SIDES: dict[str, Side] = {"suite": suite, "behave": under_behave, "bare": bare}
