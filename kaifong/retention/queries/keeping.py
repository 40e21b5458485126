"""What is kept of one person, why, by which law and until when: in words for both languages."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import connection
from django.utils.timezone import now
from psycopg import sql

from kaifong.authority import wall
from kaifong.authority.queries import Actor, NotAllowed, require
from kaifong.authority.rules import FieldClass
from kaifong.customers.queries import admits, names_and_keys, numbers_of
from kaifong.foundation.hongkong.clock import hong_kong_day
from kaifong.foundation.ids import CustomerId
from kaifong.foundation.law.pack import Words
from kaifong.foundation.registry import Reference, references
from kaifong.retention.models import Kept as KeptName
from kaifong.retention.permissions import Permission
from kaifong.retention.register import WITH_THE_PERSON, Action, Rule, installed

from .holds import open_holds_of
from .living import living_of

COUNTED = "SELECT count(*), NULL::date FROM {table} WHERE {column} = ANY(%(numbers)s)"
NEWEST = """
SELECT count(*), max({starts}) FROM {table}
WHERE {column} = ANY(%(numbers)s) AND {starts} > %(over)s
"""
WITH_THE_RECORD = frozenset({"person", "history", "hold", "kept", "erasure"})


@dataclass(frozen=True)
class Kept:
    """One kind of data that is kept of a person."""

    rule: str  # its code in the register
    what: Words
    purpose: Words
    law: str  # such as "Cap. 112 s.51C"
    source: str  # S, C, M; H: the shop's own choice
    until: date | None  # through this day; none: as `start` says
    start: Words
    restricted: bool  # out of all lists; for finance and law only
    wish: bool  # whether the person's own wish ends it
    rows: int = 0


def kept(customer_id: CustomerId, *, at: datetime | None = None) -> tuple[Kept, ...]:
    """
    Return what is kept of a person, under whichever of his numbers, and until when.

    Of somebody who is erased: what a law keeps. For the person's own page and for steps that are
    permitted already: nobody's authority is asked.
    """
    today = hong_kong_day(at or now())
    with wall.lifted():
        numbers = list(numbers_of(customer_ids=[customer_id])[customer_id])
        living = living_of(customer_ids=[customer_id], today=today)[customer_id]
        found = [_of(one.rule, until=one.until) for one in living]
        if not living and names_and_keys(customer_ids=numbers):
            found.append(_of(installed().rule(WITH_THE_PERSON)))
        return (*found, *_of_holds(customer_id), *kept_by_law(numbers, today=today))


def kept_of(*, actor: Actor, customer_id: CustomerId, at: datetime) -> tuple[Kept, ...]:
    """
    Return the same for somebody of the office.

    :raises NotAllowed: if the actor may not, or may not see this customer and his purchases: the
        days tell when he bought last
    """
    require(actor, Permission.RETENTION_SEE)
    if not admits(actor=actor, action="see", customer_id=customer_id, cls=FieldClass.FINANCIAL):
        raise NotAllowed(f"customer {customer_id}")
    return kept(customer_id, at=at)


def standing_in_the_way(customer_id: CustomerId, *, today: date) -> tuple[Kept, ...]:
    """Return what forbids that anything is done now, whatever the person wishes."""
    living = living_of(customer_ids=[customer_id], today=today)[customer_id]
    under_way = [_of(one.rule, until=one.until) for one in living if not one.rule.wish]
    return (*_of_holds(customer_id), *under_way)


def kept_by_law(numbers: Collection[int], *, today: date) -> tuple[Kept, ...]:
    """Return the rows that outlive the person's record, with their law and their last day."""
    found: dict[str, Kept] = {}
    for reference in references():
        rule = installed().rule_of(reference)
        if rule.code in WITH_THE_RECORD or reference.within:
            continue
        rows, until = _counted(reference, rule, numbers, today)
        if rows:
            before = found.get(rule.code)
            more = _of(rule, until=until, rows=rows)
            found[rule.code] = _both(before, more) if before else more
    for name in KeptName.objects.filter(customer_id__in=numbers):
        rule = installed().rule(name.rule)
        more = _of(rule, until=name.kept_until, rows=name.rows.count(), restricted=True)
        found[f"kept {name.pk}"] = more
    return tuple(found.values())


def _counted(
    reference: Reference, rule: Rule, numbers: Collection[int], today: date
) -> tuple[int, date | None]:
    over = rule.over_since(today) if reference.starts else None
    facts = {"numbers": sorted(numbers), "over": over}
    with connection.cursor() as cursor:
        cursor.execute(_put(NEWEST if over else COUNTED, reference), facts)
        rows, newest = cursor.fetchone()
    return rows, rule.until(newest) if newest else None


def _put(text: str, reference: Reference) -> sql.Composed:
    return sql.SQL(text).format(
        table=sql.Identifier(reference.table),
        column=sql.Identifier(reference.column),
        starts=sql.SQL(reference.starts),
    )


def _both(one: Kept, other: Kept) -> Kept:
    days = [day for day in (one.until, other.until) if day]
    return replace(one, rows=one.rows + other.rows, until=max(days, default=None))


def _of_holds(customer_id: CustomerId) -> list[Kept]:
    held = open_holds_of(customer_id)
    return [_of(installed().rule("hold"), rows=len(held))] if held else []


def _of(
    rule: Rule, *, until: date | None = None, rows: int = 0, restricted: bool | None = None
) -> Kept:
    return Kept(
        rule=rule.code,
        what=rule.what,
        purpose=rule.purpose,
        law=rule.cites,
        source=rule.source,
        until=until,
        start=rule.start,
        restricted=rule.action is Action.RESTRICT if restricted is None else restricted,
        wish=rule.wish,
        rows=rows,
    )
