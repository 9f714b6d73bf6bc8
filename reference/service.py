"""Composition: the one place where the parts are put together, and their threads started and stopped."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from flask import Flask

from payconform.reference.api.accounts import AccountApi
from payconform.reference.api.app import create_app
from payconform.reference.api.clock import ClockApi
from payconform.reference.api.invoices import InvoiceApi
from payconform.reference.api.provider import ProviderApi
from payconform.reference.api.public import PublicApi
from payconform.reference.api.store import StoreApi
from payconform.reference.callbacks.notifications import Post, Sender, post
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
from payconform.reference.provider.client import Provider
from payconform.reference.storage.store import Store
from payconform.reference.timing.background import Background
from payconform.reference.timing.clock import SECOND, Clock, FrozenClock, SystemClock, unix
from payconform.reference.timing.scheduler import Scheduler, Ticker, Timeline

from . import defects
from .ids import Ids, RandomIds
from .settings import Settings


@dataclass(frozen=True, slots=True)
class Parts:
    """What a service is made of, for those who want to look inside."""

    app: Flask
    store: Store
    operations: Operations
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
        sender = Sender(store, clock, policies.deliveries, settings.merchant_secret, send=send)
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
        scheduler = Scheduler(store, clock, invoices.expire, operations.wake)
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
        ]
        if isinstance(clock, FrozenClock):
            blueprints.append(ClockApi(Timeline(clock, scheduler, sender)).blueprint())
            blueprints.append(StoreApi(store, sender).blueprint())
        app = create_app(blueprints, ids=ids, permissions=policies.permissions, own_url=settings.own_url)
        operations.recover()
        sender.start()
        stack.callback(sender.stop)
        if not isinstance(clock, FrozenClock):
            ticker = Ticker(scheduler)
            ticker.start()
            stack.callback(ticker.stop)
        yield Parts(app, store, operations, scheduler, sender)
