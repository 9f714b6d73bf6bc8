"""All schemas that a target has for its own bodies, by the kind of body."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from . import openapi, own_schema
from .own_schema import OwnSchema

if TYPE_CHECKING:
    from .profile import Profile


def of_profile(profile: Profile) -> dict[str, OwnSchema]:
    """``invoice`` and ``callback``, and what its OpenAPI describes: ``read 200`` and the like.

    Raises ConfigurationError.
    """
    named = {kind: profile.own_schema(kind) for kind in ("invoice", "callback")}
    found = {kind: own_schema.compiled(file) for kind, file in named.items() if file is not None}
    file, pointer = profile.own_schema("openapi"), profile.table("schemas").get("openapi_callback")
    if file is None:
        return found
    described = openapi.read(file)
    of_callbacks = {"callback": described.schema(pointer)} if pointer else {}
    return {**described.of_answers(profile.tables["operations"], profile.base_url), **of_callbacks, **found}


def for_kind(kind: str, own: Mapping[str, OwnSchema]) -> OwnSchema | None:
    """Of an answer by its status, by its hundred, or what goes for all others."""
    operation, _, status = kind.partition(" ")
    names = (kind, f"{operation} {status[:1]}XX", f"{operation} default") if status else (kind,)
    return next((own[name] for name in names if name in own), None)
