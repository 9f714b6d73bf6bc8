"""``payconform outcomes``: what the fake provider can do to an operation, by name."""

from __future__ import annotations

import click

from payconform.errors import UsageError

from .rows import as_json, print_rows


@click.command()
@click.argument("names", nargs=-1)
@as_json
def outcomes(names: tuple[str, ...], *, json: bool) -> None:
    """The outcomes that have a name; with NAMES, only these.

    Ask for one with the header Payconform-Outcome, in a rule, or by its magic amount.
    """
    from payconform.simulator import catalogue, wire  # noqa: PLC0415 - for this command alone

    known = catalogue.entries()
    for name in names:
        if name not in known:
            raise UsageError(f"no outcome is called {name!r}", hint="payconform outcomes lists them all")
    rows = [wire.outcome(known[name]) for name in names or known]
    shown = rows if json else [{key: row[key] for key in ("name", "amount", "when", "sees")} for row in rows]
    print_rows(shown, json=json)
