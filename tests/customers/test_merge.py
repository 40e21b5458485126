"""Making one customer's record part of another's."""

import pytest
from django.db import connection

from kaifong.authority import wall
from kaifong.authority.queries import NotAllowed, actor_of
from kaifong.customers import actions, queries
from kaifong.customers.models import (
    ContactPoint,
    Customer,
    CustomerDay,
    CustomerProfile,
    Distinct,
    ExternalIdentity,
    Merge,
)
from kaifong.customers.survivorship import Side
from kaifong.foundation import registry
from kaifong.foundation.history.models import Change, ChangeSet
from kaifong.foundation.journal.models import Entry
from kaifong.foundation.models import PulledBrake
from kaifong.foundation.switches import Braked
from kaifong.orders import actions as orders
from kaifong.orders.models import Line, Order
from tests.cast import NOON, all_powerful, allow, bought, mrs_chan, staff, tea

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna():
    return all_powerful()


def twin(actor, **more):
    known = {
        "name_en": "Chan Meiling",
        "name_zh": "",
        "district": 204,
        "channel": 2,
        "member_no": "KF00000002",
        "emails": ("meiling@example.com", "mrs.chan@example.com"),
        "phones": ("+85298765432",),
        "identities": (("shop", "C-17"),),
        **more,
    }
    return mrs_chan(actor, **known)


def points(customer_id, kind):
    with wall.lifted():
        found = ContactPoint.objects.filter(customer_id=customer_id, kind=kind)
        return {p.value: p.is_primary for p in found}


def snapshot():
    """Return every row of people and what hangs on them, for refusals to prove that none moved."""
    tables = sorted({one.table for one in registry.references()} | {"foundation_changeset"})
    with wall.lifted(), connection.cursor() as cursor:
        rows = {}
        for table in tables:
            cursor.execute(f"SELECT to_jsonb(t)::text FROM {table} t ORDER BY 1")
            rows[table] = cursor.fetchall()
    return rows


def test_the_losers_rows_become_the_winners(anna):
    chan, other = mrs_chan(anna), twin(anna)
    mine, theirs = bought(chan, number="SO-1"), bought(other, tea(category_id=2), number="SO-2")
    actions.merge(actor=anna, winner_id=chan, loser_id=other, at=NOON)
    with wall.lifted():
        assert not Customer.objects.filter(pk=other).exists()
        assert set(Order.objects.values_list("pk", "customer_id")) == {(mine, chan), (theirs, chan)}
        assert set(Line.objects.values_list("customer_id", flat=True)) == {chan}
        assert ExternalIdentity.objects.get(source="shop").customer_id == chan
    assert points(chan, "email") == {"mrs.chan@example.com": True, "meiling@example.com": False}
    assert points(chan, "phone") == {"+85291234567": True, "+85298765432": False}


def test_roll_ups_are_those_of_both(anna):
    chan, other = mrs_chan(anna), twin(anna)
    bought(chan, number="SO-1")
    bought(other, tea(category_id=2), number="SO-2")
    actions.merge(actor=anna, winner_id=chan, loser_id=other, at=NOON)
    with wall.lifted():
        profile = CustomerProfile.objects.get()
        assert (profile.customer_id, profile.orders, profile.spend_cents) == (chan, 2, 6_000)
        assert profile.channels == [0, 2]
        day = CustomerDay.objects.get()
        assert (day.orders, day.spend_cents) == (2, 6_000)
        assert Customer.objects.get().categories == [1, 2]


def test_fields_survive_as_chosen_and_otherwise_as_suggested(anna):
    chan, other = mrs_chan(anna, name_zh=""), twin(anna, name_zh="陳美玲")
    actions.merge(
        actor=anna,
        winner_id=chan,
        loser_id=other,
        at=NOON,
        chosen={"district": Side.LOSER, "email": Side.LOSER, "member_no": Side.LOSER},
    )
    with wall.lifted():
        one = Customer.objects.get()
    assert (one.name_en, one.name_zh) == ("CHAN Mei Ling", "陳美玲")
    assert (one.district, one.channel, one.member_no) == (204, 1, "KF00000002")
    assert points(chan, "email") == {"mrs.chan@example.com": False, "meiling@example.com": True}


