"""A source of the tests: a folder of an old CRM, declared by the real actions."""

import json
from pathlib import Path

from kaifong.authority import wall
from kaifong.authority.queries import actor_of
from kaifong.customers import actions as customers
from kaifong.customers import queries as people
from kaifong.customers.models import ContactPoint
from kaifong.foundation.history import actions as history
from kaifong.sources import actions
from kaifong.sources.actions import Declared, Entity, Mapped
from tests.cast import NOON, all_powerful, allow, mrs_chan, staff

CONTACTS = """Id,Name,Email,Phone,Created
C-1,陳美玲,mrs.chan@example.com,9123 4567,2024-01-05
C-2,Nobody Known,nobody@example.org,,05/02/2024
C-3,CHAN Mei Ling,,9123 4567,2024-03-01
"""
DEALS = """Id,Contact,Date,Stage,Amount,Currency
D-1,C-1,2026-01-10,Closed Won,"HK$1,234.50",HKD
D-2,C-1,2026-02-11T18:30:00Z,Open,100,
D-3,C-2,2026-02-12,Lost,50,HKD
D-4,C-2,2026-02-12,Lost,50,USD
D-1,C-2,2026-02-12,Won,1,HKD
"""
TICKETS = """Id,Contact,Date,Status
T-1,C-1,2026-03-01,Solved
T-2,C-9,2026-03-02,New
"""
MAPPED = (
    Mapped(
        Entity.CONTACT,
        "contacts.csv",
        {
            "number": "Id",
            "name": "Name",
            "email": "Email",
            "phone": "Phone",
            "joined_on": "Created",
        },
    ),
    Mapped(
        Entity.DEAL,
        "deals.csv",
        {
            "number": "Id",
            "contact": "Contact",
            "opened_on": "Date",
            "stage": "Stage",
            "amount": "Amount",
            "currency": "Currency",
        },
    ),
    Mapped(
        Entity.TICKET,
        "tickets.csv",
        {"number": "Id", "contact": "Contact", "opened_on": "Date", "stage": "Status"},
    ),
)
ALL_SOURCE = ("see", "keep", "delete", "refresh", "match")


def keeper(name: str = "Ivy Source"):
    actor = all_powerful(name)
    from kaifong.authority.models import Staff

    person = Staff.objects.get(pk=actor.staff_id)
    allow(person, "source", *ALL_SOURCE)
    return actor_of(person)


def reader(name: str = "Nobody Much"):
    return actor_of(staff(name))


def stock(root: Path, contacts=CONTACTS, deals=DEALS, tickets=TICKETS) -> Path:
    folder = root / "old-crm"
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in (("contacts", contacts), ("deals", deals), ("tickets", tickets)):
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def declared(actor, code="old-crm", *, tables=MAPPED, **more) -> str:
    facts = {
        "name_en": "Old CRM",
        "name_zh": "舊客戶系統",
        "kind": "folder",
        "place": "old-crm",
        "purpose": "figures of the years before",
        **more,
    }
    actions.declare(actor=actor, code=code, declared=Declared(**facts), at=NOON)
    if tables:
        actions.map_tables(actor=actor, code=code, tables=tables, version=1, at=NOON)
    return code


def verified(customer_id, value="mrs.chan@example.com") -> None:
    with wall.lifted(), history.unrecorded():
        ContactPoint.objects.filter(customer_id=customer_id, value=value).update(verified_at=NOON)


def pages(folder: Path, table: str, *answers: object) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for number, answer in enumerate(answers, 1):
        (folder / f"{table}.{number}.json").write_text(json.dumps(answer), encoding="utf-8")


__all__ = ["customers", "mrs_chan", "people"]
