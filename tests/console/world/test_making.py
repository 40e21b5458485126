"""The shop as it stands in the database."""

import hashlib
from typing import Any

import psycopg
import pytest
from django.db import connection

from kaifong.authority import wall
from kaifong.console.world import bare, cast, figures, making, organisation
from kaifong.customers.models import Customer
from kaifong.foundation.history import actions as history
from kaifong.foundation.journal.events import event_class
from kaifong.foundation.journal.models import Entry
from kaifong.foundation.models import Change
from kaifong.privacy import actions as privacy

from .conftest import AT, UNTIL

pytestmark = pytest.mark.django_db

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


# What belongs to a customer's life.
COUNTED = "customer_id IS NOT NULL AND status <> 'cancelled'"


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


def test_everything_is_there_and_counted(made: making.Summary) -> None:
    counted = {
        name: rows(f"SELECT count(*) FROM {table}")[0][0]
        for name, table in {
            "customers": "customers_customer",
            "orders": "orders_order",
            "lines": "orders_line",
            "entries": "foundation_entry",
        }.items()
    }

    assert counted == {name: made.as_dict()[name] for name in counted}
    assert rows("SELECT count(*) FROM orders_order WHERE kind = 2")[0][0] == made.returns > 0


def test_made_again_it_is_the_same_to_the_byte(made: making.Summary) -> None:
    first = digest()
    wipe()

    making.make(size="small", seed=7, until=UNTIL, at=AT)

    assert digest() == first


def test_profiles_equal_what_the_orders_say(made: making.Summary) -> None:
    by_hand: dict[int, list[Any]] = {
        one.pk: [0, 0, 0, 0, None, None, [0] * 6] for one in lifted(Customer.objects.all())
    }
    for who, kind, cents, day, channel in rows(
        "SELECT customer_id, kind, goods_cents, placed_on, channel FROM orders_order"
        f" WHERE {COUNTED}"
    ):
        life = by_hand[who]
        life[2] += cents
        if kind == 2:
            life[1] += 1
            life[3] -= cents
            continue
        life[0] += 1
        life[4] = min(life[4] or day, day)
        life[5] = max(life[5] or day, day)
        life[6][channel] += 1

    for who, *life in rows("SELECT * FROM customers_customerprofile"):
        life[6] = life[6] or [0] * 6
        assert life == by_hand.pop(who)
    assert not by_hand


def test_days_equal_what_the_orders_say(made: making.Summary) -> None:
    by_hand: dict[tuple[Any, ...], list[int]] = {}
    for who, kind, cents, day in rows(
        f"SELECT customer_id, kind, goods_cents, placed_on FROM orders_order WHERE {COUNTED}"
    ):
        one = by_hand.setdefault((who, day), [0, 0, 0])
        one[kind - 1] += 1
        one[2] += cents

    kept = rows("SELECT customer_id, day, orders, returns, spend_cents FROM customers_customerday")
    assert {(who, day): sums for who, day, *sums in kept} == by_hand


def test_categories_equal_what_the_lines_say(made: making.Summary) -> None:
    of_orders = dict(
        rows(
            "SELECT order_id, array_agg(DISTINCT category_id ORDER BY category_id)"
            " FROM orders_line WHERE kind = 1 GROUP BY 1"
        )
    )
    of_customers = dict(
        rows(
            "SELECT o.customer_id, array_agg(DISTINCT category_id ORDER BY category_id)"
            " FROM orders_line l JOIN orders_order o ON o.id = l.order_id"
            f" WHERE l.kind = 1 AND o.{COUNTED.replace('AND ', 'AND o.')} GROUP BY 1"
        )
    )

    assert dict(rows("SELECT id, categories FROM orders_order")) == of_orders
    for who, categories in rows("SELECT id, categories FROM customers_customer"):
        assert categories == of_customers.get(who, [])
    known = {one for (one,) in rows("SELECT id FROM catalogue_category")}
    assert {one for codes in of_customers.values() for one in codes} <= known


def test_entries_can_be_read_back_as_events(made: making.Summary) -> None:
    entries = list(Entry.objects.all())
    names = {entry.name for entry in entries}

    assert names == {
        *("customers.customer_registered", "orders.order_placed", "orders.order_returned"),
        *("privacy.notice_published", "privacy.consent_given", "privacy.consent_withdrawn"),
        *("requests.answered", "requests.is_old", "requests.received", "requests.refused"),
        *("privacy.recipient_registered", "privacy.data_disclosed"),
        *(f"contracts.{step}" for step in ("drafted", "proposed", "agreed", "in_force", "turned")),
        *("approvals.granted", "approvals.used"),
        *("authority.granted", "reports.report_saved", "reports.dashboard_kept"),
        *("reports.delivery_scheduled", "reports.delivery_paused"),
        *("authority.client_made", "authority.role_made", "authority.staff_appointed"),
        *("approvals.asked", "approvals.voice_given", "approvals.refused", "extraction.asked"),
        *("intelligence.segment_kept", "intelligence.segment_handed_over"),
        *("privacy.incident_opened", "privacy.incident_went_on"),
        *("retention.hold_placed", "retention.run_proposed"),
        *("quality.run_finished", "quality.review_opened", "quality.person_asked"),
        *("quality.value_taken", "customers.customer_changed"),
        *("authority.powers_offered", "authority.powers_borrowed", "authority.bait_placed"),
        *("authority.powers_given_back", "authority.borrowing_reviewed"),
        *("authority.role_handed_on", "authority.unusual_access_found"),
        *("sources.source_declared", "sources.source_refreshed", "sources.refresh_failed"),
    }
    for entry in entries:
        event = event_class(entry.name).rebuild(
            happened_at=entry.happened_at, payload=entry.payload
        )
        assert event.payload() == entry.payload
        assert (event.customer, event.subject) == (entry.customer_id, entry.subject_id)
        assert entry.recorded_at == AT
    told = [entry for entry in entries if entry.name.startswith("orders.")]
    assert len(told) == made.orders
    assert any(entry.customer_id is None for entry in told)


