"""What was changed of one customer, when and by whom: only in fields that the actor may see."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count

from kaifong.authority.queries import Actor, NotAllowed
from kaifong.authority.rules import Facts, FieldClass
from kaifong.customers.custom_fields.kinds import Field, value_of
from kaifong.customers.models import ContactPoint, Customer, FieldValue
from kaifong.customers.permissions import CUSTOMER, Permission
from kaifong.foundation import keyset
from kaifong.foundation.history.models import Change, ChangeSet
from kaifong.foundation.ids import ChangeSetId, CustomerId

from .fields import every_field
from .listed import COLUMNS, Listed, rows_of
from .staff import staff_names

FIELDS = {"owner_id": "owner"}  # the column's name among the object's fields
CONTACT, IDENTITY = "customers_contactpoint", "customers_externalidentity"
VALUES = "customers_fieldvalue"
UNDOABLE = frozenset({ChangeSet.Kind.EDIT, ChangeSet.Kind.BULK, ChangeSet.Kind.UNDO})
NEWEST = keyset.Key("pk", down=True, parse=int)


@dataclass(frozen=True)
class FieldChange:
    """One field before and after, as it is stored; None where there was or is nothing."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True, kw_only=True)
class Edit:
    """What one change-set did to the customer."""

    id: ChangeSetId
    at: datetime
    who: tuple[str, str] | None  # English, Chinese; none: the system
    kind: str
    reason: str
    customers: int  # how many it changed in all; counted for bulk edits only
    changes: tuple[FieldChange, ...]
    hidden: bool  # it also changed what the actor may not see
    undone: bool
    undoable: bool


@dataclass(frozen=True)
class Edits:
    """Some change-sets, newest first, and the cursor of the next page."""

    rows: tuple[Edit, ...]
    after: str | None


def history(*, actor: Actor, customer_id: CustomerId, after: str = "", size: int = 20) -> Edits:
    """
    Return what was changed of a customer.

    :raises NotAllowed: if there is no such customer in the actor's rows
    """
    facts = _facts(actor, customer_id)
    sets = ChangeSet.objects.filter(
        pk__in=Change.objects.filter(customer_id=customer_id).values("changeset_id")
    ).select_related("undo")
    page = keyset.cut(sets, NEWEST, size=size, after=after)
    changes = defaultdict(list)
    for change in _changes(page.rows, customer_id):
        changes[change.changeset_id].append(change)
    known = _known(customer_id, changes.values())
    names, sizes = staff_names(), _sizes(page.rows)
    shown = frozenset(c for c in FieldClass if actor.scope("see", "customer").shows(c, facts))
    may_undo = actor.scope("undo", "customer").admits(facts)
    return Edits(
        tuple(
            _edit(one, changes[one.pk], shown, known, names, sizes.get(one.pk, 1), may_undo)
            for one in page.rows
        ),
        page.after,
    )


@dataclass(frozen=True)
class Known:
    """What the changes of rows are about: contact points' values, the fields of values."""

    points: Mapping[int, str] = field(default_factory=dict)
    own: Mapping[int, Field] = field(default_factory=dict)  # by the row that keeps a value

    def cls(self, name: str) -> FieldClass | None:
        own = next((one.cls for one in self.own.values() if one.name == name), None)
        return own or CUSTOMER.fields.get(name)


@dataclass(frozen=True)
class BulkResult:
    """What a bulk edit did, to those of its customers whom the actor may see."""

    id: ChangeSetId
    at: datetime
    who: tuple[str, str] | None
    total: int
    rows: tuple[tuple[Listed, tuple[FieldChange, ...]], ...]
    undone: bool
    undoable: bool


def bulk_result(*, actor: Actor, changeset_id: ChangeSetId, at_most: int = 200) -> BulkResult:
    """
    Return what a bulk edit did.

    :raises NotAllowed: if it is none, or changed nobody whom the actor may see
    """
    kind = ChangeSet.Kind.BULK
    one = ChangeSet.objects.filter(pk=changeset_id, kind=kind).select_related("undo").first()
    changes = Change.objects.filter(changeset_id=changeset_id)
    seen = Customer.objects.filter(actor.q("see", "customer"), pk__in=changes.values("customer_id"))
    page = list(seen.order_by("pk").values(*COLUMNS)[:at_most])
    if one is None or not page:
        raise NotAllowed(f"bulk edit {changeset_id}")
    listed = rows_of(actor, page)
    by_customer = {c.customer_id: c for c in changes.filter(customer_id__in=[r.id for r in listed])}
    known = Known(own=_own([list(by_customer.values())]))
    rows = tuple((row, _shown_of(row, by_customer[row.id], known)) for row in listed)
    undone = hasattr(one, "undo")
    return BulkResult(
        id=changeset_id,
        at=one.at,
        who=staff_names().get(one.staff_id or 0),
        total=changes.count(),
        rows=rows,
        undone=undone,
        undoable=not undone and actor.may(Permission.CUSTOMER_UNDO),
    )


