"""
The shapes in which other systems answer over REST, one page at a time.

HubSpot's CRM objects (v3): `results[]` with `properties`, `paging.next.after`. Salesforce's query
(v60): `records[]`, `nextRecordsUrl`. Odoo's `search_read`: rows with `[id, name]` for many2one,
`false` for nothing; the JSON-2 interface (19) answers the bare list, JSON-RPC wraps it in `result`.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode, urljoin

LIMITS = {"hubspot": 100, "salesforce": 2_000, "odoo": 1_000}
VERSION = "v60.0"

type Row = dict[str, str | None]


class NoPage(Exception):
    """An answer that is no page of this shape."""


@dataclass(frozen=True)
class Call:
    """What to ask for: an address and, if it is posted, a body."""

    url: str
    body: str | None = None


@dataclass(frozen=True)
class Page:
    """The rows of one answer, and what to ask for next."""

    rows: tuple[Row, ...]
    following: Call | None


@dataclass(frozen=True)
class Shape:
    """How a system is asked and how its answers are read."""

    first: Callable[[str, str, Sequence[str]], Call]
    read: Callable[[Any, Call], Page]


def page_of(shape: Shape, content: bytes, call: Call) -> Page:
    """
    Return what an answer holds.

    :raises NoPage: if it is not of this shape
    """
    try:
        answer = json.loads(content)
        return shape.read(answer, call)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError):
        raise NoPage from None


def flat(given: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, str | None]]:
    """Yield the cells of a row: what stands in another thing is named `outer.inner`."""
    for name, value in given.items():
        if isinstance(value, Mapping):
            yield from flat(
                {k: v for k, v in value.items() if k != "attributes"}, f"{before}{name}."
            )
        elif not isinstance(value, list):
            yield f"{before}{name}", None if value is None else str(value)


def _hubspot_first(base: str, table: str, columns: Sequence[str]) -> Call:
    plain = [c for c in columns if c != "id" and not c.startswith("association.")]
    linked = [c.removeprefix("association.") for c in columns if c.startswith("association.")]
    asked = {"limit": str(LIMITS["hubspot"]), "properties": ",".join(plain)}
    if linked:
        asked["associations"] = ",".join(linked)
    return Call(f"{base}/crm/v3/objects/{quote(table, safe='')}?{urlencode(asked)}")


def _hubspot(answer: Any, call: Call) -> Page:
    rows = []
    for one in answer["results"]:
        linked = {
            f"association.{to}": found["results"][0]["id"]
            for to, found in (one.get("associations") or {}).items()
            if found.get("results")
        }
        rows.append(dict(flat({"id": one["id"], **one["properties"], **linked})))
    after = ((answer.get("paging") or {}).get("next") or {}).get("after")
    bare = call.url.partition("&after=")[0]
    following = Call(f"{bare}&after={quote(str(after), safe='')}") if after else None
    return Page(tuple(rows), following)


def _salesforce_first(base: str, table: str, columns: Sequence[str]) -> Call:
    names = ", ".join(columns) or "Id"
    asked = urlencode({"q": f"SELECT {names} FROM {table}"})  # noqa: S608  SOQL: it only reads
    return Call(f"{base}/services/data/{VERSION}/query?{asked}")


def _salesforce(answer: Any, call: Call) -> Page:
    rows = [
        dict(flat({name: value for name, value in one.items() if name != "attributes"}))
        for one in answer["records"]
    ]
    more = answer.get("nextRecordsUrl")
    return Page(tuple(rows), Call(urljoin(call.url, more)) if more else None)


def _odoo_first(base: str, table: str, columns: Sequence[str]) -> Call:
    fields = sorted({column.partition(".")[0] for column in columns})
    return Call(f"{base}/json/2/{quote(table, safe='')}/search_read", _odoo_body(fields, 0))


def _odoo_body(fields: Sequence[str], offset: int) -> str:
    asked = {
        "domain": [],
        "fields": list(fields),
        "order": "id",
        "limit": LIMITS["odoo"],
        "offset": offset,
    }
    return json.dumps(asked)


def _odoo(answer: Any, call: Call) -> Page:
    found = answer["result"] if isinstance(answer, Mapping) else answer
    found = found["records"] if isinstance(found, Mapping) else found
    asked = json.loads(call.body or "{}")
    more = len(found) >= LIMITS["odoo"]
    following = Call(call.url, _odoo_body(asked["fields"], asked["offset"] + len(found)))
    return Page(tuple(_odoo_row(one) for one in found), following if more else None)


def _odoo_row(given: Mapping[str, Any]) -> Row:
    row: Row = {}
    for name, value in given.items():
        if isinstance(value, list):
            # [id, name]; lists of ids of other things are left out.
            if len(value) == 2 and isinstance(value[1], str):
                row |= {name: str(value[0]), f"{name}.name": value[1]}
        else:
            row[name] = None if value is None or value is False else str(value)
    return row


SHAPES: Mapping[str, Shape] = {
    "hubspot": Shape(_hubspot_first, _hubspot),
    "salesforce": Shape(_salesforce_first, _salesforce),
    "odoo": Shape(_odoo_first, _odoo),
}
