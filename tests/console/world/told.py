"""What stands in the database, whoever may see it."""

import hashlib
from typing import Any

from django.db import connection

from kaifong.authority import wall
from kaifong.console.world import bare
from kaifong.customers.models import Customer
from kaifong.foundation.history import actions as history

# Every column that is not an id of ours, in an order that does not lean on ids either.
CONTENT = (
    (
        "SELECT member_no, name_en, name_zh, language, district, region, channel, note, joined_at,"
        " lake_key, search_text, search_zh FROM customers_customer ORDER BY member_no"
    ),
    (
        "SELECT c.member_no, p.kind, p.value, p.is_primary, p.status, p.verified_at, p.source"
        " FROM customers_contactpoint p JOIN customers_customer c ON c.id = p.customer_id"
        " ORDER BY 1, 2, 3"
    ),
    (
        "SELECT source, number, kind, status, placed_at, placed_on, channel, region, amount_cents,"
        " goods_cents, total_cents FROM orders_order ORDER BY source, number"
    ),
    (
        "SELECT o.source, o.number, l.number, l.kind, l.code, l.description, l.quantity,"
        " l.unit_price, l.amount_cents, u.number FROM orders_line l"
        " JOIN orders_order o ON o.id = l.order_id"
        " LEFT JOIN orders_line u ON u.id = l.undoes_id ORDER BY 1, 2, 3"
    ),
    (
        "SELECT c.member_no, p.orders, p.returns, p.spend_cents, p.returned_cents, p.first_on,"
        " p.last_on, p.channels FROM customers_customerprofile p"
        " JOIN customers_customer c ON c.id = p.customer_id ORDER BY 1"
    ),
    (
        "SELECT e.name, e.happened_at, c.member_no FROM foundation_entry e"
        " JOIN customers_customer c ON c.id = e.customer_id ORDER BY 2, 1, 3"
    ),
)


REVIEWED = tuple(
    f"quality_{table}"
    for table in (
        *("supplement", "asking", "task", "review", "cycle", "finding", "score"),
        *("groupscore", "runrule", "run"),
    )
)


def rows(question: str, *values: object) -> list[tuple[Any, ...]]:
    with wall.lifted(), connection.cursor() as cursor:
        cursor.execute(question, values)
        return list(cursor.fetchall())


def digest() -> str:
    told = hashlib.sha256()
    for question in CONTENT:
        told.update(repr(rows(question)).encode())
    return told.hexdigest()


def wipe() -> None:
    with wall.lifted(), history.unrecorded(), connection.cursor() as cursor:
        held = ("privacy_collection", "privacy_consentnow", "customers_fieldvalue")
        for table in (*REVIEWED, *held, *reversed(bare.TABLES)):
            cursor.execute(f"DELETE FROM {table}")
        cursor.execute("DELETE FROM foundation_entry")


def lifted(question) -> list[Customer]:
    with wall.lifted():
        return list(question)
