"""The list of the invoices of one reference: which call, by which query, row by row and page by page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .description import Call, Described, Parameter, address
from .draft import Confidence, Draft, Gap, Line
from .likeness import POSSIBLE, Field, best, json_path, score, sought
from .request_template import query
from .resource import Resource

KEYS = ("operations", "list")
LARGEST_PAGE = 1000


def propose(described: Described, resource: Resource, prefix: str) -> Draft:
    """One line, with the style of its pages in it; a gap where it can't be asked for one reference."""
    call = next(
        (each for each in described.calls if each.method == "GET" and each.path == resource.create.path), None
    )
    if call is None or call.answer is None:
        return Draft(gaps=(Gap(KEYS, f"no GET {resource.create.path} with an answer; not claimed"),))
    by = _by_reference(call)
    if by is None:
        asked = ", ".join(each.name for each in call.query()) or "nothing"
        return Draft(gaps=(Gap(KEYS, f"its query asks for no reference ({asked}); not claimed"),))
    items = _items(call, resource)
    if items is None:
        return Draft(gaps=(Gap(KEYS, "no array of invoices in its answer; not claimed"),))
    table: dict[str, Any] = {
        "method": "GET",
        "path": address(call, resource.id_name, prefix),
        "query": {by.name: "{reference}", **query(call, prefix, without=[by.name])},
        "items": items,
    }
    style, told = pages(call.query(), call.answer.fields)
    table["query"].update(style.pop("query", {}))
    table.update(style)
    reason = f"GET of the address that makes them, asked by {by.name}" + (f"; {told}" if told else "")
    return Draft((Line(KEYS, table, Confidence.HIGH, reason),))


def pages(asked: Sequence[Parameter], answered: Sequence[Field]) -> tuple[dict[str, Any], str]:
    """Keys of the list for the style of its pages, and what was found in words; nothing where it has none."""
    named = {name: _parameter(asked, name) for name in ("cursor", "offset", "page", "size")}
    plain = [field for field in answered if "[*]" not in field.path]
    total = best([f for f in plain if f.kinds & {"integer"} or not f.kinds], sought("pages", "total"))
    table: dict[str, Any] = {"total": total.field.place} if total else {}
    style = next((name for name in ("cursor", "offset", "page") if named[name] is not None), None)
    if style is None:
        return table, "all rows at once"
    following = best([f for f in plain if f.kinds & {"string"} or not f.kinds], sought("pages", "next"))
    if style == "cursor":
        if following is None:
            return table, "its pages are asked by a cursor that no answer tells"
        table["next"] = following.field.place
    chosen = named[style]
    table["query"] = {chosen.name: f"{{{style}}}"} if chosen else {}
    if style == "page" and chosen is not None and _first(chosen) == 0:
        table["first_page"] = 0
    size = named["size"]
    if size is not None:
        table["query"][size.name] = "{size}"
        table["page_size"] = _size(size.schema)
    return table, f"pages by {style}"


def _by_reference(call: Call) -> Parameter | None:
    return _likeliest(call.query(), lambda field: score(field, sought("places", "reference")))


def _parameter(asked: Sequence[Parameter], name: str) -> Parameter | None:
    return _likeliest(asked, lambda field: score(field, sought("pages", name)))


def _likeliest(asked: Sequence[Parameter], rate: Any) -> Parameter | None:
    rated = [(rate(_field(each)), each) for each in asked]
    points, found = max(rated, key=lambda pair: pair[0], default=(0, None))
    return found if points >= POSSIBLE else None


def _field(each: Parameter) -> Field:
    """``filter[reference_id]`` is a reference_id, ``page[size]`` a page size."""
    name = each.name.replace("[", "_").replace("]", "").removeprefix("filter_")
    return Field((name,))


def _items(call: Call, resource: Resource) -> str | None:
    """The array whose rows are invoices; a row may hold the invoice one level down."""
    fields = call.answer.fields if call.answer else ()
    arrays = {field.path[: field.path.index("[*]") + 1] for field in fields if "[*]" in field.path}
    known = {field.path for field in resource.fields}
    rated = []
    for array in arrays:
        rows = [field for field in fields if field.path[: len(array)] == array]
        roots = {field.path[:length] for field in rows for length in range(len(array), len(field.path))}
        for root in roots:
            same = sum(field.path[len(root) :] in known for field in rows if field.path[: len(root)] == root)
            rated.append((same, -len(root), root))
    same, _, root = max(rated, default=(0, 0, ()))
    return json_path(root) if same >= 2 else None


def _first(page: Parameter) -> int | None:
    known = (page.schema.get("default"), page.schema.get("minimum"))
    return next((value for value in known if isinstance(value, int)), None)


def _size(schema: Mapping[str, Any]) -> int:
    most = schema.get("maximum", schema.get("default", 100))
    is_count = isinstance(most, int) and not isinstance(most, bool) and most > 0
    return min(most, LARGEST_PAGE) if is_count else 100
