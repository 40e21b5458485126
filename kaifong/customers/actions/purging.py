"""Hiding fields of the shop's own, purging them, and letting old values go."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import connection, transaction
from django.db.models import Q

from kaifong.authority import wall
from kaifong.authority.queries import Actor, require
from kaifong.customers.models import CustomField, FieldValue
from kaifong.customers.permissions import Permission
from kaifong.foundation.history import actions as history
from kaifong.foundation.hongkong.clock import HONG_KONG, hong_kong_day
from kaifong.foundation.switches import Brake, must_be_off

from .defining import NoSuchField

AT_ONCE = 10_000
# History too holds what the values were.
FORGET = """
DELETE FROM foundation_change h USING unnest(%s::bigint[], %s::bigint[]) gone(id, customer)
WHERE h.customer_id = gone.customer AND h."table" = 'customers_fieldvalue' AND h.row_id = gone.id
"""
# Of records that were merged the rows are gone; their last image names the field.
FORGET_MERGED = """
DELETE FROM foundation_change h
WHERE h."table" = 'customers_fieldvalue' AND h.row_id IN (
  SELECT d.row_id FROM foundation_change d
  WHERE d."table" = 'customers_fieldvalue' AND d.verb = 'D' AND d.before ->> 'field_id' = %s)
"""


@dataclass(frozen=True)
class Doomed:
    """What purging a field would let go of."""

    values: int  # customers who have something in it
    changes: int  # entries of their history


@transaction.atomic
def hide(*, actor: Actor, field_id: int, at: datetime) -> None:
    """
    Take a field out of every form, list, file and page; its values stay until they are purged.

    :raises Braked: while nothing may be changed
    :raises NotAllowed: if the actor may not define fields
    :raises NoSuchField: if there is none, or it is hidden already
    """
    must_be_off(Brake.READ_ONLY)
    require(actor, Permission.FIELD_DEFINE)
    if not CustomField.objects.filter(pk=field_id, hidden_at=None).update(hidden_at=at):
        raise NoSuchField(field_id)


@transaction.atomic
def bring_back(*, actor: Actor, field_id: int) -> None:
    """
    Show a hidden field again, with what stood in it.

    It is obligatory no more: others may have taken its place meanwhile.

    :raises Braked: while nothing may be changed
    :raises NotAllowed: if the actor may not define fields
    :raises NoSuchField: if none is hidden under that number, or it was purged
    """
    must_be_off(Brake.READ_ONLY)
    require(actor, Permission.FIELD_DEFINE)
    hidden = CustomField.objects.filter(pk=field_id, hidden_at__isnull=False, purged_at=None)
    if not hidden.update(hidden_at=None, required=False):
        raise NoSuchField(field_id)


def doomed(*, actor: Actor, field_id: int) -> Doomed:
    """
    Count what purging a hidden field would let go of.

    :raises NotAllowed: if the actor may not define fields
    :raises NoSuchField: if none is hidden under that number, or it was purged
    """
    require(actor, Permission.FIELD_DEFINE)
    _must_be_hidden(field_id)
    something = ~Q(text=None, whole=None, day=None)
    with wall.lifted(), connection.cursor() as cursor:
        rows = FieldValue.objects.filter(field_id=field_id)
        cursor.execute(
            "SELECT count(*) FROM foundation_change h"
            " JOIN customers_fieldvalue v ON v.id = h.row_id AND v.customer_id = h.customer_id"
            " WHERE h.\"table\" = 'customers_fieldvalue' AND v.field_id = %s",
            [field_id],
        )
        return Doomed(rows.filter(something).count(), cursor.fetchone()[0])


def ask_for_purge(*, actor: Actor, field_id: int) -> None:
    """
    Have the worker let go of all that stands, or stood, in a hidden field.

    :raises Braked: while nothing may be changed or erased
    :raises NotAllowed: if the actor may not define fields
    :raises NoSuchField: if none is hidden under that number, or it was purged
    """
    from procrastinate.contrib.django import app
    from procrastinate.exceptions import AlreadyEnqueued

    must_be_off(Brake.READ_ONLY)
    must_be_off(Brake.NO_ERASURE)
    require(actor, Permission.FIELD_DEFINE)
    _must_be_hidden(field_id)
    task = app.configure_task("customers.purge", queueing_lock=f"purge_field_{field_id}")
    try:
        with transaction.atomic():
            task.defer(field_id=field_id)
    except AlreadyEnqueued:
        return


def purge(*, field_id: int, at: datetime) -> int:
    """
    Let go of a hidden field's values and of their history, in steps; return how many rows went.

    What was asked twice, or was broken off, is done to its end.

    :raises Braked: while nothing may be changed or erased
    :raises NoSuchField: if none is hidden under that number: somebody brought it back
    """
    gone = 0
    while True:
        must_be_off(Brake.READ_ONLY)
        must_be_off(Brake.NO_ERASURE)
        with wall.lifted(), history.unrecorded(), connection.cursor() as cursor:
            _must_be_hidden(field_id, lock=True)
            ids = FieldValue.objects.filter(field_id=field_id).order_by("pk")
            some = dict(ids.values_list("pk", "customer_id")[:AT_ONCE])
            if some:
                FieldValue.objects.filter(pk__in=some).delete()
                cursor.execute(FORGET, [list(some), list(some.values())])
                gone += len(some)
                continue
            cursor.execute(FORGET_MERGED, [str(field_id)])
            CustomField.objects.filter(pk=field_id).update(purged_at=at)
            return gone


def let_go(*, at: datetime) -> int:
    """
    Empty the values that have been kept as long as their field says, and tell how many.

    Nobody can bring them back: what they were goes from the history too.

    :raises Braked: while nothing may be changed or erased
    """
    gone = 0
    terms = CustomField.objects.exclude(keep_months=None).values_list("pk", "keep_months")
    for pk, months in terms:
        until = months_before(hong_kong_day(at), months or 0)
        while some := _emptied(pk, until):
            gone += some
    return gone


def months_before(day: date, months: int) -> date:
    """Return the same day so many months earlier; the last of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    for last in (day.day, 30, 29, 28):
        if last <= day.day:
            try:
                return date(year, month + 1, last)
            except ValueError:
                continue
    raise ValueError(day)


def _emptied(field_id: int, until: date) -> int:
    must_be_off(Brake.READ_ONLY)
    must_be_off(Brake.NO_ERASURE)
    something = ~Q(text=None, whole=None, day=None)
    old = FieldValue.objects.filter(something, field_id=field_id, set_at__lt=_midnight(until))
    with wall.lifted(), history.unrecorded(), connection.cursor() as cursor:
        rows = old.select_for_update(of=("self",), skip_locked=True).order_by("pk")
        some = dict(rows.values_list("pk", "customer_id")[:AT_ONCE])
        empty = dict.fromkeys(("text", "whole", "day", "once", "set_at"))
        FieldValue.objects.filter(pk__in=some).update(**empty)
        cursor.execute(FORGET, [list(some), list(some.values())])
    return len(some)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), HONG_KONG)


def _must_be_hidden(field_id: int, *, lock: bool = False) -> None:
    hidden = CustomField.objects.filter(pk=field_id, hidden_at__isnull=False, purged_at=None)
    if not (hidden.select_for_update() if lock else hidden).exists():
        raise NoSuchField(field_id)
