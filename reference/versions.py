"""Which edition of the life cycle a request asks for."""

from __future__ import annotations

from werkzeug.datastructures import Headers

from .errors import Fault, RefusedError
from .transitions import EDITIONS, LATEST, Edition

HEADER = "Api-Version"


def edition(headers: Headers) -> Edition:
    """The latest, where none is named. Raises RefusedError for one that there isn't."""
    name = headers.get(HEADER, LATEST)
    try:
        return EDITIONS[name]
    except KeyError:
        known = " or ".join(EDITIONS)
        raise RefusedError(
            Fault("unknown_version", f"{HEADER} must be {known}, not {name[:100]!r}")
        ) from None
