"""Ways out in lists: the list, its pages, filters, searches, count and export."""

from collections.abc import Iterable
from datetime import date
from functools import partial

from kaifong.authority.queries import Actor
from kaifong.authority.ways import Given, Way
from kaifong.customers import queries
from kaifong.customers.queries import Asked, Listed, Sort

from .stocked import TERMS

# What a row of the list holds under which name; region, channel and language say where it stands.
HELD = {
    "language": "language",
    "region": "region",
    "channel": "channel",
    "member_no": "member_no",
    "name_en": "name_en",
    "name_zh": "name_zh",
    "district": "district",
    "joined_at": "joined_at",
    "owner": "owner",
    "categories": "categories",
    "email": "email",
    "phone": "phone",
    "orders": "orders",
    "spend": "spend_cents",
    "last_on": "last_on",
}
FIELDS = frozenset(HELD)
FILTERS = {
    "district": Asked(districts=tuple(region * 100 + 1 for region in (1, 2, 3, 9))),
    "region": Asked(regions=(1, 2, 3, 9)),
    "channel": Asked(channels=(1, 2, 3, 5)),
    "language": Asked(language="zh-hant"),
    "joined_at": Asked(joined_from=date(2025, 1, 1), joined_until=date(2028, 1, 1)),
    "spend": Asked(spend_from=1),
    "last_on": Asked(last_before=date(2028, 1, 1)),
}


def given(rows: Iterable[Listed]) -> Given:
    """Return which fields hold anything: every drawn customer has something in all of them."""
    return {row.id: held(row) for row in rows}


def held(row: Listed) -> frozenset[str]:
    return frozenset(field for field, at in HELD.items() if getattr(row, at) is not None)


def listed(actor: Actor, asked: Asked, size: int = 25) -> Given:
    """Turn every page."""
    found: Given = {}
    after: str | None = ""
    while after is not None:
        page = queries.listing(actor=actor, asked=asked, after=after, size=size)
        found |= given(page.rows)
        after = page.after
    return found


def streamed(actor: Actor, action: str) -> Given:
    chunks = queries.stream(actor=actor, asked=Asked(), action=action, chunk=7)
    return given(row for chunk in chunks for row in chunk)


def counted(actor: Actor, asked: Asked) -> int:
    return queries.count(actor=actor, asked=asked)


def _by_sort() -> Iterable[Way]:
    for sort in Sort:
        run = partial(listed, asked=Asked(sort=sort), size=5)
        name = f"customers.list by {sort}"
        yield Way(name, "customer", "see", run, fields=FIELDS)


def _by_field() -> Iterable[Way]:
    asked = FILTERS | {field: Asked(text=term) for field, term in TERMS.items()}
    for field, what in asked.items():
        name = f"{'search' if field in TERMS else 'filter'} by {field}"
        about, see = "customer", "see"
        run = partial(listed, asked=what)
        count = partial(counted, asked=what)
        yield Way(f"customers.{name}", about, see, run, fields=FIELDS, found_by=(field,))
        yield Way(
            f"customers.count of {name}", about, see, count, counts_only=True, found_by=(field,)
        )


LISTED = (
    Way("customers.list", "customer", "see", partial(listed, asked=Asked()), fields=FIELDS),
    Way("customers.count", "customer", "see", partial(counted, asked=Asked()), counts_only=True),
    Way(
        "customers.export", "customer", "export", partial(streamed, action="export"), fields=FIELDS
    ),
    *_by_sort(),
    *_by_field(),
)
