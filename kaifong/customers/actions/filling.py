"""Writing into fields of the shop's own, in sets; every change is one of columns."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection, transaction

from kaifong.customers.custom_fields.kinds import (
    COLUMNS,
    DoesNotFit,
    Field,
    Kind,
    Unfit,
    value_of,
)
from kaifong.customers.custom_fields.values import columns_of, must_fit
from kaifong.customers.models import FieldValue
from kaifong.foundation.history import actions as history
from kaifong.foundation.hongkong.hkid import MASK
from kaifong.foundation.identity_cards.actions import without_hkid

BLANK = """
INSERT INTO customers_fieldvalue (customer_id, field_id)
SELECT unnest(%s::bigint[]), %s ON CONFLICT (customer_id, field_id) DO NOTHING
"""


class NotUnique(Exception):
    """Another customer has this value, and no two may; nothing was written."""

    def __init__(self, field: Field) -> None:
        super().__init__(field.name)
        self.field = field


def fill(
    *, customer_ids: Collection[int], values: Mapping[Field, Any], at: datetime | None
) -> None:
    """
    Write what these customers have in each field; the caller holds them and an open change-set.

    :raises NotUnique: if another customer has the value of a field in which no two may be alike
    """
    for field, value in values.items():
        make_room(customer_ids, field)
        rows = FieldValue.objects.filter(customer_id__in=customer_ids, field_id=field.id)
        try:
            with transaction.atomic():
                rows.update(**columns_of(field, value), set_at=at)
        except IntegrityError as alike:
            if "value_of_one_customer_once" in str(alike):
                raise NotUnique(field) from alike
            raise


def make_room(customer_ids: Collection[int], field: Field) -> None:
    """Let each of these customers have a row for the field, blank if it was not there."""
    with history.unrecorded(), connection.cursor() as cursor:  # a blank row says nothing
        cursor.execute(BLANK, [sorted(customer_ids), field.id])


def held(customer_id: int, fields: Collection[Field]) -> dict[str, Any]:
    """Return what a customer has in these fields, by their names; None for nothing."""
    by_id = {field.id: field for field in fields}
    found: dict[str, Any] = dict.fromkeys(field.name for field in fields)
    rows = FieldValue.objects.filter(customer_id=customer_id, field_id__in=by_id)
    for row in rows.values("field_id", *COLUMNS):
        field = by_id[row["field_id"]]
        found[field.name] = value_of(field, row)
    return found


def must_stand(field: Field, value: Any) -> None:
    """
    Do nothing if a value may be written into a field.

    :raises DoesNotFit: if it may not, or if nothing is given where something must be
    """
    if value is None and field.required:
        raise DoesNotFit(field, Unfit.NEEDED)
    must_fit(field, value)
    if field.unique and isinstance(value, str) and MASK in value:
        raise DoesNotFit(field, Unfit.NOT_LIKE_THIS)  # masked alike, many would be one


def masked(field: Field, value: Any) -> Any:
    """Return a value without any number of an identity card."""
    if field.kind == Kind.TEXT and isinstance(value, str):
        return without_hkid(value, entrance=f"fieldvalue.{field.code}")
    return value
