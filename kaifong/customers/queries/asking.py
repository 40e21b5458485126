"""What somebody may ask of the list, and which customers answer it."""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from enum import StrEnum
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import EmptyResultSet
from django.db.models import Q, QuerySet

from kaifong.authority.queries import Actor
from kaifong.authority.rules import FieldClass
from kaifong.customers.models import Customer
from kaifong.foundation.ids import StaffId
from kaifong.foundation.keyset import Key, moment

from .filtering import Only, having
from .searching import matching

HONG_KONG = ZoneInfo("Asia/Hong_Kong")
NOBODYS = StaffId(0)  # asked for: customers whom nobody looks after


class Sort(StrEnum):
    """How the list may be sorted; newest first unless asked otherwise."""

    NEWEST = "-joined"
    OLDEST = "joined"
    NAME = "name"
    NAME_BACK = "-name"
    SPEND = "-spend"
    SPEND_LEAST = "spend"
    LAST = "-last"
    LAST_LONG_AGO = "last"
    ENTERED = "-entered"  # tells nothing of anybody


KEYS = {
    Sort.NEWEST: Key("joined_at", down=True, parse=moment),
    Sort.OLDEST: Key("joined_at", down=False, parse=moment),
    Sort.NAME: Key("name_en", down=False, parse=str),
    Sort.NAME_BACK: Key("name_en", down=True, parse=str),
    Sort.SPEND: Key("profile__spend_cents", down=True, parse=int),
    Sort.SPEND_LEAST: Key("profile__spend_cents", down=False, parse=int),
    Sort.LAST: Key("profile__last_on", down=True, parse=date.fromisoformat, nullable=True),
    Sort.LAST_LONG_AGO: Key(
        "profile__last_on", down=False, parse=date.fromisoformat, nullable=True
    ),
    Sort.ENTERED: Key("pk", down=True, parse=int),
}
BY_VALUE = frozenset({Sort.SPEND, Sort.SPEND_LEAST, Sort.LAST, Sort.LAST_LONG_AGO})


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
    joined_until: date | None = None  # exclusive
    spend_from: int | None = None  # cents
    spend_until: int | None = None  # cents, exclusive
    last_before: date | None = None
    more: tuple[Only, ...] = ()  # by fields of the shop's own
    sort: Sort = Sort.NEWEST
    ids: tuple[int, ...] = ()  # a selection, when only some are meant


def asked_rows(actor: Actor, asked: Asked, action: str = "see") -> QuerySet[Customer]:
    """Return the customers that the actor may do this with and asked for, in no order."""
    q = actor.q(action, "customer") & matching(actor=actor, text=asked.text)
    return Customer.objects.filter(q & _filters(actor, asked))


def asked_ids(
    *, actor: Actor, asked: Asked, cls: FieldClass = FieldClass.PUBLIC
) -> tuple[str, dict[str, Any]]:
    """
    Return a subquery of the ids of those asked for, and its parameters by name.

    For sets in apps above: of whom the actor may see fields of this class too.
    """
    wanted = actor.q("see", "customer", cls=None if cls == FieldClass.PUBLIC else cls)
    rows = asked_rows(actor, asked).filter(wanted).values("id")
    try:
        sql, params = rows.query.sql_with_params()
    except EmptyResultSet:
        return "SELECT NULL::bigint AS id WHERE false", {}
    names = count()
    named = re.sub("%%|%s", lambda at: at[0] if at[0] == "%%" else f"%(ids_{next(names)})s", sql)
    return named, {f"ids_{place}": value for place, value in enumerate(params)}


def sort_for(actor: Actor, asked: Asked) -> Asked:
    """Return the same, sorted by nothing that the actor may not see of every row."""
    # Sorting by a hidden field would tell its order, and its cursor the field itself.
    possible = (sort for sort in (asked.sort, Sort.NEWEST) if can_sort(actor, sort))
    return replace(asked, sort=next(possible, Sort.ENTERED))


def can_sort(actor: Actor, sort: Sort) -> bool:
    """Return whether the actor may see of every row by what it is sorted."""
    if sort is Sort.ENTERED:
        return True
    scope = actor.scope("see", "customer")
    needed = FieldClass.FINANCIAL if sort in BY_VALUE else FieldClass.INTERNAL
    return scope.where(needed) == scope.rows


def answers_for_all(actor: Actor, asked: Asked) -> bool:
    """Return whether every row open to the actor shows him all that the filters ask of it."""
    scope = actor.scope("see", "customer")
    needed = {only.field.cls for only in asked.more}
    needed |= {FieldClass.INTERNAL} if _internal(asked) else set()
    needed |= {FieldClass.FINANCIAL} if _financial(asked) else set()
    return all(scope.where(cls) == scope.rows for cls in needed)


def sortable(rows: QuerySet[Customer], sort: Sort) -> QuerySet[Customer, Any]:
    """Return rows that have the column by which they are to be sorted."""
    # An inner join, so that the roll-up's index can sort.
    return rows.filter(profile__isnull=False) if sort in BY_VALUE else rows


def _filters(actor: Actor, asked: Asked) -> Q:
    q = Q(pk__in=asked.ids) if asked.ids else Q()
    q &= _guarded(actor, FieldClass.PUBLIC, _public(asked))
    q &= _guarded(actor, FieldClass.INTERNAL, _internal(asked))
    q &= _guarded(actor, FieldClass.FINANCIAL, _financial(asked))
    for only in asked.more:
        q &= having(actor, only)
    return q


def _public(asked: Asked) -> Q:
    q = Q()
    if asked.regions:
        q &= Q(region__in=asked.regions)
    if asked.channels:
        q &= Q(channel__in=asked.channels)
    if asked.language:
        q &= Q(language=asked.language)
    return q


def _internal(asked: Asked) -> Q:
    q = Q()
    if asked.districts:
        q &= Q(district__in=asked.districts)
    if asked.categories:
        q &= Q(categories__overlap=list(asked.categories))
    if asked.owner is not None:
        q &= Q(owner_id=None) if asked.owner == NOBODYS else Q(owner_id=asked.owner)
    if asked.joined_from:
        q &= Q(joined_at__gte=_midnight(asked.joined_from))
    if asked.joined_until:
        q &= Q(joined_at__lt=_midnight(asked.joined_until))
    return q


def _financial(asked: Asked) -> Q:
    q = Q()
    if asked.spend_from is not None:
        q &= Q(profile__spend_cents__gte=asked.spend_from)
    if asked.spend_until is not None:
        q &= Q(profile__spend_cents__lt=asked.spend_until)
    if asked.last_before:
        q &= Q(profile__last_on__lt=asked.last_before)
    return q


def _guarded(actor: Actor, cls: FieldClass, q: Q) -> Q:
    # A filter answers a question about the field: it may only be asked of rows that show it.
    return q & actor.q("see", "customer", cls=cls) if q else q


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), HONG_KONG)
