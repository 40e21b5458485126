"""The list of customers: filtered, sorted, paged by key, counted up to a cap."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import batched

from django.db.models import QuerySet

from kaifong.authority.queries import Actor
from kaifong.customers.custom_fields.kinds import Field
from kaifong.customers.models import Customer
from kaifong.foundation import keyset

from .asking import KEYS, Asked, asked_rows, sort_for, sortable
from .listed import COLUMNS, Listed, rows_of

COUNTED_AT_MOST = 10_000


@dataclass(frozen=True)
class Listing:
    """One page, and the cursors of its neighbours; none where there is no such page."""

    rows: tuple[Listed, ...]
    after: str | None
    before: str | None = None
    total: int | None = None  # of all pages, if asked for; one past the cap if there are more


def listing(
    *,
    actor: Actor,
    asked: Asked,
    after: str = "",
    before: str = "",
    size: int = 25,
    count_at_most: int = 0,
    columns: Collection[Field] = (),
) -> Listing:
    """
    Return a page of the customers that the actor may see and asked for.

    They are counted too, just past `count_at_most`, if that is given: a search is then thought
    through once for both.

    :raises BadCursor: if a cursor was not made by this list
    """
    asked = sort_for(actor, asked)
    chosen = asked_rows(actor, asked)
    rows = sortable(chosen, asked.sort).values(*COLUMNS)
    page = keyset.cut(rows, KEYS[asked.sort], size=size, after=after, before=before)
    total = _counted(chosen, count_at_most) if count_at_most else None
    found = tuple(rows_of(actor, page.rows, columns=columns))
    return Listing(found, page.after, page.before, total)


def count(
    *, actor: Actor, asked: Asked, at_most: int = COUNTED_AT_MOST, action: str = "see"
) -> int:
    """Return how many there are, but stop counting just past `at_most`."""
    return _counted(asked_rows(actor, asked, action), at_most)


def _counted(rows: QuerySet[Customer], at_most: int) -> int:
    return rows.values("pk")[: at_most + 1].count()


def matching_ids(*, actor: Actor, asked: Asked, at_most: int) -> list[int]:
    """Return the numbers of all that match, but no more than one past `at_most`."""
    return list(asked_rows(actor, asked).order_by("pk").values_list("pk", flat=True)[: at_most + 1])


def stream(
    *,
    actor: Actor,
    asked: Asked,
    action: str = "see",
    chunk: int = 2_000,
    columns: Collection[Field] = (),
) -> Iterator[list[Listed]]:
    """Yield everybody asked for in chunks, in the list's order: what an export writes."""
    asked = sort_for(actor, asked)
    chosen = sortable(asked_rows(actor, asked, action), asked.sort).values(*COLUMNS)
    sorted_rows = keyset.ordered(chosen, KEYS[asked.sort]).iterator(chunk_size=chunk)
    for page in batched(sorted_rows, chunk):
        yield rows_of(actor, list(page), action, columns)
