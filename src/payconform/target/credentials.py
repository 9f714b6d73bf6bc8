"""The credentials of a call: the profile's own, false ones of the same form, or none.

Credentials are what ``[auth]`` names, and headers whose value comes from a variable.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping


def auth(table: Mapping[str, str], which: str = "right") -> dict[str, str]:
    """The headers that the profile's ``[auth]`` makes; `which`: right, wrong or none."""
    if which == "none":
        return {}
    match table["scheme"]:
        case "basic":
            pair = f"{table['user']}:{_secret(table['password'], which)}"
            return {"Authorization": f"Basic {b64encode(pair.encode()).decode()}"}
        case "bearer":
            return {"Authorization": f"Bearer {_secret(table['token'], which)}"}
        case "header":
            return {table["name"]: _secret(table["value"], which)}
        case _:
            return {}


def headers(own: Mapping[str, str], secret: frozenset[str], which: str = "right") -> dict[str, str]:
    """The headers of a call, those that are `secret` as `which` says: right, wrong or none."""
    if which == "right":
        return dict(own)
    hidden = {name.lower() for name in secret}
    return {
        name: _secret(value, which) if name.lower() in hidden else value
        for name, value in own.items()
        if which == "wrong" or name.lower() not in hidden
    }


def falsified(secret: str) -> str:
    """As long as it, and one character of its last word another: ``Token abc`` is ``Token aac``."""
    start = secret.rstrip().rfind(" ") + 1
    place = (start + len(secret)) // 2
    return secret[:place] + _another(secret[place : place + 1]) + secret[place + 1 :]


def _another(character: str) -> str:
    first, second = ("1", "2") if character.isdigit() else ("A", "B") if character.isupper() else ("a", "b")
    return second if character == first else first


def _secret(secret: str, which: str) -> str:
    return falsified(secret) if which == "wrong" else secret
