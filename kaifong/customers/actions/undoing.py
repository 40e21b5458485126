"""Taking a change-set back: each field returns to what it was, unless it was changed again."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Func, Value
from psycopg import sql
from psycopg.types.json import Jsonb

from kaifong.authority import wall
from kaifong.authority.queries import Actor, NotAllowed
from kaifong.authority.rules import Facts
from kaifong.customers.events import ChangeUndone
from kaifong.customers.models import Customer, CustomerProfile
from kaifong.customers.rules import Clash, search_text_of, search_zh_of
from kaifong.foundation.history import actions as history
from kaifong.foundation.history.models import Change, ChangeSet
from kaifong.foundation.ids import ChangeSetId, CustomerId
from kaifong.foundation.journal.actions import record

CUSTOMERS = "customers_customer"
TABLES = frozenset({CUSTOMERS, "customers_contactpoint", "customers_externalidentity"})


class CannotUndo(Exception):
    """Something stands in the way; nothing was written. `clashes` names the fields, if any."""

    def __init__(self, why: str, clashes: Iterable[Clash] = ()) -> None:
        super().__init__(why)
        self.clashes = list(clashes)


def undo(*, actor: Actor, changeset_id: ChangeSetId, at: datetime) -> ChangeSetId:
    """
    Undo a change-set of customers' records by a new one, which can be undone in its turn.

    :raises NotAllowed: if the actor may not undo for every customer concerned
    :raises CannotUndo: if it was undone before, or a field was changed again meanwhile
    """
    with wall.lifted():
        done = ChangeSet.objects.select_for_update().filter(pk=changeset_id).first()
        if done is None:
            raise NotAllowed(f"change-set {changeset_id}")
        if ChangeSet.objects.filter(undoes=done).exists():
            raise CannotUndo("undone already")
        changes = list(done.changes.order_by("-pk"))
        _must_may(actor, changes)
        with history.changes(
            kind=ChangeSet.Kind.UNDO, at=at, staff_id=actor.staff_id, reason=done.reason
        ) as undoing:
            ChangeSet.objects.filter(pk=undoing.pk).update(undoes=done)
            _take_back(changes)
            _tell(actor, changes, ChangeSetId(undoing.pk), at)
        return ChangeSetId(undoing.pk)


def _must_may(actor: Actor, changes: list[Change]) -> None:
    ids = {change.customer_id for change in changes}
    locked = Customer.objects.select_for_update().filter(pk__in=ids).order_by("pk")
    scope = actor.scope("undo", "customer")
    found = {c.pk: Facts(c.region, c.channel, frozenset(c.categories), c.owner_id) for c in locked}
    if not {change.table for change in changes} <= TABLES:
        raise CannotUndo("not about customers only")
    if not ids or not found.keys() >= ids - _deleted(changes):
        raise NotAllowed("undo")
    if not scope.rows or not all(scope.admits(facts) for facts in found.values()):
        raise NotAllowed("undo")


def _deleted(changes: list[Change]) -> set[int | None]:
    return {c.customer_id for c in changes if c.verb == Change.Verb.DELETE}


def _take_back(changes: list[Change]) -> None:
    clashes = [clash for change in changes for clash in _take_back_one(change)]
    if clashes:
        raise CannotUndo("changed again", clashes)
    _find_again({change.customer_id for change in changes})


def _take_back_one(change: Change) -> list[Clash]:
    table = sql.Identifier(change.table)
    with connection.cursor() as cursor:
        if change.verb == Change.Verb.INSERT:
            if change.table == CUSTOMERS:
                CustomerProfile.objects.filter(pk=change.row_id, orders=0, returns=0).delete()
            statement = sql.SQL("DELETE FROM {} WHERE id = %s")
            cursor.execute(statement.format(table), [change.row_id])
        elif change.verb == Change.Verb.DELETE:
            statement = sql.SQL(
                "INSERT INTO {0} ({1}) SELECT {1} FROM jsonb_populate_record(NULL::{0}, %s)"
            )
            columns = sql.SQL(", ").join(map(sql.Identifier, change.before or {}))
            cursor.execute(statement.format(table, columns), [Jsonb(change.before)])
        else:
            return _put_back(change)
    return []


def _put_back(change: Change) -> list[Clash]:
    table, before, after = sql.Identifier(change.table), change.before or {}, change.after or {}
    with connection.cursor() as cursor:
        now_sql = sql.SQL("SELECT to_jsonb(t) FROM {} t WHERE id = %s FOR UPDATE")
        cursor.execute(now_sql.format(table), [change.row_id])
        found = cursor.fetchone()
        current: dict[str, Any] = _as_dict(found[0]) if found else {}
        clashes = [
            Clash(name, before[name], current.get(name), value)
            for name, value in after.items()
            if current.get(name) != value
        ]
        if not clashes:
            sets = sql.SQL(", ").join(
                sql.SQL("{0} = (jsonb_populate_record(NULL::{1}, %s)).{0}").format(
                    sql.Identifier(name), table
                )
                for name in before
            )
            statement = sql.SQL("UPDATE {} SET {} WHERE id = %s").format(table, sets)
            cursor.execute(statement, [*[Jsonb(before)] * len(before), change.row_id])
    return clashes


def _as_dict(value: Any) -> dict[str, Any]:
    import json

    return json.loads(value) if isinstance(value, str) else value


def _find_again(ids: set[int | None]) -> None:
    for customer in Customer.objects.filter(pk__in=ids).prefetch_related("identities"):
        numbers = [identity.external_id for identity in customer.identities.all()]
        grams = Value(search_zh_of(customer.name_zh))
        Customer.objects.filter(pk=customer.pk).update(
            search_text=search_text_of(customer.name_en, customer.member_no, numbers),
            search_zh=Func(Value("simple"), grams, function="to_tsvector"),
        )


def _tell(actor: Actor, changes: list[Change], number: ChangeSetId, at: datetime) -> None:
    for customer_id in sorted({c.customer_id for c in changes if c.customer_id}):
        event = ChangeUndone(
            happened_at=at, customer_id=CustomerId(customer_id), changeset_id=number
        )
        record(event, staff_id=actor.staff_id)
