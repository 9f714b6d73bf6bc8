"""What has to be known before the shop opens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from agenda import Pace
from webhooks import Secret

# Mistakes that can be switched on, to see that somebody notices: name, and what the shop then does wrong.
BROKEN = {
    "whole-for-part": "when a part was paid, takes the amount that it asked for as paid, not what was moved",
    "paid-after-all": "when money comes for a cancelled bill, forgets that and calls it paid",
    "refund-twice": "when a refund is asked for again by its reference, has the provider give it back again",
}


class SettingsError(Exception):
    """Something is missing or can't be right."""


@dataclass(frozen=True, slots=True)
class Settings:
    """`own_url` is where the provider reaches this shop; `test_clock`: tests may bring the time; `broken` a
    name of BROKEN.
    """

    provider_url: str
    own_url: str
    token: str = field(repr=False)
    provider_secret: Secret = field(repr=False)
    webhook_secret: Secret = field(repr=False)
    broken: str | None = None
    test_clock: bool = False
    pace: Pace = field(default_factory=Pace)


def settings(
    environment: Mapping[str, str],
    *,
    provider_url: str,
    own_url: str,
    broken: str | None = None,
    test_clock: bool = False,
) -> Settings:
    """Secrets come by environment variables alone. Raises SettingsError."""
    return Settings(
        provider_url=provider_url,
        own_url=own_url,
        token=_variable(environment, "SHOP_TOKEN", "the bearer token of the merchant's API"),
        provider_secret=_secret(environment, "SHOP_PROVIDER_SECRET", "it signs the provider's callbacks"),
        webhook_secret=_secret(environment, "SHOP_WEBHOOK_SECRET", "it signs this shop's own callbacks"),
        broken=broken,
        test_clock=test_clock,
    )


def _variable(environment: Mapping[str, str], name: str, meaning: str) -> str:
    value = environment.get(name, "")
    if not value:
        raise SettingsError(f"{name} isn't set: {meaning}")
    return value


def _secret(environment: Mapping[str, str], name: str, meaning: str) -> Secret:
    try:
        return Secret(_variable(environment, name, meaning))
    except ValueError as error:
        raise SettingsError(f"{name} can't be right: {error}") from None
