"""Listings: a table for people, JSON for programs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import click
import orjson
from rich.console import Console
from rich.table import Table

Rows = list[dict[str, Any]]

as_json = click.option("--json", "json", is_flag=True, help="Machine-readable: a list of objects.")


def print_rows(rows: Rows, *, json: bool) -> None:
    if json:
        click.echo(orjson.dumps(rows, option=orjson.OPT_INDENT_2).decode())
        return
    console = Console()
    if not rows:
        console.print("none")
        return
    table = Table(box=None, pad_edge=False)
    for name in rows[0]:
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*(_cell(value) for value in row.values()))
    console.print(table)


def _cell(value: Any) -> str:
    if isinstance(value, Iterable) and not isinstance(value, str):
        return ", ".join(value)
    return "" if value is None else str(value)