def test_old_numbers_lead_to_the_winner(anna):
    chan, other = mrs_chan(anna), twin(anna)
    actions.merge(actor=anna, winner_id=chan, loser_id=other, at=NOON)
    with wall.seen_by(anna):
        assert queries.find_by_number(actor=anna, number="KF00000002") == chan
        assert queries.find_by_number(actor=anna, number="C-17") == chan
        assert queries.merged_into(actor=anna, customer_id=other) == chan
        assert queries.merged_into(actor=anna, customer_id=chan) is None
    assert actions.stand_for(customer_id=other) == chan
    third = twin(anna, member_no=None, identities=(), emails=(), phones=())
    actions.merge(actor=anna, winner_id=third, loser_id=chan, at=NOON)
    with wall.seen_by(anna):
        assert queries.merged_into(actor=anna, customer_id=other) == third
    assert actions.stand_for(customer_id=other) == third


def test_where_an_old_number_leads_is_told_to_those_who_may_see_the_winner(anna):
    chan, other = mrs_chan(anna, district=101), twin(anna)
    actions.merge(actor=anna, winner_id=chan, loser_id=other, at=NOON)
    person = staff("Ben Sales")
    allow(person, "customer", "see", regions=[2])
    ben = actor_of(person)
    with wall.seen_by(ben):
        assert queries.merged_into(actor=ben, customer_id=other) is None


def test_an_order_under_the_old_number_is_the_winners(anna):
    chan, other = mrs_chan(anna), twin(anna)
    actions.merge(actor=anna, winner_id=chan, loser_id=other, at=NOON)
    order = bought(other, number="SO-9")
    with wall.lifted():
        one = Order.objects.get(pk=order)
        assert (one.customer_id, one.arrived_as) == (chan, other)
        assert CustomerProfile.objects.get().orders == 1


def test_it_is_one_change_set_and_one_fact(anna):
    chan, other = mrs_chan(anna), twin(anna)
    number = actions.merge(actor=anna, winner_id=chan, loser_id=other, at=NOON, reason="card")
    with wall.lifted():
        one = ChangeSet.objects.get(kind=ChangeSet.Kind.MERGE)
        assert (one.pk, one.staff_id, one.reason) == (number, anna.staff_id, "card")
        assert not Change.objects.filter(customer_id=other).exists()
        fact = Entry.objects.get(name="customers.customers_merged")
        assert fact.payload == {"customer_id": chan, "loser_id": other, "changeset_id": number}


def test_it_is_not_undone_as_an_edit_is(anna):
    chan, other = mrs_chan(anna), twin(anna)
    number = actions.merge(actor=anna, winner_id=chan, loser_id=other, at=NOON)
    before = snapshot()
    with pytest.raises(actions.CannotUndo) as refused:
        actions.undo(actor=anna, changeset_id=number, at=NOON)
    assert refused.value.why == actions.Why.MERGE
    assert snapshot() == before


def test_who_is_not_the_loser_is_not_the_winner_either(anna):
    chan, other, third = mrs_chan(anna), twin(anna), mrs_chan(anna, member_no="KF3")
    actions.tell_apart(actor=anna, one_id=other, other_id=third, at=NOON)
    actions.merge(actor=anna, winner_id=chan, loser_id=other, at=NOON)
    with wall.lifted():
        assert list(Distinct.objects.values_list("left_id", "right_id")) == [(chan, third)]


def test_every_reference_to_a_customer_is_registered_or_refuses(anna):
    """A table that nobody registered would keep its rows, and the database would refuse."""
    known = {(one.table, one.column) for one in registry.references()}
    keys = {
        (model._meta.db_table, field.column)
        for model in __import__("django.apps").apps.apps.get_models()
        for field in model._meta.concrete_fields
        if field.related_model is Customer
    }
    assert keys <= known


@pytest.mark.parametrize("missing", ["rows", "classes", "grant"])
def test_nobody_merges_beyond_his_authority(anna, missing):
    chan, other = mrs_chan(anna), twin(anna, district=101)
    person = staff("Ben Sales")
    if missing == "rows":
        allow(person, "customer", "see", "merge", regions=[2])
    elif missing == "classes":
        allow(person, "customer", "see", "merge", classes=("public", "internal"))
    else:
        allow(person, "customer", "see", "edit", "undo")
    before = snapshot()
    for one, another in ((chan, other), (other, chan)):
        with pytest.raises(NotAllowed):
            actions.merge(actor=actor_of(person), winner_id=one, loser_id=another, at=NOON)
        with pytest.raises(NotAllowed):
            actions.tell_apart(actor=actor_of(person), one_id=one, other_id=another, at=NOON)
    assert snapshot() == before


