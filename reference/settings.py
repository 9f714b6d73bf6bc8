"""What the service is told when it starts."""

from __future__ import annotations

from dataclasses import dataclass, field

from payconform.reference.provider.razorpayx import Business


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """`own_url` is where the provider reaches us; where it is known only after the port is bound, put it into
    the app's config as OWN_URL. Empty: no callbacks are asked for, and polls alone bring results.
    `business` is our account for payouts in the dialect of RazorpayX. Mails to vendors go to the server
    `smtp`, "host:port", where it is named; else each becomes a file in the folder `outbox`, a temporary one
    where that isn't named either.
    """

    provider_url: str
    provider_secret: str = field(repr=False)
    api_login: str
    api_key: str = field(repr=False)
    merchant_secret: str = field(repr=False)
    database: str = ":memory:"
    test_clock: bool = False
    attempts_limit: int = 5
    lifetime_minutes: int = 10080
    defect: str | None = None
    own_url: str = ""
    business: Business = field(default_factory=Business)
    smtp: str = ""
    outbox: str = ""
    mail_from: str = "invoices@reference.example"
