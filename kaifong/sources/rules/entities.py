"""Which of our things a foreign table may be, and which fields each has."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

LONGEST_CODE, LONGEST_TABLE, MOST_COLUMNS = 40, 120, 500


class Entity(StrEnum):
    CONTACT = "contact"
    DEAL = "deal"
    TICKET = "ticket"


class Is(StrEnum):
    """How a field's text is read."""

    NUMBER = "number"  # the other system's name for a row: text
    NAME = "name"
    EMAIL = "email"
    PHONE = "phone"
    DAY = "day"
    STAGE = "stage"
    AMOUNT = "amount"
    CURRENCY = "currency"
    MOMENT = "moment"


FIELDS: Mapping[Entity, Mapping[str, Is]] = {
    Entity.CONTACT: {
        "number": Is.NUMBER,
        "name": Is.NAME,
        "name_zh": Is.NAME,
        "given_name": Is.NAME,
        "email": Is.EMAIL,
        "phone": Is.PHONE,
        "joined_on": Is.DAY,
        "changed_at": Is.MOMENT,
    },
    Entity.DEAL: {
        "number": Is.NUMBER,
        "contact": Is.NUMBER,
        "opened_on": Is.DAY,
        "closed_on": Is.DAY,
        "stage": Is.STAGE,
        "amount": Is.AMOUNT,
        "currency": Is.CURRENCY,
        "changed_at": Is.MOMENT,
    },
    Entity.TICKET: {
        "number": Is.NUMBER,
        "contact": Is.NUMBER,
        "opened_on": Is.DAY,
        "closed_on": Is.DAY,
        "stage": Is.STAGE,
        "changed_at": Is.MOMENT,
    },
}
NEEDED: Mapping[Entity, tuple[str, ...]] = {
    Entity.CONTACT: ("number",),
    Entity.DEAL: ("number", "opened_on"),
    Entity.TICKET: ("number", "opened_on"),
}
# What columns are usually called, in the order in which a field looks for one.
USUAL: Mapping[str, tuple[str, ...]] = {
    "number": ("number", "id", "hs_object_id", "contact_id", "customer_id", "deal_id", "ticket_id"),
    "contact": ("contact", "association.contacts", "contactid", "contact_id", "partner_id"),
    "name": ("name", "full_name", "fullname", "lastname", "last_name", "contact_name"),
    "name_zh": ("name_zh", "chinese_name", "中文姓名", "姓名"),
    "given_name": ("given_name", "firstname", "first_name"),
    "email": ("email", "email_from", "e_mail", "mail", "電郵"),
    "phone": ("phone", "mobile", "mobilephone", "tel", "telephone", "電話"),
    "joined_on": ("joined_on", "createdate", "createddate", "create_date", "created_at", "created"),
    "opened_on": (
        *("opened_on", "createdate", "createddate", "date_order", "create_date"),
        *("created_at", "created", "date"),
    ),
    "closed_on": ("closed_on", "closedate", "closed_date", "closeddate", "date_closed"),
    "stage": ("stage", "dealstage", "hs_pipeline_stage", "stagename", "stage_id.name", "status"),
    "amount": ("amount", "amount_total", "expected_revenue", "total", "value"),
    "currency": ("currency", "deal_currency_code", "currencyisocode", "currency_id.name"),
    "changed_at": (
        *("changed_at", "lastmodifieddate", "hs_lastmodifieddate", "systemmodstamp"),
        *("write_date", "updated_at"),
    ),
}


@dataclass(frozen=True)
class Mapped:
    """One table of a source: which of our things it is, and from which column each field comes."""

    entity: Entity
    table: str
    columns: Mapping[str, str] = field(default_factory=dict)  # our field → its column

    def as_dict(self) -> dict[str, Any]:
        return {"entity": self.entity, "table": self.table, "columns": dict(self.columns)}


class CannotMap(Exception):
    """A mapping that cannot be meant so; a code says why."""


def read(stored: Any) -> tuple[Mapped, ...]:
    """
    Return a stored or given mapping.

    :raises CannotMap: if it has no tables, or one twice, or lacks what an entity needs
    """
    tables = tuple(_one(given) for given in stored)
    if not tables:
        raise CannotMap("nothing")
    if len({one.entity for one in tables}) < len(tables):
        raise CannotMap("twice")
    return tables


def _one(given: Mapping[str, Any]) -> Mapped:
    try:
        entity = Entity(given["entity"])
    except ValueError:
        raise CannotMap("entity") from None
    table = str(given["table"])
    if not table or len(table) > LONGEST_TABLE:
        raise CannotMap("table")
    if not given["columns"].keys() <= FIELDS[entity].keys():
        raise CannotMap("field")
    # In our order, whichever the database gives them back in.
    chosen = ((name, given["columns"].get(name)) for name in FIELDS[entity])
    columns = {name: str(column) for name, column in chosen if column}
    if not set(NEEDED[entity]) <= columns.keys():
        raise CannotMap(f"needed_{entity}")
    return Mapped(entity, table, columns)


def guessed(entity: Entity, columns: tuple[str, ...]) -> dict[str, str]:
    """Return what the columns seem to mean, by what they are usually called."""
    known = {column.lower().replace(" ", "_").replace("-", "_"): column for column in columns}
    found: dict[str, str] = {}
    for name in FIELDS[entity]:
        named = next((known[usual] for usual in USUAL[name] if usual in known), None)
        if named is not None and named not in found.values():
            found[name] = named
    return found
