"""Which edition of the life cycle a request asks for."""

from __future__ import annotations

from werkzeug.datastructures import Headers

from payconform.reference.errors import Fault, RefusedError
from payconform.reference.lifecycle.products import Product
from payconform.reference.lifecycle.transitions import EDITIONS, LATEST, Edition

HEADER = "Api-Version"


def edition(product: Product, headers: Headers) -> Edition:
    """The latest, where none is named. Raises RefusedError for one that there isn't."""
    name = headers.get(HEADER, LATEST[product])
    try:
        return EDITIONS[product, name]
    except KeyError:
        known = " or ".join(name for of, name in EDITIONS if of is product)
        raise RefusedError(
            Fault("unknown_version", f"{HEADER} must be {known}, not {name[:100]!r}")
        ) from None
