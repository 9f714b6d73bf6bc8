"""The parts of one provider, wired once and handed to whoever answers requests."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from payconform.clock import Clock
from payconform.ids import Ids

from .archive import Archive
from .attempts import CountedSender
from .callback_hazards import CallbackHazards
from .delivery import Sender
from .engine import Engine
from .keyring import Keyring
from .outbox import Outbox, Post
from .pool import KeyedPool, MakePool
from .recorder import Recorder
from .runs import Runs
from .settings import Settings
from .store import Store
from .ticker import Ticker
from .timekeeping import Timekeeper
from .traffic import Traffic
from .waits import Waits


@dataclass(frozen=True, slots=True)
class Services:
    settings: Settings
    clock: Clock
    ids: Ids
    store: Store
    runs: Runs
    engine: Engine
    outbox: Outbox
    keyring: Keyring
    timekeeper: Timekeeper
    ticker: Ticker
    waits: Waits
    archive: Archive
    traffic: Traffic
    attempts: CountedSender

    def start(self) -> None:
        """What an earlier process left owed is delivered, and what comes due on the real clock fires."""
        self.archive.resume()
        self.ticker.start()

    def stop(self) -> None:
        """Nothing is begun any more, and what is on its way is not written down: it stays owed."""
        self.waits.stop()
        self.ticker.stop()
        self.outbox.stop()
        self.archive.stop()


def services(
    settings: Settings,
    *,
    clock: Clock,
    store: Store,
    ids: Ids,
    sender: Sender,
    pool: MakePool = KeyedPool,
    waits: Waits | None = None,
) -> Services:
    """All that the store holds is there. No thread runs yet: the owner starts the services.

    Raises ConfigurationError where the store holds what can't be read any more.
    """
    woken = threading.Event()
    runs = Runs(clock, settings)
    counted = CountedSender(sender)
    keyring = Keyring(settings.secrets)
    post = Post(counted, keyring, clock)
    waits = waits or Waits()
    outbox = Outbox(post, store=store, ids=ids, wake=woken.set, answered=waits.answered, pool=pool)
    hazards = CallbackHazards(outbox, store=store, ids=ids, waits=waits)
    recorder = Recorder(store, outbox, hazards, woken.set)
    engine = Engine(store=store, recorder=recorder, outbox=outbox, ids=ids)
    archive = Archive(store=store, runs=runs, engine=engine, ids=ids, wake=woken.set)
    archive.load()
    return Services(
        settings=settings,
        clock=clock,
        ids=ids,
        store=store,
        runs=runs,
        engine=engine,
        outbox=outbox,
        keyring=keyring,
        timekeeper=Timekeeper(store=store, engine=engine, wake=woken.set, clock=clock, outbox=outbox),
        ticker=Ticker(runs=runs, engine=engine, clock=clock, woken=woken),
        waits=waits,
        archive=archive,
        traffic=Traffic(),
        attempts=counted,
    )
