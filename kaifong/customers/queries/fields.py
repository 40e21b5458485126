"""Fields that the shop made for itself: which there are, what stands in them for one or many."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, FilteredRelation, Q

from kaifong.authority.queries import Actor, require
from kaifong.authority.rules import FieldClass
from kaifong.customers.custom_fields.kinds import (
    COLUMNS,
    PREFIX,
    Field,
    Kind,
    Option,
    Purpose,
    value_of,
)
from kaifong.customers.models import CustomField, CustomFieldVersion, FieldValue
from kaifong.customers.permissions import Permission

from .staff import staff_names

DEFINED = (
    *("id", "code", "name_en", "name_zh", "kind", "cls", "purpose", "why", "keep_months"),
    *("required", "unique", "listed", "least", "most", "pattern", "options", "place", "version"),
)


@dataclass(frozen=True)
class Defined:
    """A field as its administrators see it."""

    field: Field
    hidden_at: datetime | None
    purged_at: datetime | None
    values: int  # how many customers have something in it


@dataclass(frozen=True)
class Said:
    """What a definition said from some moment on."""

    number: int
    told: dict[str, Any]
    at: datetime
    who: tuple[str, str] | None


def field_of(row: CustomField | dict[str, Any], prefix: str = "") -> Field:
    """Return a definition as apps above and pages take it."""

    def at(name: str) -> Any:
        return row[prefix + name] if isinstance(row, dict) else getattr(row, name)

    return Field(
        id=at("id"),
        code=at("code"),
        name_en=at("name_en"),
        name_zh=at("name_zh"),
        kind=Kind(at("kind")),
        cls=FieldClass(at("cls")),
        purpose=Purpose(at("purpose")),
        why=at("why"),
        keep_months=at("keep_months"),
        required=at("required"),
        unique=at("unique"),
        listed=at("listed"),
        least=at("least"),
        most=at("most"),
        pattern=at("pattern"),
        options=tuple(Option(*one) for one in at("options")),
        place=at("place"),
        version=at("version"),
    )


def every_field(*, hidden: bool = False) -> dict[str, Field]:
    """Return the shop's own fields by their names, in their order; whoever asks."""
    rows = CustomField.objects.filter(purged_at=None)
    if not hidden:
        rows = rows.filter(hidden_at=None)
    return {field.name: field for field in map(field_of, rows.order_by("place", "pk"))}


def fields(*, actor: Actor, action: str = "see") -> dict[str, Field]:
    """Return the fields of which the actor may see (or do this with) anybody's."""
    classes = actor.scope(action, "customer").classes
    return {name: field for name, field in every_field().items() if field.cls in classes}


def fields_held(*, customer_id: int) -> list[tuple[Field, Any]]:
    """Return every field with what this customer has in it; the caller's authority is asked."""
    mine = FilteredRelation("held", condition=Q(held__customer_id=customer_id))
    rows = CustomField.objects.filter(hidden_at=None).annotate(mine=mine).order_by("place", "pk")
    columns = [f"mine__{name}" for name in COLUMNS]
    found = []
    for row in rows.values(*DEFINED, *columns):
        field = field_of(row)
        found.append((field, value_of(field, {name: row[f"mine__{name}"] for name in COLUMNS})))
    return found


def values_of(customer_ids: Collection[int], wanted: Iterable[Field]) -> dict[int, dict[str, Any]]:
    """Return by customer and name what stands in some fields; nobody's authority is asked."""
    by_id = {field.id: field for field in wanted}
    found: dict[int, dict[str, Any]] = {}
    if not by_id:
        return found
    rows = FieldValue.objects.filter(customer_id__in=customer_ids, field_id__in=by_id)
    for row in rows.values("customer_id", "field_id", *COLUMNS):
        field = by_id[row["field_id"]]
        value = value_of(field, row)
        if value is not None:
            found.setdefault(row["customer_id"], {})[field.name] = value
    return found


def defined(*, actor: Actor) -> list[Defined]:
    """
    Return every field that there is or was, for its administrators.

    :raises NotAllowed: if the actor may not see definitions
    """
    require(actor, Permission.FIELD_SEE)
    rows = list(CustomField.objects.order_by("hidden_at", "place", "pk"))
    many = _held([row.pk for row in rows])
    return [
        Defined(field_of(row), row.hidden_at, row.purged_at, many.get(row.pk, 0)) for row in rows
    ]


def one_defined(*, actor: Actor, field_id: int) -> tuple[Defined, list[Said]] | None:
    """
    Return one field with all that its definition ever said, the latest first.

    :raises NotAllowed: if the actor may not see definitions
    """
    require(actor, Permission.FIELD_SEE)
    row = CustomField.objects.filter(pk=field_id).first()
    if row is None:
        return None
    one = Defined(field_of(row), row.hidden_at, row.purged_at, _held([row.pk]).get(row.pk, 0))
    names = staff_names()
    said = CustomFieldVersion.objects.filter(field=row).order_by("-number")
    return one, [Said(v.number, v.told, v.at, names.get(v.staff_id or 0)) for v in said]


def is_custom(name: str) -> bool:
    """Return whether a name is that of a field of the shop's own."""
    return name.startswith(PREFIX)


def _held(ids: list[int]) -> dict[int, int]:
    from kaifong.authority import wall

    something = ~Q(text=None, whole=None, day=None)
    with wall.lifted():
        counted = FieldValue.objects.filter(something, field_id__in=ids).values_list("field_id")
        return dict(counted.annotate(Count("pk")).order_by())
