"""One number tells a test whether anything that is stored has changed; one call drops every invoice."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from payconform.reference import service
from payconform.reference.storage.tables import NAMES
from payconform.reference.vendor import tables as vendor

from .desk import Desk
from .shop import SETTINGS, Shop


def test_it_is_there_with_the_test_clock_alone() -> None:
    with service(SETTINGS) as app:
        assert app.test_client().get("/test/digest").status_code == 404
        assert app.test_client().delete("/test/invoices").status_code == 404


def test_what_only_reads_or_is_refused_leaves_it(shop: Shop) -> None:
    invoice = shop.processed()
    before = shop.digest()
    assert len(before) == 64
    shop.read(invoice)
    shop.path(invoice)
    assert shop.process(invoice).status_code == 409
    assert shop.terminate(invoice).status_code == 409
    assert shop.take_back(invoice, amount=101).status_code == 422
    assert shop.digest() == before


def test_whatever_is_done_changes_it(shop: Shop) -> None:
    seen = [shop.digest()]
    invoice = shop.create()
    seen.append(shop.digest())
    for act in (shop.process, shop.take_back):
        act(invoice)
        seen.append(shop.digest())
    shop.open_account()
    seen.append(shop.digest())
    assert len(set(seen)) == len(seen)


def delete_one(world: Shop | Desk, table: str) -> None:
    with closing(sqlite3.connect(world.parts.store.path)) as connection, connection:
        connection.execute(f"DELETE FROM {table} WHERE id = (SELECT max(id) FROM {table})")


@pytest.mark.parametrize("table", sorted({*NAMES.values()} - {*vendor.NAMES.values()}))
def test_no_table_is_left_out(shop: Shop, table: str) -> None:
    shop.take_back(shop.processed())
    before = shop.digest()
    delete_one(shop, table)
    assert shop.digest() != before


@pytest.mark.parametrize("table", vendor.NAMES.values())
def test_nor_is_one_of_vendors(desk: Desk, table: str) -> None:
    desk.add_file(desk.paying())
    desk.news("processed")
    before = desk.digest()
    delete_one(desk, table)
    assert desk.digest() != before


def test_no_table_is_unknown_to_it(shop: Shop) -> None:
    with closing(sqlite3.connect(shop.parts.store.path)) as connection:
        tables = {
            name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
        }
    assert tables == set(NAMES.values())


def test_every_invoice_is_forgotten_with_all_that_was_due(shop: Shop) -> None:
    invoice = shop.create(reference_id="order-1")
    shop.take_back(shop.processed(), amount=3)

    assert shop.send("DELETE", "/test/invoices").status_code == 200

    assert shop.send("GET", f"/api/payment-invoices/{invoice}").status_code == 404
    assert shop.send("GET", "/test/clock").json["next_due"] is None
    shop.create(reference_id="order-1")


def test_accounts_are_kept(shop: Shop) -> None:
    before = shop.digest()
    shop.take_back(shop.processed())
    assert shop.digest() != before

    shop.send("DELETE", "/test/invoices")

    assert shop.digest() == before
