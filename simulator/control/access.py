"""Who may use the control plane: whoever knows the token, where there is one."""

from __future__ import annotations

import hmac

from flask import Flask, request

from payconform.simulator.errors import Code, ProviderError

OPEN = "/_control/health"  # says that the provider runs, and nothing else


def guard(app: Flask, prefix: str, token: str | None) -> None:
    """Everything below the prefix but health; what isn't there is refused first, too."""
    if token is None:
        return
    wanted = token.encode()

    def check() -> None:
        if request.path != OPEN and f"{request.path}/".startswith(f"{prefix}/"):
            _check(wanted)

    app.before_request(check)


def _check(wanted: bytes) -> None:
    """Raises ProviderError. Takes the same time however much of the token is right."""
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        raise ProviderError(Code.UNAUTHORIZED, "send Authorization: Bearer <the token shown at start>")
    if not hmac.compare_digest(given.strip().encode(), wanted):
        raise ProviderError(Code.UNAUTHORIZED, "this is not the token of this provider")
