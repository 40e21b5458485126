"""Asking for customers by fields of the shop's own."""

from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Q, Subquery
from django.db.models.lookups import IsNull

from kaifong.authority import wall
from kaifong.authority.queries import Actor
from kaifong.customers.custom_fields.kinds import NUMBERS, Field, Kind, key_of
from kaifong.customers.models import FieldValue

FEW = 2_000  # so many that fetching their numbers costs less than a wrong plan
SHORT = 3  # letters; less is sought at the beginning only


@dataclass(frozen=True)
class Only:
    """
    What a field must hold: this, or something between two bounds, the upper one excluded.

    With neither it must hold anything at all.
    """

    field: Field
    value: Any = None
    least: Any = None
    most: Any = None


def having(actor: Actor, only: Only) -> Q:
    """
    Return the filter of those who have it, among rows that show a field of its class.

    Whoever may not see the field of a row learns nothing of it by asking.
    """
    rows = FieldValue.objects.filter(_held(only), field_id=only.field.id)
    # Rows of this table look up their customers; the customers themselves stay behind the wall.
    with wall.lifted():
        ids = list(rows.values_list("customer_id", flat=True)[: FEW + 1])
    if len(ids) <= FEW:
        found = Q(pk__in=ids)
    else:
        # Not `Exists`, which may be turned into a list of all such rows, made before the first.
        mine = Subquery(rows.filter(customer_id=OuterRef("pk")).values("pk")[:1])
        found = Q(IsNull(mine, False))
    return found & actor.q("see", "customer", cls=only.field.cls)


def _held(only: Only) -> Q:
    field, kind = only.field, only.field.kind
    if kind == Kind.TEXT:
        return _reads(only)
    if kind == Kind.CHOICES:
        return Q(text__isnull=False) if only.value is None else _chosen(field, only.value)
    column = "day" if kind == Kind.DATE else "whole"
    if only.value is not None and kind not in NUMBERS | {Kind.DATE}:
        return Q(**{column: int(only.value)})
    q = Q(**{f"{column}__isnull": False})
    if only.value is not None:
        q &= Q(**{column: only.value})
    if only.least is not None:
        q &= Q(**{f"{column}__gte": only.least})
    if only.most is not None:
        q &= Q(**{f"{column}__lt": only.most})
    return q


def _chosen(field: Field, numbers: tuple[int, ...]) -> Q:
    q = Q()
    for n in numbers:
        q &= Q(folded__contains=f",{key_of(field, n)},")
    return q


def _reads(only: Only) -> Q:
    if only.value is None:
        return Q(folded__isnull=False)
    text = str(only.value).lower()
    return Q(folded__contains=text) if len(text) >= SHORT else Q(folded__startswith=text)
