"""A shop of a few customers, and people of departments who ask about it."""

from datetime import UTC, date, datetime

import pytest

from kaifong.authority import wall
from kaifong.authority.models import Grant
from kaifong.authority.queries import Actor, actor_of
from kaifong.customers.models import CustomerProfile
from kaifong.intelligence import queries as intelligence
from kaifong.intelligence.engines.postgres import PostgreSQL
from kaifong.orders.models import Kind, LineKind
from tests.authority.conftest import role, staff
from tests.intelligence.shop import CAKES, TEA, customer, order

TODAY = date(2024, 6, 15)
NOW = datetime(2024, 6, 15, 4, tzinfo=UTC)
ISLAND, KOWLOON = 1, 2
WEB, APP = 1, 2
ALL_CLASSES = ("public", "internal", "contact", "financial")


@pytest.fixture
def shop(db):
    """Five customers; amounts in cents, returns negative."""
    people = {
        name: customer(key, name_en=name, district=100 * region + 1, categories=[TEA, CAKES])
        for key, (name, region) in enumerate(
            {"Ah": 1, "Bo": 1, "Chi": 2, "Dik": 2, "Ee": 2}.items(), 11
        )
    }
    with wall.lifted():
        CustomerProfile.objects.bulk_create(
            CustomerProfile(customer_id=pk) for pk in people.values()
        )

    def buy(number, name, on, lines, **more):
        where = {"region": ISLAND if name in {"Ah", "Bo"} else KOWLOON, "channel": WEB} | more
        return order(number, on, lines, customer_id=people.get(name), **where)

    buy(1, "Ah", date(2023, 3, 1), [(TEA, 1, 10_000)])
    buy(2, "Bo", date(2022, 10, 1), [(TEA, 2, 20_000)])
    buy(3, "Dik", date(2023, 6, 20), [(TEA, 1, 5_000)])
    buy(4, "Ah", date(2024, 5, 2), [(TEA, 1, 10_000), (CAKES, 2, 6_000)])
    buy(5, "Ah", date(2024, 5, 20), [(CAKES, 1, 3_000)], channel=APP)
    buy(6, "Chi", date(2024, 5, 20), [(TEA, 3, 30_000), (TEA, 1, 4_000, LineKind.CHARGE)])
    buy(7, "Chi", date(2024, 6, 3), [(TEA, -1, -10_000)], kind=Kind.RETURN)
    buy(8, "Ee", date(2024, 6, 10), [(CAKES, 1, 3_000)], channel=APP)
    buy(9, "nobody", date(2024, 6, 11), [(TEA, 1, 1_000)], channel=APP)
    buy(10, "Dik", date(2024, 6, 12), [(TEA, 0, 4_000, LineKind.CHARGE)])
    return people


@pytest.fixture
def at_once(monkeypatch):
    """Let the database answer instead of the lake, so that nothing has to be built."""
    monkeypatch.setattr(intelligence, "chosen", PostgreSQL)


def somebody(*, see="see report export print", classes=ALL_CLASSES, name="Reader", **rows) -> Actor:
    """Return a person who may do this with orders and see customers, of these rows."""
    held = role()
    for action in see.split():
        Grant.objects.create(
            role=held,
            action=action,
            object="order",
            classes=list(classes),
            purposes=["sales"],
            **rows,
        )
    Grant.objects.create(
        role=held,
        action="see",
        object="customer",
        classes=["public", "internal", "contact", "financial"],
        purposes=["sales"],
        **rows,
    )
    return actor_of(staff(name, roles=[held]))
