"""The hooks: collect, refuse, select, run, judge, record."""

from __future__ import annotations

import random
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from payconform import requirements, seen
from payconform.clock import SystemClock
from payconform.ids import stable_seed
from payconform.oracle.findings import ConformanceFailure
from payconform.oracle.judge import attributed
from payconform.reports.events import EventWriter
from payconform.results import StepStatus, Verdict
from payconform.steps.world import Unverifiable, World

from . import lanes, refusals
from .collection import FeatureFile, describe, features_root, steps
from .fixtures import RECORDER, STARTED, references
from .lanes import LANE
from .marks import MARK, is_ours
from .recorder import Recorder
from .refusals import REFUSED
from .selection import selection
from .settings import Settings, add_options

CATALOGUE: pytest.StashKey[requirements.Catalogue] = pytest.StashKey()
WRITER: pytest.StashKey[EventWriter] = pytest.StashKey()


def pytest_addoption(parser: pytest.Parser) -> None:
    add_options(parser)


def pytest_configure(config: pytest.Config) -> None:
    config.stash[REFUSED] = []
    config.stash[CATALOGUE] = requirements.load()


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    if file_path.suffix != ".feature" or not file_path.resolve().is_relative_to(features_root()):
        return None
    refused = refusals.in_file(file_path, parent.config.stash[CATALOGUE])
    if refused:
        parent.config.stash[REFUSED].extend(refused)
        return None
    return FeatureFile.from_parent(parent, path=file_path)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    ours = [item for item in items if isinstance(item, pytest.Function) and item.getparent(FeatureFile)]
    for item in ours:
        describe(item, config.stash[CATALOGUE])
    refused = config.stash[REFUSED]
    refused.extend(refusals.in_steps(ours))
    if refused:
        items.clear()
        _tell_controller(config, refused)
        return
    _select(config, items)
    _shuffle(items, Settings.of(config).seed)


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool | None:
    """In lanes where that is worth it, else as pytest itself would."""
    count = lanes.enough(Settings.of(session.config).lanes, session.items)
    if count == 1 or session.testsfailed or session.config.option.collectonly:
        return None
    with references(Settings.of(session.config), lanes.names(count)) as started:
        session.config.stash[STARTED] = started
        lanes.run(session, count)
    return True


@pytest.hookimpl(tryfirst=True)
def pytest_bdd_apply_tag(tag: str, function: Any) -> bool | None:  # noqa: ARG001 - the hook's signature
    """Our tags are read from the feature; they are no marks."""
    return True if is_ours(tag) else None


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
    world = _world(pyfuncitem)
    _require(world, recorder, pyfuncitem.config.stash[CATALOGUE])
    world.begin(moves_time=recorder.mark.moves_time)
    try:
        result = yield
    except ConformanceFailure as failure:
        _found(pyfuncitem, failure)
        _judge_what_is_there(pyfuncitem)
        raise ConformanceFailure(*recorder.findings) from None
    except Unverifiable as reason:
        result, recorder.skipped = None, (Verdict.UNVERIFIABLE, str(reason))
    recorder.left_open(world.open_questions)
    _judge(pyfuncitem)
    if recorder.findings:
        raise ConformanceFailure(*recorder.findings)
    if recorder.skipped:
        _skip(recorder, *recorder.skipped)
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
    if config.stash[REFUSED]:
        session.exitstatus = pytest.ExitCode.USAGE_ERROR


def worker_name(config: pytest.Config) -> str:
    """Of the process that runs the scenarios: a lane, a worker of xdist, or the only one."""
    return config.stash.get(LANE, "") or str(getattr(config, "workerinput", {}).get("workerid", "main"))


def _writer(config: pytest.Config) -> EventWriter:
    """Each process that runs scenarios has a file of its own."""
    folder = Settings.of(config).events
    if WRITER not in config.stash and folder is not None:
        config.stash[WRITER] = EventWriter(folder / f"{worker_name(config)}.ndjson")
    return config.stash[WRITER]


def _select(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep the scenarios of the claimed life cycles that the tag expression chooses."""
    settings = Settings.of(config)
    wanted = selection(settings.tags)
    claimed = set(settings.lifecycles)
    kept = []
    for item in items:
        mark = item.stash.get(MARK, None)
        unclaimed = mark is not None and claimed and mark.lifecycle not in claimed
        if mark is None or (not unclaimed and wanted(mark.tags)):
            kept.append(item)
    items[:] = kept


def _shuffle(items: list[pytest.Item], seed: int) -> None:
    """Our scenarios among their own places: no verdict may hang on their order. The same wherever it runs."""
    places = [place for place, item in enumerate(items) if MARK in item.stash]
    ours = [items[place] for place in places]
    random.Random(stable_seed(seed)).shuffle(ours)  # noqa: S311 - repeatable on purpose
    for place, item in zip(places, ours, strict=True):
        items[place] = item


def _require(world: World, recorder: Recorder, catalogue: requirements.Catalogue) -> None:
    """What a scenario needs is what its tags and its requirements need."""
    needed = {*recorder.mark.needs, *(n for i in recorder.mark.requirements for n in catalogue[i].needs)}
    missing = sorted(needed - world.driver.capabilities)
    if missing == ["clock"]:
        _skip(recorder, Verdict.UNVERIFIABLE, "the target has no clock that can be moved")
    if missing:
        _skip(recorder, Verdict.NOT_CLAIMED, f"the profile doesn't claim {', '.join(missing)}")


def _skip(recorder: Recorder, verdict: Verdict, reason: str) -> None:
    recorder.skipped = (verdict, reason)
    pytest.skip(f"{verdict}: {reason}")


def _world(item: pytest.Function) -> World:
    world = item.funcargs["world"]
    if not isinstance(world, World):
        raise TypeError(f"{item.nodeid}: the fixture world was overridden by {type(world).__name__}")
    return world


def _found(item: pytest.Function, failure: ConformanceFailure) -> None:
    recorder, catalogue = item.stash[RECORDER], item.config.stash[CATALOGUE]
    name = recorder.mark.lifecycle
    for finding in failure.findings:
        known = attributed(finding, name, catalogue)
        recorder.findings.append(known if known.requirement else recorder.about(known))


def _judge(item: pytest.Function) -> None:
    recorder, world = item.stash[RECORDER], _world(item)
    try:
        judgement = world.judge(item.config.stash[CATALOGUE])
    except ConformanceFailure as failure:
        _found(item, failure)
        return
    recorder.judged(judgement)
    recorder.statuses.extend(seen.statuses(world.histories))
    recorder.edges.extend(seen.edges(world.histories, world.lifecycle))


def _judge_what_is_there(item: pytest.Function) -> None:
    """After a failed step the step stays the headline; what else is wrong is added to it."""
    headline = list(item.stash[RECORDER].findings)
    _judge(item)
    later = [f for f in item.stash[RECORDER].findings[len(headline) :] if f not in headline]
    item.stash[RECORDER].findings[len(headline) :] = later


def _tell_controller(config: pytest.Config, refused: list[str]) -> None:
    output = getattr(config, "workeroutput", None)
    if output is not None:
        output["payconform_refused"] = refused
