"""
What two other systems know of the made-up shop's people: an old CRM as CSV, an ERP as from Odoo.

The old CRM was last read three weeks ago; its folder has been put away since, so that it is stale.
"""

import csv
import json
import shutil
from collections.abc import Iterable
from contextlib import suppress
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from kaifong.authority import wall
from kaifong.authority.models import Staff
from kaifong.authority.queries import Actor
from kaifong.authority.rules import ANY, FieldClass, Granted, Purpose
from kaifong.foundation.hongkong.clock import hong_kong_day
from kaifong.foundation.ids import StaffId
from kaifong.sources import actions
from kaifong.sources.actions import Declared, Entity, Mapped

OLD, ERP = "old-crm", "trade-erp"
KNOWN, STRANGERS = 240, 60
DAY = timedelta(days=1)
PEOPLE = """
SELECT c.id, c.name_en, c.name_zh,
  (SELECT p.value FROM customers_contactpoint p WHERE p.customer_id = c.id AND p.kind = 'email'
     ORDER BY p.is_primary DESC, p.id LIMIT 1),
  (SELECT p.value FROM customers_contactpoint p WHERE p.customer_id = c.id AND p.kind = 'phone'
     ORDER BY p.is_primary DESC, p.id LIMIT 1)
FROM customers_customer c ORDER BY c.id LIMIT %s
"""
TOLD = "UPDATE foundation_entry SET recorded_at = %(at)s WHERE id > %(before)s"
STAGES = ("Closed Won", "Closed Won", "Closed Lost", "Open")
DOING = {"number": "id", "contact": "contact", "opened_on": "opened", "closed_on": "closed"}
OLD_TABLES = (
    Mapped(
        Entity.CONTACT,
        "contacts.csv",
        {
            "number": "id",
            "name": "name",
            "name_zh": "name_zh",
            "email": "email",
            "phone": "phone",
            "joined_on": "created",
            "changed_at": "changed",
        },
    ),
    Mapped(Entity.DEAL, "deals.csv", {**DOING, "stage": "stage", "amount": "amount"}),
    Mapped(Entity.TICKET, "tickets.csv", {**DOING, "stage": "status"}),
)
ERP_TABLES = (
    Mapped(
        Entity.CONTACT,
        "res.partner",
        {"number": "id", "name": "name", "email": "email", "phone": "phone"},
    ),
    Mapped(
        Entity.DEAL,
        "sale.order",
        {
            "number": "name",
            "contact": "partner_id",
            "opened_on": "date_order",
            "stage": "state",
            "amount": "amount_total",
            "currency": "currency_id.name",
        },
    ),
)

type Person = tuple[int, str, str, str | None, str | None]


def read_elsewhere(*, at: datetime) -> int:
    """Make the files of both systems, declare and read them; return the entries written."""
    officer = _officer()
    with wall.lifted(), connection.cursor() as cursor:
        cursor.execute(PEOPLE, [KNOWN])
        people: list[Person] = cursor.fetchall()
        cursor.execute("SELECT coalesce(max(id), 0) FROM foundation_entry")
        before = cursor.fetchone()[0]
    root = Path(settings.SOURCES_DIR)
    put_away = root / f"{OLD} (put away)"
    shutil.rmtree(put_away, ignore_errors=True)
    _old_crm(root / OLD, people, hong_kong_day(at))
    _erp(root / ERP, people, hong_kong_day(at))
    _declare(officer, OLD, _OLD, OLD_TABLES, at - 30 * DAY)
    _declare(officer, ERP, _ERP, ERP_TABLES, at - 30 * DAY)
    actions.refresh(code=OLD, at=at - 21 * DAY)
    (root / OLD).rename(put_away)
    actions.refresh(code=OLD, at=at - DAY)  # it is not there any more, and so it says
    actions.refresh(code=ERP, at=at)
    with connection.cursor() as cursor:
        cursor.execute(TOLD, {"at": at, "before": before})
        return int(cursor.rowcount)


