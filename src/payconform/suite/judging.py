"""What a scenario is found to be: what its target lacks, what its steps and the oracle find wrong."""

from __future__ import annotations

from pathlib import Path
from typing import NoReturn

import pytest

from payconform import seen
from payconform.errors import ConfigurationError
from payconform.oracle.findings import ConformanceFailure, Finding, Judgement
from payconform.oracle.judge import attributed
from payconform.requirements import Catalogue
from payconform.results import StepStatus, Verdict
from payconform.steps.world import World

from . import claims
from .choosing import CHOICE
from .fixtures import RECORDER
from .recorder import Recorder
from .settings import known

JUDGED: pytest.StashKey[Catalogue] = pytest.StashKey()


def judged(config: pytest.Config) -> Catalogue:
    """The requirements that count in this run: no other fails anybody."""
    if JUDGED not in config.stash:
        config.stash[JUDGED] = config.stash[CHOICE].judged(known(config).requirements)
    return config.stash[JUDGED]


def require(item: pytest.Function) -> None:
    """What a scenario needs is what its tags and its requirements need."""
    recorder, able = item.stash[RECORDER], world_of(item).driver.capabilities
    lacking = claims.verdict(claims.missing(recorder.mark, known(item.config).requirements, able))
    if lacking is not None:
        skip(recorder, *lacking)


def skip(recorder: Recorder, verdict: Verdict, reason: str) -> NoReturn:
    recorder.skipped = (verdict, reason)
    pytest.skip(f"{verdict}: {reason}")


def world_of(item: pytest.Function) -> World:
    world = item.funcargs["world"]
    if not isinstance(world, World):
        raise TypeError(f"{item.nodeid}: the fixture world was overridden by {type(world).__name__}")
    return world


def found(item: pytest.Function, failure: ConformanceFailure) -> None:
    """Remember it. What only a newer requirement forbids fails nobody, but the scenario got no further."""
    recorder, config = item.stash[RECORDER], item.config
    for finding in failure.findings:
        under = attributed(finding, recorder.mark.lifecycle, known(config).requirements)
        named = under if under.requirement else recorder.about(under)
        if _counts(named, recorder, judged(config)):
            recorder.findings.append(named)
        else:
            about = named.requirement or ", ".join(recorder.mark.shown)
            version = config.stash[CHOICE].version
            recorder.skipped = (Verdict.UNVERIFIABLE, f"it failed by {about}, which came after {version}")


def judge(item: pytest.Function) -> None:
    """Each invoice's whole history."""
    recorder, world = item.stash[RECORDER], world_of(item)
    try:
        judgement = world.judge(known(item.config).requirements)
    except ConformanceFailure as failure:
        found(item, failure)
        return
    counted = judged(item.config)
    counting = tuple(one for one in judgement.findings if _counts(one, recorder, counted))
    recorder.judged(Judgement(counting, judgement.notes))
    recorder.statuses.extend(seen.statuses(world.histories))
    recorder.edges.extend(seen.edges(world.histories, world.lifecycle))


def judge_what_is_there(item: pytest.Function) -> None:
    """After a failed step the step stays the headline; what else is wrong is added to it."""
    headline = list(item.stash[RECORDER].findings)
    judge(item)
    later = [f for f in item.stash[RECORDER].findings[len(headline) :] if f not in headline]
    item.stash[RECORDER].findings[len(headline) :] = later


def _counts(finding: Finding, recorder: Recorder, judged: Catalogue) -> bool:
    """A finding of a step that names no requirement is about what the scenario shows; that may be none."""
    if finding.requirement:
        return finding.requirement in judged
    shown = recorder.mark.shown
    return not finding.headline or not shown or any(one in judged for one in shown)


def told(recorder: Recorder, path: Path, error: BaseException) -> str:
    """What pytest shows of it, where the way through our code is of no use to anybody; else empty."""
    match error:
        case ConformanceFailure():
            what = [line for finding in error.findings for line in (str(finding), *finding.evidence)]
        case ConfigurationError():
            what = [error.message, *([error.hint] if error.hint else [])]
        case _:
            return ""
    failed = [step for step in recorder.steps if step.status is StepStatus.FAILED]
    where = [f"{path}:{step.line}: {step.keyword} {step.text}" for step in failed]
    return "\n".join([*what, *(where or [f"{path}:{recorder.mark.line}: {recorder.mark.name}"])])
