"""The hooks: collect, refuse, select, run, judge, record."""

from __future__ import annotations

import math
import random
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest

from payconform.clock import Deadline, SystemClock
from payconform.errors import PayconformError
from payconform.gaps import Unverifiable
from payconform.ids import stable_seed
from payconform.oracle.findings import ConformanceFailure
from payconform.reports.events import EventWriter
from payconform.results import StepStatus, Verdict

from . import choosing, folders, judging, lanes, refusals, settings, workers
from .choosing import CHOICE, CHOSEN
from .collection import FeatureFile, describe, steps
from .fixtures import MADE, RECORDER, STARTED, preload, references
from .lanes import worker_name
from .marks import MARK
from .recorder import Recorder
from .refusals import REFUSED
from .settings import Settings, known
from .step_index import StepIndex

BOUND: pytest.StashKey[Deadline] = pytest.StashKey()
"""After this no scenario is begun; lanes are forked with it."""
WRITER: pytest.StashKey[EventWriter] = pytest.StashKey()


def pytest_addoption(parser: pytest.Parser) -> None:
    settings.add_options(parser)
    choosing.add_options(parser)


def pytest_configure(config: pytest.Config) -> None:
    config.stash[REFUSED] = []
    StepIndex().install(config)
    config.stash[CHOICE] = choosing.choice_of(config)
    config.stash[BOUND] = Deadline(config.stash[CHOICE].max_time or math.inf)
    settings.begin(config)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Before a worker of xdist starts."""
    given = Settings.of(node.config)
    node.workerinput[settings.RUN] = given.run
    if given.profile is not None and not given.provider:
        workers.share(node, given.profile)


def pytest_unconfigure(config: pytest.Config) -> None:
    workers.end(config)


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector) -> Generator[None, Any, Any]:
    """Where no path was named, our features are collected beside what is."""
    report = yield
    unnamed = collector.config.args_source is not pytest.Config.ArgsSource.ARGS
    if isinstance(collector, pytest.Session) and unnamed and Settings.of(collector.config).collects_ours:
        report.result.append(pytest.Dir.from_parent(collector, path=folders.features_root()))
    return report


@pytest.hookimpl(tryfirst=True)
def pytest_collect_directory(path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Our folder is a package, and pytest would import it by a name that may be somebody else's."""
    return pytest.Dir.from_parent(parent, path=path) if path == folders.features_root() else None


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    config = parent.config
    if file_path.suffix != ".feature":
        return None
    folder = folders.holding(file_path, Settings.of(config).folders)
    if folder is None:
        return None
    try:
        refused = refusals.in_file(file_path, folder, known(config))
    except PayconformError as error:
        refused = [error.message]
    if refused:
        config.stash[REFUSED].extend(line for line in refused if line not in config.stash[REFUSED])
        return None
    return FeatureFile.of(parent, file_path, folder)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    ours = [item for item in items if isinstance(item, pytest.Function) and item.getparent(FeatureFile)]
    for item in ours:
        item.stash[MARK] = describe(item, known(config).requirements).judged_by(judging.judged(config))
    refused = config.stash[REFUSED]
    refused.extend((*refusals.in_steps(ours), *refusals.in_ids(ours)))
    try:
        left_out = _left_out(config, ours) if not refused else []
    except PayconformError as error:
        refused.append(error.message)
    if refused:
        items.clear()
        _tell_controller(config, refused)
        return
    if left_out:
        others = set(left_out)
        items[:] = [item for item in items if item not in others]
        config.hook.pytest_deselected(items=left_out)
    _shuffle(items, Settings.of(config).seed)


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool | None:
    """In lanes where that is worth it, else as pytest itself would."""
    count = lanes.enough(Settings.of(session.config).lanes, session.items)
    if session.testsfailed or session.config.option.collectonly:
        return None
    if count == 1:
        lanes.leave_in_peace(session.config)
        return None
    preload(session.config)
    with references(Settings.of(session.config), lanes.names(count)) as started:
        session.config.stash[STARTED] = started
        for items, called in _passes(session, count):
            if items:
                lanes.run(session, items, called)
    return True


def _passes(session: pytest.Session, count: int) -> Iterator[tuple[list[int], tuple[str, ...]]]:
    """Places of items, and the lanes that run them."""
    places = range(len(session.items))
    if not Settings.of(session.config).time_alone:
        yield list(places), lanes.names(count)
        return
    marks = [item.stash.get(MARK, None) for item in session.items]
    moving = [place for place in places if (mark := marks[place]) is not None and mark.moves_time]
    yield [place for place in places if place not in set(moving)], lanes.names(count)
    yield moving, lanes.names(1, after=count)


def pytest_bdd_before_step(request: pytest.FixtureRequest) -> None:
    if recorder := request.node.stash.get(RECORDER, None):
        recorder.step_begins()


def pytest_bdd_after_step(request: pytest.FixtureRequest, step: Any) -> None:
    if recorder := request.node.stash.get(RECORDER, None):
        recorder.step_ends(step, StepStatus.PASSED)


