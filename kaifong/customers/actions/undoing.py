"""Taking a change-set back: each field returns to what it was, unless it was changed again."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from django.db import IntegrityError, connection, transaction

from kaifong.authority import wall
from kaifong.authority.queries import Actor, NotAllowed
from kaifong.authority.rules import Facts, FieldClass
from kaifong.customers.events import ChangeUndone
from kaifong.customers.models import BulkRun, Customer, FieldValue
from kaifong.customers.permissions import CUSTOMER
from kaifong.customers.rules import Clash
from kaifong.foundation.history import actions as history
from kaifong.foundation.history.models import Change, ChangeSet
from kaifong.foundation.ids import ChangeSetId, CustomerId
from kaifong.foundation.journal.actions import record
from kaifong.foundation.switches import Brake, must_be_off

from . import putting_back
from .editing import FIELD_OF
from .finding import find_again

CUSTOMERS = "customers_customer"
VALUES = "customers_fieldvalue"
TABLES = frozenset({CUSTOMERS, VALUES, "customers_contactpoint", "customers_externalidentity"})
FOUND_BY = frozenset({"name_en", "name_zh", "member_no"})


class Why(StrEnum):
    """What stands in the way of undoing."""

    AT_WORK = "at_work"  # the worker has not done all of it yet
    CHANGED_AGAIN = "changed_again"
    IMPORT = "import"  # an import is reverted whole, where imports are kept
    IN_USE = "in_use"  # a new customer has bought meanwhile, or a value was given to another
    MERGE = "merge"  # records are parted on the page of the customer who stayed
    UNDONE = "undone"


class CannotUndo(Exception):
    """Something stands in the way; nothing was written. `clashes` names the fields, if any."""

    def __init__(self, why: Why, clashes: Iterable[Clash] = ()) -> None:
        super().__init__(why)
        self.why = why
        self.clashes = list(clashes)


def undo(*, actor: Actor, changeset_id: ChangeSetId, at: datetime) -> ChangeSetId:
    """
    Undo a change-set of customers' records by a new one, which can be undone in its turn.

    :raises Braked: while nothing may be changed
    :raises NotAllowed: if the actor may not undo each of its fields for every customer concerned
    :raises CannotUndo: if it was undone before, or a field was changed again meanwhile
    """
    must_be_off(Brake.READ_ONLY)
    with wall.lifted():
        done = ChangeSet.objects.select_for_update().filter(pk=changeset_id).first()
        if done is None:
            raise NotAllowed(f"change-set {changeset_id}")
        changes = list(done.changes.order_by("-pk"))
        _must_may(actor, changes)
        if ChangeSet.objects.filter(undoes=done).exists():
            raise CannotUndo(Why.UNDONE)
        if BulkRun.objects.filter(changeset=done, ended_at=None).exists():
            raise CannotUndo(Why.AT_WORK)
        if done.kind in (ChangeSet.Kind.MERGE, ChangeSet.Kind.UNMERGE):
            raise CannotUndo(Why.MERGE)
        if done.kind == ChangeSet.Kind.IMPORT or not {c.table for c in changes} <= TABLES:
            raise CannotUndo(Why.IMPORT)
        return _undone(actor, done, changes, at)


def _undone(actor: Actor, done: ChangeSet, changes: list[Change], at: datetime) -> ChangeSetId:
    kind = ChangeSet.Kind.UNDO
    with history.changes(kind=kind, at=at, staff_id=actor.staff_id, reason=done.reason) as undoing:
        ChangeSet.objects.filter(pk=undoing.pk).update(undoes=done)
        try:
            # The constraints are asked at once, while there is still somebody to tell.
            with transaction.atomic(), connection.cursor() as cursor:
                clashes = putting_back.put_back(changes)
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        except IntegrityError as in_use:
            raise CannotUndo(Why.IN_USE) from in_use
        if clashes:
            raise CannotUndo(Why.CHANGED_AGAIN, clashes)
        find_again({c.customer_id for c in changes if c.customer_id and _is_found_by(c)})
        _tell(actor, changes, ChangeSetId(undoing.pk), at)
    return ChangeSetId(undoing.pk)


def _must_may(actor: Actor, changes: list[Change]) -> None:
    touched: dict[int, set[FieldClass]] = defaultdict(set)
    of_values = _classes_of_values(changes)
    for change in changes:
        touched[change.customer_id or 0] |= _classes(change, of_values)
    locked = Customer.objects.select_for_update().filter(pk__in=touched).order_by("pk")
    found = {c.pk: Facts(c.region, c.channel, frozenset(c.categories), c.owner_id) for c in locked}
    scope = actor.scope("undo", "customer")
    gone = {c.customer_id for c in changes if c.verb == Change.Verb.DELETE} - found.keys()
    if not touched or not found.keys() >= touched.keys() - gone:
        raise NotAllowed("undo")
    # Whose record is gone cannot be placed in anybody's rows: only who may undo everywhere may.
    if gone and not all(scope.is_everything(cls) for cls in FieldClass):
        raise NotAllowed("undo")
    for customer_id, facts in found.items():
        if not all(scope.shows(cls, facts) for cls in touched[customer_id]):
            raise NotAllowed("undo")


def _classes_of_values(changes: list[Change]) -> dict[int, FieldClass]:
    """Return how delicate each changed value of the shop's own fields is, by its row."""
    rows = FieldValue.objects.filter(pk__in={c.row_id for c in changes if c.table == VALUES})
    return {pk: FieldClass(cls) for pk, cls in rows.values_list("pk", "field__cls")}


def _classes(change: Change, of_values: dict[int, FieldClass]) -> set[FieldClass]:
    if change.table == VALUES:
        # What is gone may have been anything.
        known = of_values.get(change.row_id)
        return set(FieldClass) if known is None else {known}
    if change.table != CUSTOMERS:
        return {FieldClass.CONTACT}
    if change.verb != Change.Verb.UPDATE:
        return set(FieldClass)
    named = (FIELD_OF.get(name, name) for name in {*(change.before or {}), *(change.after or {})})
    return {CUSTOMER.fields.get(name, FieldClass.INTERNAL) for name in named}


def _is_found_by(change: Change) -> bool:
    if change.table != CUSTOMERS:
        return change.table == "customers_externalidentity"
    return change.verb != Change.Verb.UPDATE or bool(FOUND_BY & (change.after or {}).keys())


def _tell(actor: Actor, changes: list[Change], number: ChangeSetId, at: datetime) -> None:
    concerned = sorted({c.customer_id for c in changes if c.customer_id})
    events = (
        ChangeUndone(happened_at=at, customer_id=CustomerId(one), changeset_id=number)
        for one in concerned
    )
    record(*events, staff_id=actor.staff_id)
