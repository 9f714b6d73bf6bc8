"""Composition: the one place where the parts are put together, and their threads started and stopped."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from flask import Blueprint, Flask

from payconform.reference.api.accounts import AccountApi
from payconform.reference.api.app import create_app
from payconform.reference.api.clock import ClockApi
from payconform.reference.api.invoices import InvoiceApi
from payconform.reference.api.provider import ProviderApi
from payconform.reference.api.public import PublicApi
from payconform.reference.api.store import StoreApi
from payconform.reference.callbacks.notifications import Notifications, Post, post
from payconform.reference.callbacks.sender import Sender
from payconform.reference.invoicing.accounts import Accounts
from payconform.reference.invoicing.attempts import Attempts
from payconform.reference.invoicing.invoices import Invoices
from payconform.reference.invoicing.operations import Operations
from payconform.reference.invoicing.results import Results
from payconform.reference.invoicing.returns import Returns
from payconform.reference.invoicing.settlement import Settlement
from payconform.reference.lifecycle.history import History
from payconform.reference.lifecycle.products import Product
from payconform.reference.money.ledger import Ledger
from payconform.reference.policy import Policies
from payconform.reference.provider.client import Provider
from payconform.reference.provider.razorpayx import RazorpayX
from payconform.reference.storage.store import Store
from payconform.reference.storage.unit import Task
from payconform.reference.timing.background import Background
from payconform.reference.timing.clock import SECOND, Clock, FrozenClock, SystemClock, unix
from payconform.reference.timing.scheduler import Scheduler, Ticker, Timeline
from payconform.reference.vendor import refusals
from payconform.reference.vendor.api import VendorApi
from payconform.reference.vendor.gate import Gate
from payconform.reference.vendor.history import History as VendorHistory
from payconform.reference.vendor.invoices import Invoices as VendorInvoices
from payconform.reference.vendor.mailbox import Mailbox
from payconform.reference.vendor.orders import Orders
from payconform.reference.vendor.payments import Payments
from payconform.reference.vendor.post import mailer
from payconform.reference.vendor.webhooks import WebhookApi

from . import defects
from .ids import Ids, RandomIds
from .settings import Settings


@dataclass(frozen=True, slots=True)
class Parts:
    """What a service is made of, for those who want to look inside."""

    app: Flask
    store: Store
    operations: Operations
    orders: Orders
    scheduler: Scheduler
    sender: Sender


@contextmanager
def service(settings: Settings) -> Iterator[Flask]:
    """The app, with all that runs beside it, while the block runs; a test clock begins at a whole second.

    Raises KeyError for a defect that doesn't exist.
    """
    clock: Clock = SystemClock()
    if settings.test_clock:
        clock = FrozenClock(unix(clock.now()) * SECOND)
    with parts(settings, clock=clock, ids=RandomIds()) as built:
        yield built.app


@contextmanager
def parts(settings: Settings, *, clock: Clock, ids: Ids, send: Post = post) -> Iterator[Parts]:
    """A FrozenClock is a test clock; with any other a thread does what is due."""
    with ExitStack() as stack:
        background = Background()
        policies = defects.policies(settings.defect, background.later)
        store = Store(settings.database)
        stack.callback(store.close)
        stack.callback(background.stop)
        mails = Mailbox(
            clock, stack.enter_context(mailer(settings.smtp, settings.outbox)), settings.mail_from
        )
        notifications = Notifications(clock, policies.deliveries, settings.merchant_secret, send)
        sender = Sender(store, clock, [notifications, mails])
        history = History(ids, policies)
        attempts = Attempts(clock, ids, history, policies)
        operations = Operations(
            store=store,
            clock=clock,
            history=history,
            attempts=attempts,
            results=Results(clock, Settlement(attempts, history, Ledger(ids), policies), policies),
            provider=Provider(settings.provider_url),
            own_url=lambda: str(app.config["OWN_URL"]),
            policies=policies,
        )
        accounts = Accounts(store, clock, ids, settings.api_login)
        accounts.begin(settings.lifetime_minutes, settings.attempts_limit)
        invoices = Invoices(
            store=store,
            clock=clock,
            ids=ids,
            accounts=accounts,
            history=history,
            attempts=attempts,
            operations=operations,
            policies=policies,
        )
        returns = Returns(store, attempts, operations, policies)
        orders, vendor_blueprints = _vendor(settings, store, clock, ids, policies)
        scheduler = Scheduler(
            store,
            clock,
            {Task.EXPIRE: invoices.expire, Task.WAKE: operations.wake, Task.WAKE_PAYOUT: orders.wake},
        )
        blueprints = [
            AccountApi(accounts, policies.permissions, settings.api_login, settings.api_key).blueprint(),
            *(
                InvoiceApi(
                    product=product,
                    store=store,
                    clock=clock,
                    invoices=invoices,
                    returns=returns,
                    policies=policies,
                    login=settings.api_login,
                    key=settings.api_key,
                ).blueprint()
                for product in Product
            ),
            PublicApi(store, clock, invoices, policies).blueprint(),
            ProviderApi(store, operations, policies.callbacks, settings.provider_secret).blueprint(),
            *vendor_blueprints,
        ]
        if isinstance(clock, FrozenClock):
            blueprints.append(ClockApi(Timeline(clock, scheduler, sender)).blueprint())
            blueprints.append(StoreApi(store, sender).blueprint())
        app = create_app(
            blueprints,
            ids=ids,
            permissions=policies.permissions,
            own_url=settings.own_url,
            error_styles=refusals.STYLES,
        )
        operations.recover()
        orders.recover()
        sender.start()
        stack.callback(sender.stop)
        if not isinstance(clock, FrozenClock):
            ticker = Ticker(scheduler)
            ticker.start()
            stack.callback(ticker.stop)
        yield Parts(app, store, operations, orders, scheduler, sender)


def _vendor(
    settings: Settings, store: Store, clock: Clock, ids: Ids, policies: Policies
) -> tuple[Orders, list[Blueprint]]:
    """What invoices of vendors are made of, as far as others need it."""
    own = policies.vendor
    gate, history = Gate(own.actions), VendorHistory(clock, ids, own)
    orders = Orders(
        store=store,
        clock=clock,
        ids=ids,
        history=history,
        provider=RazorpayX(settings.provider_url, settings.business),
        policies=own,
    )
    api = VendorApi(
        store=store,
        clock=clock,
        invoices=VendorInvoices(store=store, clock=clock, ids=ids, gate=gate, history=history, policies=own),
        payments=Payments(store=store, gate=gate, history=history, orders=orders, ordering=own.ordering),
        policies=own,
        permissions=policies.permissions,
        login=settings.api_login,
        key=settings.api_key,
    )
    webhooks = WebhookApi(orders, own.news, settings.provider_secret)
    return orders, [api.blueprint(), webhooks.blueprint()]
