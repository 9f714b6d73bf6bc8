"""``payconform doctor``: does this profile work, before a whole run is spent on it?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

import click
import orjson

from payconform.doctor.examination import examine
from payconform.doctor.rows import Row, Verdict
from payconform.specification import Specification
from payconform.target import profile as profiles
from payconform.target.profile import Profile

from .own import Brought, lifecycles
from .reaching import rig_of

MEND, UNREACHABLE = 2, 4


@click.command()
@click.argument("profile", type=click.Path(path_type=Path))
@click.option(
    "--format", "form", type=click.Choice(("text", "json")), default="text", show_default=True,
    help="Lines for people, or rows for programs.",
)  # fmt: skip
@lifecycles
def doctor(profile: Path, form: str, brought: Brought) -> None:
    """Check PROFILE by calling each operation that it maps, and the ways back.

    All checks are made that can be; each says what is wrong, and what to do about it.
    Exit code: 0 all is well; 2 something is to be mended; 4 nobody answers.
    """
    target = profiles.load(profile, known=brought.known)
    rows = [Row("", "profile", Verdict.OK, f"{target.name}, {', '.join(target.lifecycles)}")]
    if form == "text":
        _say(rows[0])
    for row in _examined(target, brought.known):
        rows.append(row)
        if form == "text":
            _say(row)
    if form == "json":
        click.echo(orjson.dumps([row.to_dict() for row in rows], option=orjson.OPT_INDENT_2).decode())
    raise SystemExit(code_of(rows))


def code_of(rows: Iterable[Row]) -> int:
    found = list(rows)
    if any(row.unreachable for row in found):
        return UNREACHABLE
    return MEND if any(row.verdict is Verdict.MEND for row in found) else 0


def _examined(target: Profile, known: Specification) -> Iterator[Row]:
    opened = partial(rig_of, known=known)
    if target.app is not None:
        from payconform.in_process import rows_of_app  # noqa: PLC0415 - of no use over HTTP

        yield from rows_of_app(target, examine, opened)
        return
    with opened(target) as rig:
        yield from examine(target, rig)


def _say(row: Row) -> None:
    name = f"{row.lifecycle}: {row.check}" if row.lifecycle else row.check
    click.echo(f"{row.verdict:<6}{name}: {row.told}")
    if row.hint:
        click.echo(f"      {row.hint}")