def pytest_bdd_step_error(request: pytest.FixtureRequest, step: Any, exception: BaseException) -> None:
    if recorder := request.node.stash.get(RECORDER, None):
        skipped = isinstance(exception, Unverifiable)
        recorder.step_ends(step, StepStatus.SKIPPED if skipped else StepStatus.FAILED)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, Any, Any]:
    """A scenario's record begins before its fixtures and ends after them, as one event."""
    if not isinstance(item, pytest.Function) or MARK not in item.stash:
        return (yield)
    mark, config = item.stash[MARK], item.config
    recorder = item.stash[RECORDER] = Recorder(mark, steps(item))
    if config.stash[BOUND].passed:
        recorder.comes_too_late(config.stash[CHOICE].max_time or 0)
        item.add_marker(pytest.mark.skip(reason=recorder.verdict()[1]))  # before any fixture is made
    with workers.turn(config):
        result = yield
    if Settings.of(config).events is not None:
        _writer(config).write(recorder.event(SystemClock(), worker_name(config)))
    return result


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> Generator[None, Any, Any]:
    """In the call phase, whatever the steps assert: judge each invoice's history."""
    recorder = pyfuncitem.stash.get(RECORDER, None)
    if recorder is None:
        return (yield)
    world = judging.world_of(pyfuncitem)
    judging.require(pyfuncitem)
    result = None
    try:
        world.begin(moves_time=recorder.mark.moves_time)
        result = yield
    except ConformanceFailure as failure:
        if world.overtaken:
            judging.skip(recorder, Verdict.UNVERIFIABLE, "real time was faster than the scenario")
        judging.found(pyfuncitem, failure)
        if recorder.findings:
            judging.judge_what_is_there(pyfuncitem)
            raise ConformanceFailure(*recorder.findings) from None
    except Unverifiable as reason:
        recorder.skipped = (reason.verdict, str(reason))
    recorder.left_open(world.open_questions)
    judging.judge(pyfuncitem)
    if recorder.findings:
        raise ConformanceFailure(*recorder.findings)
    if recorder.skipped:
        judging.skip(recorder, *recorder.skipped)
    return result


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    recorder = item.stash.get(RECORDER, None)
    if recorder is not None:
        recorder.reports.append(report)
        if call.excinfo is not None and not recorder.broke:
            recorder.broke = call.excinfo.typename
        if call.excinfo is not None and (text := judging.told(recorder, item.path, call.excinfo.value)):
            report.longrepr = text
        verdict, reason = recorder.verdict()
        told = [("scenario", recorder.mark.id), ("verdict", str(verdict)), ("reason", reason)]
        report.user_properties = [*report.user_properties, *told]
    return report


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """What each worker refuses is the same: the controller tells it once."""
    refused = node.config.stash[REFUSED]
    output = getattr(node, "workeroutput", {})
    refused.extend(line for line in output.get("payconform_refused", []) if line not in refused)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    for line in config.stash[REFUSED]:
        terminalreporter.line(f"refused: {line}", red=True)


def pytest_sessionfinish(session: pytest.Session) -> None:
    config = session.config
    if WRITER in config.stash:
        config.stash[WRITER].close()
    if MADE in config.stash:
        config.stash[MADE].close()
    if config.stash[REFUSED]:
        session.exitstatus = pytest.ExitCode.USAGE_ERROR


def _writer(config: pytest.Config) -> EventWriter:
    """Each process that runs scenarios has a file of its own."""
    folder = Settings.of(config).events
    if WRITER not in config.stash and folder is not None:
        config.stash[WRITER] = EventWriter(folder / f"{worker_name(config)}.ndjson")
    return config.stash[WRITER]


def _left_out(config: pytest.Config, ours: list[pytest.Function]) -> list[pytest.Function]:
    """The scenarios of life cycles that nobody claims, and those that weren't chosen.

    Raises ConfigurationError for a profile that can't be read, and UsageError for a wrong expression.
    """
    claimed = Settings.of(config).claimed if ours else ()
    marks = [mark for item in ours if (mark := item.stash[MARK]).lifecycle in claimed]
    chosen = config.stash[CHOSEN] = choosing.choose(marks, config.stash[CHOICE], known(config).requirements)
    return [item for item in ours if item.stash[MARK].id not in chosen.ids]


def _shuffle(items: list[pytest.Item], seed: int) -> None:
    """Our scenarios among their own places: no verdict may hang on their order. The same wherever it runs."""
    places = [place for place, item in enumerate(items) if MARK in item.stash]
    ours = [items[place] for place in places]
    random.Random(stable_seed(seed)).shuffle(ours)  # noqa: S311 - repeatable on purpose
    for place, item in zip(places, ours, strict=True):
        items[place] = item


def _tell_controller(config: pytest.Config, refused: list[str]) -> None:
    output = getattr(config, "workeroutput", None)
    if output is not None:
        output["payconform_refused"] = refused
