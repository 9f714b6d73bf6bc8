"""``payconform defects``: the mistakes that the suite must catch."""

from __future__ import annotations

import click

from payconform.variants import variants

from .rows import as_json, print_rows


@click.command()
@as_json
def defects(*, json: bool) -> None:
    """Deliberate mistakes of the reference, and the requirements that each must fail."""
    rows = [{"name": v.name, "summary": v.summary, "fails": sorted(v.fails)} for v in variants()]
    print_rows(rows, json=json)