def test_the_best_customers_have_somebody_of_their_region(made: making.Summary) -> None:
    looked_after = rows(
        "SELECT c.region, g.regions FROM customers_customer c"
        " JOIN authority_membership m ON m.staff_id = c.owner_id"
        " JOIN authority_grant g ON g.role_id = m.role_id AND g.action = 'edit'"
    )

    assert looked_after
    assert all(region in regions for region, regions in looked_after)
    assert rows("SELECT count(*) FROM orders_order WHERE customer_id IS NULL") > [(0,)]
    assert rows(
        "SELECT count(*) FROM orders_order o JOIN customers_customer c ON c.id = o.customer_id"
        " WHERE o.owner_id IS DISTINCT FROM c.owner_id OR o.region <> c.region"
    ) == [(0,)]


def test_a_second_shop_is_refused_and_changes_nothing(made: making.Summary) -> None:
    before = digest()

    with pytest.raises(making.ShopIsThere, match="KAIFONG_HOME"):
        making.make(size="small", seed=8, until=UNTIL, at=AT)

    assert digest() == before


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


def test_made_up_people_have_no_history_but_what_the_cast_is_shown_by(
    made: making.Summary,
) -> None:
    changed = Change.objects.values_list("customer_id", flat=True)
    known = Customer.objects.filter(pk__in=set(changed)).order_by("member_no")
    assert [one.member_no for one in lifted(known)] == [cast.AU_YEUNG, cast.PETER_WONG]
    assert {table for (table,) in rows('SELECT "table" FROM foundation_change')} == {
        *("customers_contactpoint", "customers_customer"),
    }


def test_what_whoever_opens_the_demonstration_sees_is_finished(made: making.Summary) -> None:
    homes = "SELECT with_code FROM reports_dashboard ORDER BY 1"
    assert [one for (one,) in rows(homes)] == sorted(unit.code for unit in organisation.UNITS)
    tiles = "SELECT count(*) FROM reports_dashboardtile GROUP BY version_id"
    assert {count for (count,) in rows(tiles)} <= {4, 5, 6}
    assert {one for (one,) in rows("SELECT DISTINCT sharing FROM reports_savedreport")} == {
        *("private", "team", "department"),
    }
    assert rows("SELECT max(number) FROM reports_savedversion") == [(2,)]
    contracts = dict(rows("SELECT colour, count(*) FROM contracts_contract GROUP BY 1"))
    assert (contracts["green"], contracts["red"]) == (2, 1)
    held = (
        "SELECT count(*) FROM authority_apiclient p JOIN authority_membership m"
        " ON m.staff_id = p.staff_id JOIN authority_role r ON r.id = m.role_id"
        " WHERE r.department_id = p.department_id"
    )
    assert rows(held) == [(2,)]
    assert rows("SELECT count(*) FROM intelligence_segment") == [(3,)]
    assert rows("SELECT count(*) FROM intelligence_handover") == [(1,)]
    # The worker finds all due but the one that is paused, and the weekly one that begins today.
    due = "SELECT count(*) FROM reports_deliveryschedule WHERE next_at <= %s"
    assert rows(due, AT) == [(3,)]


def test_records_were_reviewed_and_some_supplemented(made: making.Summary) -> None:
    assert rows("SELECT count(*), max(customers) FROM quality_run") == [(3, made.customers)]
    assert rows("SELECT count(*) FROM quality_finding WHERE closed_at IS NULL")[0][0] > 10
    assert rows("SELECT standing FROM quality_supplement ORDER BY 1") == [
        *(("accepted",), ("proposed",)),
    ]
    waiting = rows("SELECT count(*) FROM quality_task WHERE state = 'open' AND review_id > 0")
    assert waiting[0][0] > 0
    unexplained = "WHERE (doubt = '') <> (status = 'good')"
    assert rows(f"SELECT count(*) FROM customers_contactpoint {unexplained}") == [(0,)]


def lifted(question) -> list[Customer]:
    with wall.lifted():
        return list(question)


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


def test_everybody_was_told_and_some_agreed(made: making.Summary) -> None:
    told = rows("SELECT count(*) FROM privacy_collection")[0][0]
    lapsed = rows(
        "SELECT count(*) FROM customers_customer c WHERE NOT EXISTS"
        " (SELECT FROM privacy_collection k WHERE k.customer_id = c.id)"
        " AND joined_at < (SELECT min(at) FROM privacy_collection)"
    )[0][0]
    # Those on the list from before the shop opened saw no notice of it, and are due to go.
    assert told == made.customers - lapsed
    assert 0 < lapsed < 10
    states = dict(rows("SELECT state, count(*) FROM privacy_consentevent GROUP BY 1"))
    assert states["consented"] > states["refused"] > 0
    assert states["withdrawn"] == 2  # Miss Ho: to us, and to giving her data away
    assert states["no_objection"] > 0
    before = rows("SELECT event_id, classes FROM privacy_consentnow ORDER BY 1")
    with wall.lifted():
        privacy.project([pk for (pk,) in rows("SELECT id FROM customers_customer")])
    assert rows("SELECT event_id, classes FROM privacy_consentnow ORDER BY 1") == before
    assert rows("SELECT count(*) FROM privacy_stop")[0][0] == 2
