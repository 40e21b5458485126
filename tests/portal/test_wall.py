"""Behind her own wall a person sees her own rows and no other, whatever is asked."""

import pytest
from django.db import connection

from kaifong.authority import wall
from kaifong.authority.herself import herself
from kaifong.authority.prove import walking
from kaifong.authority.queries import NotAllowed
from kaifong.authority.ways import ways
from kaifong.customers import queries as customers
from kaifong.customers.models import ContactPoint, Customer
from kaifong.foundation.history import actions as history
from kaifong.orders import queries as orders
from kaifong.orders.models import Order
from kaifong.privacy import queries as privacy
from tests.cast import NOON, all_powerful, bought, mrs_chan, tea
from tests.privacy.giving import gives, keeper, registered
from tests.privacy.shop import about, agrees, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop():
    boss = keeper()
    chan = mrs_chan(boss)
    wong = mrs_chan(boss, member_no="KF2", emails=("wong@example.com",), phones=())
    seen = published(boss)
    for pk in (chan, wong):
        agrees(boss, pk, about(seen, "tea"))
        bought(pk, tea(), number=f"SO-{pk}")
    gives(registered(boss), chan, wong)
    return chan, wong


def walled():
    """Every table behind the wall that names a customer, with the column."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.table_name FROM information_schema.columns c JOIN pg_policies p"
            " ON p.tablename = c.table_name AND p.policyname = 'wall'"
            " WHERE c.column_name = 'customer_id' AND c.table_schema = 'public'"
        )
        return sorted({name for (name,) in cursor.fetchall()})


def test_every_table_shows_her_own_rows_only(shop):
    chan, _ = shop
    tables = walled()
    assert {"customers_contactpoint", "orders_order", "privacy_disclosure"} <= set(tables)
    for table in tables:
        with wall.herself(chan), connection.cursor() as cursor:
            cursor.execute(f"SELECT DISTINCT customer_id FROM {table}")
            assert {pk for (pk,) in cursor.fetchall()} <= {chan}, table
    with wall.herself(chan):
        assert set(Customer.objects.values_list("pk", flat=True)) == {chan}
        assert ContactPoint.objects.exclude(customer_id=chan).count() == 0
        assert set(Order.objects.values_list("customer_id", flat=True)) == {chan}


def test_what_others_may_ask_answers_her_about_herself_only(shop):
    chan, wong = shop
    me = herself(customer_id=chan, language="en")
    # The filter alone, with the wall down, and the wall with it.
    for scope in (wall.lifted, lambda: wall.herself(chan)):
        with scope():
            assert customers.person(actor=me, customer_id=chan).id == chan
            assert len(orders.orders_of(actor=me, customer_id=chan).rows) == 1
            assert orders.orders_of(actor=me, customer_id=wong).rows == ()
            for refused in (
                lambda: customers.person(actor=me, customer_id=wong),
                lambda: privacy.consents(actor=me, customer_id=wong, at=NOON),
            ):
                with pytest.raises(NotAllowed):
                    refused()


def test_she_writes_nothing_past_her_wall(shop):
    chan, wong = shop
    with wall.herself(chan), history.unrecorded():
        assert Customer.objects.filter(pk__in=[chan, wong]).update(name_en="X") == 0


def test_inside_another_scope_her_wall_is_put_back(shop):
    chan, _ = shop
    with wall.herself(chan):
        with wall.lifted():
            assert Customer.objects.count() == 2
        with wall.seen_by(all_powerful()):
            assert Customer.objects.count() == 2
        assert Customer.objects.count() == 1
    with wall.seen_by(herself(customer_id=chan, language="en")), connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('kf.person')")
        assert cursor.fetchone() == ("",)


def test_her_pages_are_walked_in_the_proof(monkeypatch):
    monkeypatch.setattr(
        walking, "_walked", lambda _case: [one for one in ways() if one.name.startswith("portal")]
    )
    proof, found = None, []
    for proof, differences in walking.prove(cases=2, seed=3):  # noqa: B007  the last one counts
        found += differences
    assert proof.walks >= 1
    assert found == []
