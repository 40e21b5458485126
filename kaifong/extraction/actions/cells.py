"""What stands in each cell of an extraction's file, and of which kind its column is."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext

from kaifong.customers.queries import Listed, plain
from kaifong.extraction import wording
from kaifong.extraction.queries.offered import FieldOffered
from kaifong.extraction.rules import About
from kaifong.foundation.documents.sheet import Cell, Kind
from kaifong.foundation.hongkong.phones import display_phone
from kaifong.foundation.web import codes
from kaifong.orders.queries import LineGiven

COLUMNS: Mapping[str, Kind] = {
    "joined_at": "moment",
    "orders": "count",
    "spend": "hkd",
    "last_on": "date",
    "placed_on": "date",
    "quantity": "count",
    "amount": "hkd",
}
OF_CUSTOMER: Mapping[str, Callable[[Listed], Cell]] = {
    "member_no": lambda row: row.member_no,
    "name_en": lambda row: row.name_en,
    "name_zh": lambda row: row.name_zh,
    "email": lambda row: row.email,
    "phone": lambda row: display_phone(row.phone) if row.phone else None,
    "district": lambda row: codes.district(row.district),
    "language": lambda row: row.language,
    "joined_at": lambda row: row.joined_at,
    "orders": lambda row: row.orders,
    "spend": lambda row: row.spend_cents,
    "last_on": lambda row: row.last_on,
}


def cells(about: About, fields: list[FieldOffered]) -> Callable[[Any], list[Cell]]:
    """Return what makes a row's cells; codes are looked up once a file."""
    gives = _of_line() if about is About.LINE else OF_CUSTOMER
    return lambda row: [
        gives[one.name](row) if one.own is None else _plain(plain(one.own, row.more.get(one.name)))
        for one in fields
    ]


def _of_line() -> Mapping[str, Callable[[LineGiven], Cell]]:
    families = wording.categories()
    return {
        "number": lambda row: row.number,
        "placed_on": lambda row: row.placed_on,
        "kind": lambda row: str(wording.ORDER_KINDS[row.kind]),
        "status": lambda row: str(wording.STATUSES[row.status]),
        "channel": lambda row: codes.channel(row.channel),
        "region": lambda row: codes.region(row.region),
        "customer_id": lambda row: str(row.customer_id) if row.customer_id else None,
        "line": lambda row: str(row.line),
        "line_kind": lambda row: str(wording.LINE_KINDS[row.line_kind]),
        "category": lambda row: families.get(row.category_id),
        "code": lambda row: row.code,
        "description": lambda row: row.description,
        "quantity": lambda row: row.quantity,
        "amount": lambda row: row.hkd_cents,
    }


def _plain(value: Any) -> Cell:
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return value if value is None or isinstance(value, int) else str(value)
