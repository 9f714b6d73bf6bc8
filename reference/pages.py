"""The query of a list: filter and page."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict

from .errors import Fault, RefusedError
from .transitions import Status

_REFERENCE, _STATUS = "filter[reference_id]", "filter[status]"
_NUMBER, _SIZE = "page[number]", "page[size]"
_LARGEST = {_NUMBER: 1_000_000, _SIZE: 100}
_DEFAULT = {_NUMBER: 1, _SIZE: 20}


@dataclass(frozen=True, slots=True)
class Query:
    """`number` counts pages from 1."""

    reference: str | None
    status: str | None
    number: int
    size: int

    @property
    def offset(self) -> int:
        return (self.number - 1) * self.size

    def links(self, root: str, total: int) -> dict[str, str | None]:
        last = max(1, -(-total // self.size))
        return {
            "self": self._link(root, self.number),
            "first": self._link(root, 1),
            "prev": self._link(root, self.number - 1) if self.number > 1 else None,
            "next": self._link(root, self.number + 1) if self.number < last else None,
            "last": self._link(root, last),
        }

    def _link(self, root: str, number: int) -> str:
        parameters = {
            _REFERENCE: self.reference,
            _STATUS: self.status,
            _NUMBER: number,
            _SIZE: self.size,
        }
        return f"{root}?{urlencode({name: v for name, v in parameters.items() if v is not None})}"


def query(given: MultiDict[str, str]) -> Query:
    """Raises RefusedError."""
    for name in given:
        if name not in {_REFERENCE, _STATUS, _NUMBER, _SIZE}:
            raise RefusedError(Fault("unknown_parameter", f"{name!r} is not known", parameter=name))
    status = given.get(_STATUS)
    if status is not None and status not in set(Status):
        raise RefusedError(Fault("invalid_parameter", f"{status!r} is no status", parameter=_STATUS))
    return Query(given.get(_REFERENCE), status, _whole(given, _NUMBER), _whole(given, _SIZE))


def _whole(given: MultiDict[str, str], name: str) -> int:
    text = given.get(name)
    if text is None:
        return _DEFAULT[name]
    if not (text.isascii() and text.isdigit() and len(text) <= 7 and 1 <= int(text) <= _LARGEST[name]):
        detail = f"{name} must be a whole number from 1 to {_LARGEST[name]}"
        raise RefusedError(Fault("invalid_parameter", detail, parameter=name))
    return int(text)
