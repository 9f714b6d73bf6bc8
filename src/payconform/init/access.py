"""How a service is let in: the securitySchemes of a description as [auth]. Secrets stay variables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .description import Described, variable
from .draft import Confidence, Draft, Gap, Line


def propose(described: Described, security: Sequence[Mapping[str, Any]], prefix: str) -> Draft:
    """Of the call that makes invoices. The first alternative that a profile can say."""
    names = [name for alternative in security for name in alternative]
    if not names:
        return Draft((Line(("auth", "scheme"), "none", Confidence.MEDIUM, "the call asks for nothing"),))
    for name in names:
        scheme = described.resolved(described.schemes.get(name, {}))
        found = _scheme(scheme, name, prefix)
        if found:
            return Draft(found)
    return Draft(
        gaps=(Gap(("auth",), f"no scheme that a profile can say: {', '.join(names)}; see docs/drivers.md"),)
    )


def _scheme(scheme: Mapping[str, Any], name: str, prefix: str) -> tuple[Line, ...]:
    kind, reason = scheme.get("type"), f"the scheme {name}"
    match kind, str(scheme.get("scheme") or scheme.get("in") or "").lower():
        case "http", "basic":
            secrets = [("user", "user"), ("password", "password")]
            return _line("scheme", "basic", reason), *_secrets(secrets, prefix)
        case "http", "bearer":
            return _line("scheme", "bearer", reason), *_secrets([("token", "token")], prefix)
        case "oauth2" | "openIdConnect", _:
            told = f"{reason} ({kind}): get the token yourself"
            scheme_line = Line(("auth", "scheme"), "bearer", Confidence.MEDIUM, told)
            return scheme_line, *_secrets([("token", "token")], prefix)
        case "apiKey", where:
            return _key(scheme, where, reason, prefix)
    return ()


def _key(scheme: Mapping[str, Any], where: str, reason: str, prefix: str) -> tuple[Line, ...]:
    match where:
        case "header":
            header = _line("name", str(scheme.get("name", "")), reason)
            return _line("scheme", "header", reason), header, *_secrets([("value", "key")], prefix)
        case "cookie":
            value = f"{scheme.get('name', '')}={variable(prefix, 'cookie')}"
            return (Line(("headers", "Cookie"), value, Confidence.HIGH, reason),)
        case "query":
            return (Line(("auth", "scheme"), "none", Confidence.HIGH, f"{reason} stands in each query"),)
    return ()


def _line(key: str, value: str, reason: str) -> Line:
    return Line(("auth", key), value, Confidence.HIGH, reason)


def _secrets(keys: Sequence[tuple[str, str]], prefix: str) -> tuple[Line, ...]:
    """Each as a variable."""
    return tuple(Line(("auth", key), variable(prefix, name)) for key, name in keys)


def in_query(described: Described, security: Sequence[Mapping[str, Any]], prefix: str) -> dict[str, str]:
    """The key that each call has in its query; a profile says it with each operation."""
    for name in [name for alternative in security for name in alternative]:
        scheme = described.resolved(described.schemes.get(name, {}))
        if scheme.get("type") == "apiKey" and scheme.get("in") == "query":
            return {str(scheme.get("name", "")): variable(prefix, "key")}
    return {}
