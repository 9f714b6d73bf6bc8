"""After a run: the target is asked to drop what was made, as its profile says. No verdict rests on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from .errors import PayconformError
from .lifecycle import LifeCycle
from .made import Made
from .target.profile import Profile
from .target.reset import NOT_THERE, Reset
from .target.transport import Response, Transport


def clean_up(
    profile: Profile,
    run: str,
    made: Iterable[Made],
    lifecycles: Mapping[str, LifeCycle],
    transport: Transport | None = None,
) -> Iterator[str]:
    """A sentence for each reset of the profile that went wrong. Where nobody answers, the rest is left.

    `lifecycles`: at least those that the profile claims, by name; `transport`: over HTTP unless given.
    """
    made = tuple(made)
    for part, names in _parts(profile, lifecycles):
        reset = Reset(part, transport)
        references = [each.reference for each in made if each.lifecycle in names]
        yield from _each(reset, run, references) if reset.names_references else _once(reset, run)


def _parts(profile: Profile, lifecycles: Mapping[str, LifeCycle]) -> list[tuple[Profile, set[str]]]:
    """The profile as it stands for life cycles, with their names; those of one reset together."""
    known: list[tuple[Profile, set[str]]] = []
    for name in profile.lifecycles:
        part = profile.of(lifecycles[name])
        same = next((names for other, names in known if _request(other) == _request(part)), None)
        if same is not None:
            same.add(name)
        elif part.reset:
            known.append((part, {name}))
    return known


def _request(profile: Profile) -> tuple[object, ...]:
    return profile.reset, profile.auth, profile.table("headers")


def _once(reset: Reset, run: str) -> Iterator[str]:
    try:
        answer = reset.call(run)
    except PayconformError as error:
        yield f"the target wasn't reset: {error.message}"
        return
    if not answer.accepted:
        yield f"the target wasn't reset: {reset.told(answer)}"


def _each(reset: Reset, run: str, references: Sequence[str]) -> Iterator[str]:
    """What is gone already needs no reset; where all of it seems to be, the profile's path leads nowhere."""
    of = f"of {len(references)} invoices"
    refused: list[tuple[str, Response]] = []
    gone: list[tuple[str, Response]] = []
    for number, reference in enumerate(references):
        try:
            answer = reset.call(run, reference)
        except PayconformError as error:
            yield f"{len(references) - number} {of} weren't reset, from {reference} on: {error.message}"
            return
        if not answer.accepted:
            (gone if answer.status in NOT_THERE else refused).append((reference, answer))
    if len(gone) == len(references):
        refused = gone
    if refused:
        reference, answer = refused[0]
        yield f"{len(refused)} {of} weren't reset; the first is {reference}: {reset.told(answer)}"
