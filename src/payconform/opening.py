"""The first event of a run: what is judged, and by which documents."""

from __future__ import annotations

from . import __version__, lifecycle, requirements
from .clock import Clock, rfc3339
from .errors import UsageError
from .plan import Plan
from .results import (
    Ambiguity,
    LifeCycle,
    Requirement,
    RunStarted,
    Status,
    Target,
    Transition,
    Versions,
)
from .target.profile import Profile


def target_of(profile: Profile | None) -> Target:
    return Target(profile.name, profile.base_url) if profile else Target("reference", "embedded")


def run_started(plan: Plan, run_id: str, clock: Clock) -> RunStarted:
    """Raises UsageError where no requirement existed in the version that is asked for."""
    profile = plan.profile
    catalogue = plan.choice.judged(plan.known.of(plan.lifecycles))
    if not len(catalogue):
        raise UsageError(f"no requirement is as old as --as-of {plan.choice.version}")
    cycles = [plan.known.life_cycle(name) for name in plan.lifecycles]
    return RunStarted(
        at=rfc3339(clock.now()),
        run_id=run_id,
        seed=plan.seed,
        workers=plan.workers,
        target=target_of(profile),
        versions=Versions(__version__, plan.requirements_version, profile.digest if profile else "embedded"),
        selection=plan.choice.selection,
        lifecycles={cycle.name: _life_cycle(cycle, catalogue) for cycle in cycles},
        requirements=tuple(_requirement(row) for row in catalogue),
        ambiguities=tuple(
            Ambiguity(row.id, cycle.name, row.about, row.says)
            for cycle in cycles
            for row in cycle.ambiguities
        ),
        passes=plan.passes,
    )


def _life_cycle(cycle: lifecycle.LifeCycle, catalogue: requirements.Catalogue) -> LifeCycle:
    finality = {
        row.status: row.id for row in catalogue.of(cycle.name) if row.check is requirements.Check.FINALITY
    }
    return LifeCycle(
        document=cycle.document,
        title=cycle.title,
        initial=cycle.initial,
        statuses=tuple(
            Status(row.code, row.final, str(row.class_), str(row.basis), row.sleeping, finality.get(row.code))
            for row in cycle.statuses
        ),
        transitions=tuple(
            Transition(
                row.from_,
                row.to,
                row.trigger,
                str(row.basis),
                row.requirement if row.requirement in catalogue else None,
            )
            for row in cycle.transitions
        ),
    )


def _requirement(row: requirements.Requirement) -> Requirement:
    return Requirement(
        id=row.id,
        lifecycle=row.lifecycle,
        level=str(row.level),
        title=row.title,
        quote=row.quote,
        document=row.document,
        source=row.source,
        basis=str(row.basis),
        observable=str(row.observable),
        since=row.since,
        reason=row.reason,
    )
