"""``payconform run --plan``: what a run would do, without a single call."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from functools import wraps
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import click
import orjson

from payconform.choice import Choice
from payconform.passes import passes_of, told
from payconform.planning.preview import Lack, Planned, Preview, preview
from payconform.target import profile as profiles
from payconform.target.drivers import driver_for
from payconform.target.profile import Profile
from payconform.target.source import Source

from .own import Brought

MOST_NAMED = 6


def plan_option(run: Callable[..., None]) -> Callable[..., None]:
    """In the place of a run: what it would do."""

    @click.option("--plan", is_flag=True, help="Tell what would be called and judged; call nobody.")
    @click.option(
        "--format", "form", type=click.Choice(("text", "json")), default="text", show_default=True,
        help="Of the plan.",
    )  # fmt: skip
    @wraps(run)
    def planning(form: str, *, plan: bool, **given: Any) -> None:
        if not plan:
            run(**given)
            return
        file, brought = given["profile"], given["brought"]
        profile = None if file is None else profiles.load(file, known=brought.known)
        found = planned(profile, given["breadth"].scenarios, given["choice"], brought)
        show_plan(found, form)

    return planning


def show_plan(found: Preview, form: str) -> None:
    if form == "json":
        click.echo(orjson.dumps(asdict(found), option=orjson.OPT_INDENT_2).decode())
        return
    for line in _lines(found):
        click.echo(line)


def planned(profile: Profile | None, lanes: int, choice: Choice, brought: Brought) -> Preview:
    """By the profile as it is written: its variables aren't looked at, and nobody is asked.

    `profile` None: the embedded reference. Raises UsageError where nothing is chosen.
    """
    known = brought.known
    if profile is None:
        with as_file(files("payconform.reference").joinpath("target.toml")) as path:
            raw = _as_written(Path(path))
        capabilities = {name: raw.of(known.life_cycle(name)).capabilities for name in raw.lifecycles}
        secret: frozenset[str] = frozenset()
    else:
        raw = _as_written(profile.path)
        cycles = {name: known.life_cycle(name) for name in profile.lifecycles}
        capabilities = {name: driver_for(profile.of(cycle)).capabilities for name, cycle in cycles.items()}
        secret = profile.secret_headers
    passes = passes_of(profile, lanes)
    return preview(raw, capabilities, passes, choice, secret, known, brought.read())


def _as_written(path: Path) -> Profile:
    """Of a file that was checked already."""
    source = Source.read(path)
    return Profile(path, source.tables(), "")


def _lines(found: Preview) -> list[str]:
    lines = ["nothing is called; a run would go so:"]
    lines += [f"  {told(each)}" for each in found.passes]
    lines += [f"scenarios chosen by {found.chosen_by}" if found.chosen_by else "scenarios"]
    for row in found.selected:
        lines.append(
            f"  {row.lifecycle}: {row.scenarios} selected, {row.judged} to be judged, "
            f"{row.not_claimed} not claimed, {row.unverifiable} unverifiable"
        )
    lines += [f"musts that can be verified: {found.musts} of {found.observable}"]
    if found.lacks:
        lines += ["missing in the profile", *map(_lack, found.lacks)]
    lines += ["calls, as often as scenarios say so by their steps, and reads until nothing changes any more"]
    for call in found.calls:
        lines += _call(call)
    return lines


def _lack(lack: Lack) -> str:
    named = ", ".join(lack.musts[:MOST_NAMED])
    more = f" and {len(lack.musts) - MOST_NAMED} more" if len(lack.musts) > MOST_NAMED else ""
    costs = f"costs {len(lack.musts)} musts: {named}{more}" if lack.musts else "costs no must"
    if not lack.capabilities:
        return f"  no scenario of these is selected: {named}{more}"
    return f"  {', '.join(lack.capabilities)}: {lack.scenarios} scenarios; {costs}"


def _call(call: Planned) -> list[str]:
    names = ", ".join(call.lifecycles)
    lines = [f"  {call.operation}: at least {call.at_least} times ({names})"]
    request = call.request
    if request is None:
        return [*lines, "    by a header of the other calls"]
    lines.append(f"    {request.method} {request.url}")
    lines += [f"    {name}: {value}" for name, value in request.headers.items()]
    lines += [f"    {request.body}"] if request.body else []
    return lines