def customers_of(*, changeset_id: ChangeSetId) -> int:
    """Return how many customers a change-set changed."""
    of = Change.objects.filter(changeset_id=changeset_id)
    return of.values("customer_id").distinct().count()


def _shown_of(row: Listed, change: Change, known: Known) -> tuple[FieldChange, ...]:
    shown = frozenset(FieldClass) - row.hidden
    return tuple(one for one in _fields(change, known) if known.cls(one.field) in shown)


def _edit(
    one: ChangeSet,
    changes: list[Change],
    shown: frozenset[FieldClass],
    known: Known,
    names: dict[int, tuple[str, str]],
    customers: int,
    may_undo: bool,  # noqa: FBT001
) -> Edit:
    seen, hidden = [], False
    for change in changes:
        for one_field in _fields(change, known):
            cls = known.cls(one_field.field)
            if cls in shown:
                seen.append(one_field)
            hidden = hidden or (cls is not None and cls not in shown)
    undone = hasattr(one, "undo")
    return Edit(
        id=ChangeSetId(one.pk),
        at=one.at,
        who=names.get(one.staff_id) if one.staff_id else None,
        kind=one.kind,
        reason=one.reason,
        customers=customers,
        changes=tuple(seen),
        hidden=hidden,
        undone=undone,
        undoable=may_undo and not undone and not hidden and one.kind in UNDOABLE,
    )


def _fields(change: Change, known: Known) -> list[FieldChange]:
    before, after = change.before or {}, change.after or {}
    if change.table == CONTACT:
        return _of_contact(change, before, after, known.points)
    if change.table == VALUES:
        own = known.own.get(change.row_id)
        if own is None:
            return []
        was, now = value_of(own, before), value_of(own, after)
        return [] if was == now else [FieldChange(own.name, was, now)]
    if change.table == IDENTITY:
        was, now = (of.get("external_id") or of.get("status") for of in (before, after))
        return [FieldChange("identities", was, now)]
    return [
        FieldChange(FIELDS.get(name, name), before.get(name), after.get(name))
        for name in sorted({*before, *after})
    ]


def _of_contact(
    change: Change, before: dict[str, Any], after: dict[str, Any], points: Mapping[int, str]
) -> list[FieldChange]:
    value = before.get("value") or points.get(change.row_id)
    field = "email" if value and "@" in value else "phone"
    if change.verb == Change.Verb.INSERT:
        return [FieldChange(field, None, value)] if value else [FieldChange("phone", None, "…")]
    if change.verb == Change.Verb.DELETE:
        return [FieldChange(field, value, None)]
    return [FieldChange(field, before["value"], after["value"])] if "value" in after else []


def _known(customer_id: CustomerId, changes: Iterable[list[Change]]) -> Known:
    points = ContactPoint.objects.filter(customer_id=customer_id)
    return Known(dict(points.values_list("pk", "value")), _own(changes))


def _own(changes: Iterable[list[Change]]) -> dict[int, Field]:
    """Return by row of which of the shop's own fields the values were that changed."""
    ours = [one for some in changes for one in some if one.table == VALUES]
    if not ours:
        return {}
    rows = FieldValue.objects.filter(pk__in={one.row_id for one in ours})
    fields = dict(rows.values_list("pk", "field_id"))
    # Of a record that was merged the row is gone, and its last image names the field.
    fields |= {c.row_id: c.before["field_id"] for c in ours if c.before and "field_id" in c.before}
    by_id = {field.id: field for field in every_field().values()}
    return {row: by_id[field_id] for row, field_id in fields.items() if field_id in by_id}


def _changes(page: list[ChangeSet], customer_id: CustomerId) -> list[Change]:
    of = Change.objects.filter(changeset__in=page, customer_id=customer_id)
    return list(of.order_by("pk"))


def _sizes(page: list[ChangeSet]) -> dict[int, int]:
    bulk = [one.pk for one in page if one.kind == ChangeSet.Kind.BULK]
    if not bulk:
        return {}
    counted = Change.objects.filter(changeset__in=bulk).values_list("changeset_id")
    return dict(counted.annotate(Count("customer_id", distinct=True)))


def _facts(actor: Actor, customer_id: CustomerId) -> Facts:
    seen = Customer.objects.filter(actor.q("see", "customer"), pk=customer_id)
    row = seen.values_list("region", "channel", "categories", "owner_id").first()
    if row is None:
        raise NotAllowed(f"customer {customer_id}")
    region, channel, categories, owner = row
    return Facts(region, channel, frozenset(categories), owner)
