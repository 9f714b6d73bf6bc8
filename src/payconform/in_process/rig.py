"""What a lane holds whose target is an app of this process."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from payconform.clock import SystemClock
from payconform.errors import ConfigurationError
from payconform.fake_provider.answering import Answering as AnsweringProvider
from payconform.fake_provider.interception import Interception
from payconform.fake_provider.receivers import EveryHost
from payconform.fake_provider.waits import NoWaits
from payconform.ids import RandomIds
from payconform.merchant import Merchant
from payconform.own_outcomes import Nobody
from payconform.provider_client import Transport, WsgiTransport
from payconform.rig import Rig, assembled
from payconform.simulator import THREADED, Settings, create_app
from payconform.simulator.app import services_of
from payconform.simulator.store import MemoryStore
from payconform.specification import Specification
from payconform.target.profile import Profile

from . import loading
from .apps import Answering, AppSender, AppTransport, origin_of

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

MERCHANT = "http://merchant.payconform.test"
CALLED_BACK_S = 5.0  # for callbacks that an answer of the provider has to wait for


@contextmanager
def app_rig(profile: Profile, known: Specification | None = None) -> Iterator[Rig]:
    """With a provider and a merchant of its own; `known`: see `profile_rig`.

    Raises ConfigurationError where the app can't be loaded.
    """
    app = _loaded(profile)
    receiver = Merchant()
    receiver.url = MERCHANT
    with ExitStack() as stack:
        interception = Interception()
        stack.callback(interception.stop)
        interception.begin(MERCHANT, Answering(receiver))
        provider: Transport = Nobody()
        if "provider" in profile.capabilities:
            paying, answering = stack.enter_context(_provider(profile, app))
            interception.begin(origin_of(profile.provider["public_url"]), answering)
            provider = WsgiTransport(paying)
        yield assembled(profile, AppTransport(app), provider, receiver, known=known)


def _loaded(profile: Profile) -> WSGIApplication:
    try:
        return loading.load(str(profile.app), profile.app_folder)
    except ConfigurationError as error:
        where = profile.where("target", "wsgi")
        raise ConfigurationError(error.message, where=where, hint=error.hint) from error


@contextmanager
def _provider(profile: Profile, app: WSGIApplication) -> Iterator[tuple[WSGIApplication, AnsweringProvider]]:
    """The app of a provider that calls this app back, and how `requests` meets it.

    Nobody has to wait for it: a caller whose patience would end before its pause is told so at once.
    """
    waits = NoWaits(lambda: parts.outbox.wait_idle(CALLED_BACK_S))
    provider = create_app(
        Settings(
            nonce=secrets.token_hex(8),
            secret=profile.provider.get("secret")
            or "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode(),
            allowed_callback_hosts=EveryHost(),
            abilities=THREADED,
        ),
        clock=SystemClock(),
        store=MemoryStore(),
        ids=RandomIds(),
        sender=AppSender(app, origin_of(profile.base_url)),
        waits=waits,
    )
    parts = services_of(provider)
    parts.start()
    answering = AnsweringProvider(provider, waits)
    try:
        yield provider, answering
    finally:
        parts.stop()
        answering.close()