def test_nobody_chooses_in_fields_that_he_may_not_see(anna):
    chan, other = mrs_chan(anna), twin(anna)
    person = staff("Ben Service")
    allow(person, "customer", "see", "merge", classes=("public", "internal", "contact"))
    before = snapshot()
    with pytest.raises(NotAllowed):
        actions.merge(
            actor=actor_of(person),
            winner_id=chan,
            loser_id=other,
            at=NOON,
            chosen={"note": Side.LOSER},
        )
    assert snapshot() == before


def test_what_changed_since_it_was_seen_is_not_merged(anna):
    chan, other = mrs_chan(anna), twin(anna)
    with wall.seen_by(anna):
        seen = queries.comparison(actor=anna, winner_id=chan, loser_id=other).seen
    actions.edit(
        actor=anna, customer_id=other, original={"note": ""}, mine={"note": "VIP"}, at=NOON
    )
    before = snapshot()
    with pytest.raises(actions.ChangedMeanwhile):
        actions.merge(actor=anna, winner_id=chan, loser_id=other, at=NOON, seen=seen)
    assert snapshot() == before


def test_somebody_must_be_called_something(anna):
    chan = mrs_chan(anna, name_en="", name_zh="")
    other = twin(anna, member_no=None)
    before = snapshot()
    chosen = {"member_no": Side.LOSER, "name_en": Side.WINNER}
    with pytest.raises(actions.Nameless):
        actions.merge(actor=anna, winner_id=chan, loser_id=other, at=NOON, chosen=chosen)
    assert snapshot() == before


def test_nobody_is_merged_with_himself_or_twice(anna):
    chan, other = mrs_chan(anna), twin(anna)
    with pytest.raises(actions.SamePerson):
        actions.merge(actor=anna, winner_id=chan, loser_id=chan, at=NOON)
    actions.merge(actor=anna, winner_id=chan, loser_id=other, at=NOON)
    before = snapshot()
    with pytest.raises(actions.Gone):
        actions.merge(actor=anna, winner_id=chan, loser_id=other, at=NOON)
    with pytest.raises(NotAllowed):
        actions.merge(actor=anna, winner_id=chan, loser_id=other + 999, at=NOON)
    assert snapshot() == before


def test_nothing_is_merged_under_the_brake(anna):
    chan, other = mrs_chan(anna), twin(anna)
    PulledBrake.objects.create(brake="read_only", pulled_at=NOON, reason="test")
    before = snapshot()
    with pytest.raises(Braked):
        actions.merge(actor=anna, winner_id=chan, loser_id=other, at=NOON)
    assert snapshot() == before


def test_a_verified_number_stays_verified(anna):
    chan, other = mrs_chan(anna), twin(anna, phones=("+85291234567",))
    with wall.lifted(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('kf.changeset', '0', true)")
        cursor.execute(
            "UPDATE customers_contactpoint SET verified_at = %s WHERE customer_id = %s"
            " AND kind = 'phone'",
            [NOON, other],
        )
        cursor.execute("SELECT set_config('kf.changeset', '', true)")
    actions.merge(actor=anna, winner_id=chan, loser_id=other, at=NOON)
    with wall.lifted():
        point = ContactPoint.objects.get(kind="phone")
        assert (point.customer_id, point.verified_at) == (chan, NOON)


def test_merges_are_kept_of_orders_taken_back(anna):
    chan, other = mrs_chan(anna), twin(anna)
    sale = bought(other, tea(quantity=3), number="SO-5")
    actions.merge(actor=anna, winner_id=chan, loser_id=other, at=NOON)
    with wall.lifted():
        orders.take_back(source="shop", number="R-5", order_id=sale, pieces={1: 1}, at=NOON)
        profile = CustomerProfile.objects.get()
        assert (profile.customer_id, profile.returns, profile.spend_cents) == (chan, 1, 3_000)
        assert Merge.objects.get().loser_id == other
