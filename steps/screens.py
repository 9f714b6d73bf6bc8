"""What the two screens of document 003's guide, list and overview, show of an invoice, part by part."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from payconform.gaps import Unverifiable
from payconform.oracle.amounts import AMOUNTS
from payconform.target.values import Invoice, Overview, Page, Search

from .world import World, wrong

MOST_PAGES = 100
SINGLE = ("service", "method", "provider")
RELATED = {name: name for name in ("requests", "payments", "providers", "transactions", "callbacks")} | {
    "payouts": "payments"  # one canonical list, whatever they are called
}


def pages(world: World, wanted: Search) -> Iterator[Page]:
    """One after the other. Raises Unverifiable where the list can't be asked so, or is longer than we read,
    and ConformanceFailure where it turns in a circle.
    """
    asked = {name for name in Search.__slots__ if getattr(wanted, name) is not None}
    if unmapped := sorted(asked - world.driver.filters):
        raise Unverifiable(f"the list can't be asked for {', '.join(unmapped)}")
    cursors = set()
    for _ in range(MOST_PAGES):
        page = world.driver.search(wanted)
        yield page
        if page.next is None:
            return
        if page.next in cursors:
            raise wrong("a list that comes to an end", f"the cursor {page.next!r} again")
        cursors.add(page.next)
        wanted = replace(wanted, cursor=page.next)
    raise Unverifiable(f"the list is longer than {MOST_PAGES} pages")


def own(world: World) -> Search:
    """All invoices of the scenario's account; without one, all that there are."""
    return Search(account=world.account.id if world.account else None)


def check_list(world: World, parts: tuple[str, ...]) -> None:
    """Its row shows what a read shows. Raises ConformanceFailure where it doesn't."""
    world.rest()
    read = world.invoice.read()
    rows = (row for page in pages(world, own(world)) for row in page.rows)
    row = next((row for row in rows if row.id == read.id), None)
    if row is None:
        raise wrong("an invoice in the list", "it isn't there")
    for part in parts:
        _same(part, _part(read, part), _part(row, part), "the list")


def check_overview(world: World, parts: tuple[str, ...]) -> None:
    """It shows what a read and the event log show. Raises ConformanceFailure where it doesn't."""
    world.rest()
    read, overview = world.invoice.read(), world.driver.overview(world.invoice.id)
    for part in parts:
        if part == "states":
            _states(world, overview)
        elif part in RELATED:
            _related(world, overview, part)
        elif part == "amounts":
            for name in AMOUNTS:
                if getattr(read, name) is not None:
                    _same(name, getattr(read, name), getattr(overview.invoice, name), "the overview")
        elif part in SINGLE:
            seen = getattr(overview, part)
            seen = getattr(overview.invoice, part, None) if seen is None else seen
            _same(part, getattr(read, part, None), seen, "the overview")
        else:
            _same(part, _part(read, part), _part(overview.invoice, part), "the overview")


def _states(world: World, overview: Overview) -> None:
    if overview.states is None:
        raise Unverifiable("the overview shows no states")
    log = world.invoice.log()
    told = tuple(event.to for event in log) if log else (world.invoice.read().status,)
    seen = overview.states if log else overview.states[-1:]
    if seen != told:
        raise wrong(f"an overview with {', '.join(told)}", ", ".join(overview.states) or "no states")


def _related(world: World, overview: Overview, part: str) -> None:
    """As many payments or payouts as the provider has, and of the others at least one."""
    seen = getattr(overview, RELATED[part])
    if seen is None:
        raise Unverifiable(f"the overview shows no {part}")
    count = len(world.operations()) if part in ("payments", "payouts", "providers") else None
    if not seen or (count is not None and len(seen) != count):
        raise wrong(f"{part if count is None else f'{count} {part}'} in the overview", f"{len(seen)}")


def _part(invoice: Invoice, name: str) -> Any:
    return invoice.amount.currency if name == "currency" else getattr(invoice, name)


def _same(name: str, read: Any, seen: Any, screen: str) -> None:
    """A read may show less."""
    if read is None and seen is None:
        raise Unverifiable(f"the target shows no {name}")
    if seen in (None, "") or (read is not None and seen != read):
        raise wrong(f"{name} {read or 'of the invoice'} in {screen}", str(seen or "none"))


CHECKS: Mapping[str, Callable[[World, tuple[str, ...]], None]] = {
    "list": check_list,
    "overview": check_overview,
}
