"""What a lane of a run holds: the profile, the provider's address, the merchant, the catalogue."""

from __future__ import annotations

import socket
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from faker import Faker

from . import embedded, specification
from .errors import ConfigurationError, HarnessError
from .lifecycle import LifeCycle
from .merchant import Merchant, merchant
from .own_outcomes import Nobody
from .provider_client import HttpTransport as HttpToProvider
from .provider_client import ProviderClient
from .provider_client import Transport as ProviderTransport
from .specification import Specification
from .target import own_schemas
from .target import profile as profiles
from .target.drivers import driver_for
from .target.own_schema import OwnSchema
from .target.profile import Profile
from .target.transport import HttpTransport, Transport


@dataclass(frozen=True, slots=True)
class Rig:
    """Shared by the scenarios of one lane, which run one after the other.

    `own_schemas` are the target's, by life cycle and kind of body. `transport` and `provider` are the ways to
    target and provider; `faker` is seeded by each scenario anew.
    `vendor_payouts`: how the provider's run is set up for them, also after it was told to forget all;
    so is `prefix`, of the references whose operations are that run's. None: those that name the run.
    """

    profile: Profile
    provider: ProviderTransport
    provider_run: str
    merchant: Merchant
    lifecycles: Mapping[str, LifeCycle]
    own_schemas: Mapping[str, Mapping[str, OwnSchema]]
    transport: Transport
    faker: Faker
    vendor_payouts: Mapping[str, Any] | None = None
    prefix: str | None = None


@contextmanager
def embedded_rig(
    provider_url: str = "", run: str = "default", started: Mapping[str, str] | None = None
) -> Iterator[Rig]:
    """A reference of its own, which pays through this run of that provider; empty: one of its own, too.

    `started`: the variables of a reference that does so already.
    """
    with ExitStack() as stack:
        url = provider_url or stack.enter_context(embedded.provider())
        variables = started or stack.enter_context(embedded.reference(run_of(url, run)))
        yield stack.enter_context(profile_rig(embedded_profile(variables), url, run))


def run_of(provider_url: str, run: str) -> str:
    """Where one pays through this run of that provider."""
    return f"{provider_url}/runs/{run}"


@contextmanager
def shared_provider(profile: Profile) -> Iterator[str]:
    """The address of the provider that a profile names: one that runs, or one started where it says.

    Empty where the target has hooks of its own.

    Raises ConfigurationError where that port can't be had, and where no provider of ours answers.
    """
    table = profile.provider
    if profile.table("outcomes"):
        yield ""
        return
    if "url" in table:
        _check_provider(profile, table["url"])
        yield table["url"]
        return
    bind = urlsplit(f"//{table.get('bind', '127.0.0.1:0')}")
    host, port = bind.hostname or "127.0.0.1", bind.port or 0
    _check_port(profile, host, port)
    secrets = {"PAYCONFORM_PROVIDER_SECRET": table["secret"]} if "secret" in table else {}
    with embedded.child("provider", environment=secrets, host=host, port=port) as child:
        yield child.url


def _check_provider(profile: Profile, url: str) -> None:
    try:
        ProviderClient(HttpToProvider(url), "default").clock()
    except HarnessError:
        raise ConfigurationError(
            f"provider.url: no fake provider answers at {url}",
            where=profile.where("provider", "url"),
            hint="payconform serve provider starts one; with bind in its place a run starts its own",
        ) from None


def _check_port(profile: Profile, host: str, port: int) -> None:
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as error:
            raise ConfigurationError(
                f"provider.bind: {host}:{port} can't be had: {error.strerror}",
                where=profile.where("provider", "bind"),
                hint="does another provider still run there?",
            ) from None


def embedded_profile(environment: Mapping[str, str]) -> Profile:
    """The reference's own profile, read like anybody's."""
    with as_file(files("payconform.reference").joinpath("target.toml")) as path:
        return profiles.load(Path(path), environment)


@contextmanager
def profile_rig(
    profile: Profile,
    provider_url: str,
    run: str = "default",
    prefix: str = "",
    known: Specification | None = None,
) -> Iterator[Rig]:
    """For a target that runs already, with its provider and the run there that it pays through.

    `provider_url` is empty where the target has hooks of its own. `prefix`: the run is of the references that
    begin so, and forgotten in the end; so nobody who pays through the same provider meets it. `known`: where
    the life cycles stand that the profile claims; among ours unless given.
    """
    target = HttpTransport(profile.base_url, profile.ca)
    provider = HttpToProvider(provider_url) if provider_url else Nobody()
    with merchant(**profile.merchant) as receiver:
        yield assembled(profile, target, provider, receiver, run, prefix, known)
        if prefix and provider_url:
            ProviderClient(provider, run).forget()


def assembled(
    profile: Profile,
    target: Transport,
    provider: ProviderTransport,
    receiver: Merchant,
    run: str = "default",
    prefix: str = "",
    known: Specification | None = None,
) -> Rig:
    """The run is set up for this target."""
    client = ProviderClient(provider, run)
    known = known or specification.ours()
    cycles = {name: known.life_cycle(name) for name in profile.lifecycles}
    settings = _vendor_payouts(profile, cycles.values())
    if "provider" in profile.capabilities:
        client.configure(magic=False, reference_prefix=prefix or None)
        if "clock" in profile.capabilities:
            client.configure(frozen_at=driver_for(profile, transport=target).clock().now.astimezone(UTC))
        if settings is not None:
            client.configure(vendor_payouts=settings)
    return Rig(
        profile=profile,
        provider=provider,
        provider_run=run,
        merchant=receiver,
        lifecycles=cycles,
        own_schemas={name: own_schemas.of_profile(profile.of(cycle)) for name, cycle in cycles.items()},
        transport=target,
        faker=Faker("en_GB"),
        vendor_payouts=settings,
        prefix=prefix or None,
    )


def _vendor_payouts(profile: Profile, cycles: Iterable[LifeCycle]) -> Mapping[str, Any] | None:
    """What a user sets up on the dashboard of the provider, whose orders don't say where webhooks go."""
    paths = [table["path"] for cycle in cycles if (table := profile.of(cycle).table("webhooks"))]
    return {"webhook_url": profile.base_url + paths[0]} if paths else None
