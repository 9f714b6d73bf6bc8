"""Steps about the list of invoices, and about what it and the overview show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from pytest_bdd import then, when

from payconform.gaps import Unverifiable
from payconform.money import Money
from payconform.target.values import Invoice, Search

from .parameters import converter, step
from .screens import CHECKS, own, pages
from .world import World, wrong

ORDERS: Mapping[str, str | None] = {
    "oldest first": "created",
    "newest first": "-created",
    "smallest first": "amount",
    "largest first": "-amount",
    "page by page while more invoices arrive": None,
}
PAGE = 2
ARRIVALS = 3
ARRIVING = Money(100, "EUR")

screen = converter("|".join(CHECKS), str)
order = converter("|".join(ORDERS), str)


@dataclass(frozen=True, slots=True)
class Found:
    """The scenario's own invoices among the rows of a list; `sorted`: their order was asked for."""

    rows: tuple[Invoice, ...]
    sorted: bool = False


@when(step("the merchant searches the list by the {name:Word} of the first"), target_fixture="found")
def search_the_list(world: World, name: str) -> Found:
    """By its ``account``, ``method``, ``amount``, ``currency``, ``status``, ``resolution`` or ``created``
    alone, or for its ``reference`` as a text. What comes of it is told of the first invoice and the last.
    """
    known = {world.invoices[0].id, world.invoice.id}
    rows = (row for page in pages(world, _sought(world, name)) for row in page.rows)
    return Found(tuple(row for row in rows if row.id in known))


@when(step("the merchant reads the list {order:Order}", Order=order), target_fixture="found")
def read_the_list(world: World, order: str) -> Found:
    """``oldest first``, ``newest first``, ``smallest first`` or ``largest first``; or ``page by page while
    more invoices arrive``, one after each page of two. To its end, the account's invoices alone.
    """
    known, rows, by = {subject.id for subject in world.invoices}, [], ORDERS[order]
    wanted = replace(own(world), sort=by, size=PAGE if by is None else None)
    for number, page in enumerate(pages(world, wanted)):
        rows += [row for row in page.rows if row.id in known]
        if by is None and number < ARRIVALS:
            world.order(ARRIVING)
    return Found(tuple(rows), sorted=by is not None)


@then(step("the list shows {amounts:Amounts}"))
def list_shows(found: Found, amounts: list[Money]) -> None:
    """Of the scenario's invoices these and no others, each once; in this order where one was asked for."""
    seen = [row.amount for row in found.rows]
    fits = seen == amounts if found.sorted else sorted(map(str, seen)) == sorted(map(str, amounts))
    if not fits:
        raise wrong(", ".join(map(str, amounts)), ", ".join(map(str, seen)) or "none of them")


@then(step("the list says {n:d} results"))
def list_counts(world: World, n: int) -> None:
    """Of the scenario's account, on whichever page."""
    if world.account is None or "account" not in world.driver.filters:
        raise Unverifiable("the list can't be asked for one account")
    size = PAGE if "size" in world.driver.filters else None
    total = next(pages(world, replace(own(world), size=size))).total
    if total is None:
        raise Unverifiable("the list doesn't say how many invoices it found")
    if total != n:
        raise wrong(f"{n} results", str(total))


@then(step("the {screen:Screen} shows its {parts:Path}", Screen=screen))
def screen_shows(world: World, screen: str, parts: tuple[str, ...]) -> None:
    """As a read of the invoice shows them: on the ``list`` account, method and the like, on the ``overview``
    also ``states``, ``amounts``, ``provider`` and what is related: ``requests``, ``transactions``,
    ``callbacks``, and as many ``payments`` or ``payouts``, or ``providers`` of these, as the provider has.
    """
    CHECKS[screen](world, parts)


def _sought(world: World, name: str) -> Search:
    """A search for what the first invoice has there."""
    first, account = world.invoices[0].read(), world.invoices[0].order.account
    sought = {
        "account": Search(account=account.id if account else None),
        "method": Search(method=first.method),
        "amount": Search(amount=first.amount),
        "currency": Search(currency=first.amount.currency),
        "status": Search(status=first.status),
        "resolution": Search(resolution=first.resolution),
        "created": Search(created_from=first.created, created_to=first.created),
        "reference": Search(text=world.invoices[0].reference),
    }[name]
    if sought == Search():
        raise Unverifiable(f"the target shows no {name}")
    return sought
