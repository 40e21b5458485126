"""The list of customers: filtered, sorted, paged by key, counted up to a cap."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from enum import StrEnum
from itertools import batched
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import F, Q, QuerySet

from kaifong.authority.queries import Actor
from kaifong.authority.rules import FieldClass
from kaifong.customers.models import Customer
from kaifong.foundation.ids import StaffId

from .listed import COLUMNS, Listed, rows_of
from .searching import matching

COUNTED_AT_MOST = 10_000
HONG_KONG = ZoneInfo("Asia/Hong_Kong")


class Sort(StrEnum):
    """How the list may be sorted; newest first unless asked otherwise."""

    NEWEST = "-joined"
    OLDEST = "joined"
    NAME = "name"
    SPEND = "-spend"
    LAST = "-last"


ORDERINGS = {
    Sort.NEWEST: ("joined_at", True),
    Sort.OLDEST: ("joined_at", False),
    Sort.NAME: ("name_en", False),
    Sort.SPEND: ("profile__spend_cents", True),
    Sort.LAST: ("profile__last_on", True),
}
NEEDS = {Sort.SPEND: FieldClass.FINANCIAL, Sort.LAST: FieldClass.FINANCIAL}


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What somebody wants to see. Empty filters leave nobody out; days are Hong Kong days."""

    text: str = ""
    regions: tuple[int, ...] = ()
    districts: tuple[int, ...] = ()
    channels: tuple[int, ...] = ()
    categories: tuple[int, ...] = ()
    owner: StaffId | None = None
    language: str = ""
    joined_from: date | None = None
    joined_until: date | None = None
    spend_from: int | None = None  # cents
    last_before: date | None = None
    sort: Sort = Sort.NEWEST
    ids: tuple[int, ...] = ()  # a selection, when only some are meant


@dataclass(frozen=True)
class Listing:
    """One page, and the key that the next begins after; `after` is none on the last."""

    rows: tuple[Listed, ...]
    after: str | None


def listing(*, actor: Actor, asked: Asked, after: str = "", size: int = 25) -> Listing:
    """Return a page of the customers that the actor may see and asked for."""
    asked = _sortable(actor, asked)
    page = list(_after(_sorted(_asked(actor, asked), asked.sort), asked.sort, after)[: size + 1])
    rows = rows_of(actor, page[:size])
    more = _key(page[size - 1], asked.sort) if len(page) > size else None
    return Listing(rows=tuple(rows), after=more)


def count(*, actor: Actor, asked: Asked, at_most: int = COUNTED_AT_MOST) -> int:
    """Return how many there are, but stop counting just past `at_most`."""
    return _asked(actor, asked).values("pk")[: at_most + 1].count()


def stream(
    *, actor: Actor, asked: Asked, action: str = "see", chunk: int = 2_000
) -> Iterator[list[Listed]]:
    """Yield everybody asked for in chunks, in the list's order: what an export writes."""
    asked = _sortable(actor, asked)
    chosen = _sorted(_asked(actor, asked, action), asked.sort).iterator(chunk_size=chunk)
    for page in batched(chosen, chunk, strict=False):
        yield rows_of(actor, list(page), action)


def _asked(actor: Actor, asked: Asked, action: str = "see") -> QuerySet[Customer]:
    q = actor.q(action, "customer") & matching(actor=actor, text=asked.text)
    q &= _filters(actor, asked)
    return Customer.objects.filter(q)


def _filters(actor: Actor, asked: Asked) -> Q:
    q = Q()
    if asked.ids:
        q &= Q(pk__in=asked.ids)
    if asked.regions:
        q &= Q(region__in=asked.regions)
    if asked.channels:
        q &= Q(channel__in=asked.channels)
    if asked.language:
        q &= Q(language=asked.language)
    q &= _guarded(actor, FieldClass.INTERNAL, _internal(asked))
    return q & _guarded(actor, FieldClass.FINANCIAL, _financial(asked))


def _internal(asked: Asked) -> Q:
    q = Q()
    if asked.districts:
        q &= Q(district__in=asked.districts)
    if asked.categories:
        q &= Q(categories__overlap=list(asked.categories))
    if asked.owner is not None:
        q &= Q(owner_id=asked.owner)
    if asked.joined_from:
        q &= Q(joined_at__gte=_midnight(asked.joined_from))
    if asked.joined_until:
        q &= Q(joined_at__lt=_midnight(asked.joined_until))
    return q


def _financial(asked: Asked) -> Q:
    q = Q()
    if asked.spend_from is not None:
        q &= Q(profile__spend_cents__gte=asked.spend_from)
    if asked.last_before:
        q &= Q(profile__last_on__lt=asked.last_before)
    return q


def _guarded(actor: Actor, cls: FieldClass, q: Q) -> Q:
    # A filter answers a question about the field: it may only be asked of rows that show it.
    return q & actor.q("see", "customer", cls=cls) if q else q


def _sortable(actor: Actor, asked: Asked) -> Asked:
    # Sorting by a hidden field would tell its order.
    needed = NEEDS.get(asked.sort, FieldClass.INTERNAL)
    if actor.scope("see", "customer").where(needed) == actor.scope("see", "customer").rows:
        return asked
    return replace(asked, sort=Sort.NEWEST)


def _sorted(rows: QuerySet[Customer], sort: Sort) -> QuerySet[Customer, dict[str, Any]]:
    column, down = ORDERINGS[sort]
    if column.startswith("profile__"):
        rows = rows.filter(profile__isnull=False)  # an inner join, so that its index can sort
    nullable = True if column == "profile__last_on" else None
    if down:
        return rows.order_by(F(column).desc(nulls_last=nullable), F("pk").desc()).values(*COLUMNS)
    return rows.order_by(F(column).asc(), F("pk").asc()).values(*COLUMNS)


def _after(
    rows: QuerySet[Customer, dict[str, Any]], sort: Sort, after: str
) -> QuerySet[Customer, dict[str, Any]]:
    if not after:
        return rows
    number, _, value = after.partition("~")
    column, down = ORDERINGS[sort]
    beyond = "lt" if down else "gt"
    tie = Q(**{f"pk__{beyond}": int(number)})
    if not value and column == "profile__last_on":
        return rows.filter(Q(**{f"{column}__isnull": True}) & tie)
    within = Q(**{f"{column}__{beyond}": value}) | Q(**{column: value}) & tie
    if column == "profile__last_on":
        return rows.filter(within | Q(**{f"{column}__isnull": True}))
    # The looser bound says the same once more in a form that an index can begin at.
    return rows.filter(Q(**{f"{column}__{beyond}e": value}) & within)


def _key(row: dict[str, Any], sort: Sort) -> str:
    value = row[ORDERINGS[sort][0]]
    text = value.isoformat() if isinstance(value, date) else "" if value is None else str(value)
    return f"{row['pk']}~{text}"


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), HONG_KONG)
