"""Which state of a customer's record somebody has read, and what its fields held then."""

from collections.abc import Iterable, Mapping
from typing import Any

from kaifong.customers.custom_fields.kinds import COLUMN, Field, value_of
from kaifong.customers.models import FieldValue
from kaifong.foundation.history.models import Change
from kaifong.foundation.ids import CustomerId

PEOPLE, VALUES = "customers_customer", "customers_fieldvalue"


def version_of(*, customer_id: CustomerId) -> int:
    """
    Return the number of the last change of a customer's record; 0 if none was recorded.

    Whoever reads the record after it has at least this version of it, never an older one.
    """
    changed = Change.objects.filter(customer_id=customer_id).order_by("-pk")
    return changed.values_list("pk", flat=True).first() or 0


def held_at(
    *, customer_id: CustomerId, version: int, now: Mapping[str, Any], fields: Iterable[str]
) -> dict[str, Any]:
    """Return what fields of a record held at a version, given what they hold now."""
    held = {name: now[name] for name in fields}
    later = Change.objects.filter(
        customer_id=customer_id,
        table=PEOPLE,
        row_id=customer_id,
        verb=Change.Verb.UPDATE,
        pk__gt=version,
    )
    for change in later.order_by("-pk"):
        before = change.before or {}
        held |= {name: before[name] for name in held.keys() & before.keys()}
    return held


def values_at(
    *, customer_id: CustomerId, version: int, now: Mapping[str, Any], own: Mapping[str, Field]
) -> dict[str, Any]:
    """Return the same of fields of the shop's own, by their names."""
    held = {name: now[name] for name in own}
    by_id = {field.id: field for field in own.values()}
    rows = FieldValue.objects.filter(customer_id=customer_id, field_id__in=by_id)
    of_row = dict(rows.values_list("pk", "field_id"))
    later = Change.objects.filter(customer_id=customer_id, table=VALUES, pk__gt=version)
    for change in later.order_by("-pk"):
        before = change.before or {}
        # A row that was taken away and put back bears another number: its image names the field.
        image = before.get("field_id") or (change.after or {}).get("field_id")
        field = by_id.get(image or of_row.get(change.row_id, 0))
        if field is None:
            continue
        if change.verb == Change.Verb.INSERT or COLUMN.get(field.kind, "whole") in before:
            held[field.name] = value_of(field, before)
    return held
