"""The shop as it stands in the database."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from pytest_django.plugin import DjangoDbBlocker

from kaifong.authority import wall
from kaifong.authority.queries import Actor
from kaifong.console.world import cast, making, organisation, sizes
from kaifong.customers.models import Customer
from kaifong.foundation.journal.events import event_class
from kaifong.foundation.journal.models import Entry
from kaifong.foundation.models import Change
from kaifong.privacy import actions as privacy
from kaifong.privacy.models import Collection, ConsentEvent
from kaifong.retention.models import Item, Run

from .conftest import AT, TINY, UNTIL
from .test_organisation import TABLE, actor
from .told import digest, lifted, rows, wipe

pytestmark = pytest.mark.django_db

# What belongs to a customer's life.
COUNTED = "customer_id IS NOT NULL AND status <> 'cancelled'"


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[making.Summary]:
    """Make one shop for all of these; what a test writes is taken back, not the shop."""
    with (
        pytest.MonkeyPatch.context() as patch,
        django_db_blocker.unblock(),
        transaction.atomic(),
    ):
        # After each test Django closes what it used, which would end this transaction.
        patch.setattr(connection, "close", lambda: None)
        patch.setitem(sizes.SIZES, "small", TINY)
        yield making.make(size="small", seed=7, until=UNTIL, at=AT)
        transaction.set_rollback(True)


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


def due() -> list[int]:
    with wall.lifted():
        run = Run.objects.get(state="proposed")
        found = Item.objects.filter(run=run, state="due").order_by("customer_id")
        assert run.due["person"] == found.count()
        return list(found.values_list("customer_id", flat=True))


def test_a_few_are_due_whose_terms_are_over(made: making.Summary) -> None:
    people = due()
    assert 3 <= len(people) <= 9
    with wall.lifted():
        for one in Customer.objects.filter(pk__in=people).select_related("profile"):
            assert one.joined_at.date().replace(year=one.joined_at.year + 3) < UNTIL
            assert one.profile.orders == 0
        assert not ConsentEvent.objects.filter(customer_id__in=people).exists()
        assert not Collection.objects.filter(customer_id__in=people).exists()


def test_the_same_list_differs_by_who_looks(made: making.Summary) -> None:
    seen = {username: _count(actor(username)) for username in TABLE}

    assert seen["service"] == seen["privacy"] == seen["management"] == made.customers
    regions = [seen[f"sales.{region}"] for region in ("island", "kowloon", "north")]
    assert all(0 < count < made.customers for count in regions)
    # The one whose district nobody knows belongs to no region.
    assert sum(regions) == made.customers - 1
    teams = [seen["marketing.home"], seen["marketing.beauty"]]
    assert all(0 < count < made.customers for count in teams)


def _count(who: Actor) -> int:
    with wall.seen_by(who):
        return Customer.objects.filter(who.q("see", "customer")).count()
