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
from urllib3 import HTTPConnectionPool, connection_from_url

from . import embedded, lifecycles
from .errors import ConfigurationError
from .lifecycle import LifeCycle
from .merchant import Merchant, merchant
from .provider_client import ProviderClient
from .target import own_schema
from .target import profile as profiles
from .target.http_driver import HttpDriver
from .target.own_schema import OwnSchema
from .target.profile import Profile
from .target.transport import HttpTransport, Transport


@dataclass(frozen=True, slots=True)
class Rig:
    """Shared by the scenarios of one lane, which run one after the other.

    `own_schemas` are the target's, by life cycle and kind of body. `transport` and `provider_pool` keep the
    connections to target and provider from one scenario to the next; `faker` is seeded by each scenario anew.
    `vendor_payouts`: how the provider's run is set up for them, also after it was told to forget all.
    """

    profile: Profile
    provider_url: str
    provider_run: str
    merchant: Merchant
    lifecycles: Mapping[str, LifeCycle]
    own_schemas: Mapping[str, Mapping[str, OwnSchema]]
    transport: Transport
    provider_pool: HTTPConnectionPool
    faker: Faker
    vendor_payouts: Mapping[str, Any] | None = None


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

    Raises ConfigurationError where that port can't be had.
    """
    table = profile.provider
    if "url" in table:
        yield table["url"]
        return
    bind = urlsplit(f"//{table.get('bind', '127.0.0.1:0')}")
    host, port = bind.hostname or "127.0.0.1", bind.port or 0
    _check_port(profile, host, port)
    secrets = {"PAYCONFORM_PROVIDER_SECRET": table["secret"]} if "secret" in table else {}
    with embedded.child("provider", environment=secrets, host=host, port=port) as child:
        yield child.url


def _check_port(profile: Profile, host: str, port: int) -> None:
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as error:
            raise ConfigurationError(
                f"provider.bind: {host}:{port} can't be had: {error.strerror}",
                where=str(profile.path),
                hint="does another provider still run there?",
            ) from None


def embedded_profile(environment: Mapping[str, str]) -> Profile:
    """The reference's own profile, read like anybody's."""
    with as_file(files("payconform.reference").joinpath("target.toml")) as path:
        return profiles.load(Path(path), environment)


@contextmanager
def profile_rig(profile: Profile, provider_url: str, run: str = "default") -> Iterator[Rig]:
    """For a target that runs already, with its provider and the run there that it pays through."""
    if "clock" in profile.capabilities:
        now = HttpDriver(profile).clock().now.astimezone(UTC)
        ProviderClient(provider_url, run).configure(frozen_at=now, magic=False)
    cycles = {name: lifecycles.load(name) for name in profile.lifecycles}
    settings = _vendor_payouts(profile, cycles.values())
    if settings is not None:
        ProviderClient(provider_url, run).configure(vendor_payouts=settings)
    with merchant() as receiver:
        yield Rig(
            profile=profile,
            provider_url=provider_url,
            provider_run=run,
            merchant=receiver,
            lifecycles=cycles,
            own_schemas={name: _own_schemas(profile.of(cycle)) for name, cycle in cycles.items()},
            transport=HttpTransport(profile.base_url),
            provider_pool=connection_from_url(provider_url),
            faker=Faker("en_GB"),
            vendor_payouts=settings,
        )


def _vendor_payouts(profile: Profile, cycles: Iterable[LifeCycle]) -> Mapping[str, Any] | None:
    """What a user sets up on the dashboard of the provider, whose orders don't say where webhooks go."""
    paths = [table["path"] for cycle in cycles if (table := profile.of(cycle).table("webhooks"))]
    return {"webhook_url": profile.base_url + paths[0]} if paths else None


def _own_schemas(profile: Profile) -> dict[str, OwnSchema]:
    named = {kind: profile.own_schema(kind) for kind in ("invoice", "callback")}
    return {kind: own_schema.compiled(path) for kind, path in named.items() if path is not None}