_OLD = Declared(
    name_en="Old CRM (until 2025)",
    name_zh="舊客戶關係系統（至2025年）",
    kind="folder",
    place=OLD,
    purpose="Deals and complaints of the years before this system",
    keep_months=60,
    every_hours=24,
)
_ERP = Declared(
    name_en="Wholesale ERP",
    name_zh="批發部ERP系統",
    kind="odoo",
    place=ERP,
    purpose="What our customers also buy wholesale",
    keep_months=36,
    every_hours=24,
)


def _declare(
    officer: Actor, code: str, declared: Declared, tables: Iterable[Mapped], at: datetime
) -> None:
    with suppress(actions.CodeTaken):  # it is there already, as its keepers left it
        actions.declare(actor=officer, code=code, declared=declared, at=at)
        actions.map_tables(actor=officer, code=code, tables=list(tables), version=1, at=at)


def _old_crm(folder: Path, people: list[Person], today: date) -> None:
    strangers = [
        (0, f"TRADER {n} Limited", "", f"trader{n}@old.example", None) for n in range(STRANGERS)
    ]
    everybody = [*people, *strangers]
    contacts = [
        (f"OC-{n:04}", en, zh, email, phone, today - (400 + n) * DAY, today - 30 * DAY)
        for n, (_, en, zh, email, phone) in enumerate(everybody)
    ]
    deals = [
        (
            f"OD-{n:05}",
            f"OC-{n * 7 % len(everybody):04}",
            today - (30 + n * 3 % 700) * DAY,
            today - (25 + n * 3 % 700) * DAY,
            STAGES[n % 4],
            f"{180 + n * 37 % 4_000}.{n % 10}0",
        )
        for n in range(3 * len(everybody))
    ]
    tickets = [
        (
            f"OT-{n:04}",
            f"OC-{n * 11 % len(everybody):04}",
            today - (30 + n * 5 % 500) * DAY,
            "",
            ("Solved", "New")[n % 5 == 0],
        )
        for n in range(len(everybody) // 2)
    ]
    headings = {
        "contacts": ("id", "name", "name_zh", "email", "phone", "created", "changed"),
        "deals": ("id", "contact", "opened", "closed", "stage", "amount"),
        "tickets": ("id", "contact", "opened", "closed", "status"),
    }
    _fresh(folder)
    rows: dict[str, list[Any]] = {"contacts": contacts, "deals": deals, "tickets": tickets}
    for name, heading in headings.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([heading, *rows[name]])


def _erp(folder: Path, people: list[Person], today: date) -> None:
    """Write what `search_read` answers: false for nothing, [id, name] for what is linked."""
    some = people[::3]
    partners = [
        {"id": 500 + n, "name": zh or en, "email": email or False, "phone": phone or False}
        for n, (_, en, zh, email, phone) in enumerate(some)
    ]
    orders = [
        {
            "id": 9_000 + n,
            "name": f"S{9_000 + n}",
            "partner_id": [500 + n % len(some), "customer"] if some else False,
            "date_order": f"{today - (1 + n * 2 % 360) * DAY} 03:00:00",
            "state": ("sale", "sale", "cancel", "draft")[n % 4],
            "amount_total": 800.0 + n * 53 % 9_000,
            "currency_id": [1, "HKD" if n % 40 else "USD"],
        }
        for n in range(2 * len(some))
    ]
    _fresh(folder)
    for table, rows in (("res.partner", partners), ("sale.order", orders)):
        text = json.dumps(rows, ensure_ascii=False)
        (folder / f"{table}.1.json").write_text(text, encoding="utf-8")


def _fresh(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)


def _officer() -> Actor:
    """Return somebody who may do this, whatever the administrators made of the roles."""
    of_the_shop = Staff.objects.filter(user__username="privacy", is_demo=True)
    staff_id = of_the_shop.values_list("pk", flat=True).first()
    return Actor(
        staff_id=StaffId(staff_id or 0),
        name="",
        language="en",
        departments=(),
        grants=(Granted("keep", "source", ANY, frozenset(FieldClass), frozenset(Purpose)),),
        purpose=Purpose.PRIVACY,
    )
