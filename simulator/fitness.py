"""Whether a document fits a schema, yes or no, and fast.

Nearly all bodies fit. What is wrong with one that doesn't is for jsonschema to say, which takes far longer,
and is loaded only then.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, TypeAlias

import fastjsonschema

from payconform.data import BASE, schema

Check: TypeAlias = Callable[[Any], bool]


@cache
def check(name: str) -> Check:
    """Of a schema by its path without ending."""
    validate = fastjsonschema.compile(
        schema(name), handlers={"https": _by_address}, use_default=False, detailed_exceptions=True
    )

    def fits(document: Any) -> bool:
        try:
            validate(document)
        except fastjsonschema.JsonSchemaValueException:
            return False
        return True

    return fits


def _by_address(address: str) -> dict[str, Any]:
    return schema(address.removeprefix(BASE).removesuffix(".json"))
