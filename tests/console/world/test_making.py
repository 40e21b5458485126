"""How a shop is made: alone, beside others, by the owner of the tables, and when it fails."""

import psycopg
import pytest
from django.db import connection

from kaifong.authority import wall
from kaifong.console.world import bare, figures, making
from kaifong.customers.models import Customer
from kaifong.foundation.history import actions as history

from .conftest import AT, UNTIL
from .told import digest, lifted, rows, wipe

pytestmark = pytest.mark.django_db


def test_a_failure_half_way_leaves_nothing(tiny: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def break_off(**_: object) -> None:
        raise psycopg.OperationalError("the power went")

    monkeypatch.setattr(figures, "roll_up", break_off)

    with pytest.raises(psycopg.OperationalError):
        making.make(size="small", seed=7, until=UNTIL, at=AT)

    assert rows("SELECT count(*) FROM customers_customer") == [(0,)]
    assert rows("SELECT count(*) FROM authority_staff") == [(0,)]


def test_it_stands_beside_customers_of_others(tiny: None) -> None:
    with wall.lifted(), history.unrecorded():
        other = Customer.objects.create(
            name_en="Somebody Else", collected_under="paper", joined_at=AT, lake_key=1
        )

    making.make(size="small", seed=7, until=UNTIL, at=AT)

    assert lifted(Customer.objects.filter(pk=other.pk))[0].name_en == "Somebody Else"
    assert rows(
        "SELECT count(*) FROM customers_customerprofile WHERE customer_id = %s", other.pk
    ) == [(0,)]


# Whatever of a schema can differ: columns, keys, indexes, triggers, policies and storage.
SCHEMA = """
SELECT c.relname, 'table', c.relrowsecurity::text, coalesce(c.reloptions::text, '') FROM pg_class c
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
UNION ALL SELECT table_name, 'column', column_name, concat(data_type, is_nullable, column_default,
    generation_expression, is_identity)
FROM information_schema.columns WHERE table_schema = 'public'
UNION ALL SELECT conrelid::regclass::text, 'key', conname, concat(pg_get_constraintdef(oid),
    convalidated, condeferrable, condeferred)
FROM pg_constraint WHERE connamespace = 'public'::regnamespace
UNION ALL SELECT i.indrelid::regclass::text, 'index', i.indexrelid::regclass::text,
    concat(pg_get_indexdef(i.indexrelid), i.indisvalid, i.indisunique, c.reloptions, c.relowner)
FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
WHERE c.relnamespace = 'public'::regnamespace
UNION ALL SELECT tgrelid::regclass::text, 'trigger', tgname, pg_get_triggerdef(oid)
FROM pg_trigger WHERE NOT tgisinternal
UNION ALL SELECT polrelid::regclass::text, 'policy', polname,
    pg_get_expr(polqual, polrelid) FROM pg_policy
UNION ALL SELECT c.relname, 'granted', '', coalesce(c.relacl::text, '') FROM pg_class c
WHERE c.relnamespace = 'public'::regnamespace
ORDER BY 1, 2, 3, 4
"""


@pytest.fixture
def owner(db: None) -> None:
    """Act as the owner of the tables, as the command does."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE kf_mig")


@pytest.mark.parametrize("bare_tables", [False, True])
def test_loaded_by_the_owner_it_is_the_same_shop_and_the_same_schema(
    tiny: None, monkeypatch: pytest.MonkeyPatch, *, bare_tables: bool
) -> None:
    making.make(size="small", seed=7, until=UNTIL, at=AT)
    staged, schema = digest(), rows(SCHEMA)
    wipe()
    monkeypatch.setattr(making, "WORTH_STRIPPING", 1 if bare_tables else 10**9)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE kf_mig")

    making.make(size="small", seed=7, until=UNTIL, at=AT)

    assert digest() == staged
    assert rows(SCHEMA) == schema
    kept = rows("SELECT count(*) FROM pg_index WHERE indrelid = 'orders_order'::regclass")
    assert kept[0][0] >= 8


def test_a_bare_load_that_fails_leaves_the_schema_as_it_was(
    tiny: None, owner: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    schema = rows(SCHEMA)
    monkeypatch.setattr(making, "WORTH_STRIPPING", 1)
    monkeypatch.setattr(figures, "roll_up", lambda **_: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        making.make(size="small", seed=7, until=UNTIL, at=AT)

    assert rows(SCHEMA) == schema
    assert rows("SELECT count(*) FROM customers_customer") == [(0,)]


def test_tables_that_hold_something_keep_their_indexes(
    tiny: None, owner: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    with history.unrecorded():
        Customer.objects.create(name_en="X", collected_under="paper", joined_at=AT, lake_key=1)
    monkeypatch.setattr(making, "WORTH_STRIPPING", 1)
    monkeypatch.setattr(bare, "stripped", lambda: pytest.fail("stripped"))

    assert making.make(size="small", seed=7, until=UNTIL, at=AT).customers == 300
