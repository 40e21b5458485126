"""People of the tests who wait to be erased, and whether anything of them is left."""

from datetime import UTC, datetime

from django.db import connection

from kaifong.authority import wall
from kaifong.authority.models import Staff
from kaifong.authority.queries import Actor, actor_of
from kaifong.foundation import registry
from kaifong.foundation.registry import OnErase
from kaifong.retention import actions
from tests.cast import NOON, allow, bought
from tests.privacy.shop import officer

ASKED = datetime(2026, 4, 1, 4, tzinfo=UTC)  # 1 April 2026, noon in Hong Kong
LONG_AGO = datetime(2018, 5, 2, 4, tzinfo=UTC)


def keeper(name: str = "Grace Szeto") -> Actor:
    """Return the data officer, who may do all that this app can."""
    boss = officer(name)
    person = Staff.objects.get(pk=boss.staff_id)
    allow(person, "retention", "see", "approve", "erase", "hold")
    allow(person, "customer", "merge")
    return actor_of(person)


def rows_of(*numbers: int) -> dict[str, int]:
    """Return how many rows of each table still point to these numbers, but for what is kept."""
    found = {}
    with wall.lifted(), connection.cursor() as cursor:
        for one in registry.references():
            if one.on_erase is OnErase.KEEP:
                continue
            cursor.execute(
                f"SELECT count(*) FROM {one.table} WHERE {one.column} = ANY(%s)", [list(numbers)]
            )
            (count,) = cursor.fetchone()
            if count:
                found[f"{one.table}.{one.column}"] = count
    return found


def everywhere(text: str) -> list[str]:
    """Return the tables in which a text stands anywhere."""
    found = []
    with wall.lifted(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.oid::regclass::text FROM pg_class c WHERE c.relkind = 'r'"
            " AND c.relnamespace = 'public'::regnamespace ORDER BY 1"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(
                f"SELECT EXISTS (SELECT 1 FROM {table} t WHERE t::text ILIKE %s)", [f"%{text}%"]
            )
            if cursor.fetchone()[0]:
                found.append(table)
    return found


def bought_at(customer_id: int, at: datetime, number: str) -> int:
    """Return an order placed at another moment than the tests' noon."""
    order = bought(customer_id, number=number)
    with wall.lifted(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE orders_order SET placed_at = %s, placed_on = %s WHERE id = %s",
            [at, at.date(), order],
        )
    return order


def wishes(actor: Actor, customer_id: int, at: datetime = ASKED) -> actions.Answer:
    return actions.erase_person(
        actor=actor, customer_id=customer_id, why="wish", reference="request 1", at=at
    )


def night(actor: Actor, at: datetime = NOON) -> int | None:
    """Propose, agree to and do a nightly run; return it."""
    run = actions.propose(at=at)
    if run is not None:
        actions.approve(actor=actor, run_id=run, at=at)
        assert actions.run_next(at=at) == run
    return run
