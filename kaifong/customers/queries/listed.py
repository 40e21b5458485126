"""One customer as the list shows him: what may not be seen is not there."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from kaifong.authority.queries import Actor
from kaifong.authority.rules import Facts, FieldClass, Scope
from kaifong.customers.custom_fields.kinds import Field
from kaifong.customers.models import ContactPoint
from kaifong.customers.permissions import CUSTOMER
from kaifong.foundation.ids import CustomerId

from .fields import values_of

COLUMNS = (
    "pk",
    "member_no",
    "name_en",
    "name_zh",
    "language",
    "district",
    "region",
    "channel",
    "categories",
    "owner_id",
    "owner__name_en",
    "owner__name_zh",
    "joined_at",
    "profile__orders",
    "profile__spend_cents",
    "profile__last_on",
)


@dataclass(frozen=True, kw_only=True)
class Listed:
    """One customer in the list; what the actor may not see is None and named in `hidden`."""

    id: CustomerId
    member_no: str | None
    name_en: str | None
    name_zh: str | None
    language: str | None
    district: int | None
    region: int | None
    channel: int | None
    categories: tuple[int, ...] | None
    owner_id: int | None
    owner: str | None
    owner_zh: str | None
    joined_at: datetime | None
    email: str | None
    phone: str | None
    orders: int | None
    spend_cents: int | None
    last_on: date | None
    hidden: frozenset[FieldClass] = field(default_factory=frozenset)
    more: Mapping[str, Any] = field(default_factory=dict)  # of the shop's own, as asked for
    tells_delicate: bool = False  # one of those is sensitive

    def shown(self) -> frozenset[str]:
        """Return the names of the object's fields that this row gives out."""
        classes = frozenset(FieldClass) - self.hidden
        return frozenset(CUSTOMER.named(classes=classes)) - {"note", "identities"}


def delicate(rows: Iterable[Listed]) -> list[CustomerId]:
    """Return whose sensitive fields stand in these rows, for the access log."""
    return [row.id for row in rows if row.tells_delicate]


def rows_of(
    actor: Actor,
    page: list[dict[str, Any]],
    action: str = "see",
    columns: Collection[Field] = (),
) -> list[Listed]:
    scope = actor.scope(action, "customer")
    ids = [row["pk"] for row in page]
    reach = _reach(ids) if FieldClass.CONTACT in scope.classes else {}
    open_to = [one for one in columns if one.cls in scope.classes]
    more = values_of(ids, open_to)
    return [_row(row, scope, reach, open_to, more.get(row["pk"], {})) for row in page]


def _row(
    row: dict[str, Any],
    scope: Scope,
    reach: dict[tuple[int, str], str],
    columns: Collection[Field],
    more: Mapping[str, Any],
) -> Listed:
    facts = Facts(row["region"], row["channel"], frozenset(row["categories"]), row["owner_id"])
    hidden = frozenset(cls for cls in FieldClass if not scope.shows(cls, facts))

    shown = [one for one in columns if one.cls not in hidden]

    def only(cls: FieldClass, value: Any) -> Any:
        return None if cls in hidden else value

    return Listed(
        id=row["pk"],
        member_no=only(FieldClass.INTERNAL, row["member_no"]),
        name_en=only(FieldClass.INTERNAL, row["name_en"]),
        name_zh=only(FieldClass.INTERNAL, row["name_zh"]),
        language=only(FieldClass.PUBLIC, row["language"]),
        district=only(FieldClass.INTERNAL, row["district"]),
        region=only(FieldClass.PUBLIC, row["region"]),
        channel=only(FieldClass.PUBLIC, row["channel"]),
        categories=only(FieldClass.INTERNAL, tuple(row["categories"])),
        owner_id=only(FieldClass.INTERNAL, row["owner_id"]),
        owner=only(FieldClass.INTERNAL, row["owner__name_en"]),
        owner_zh=only(FieldClass.INTERNAL, row["owner__name_zh"]),
        joined_at=only(FieldClass.INTERNAL, row["joined_at"]),
        email=only(FieldClass.CONTACT, reach.get((row["pk"], "email"))),
        phone=only(FieldClass.CONTACT, reach.get((row["pk"], "phone"))),
        orders=only(FieldClass.FINANCIAL, row["profile__orders"] or 0),
        spend_cents=only(FieldClass.FINANCIAL, row["profile__spend_cents"] or 0),
        last_on=only(FieldClass.FINANCIAL, row["profile__last_on"]),
        hidden=hidden,
        more={one.name: more.get(one.name) for one in shown},
        tells_delicate=any(
            one.cls == FieldClass.SENSITIVE and more.get(one.name) is not None for one in shown
        ),
    )


def _reach(ids: list[int]) -> dict[tuple[int, str], str]:
    points = ContactPoint.objects.filter(customer_id__in=ids).order_by("is_primary", "-pk")
    return {
        (customer, kind): value
        for customer, kind, value in points.values_list("customer_id", "kind", "value")
    }
