"""The three sides: the suite itself, the same scenarios under behave, and the calls alone."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, redirect_stdout
from pathlib import Path
from typing import Any

import behave  # type: ignore[import-untyped]
import pytest
from behave.configuration import Configuration  # type: ignore[import-untyped]
from behave.parser import parse_file  # type: ignore[import-untyped]
from behave.runner import Runner  # type: ignore[import-untyped]
from cases import SEED, Stage, Written, definitions, written
from meter import Stopwatch
from pytest_bdd import parsers
from recording import Recording, load
from replay import Replay

from payconform.cli.run import run as payconform_run
from payconform.features import __file__ as features_file
from payconform.rig import Rig, embedded_rig
from payconform.suite import choosing, fixtures
from payconform.suite.marks import ScenarioMark

Measured = dict[str, Any]
Marks = Mapping[ScenarioMark, int]
Side = Callable[[Marks, Stopwatch, Path, Path], Measured]

ENVIRONMENT = "from sides import after_all, after_scenario, before_all, before_scenario\n"
STEPS = "from sides import define_steps\n\ndefine_steps()\n"


def suite(marks: Marks, watch: Stopwatch, folder: Path, recorded: Path) -> Measured:
    """``payconform run --workers 1 --lanes 1``; the watch starts when its servers stand."""
    measured: Measured = {}
    recording = Recording(watch.meter)

    @contextmanager
    def watched(*wanted: Any) -> Iterator[Rig]:
        with ExitStack() as stack:
            rig = recording.attach(stack.enter_context(embedded_rig(*wanted)))
            watch.start()
            yield rig
            with watch.paused():  # the last scenario's teardown stops the servers
                stack.close()

    class LastScenario:
        @pytest.hookimpl(tryfirst=True)
        def pytest_sessionfinish(self) -> None:
            measured.update(watch.stop())

    setattr(fixtures, "embedded_rig", watched)  # noqa: B010 - mypy knows the function of this name
    choose_only(marks)
    with_plugin(LastScenario())
    alone = ("--workers", "1", "--lanes", "1")
    try:
        payconform_run.main([*alone, "--seed", str(SEED), "--report-dir", str(folder)], standalone_mode=False)
    except SystemExit as ending:
        if ending.code not in (0, 1):  # 1: inconclusive, since this is a selection
            raise
    recording.save(recorded)
    rows = map(json.loads, (folder / "events.ndjson").read_text("utf-8").splitlines())
    measured["verdicts"] = {row["id"]: row["verdict"] for row in rows if row["type"] == "scenario-finished"}
    return measured


def with_plugin(plugin: object) -> None:
    """Whatever is run by pytest from now on has it, too."""
    main = pytest.main

    def run(args: list[str], plugins: list[object]) -> int:
        return main(args, plugins=[*plugins, plugin])

    setattr(pytest, "main", run)  # noqa: B010 - mypy knows the function of this name


def choose_only(marks: Marks) -> None:
    """These and no others: no tag expression names them."""
    choose, ids = choosing.choose, {mark.id for mark in marks}
    choosing.choose = lambda found, *rest: choose([mark for mark in found if mark.id in ids], *rest)


def bare(marks: Marks, watch: Stopwatch, folder: Path, recorded: Path) -> Measured:  # noqa: ARG001 - a Side
    """What the suite sent, once more, with no step, no oracle and no record."""
    with embedded_rig() as rig:
        replay = Replay(load(recorded), rig, watch.meter)
        watch.start()
        replay.run()
        return {**watch.stop(), "otherwise": replay.otherwise}


def under_behave(marks: Marks, watch: Stopwatch, folder: Path, recorded: Path) -> Measured:  # noqa: ARG001
    """Plain behave, with its JSON report, which is what our events are."""
    project = folder / "project"
    shutil.copytree(Path(features_file).parent, project, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    (project / "steps").mkdir()
    (project / "steps" / "steps.py").write_text(STEPS, "utf-8")
    (project / "environment.py").write_text(ENVIRONMENT, "utf-8")
    os.chdir(project)
    with embedded_rig() as rig, (folder / "stdout").open("w") as out, redirect_stdout(out):
        report = ["--format", "json", "--outfile", str(folder / "behave.json")]
        known = {written(mark): mark for mark in marks}
        config = Configuration([*report, "--no-summary", "--no-skipped", *_places(project, known)])
        stage, measured = Stage(rig), Measured()
        config.userdata.update(stage=stage, marks=known, watch=watch, measured=measured, root=project)
        if Runner(config).run() and set(stage.verdicts.values()) == {"passed"}:  # trouble of its own
            raise RuntimeError(f"behave failed: {(folder / 'stdout').read_text()[-2000:]}")
    return {**measured, "verdicts": stage.verdicts}


def _places(project: Path, known: Mapping[Written, ScenarioMark]) -> list[str]:
    """File and line of each, as behave takes them; a row has a line of its own."""
    return [
        f"{path}:{scenario.line}"
        for path in sorted(project.rglob("*.feature"))
        for scenario in parse_file(str(path)).walk_scenarios()
        if _named(project, scenario) in known
    ]


def _named(project: Path, scenario: Any) -> Written:
    row = " | ".join(scenario._row.cells) if scenario._row else None  # noqa: SLF001 - behave shows it nowhere else
    path = Path(scenario.filename).resolve().relative_to(project.resolve())
    return path.as_posix(), scenario.name.partition(" -- @")[0], row  # behave numbers rows there


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
    context.error = None
    context.world = data["stage"].begin(data["marks"][_named(data["root"], scenario)])


def after_scenario(context: Any, _: Any) -> None:
    context.config.userdata["stage"].end(context.error)


def after_all(context: Any) -> None:
    context.config.userdata["measured"].update(context.config.userdata["watch"].stop())


SIDES: dict[str, Side] = {"suite": suite, "behave": under_behave, "bare": bare}
