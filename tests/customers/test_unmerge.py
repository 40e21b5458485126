"""Parting two records again: as if they had never been one, and with what happened since."""

from contextlib import contextmanager, suppress
from datetime import timedelta

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from kaifong.authority import wall
from kaifong.authority.queries import NotAllowed, actor_of
from kaifong.customers import actions
from kaifong.customers.models import ContactPoint, Customer, Distinct, Merge
from kaifong.customers.survivorship import Side
from kaifong.foundation.history.models import ChangeSet
from kaifong.foundation.journal.models import Entry
from kaifong.orders import actions as orders
from kaifong.orders.models import Line, Order
from tests.cast import NOON, all_powerful, allow, bought, mrs_chan, staff, tea
from tests.customers.test_merge import points, snapshot, twin

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(days=3)


@pytest.fixture
def anna():
    return all_powerful()


def merged(actor, winner, loser, **more):
    actions.merge(actor=actor, winner_id=winner, loser_id=loser, at=NOON, **more)
    with wall.lifted():
        return Merge.objects.latest("pk").pk


# What is compared: everything but the traces of merging and parting themselves.
STATE = (
    "SELECT to_jsonb(t) - 'sx' FROM customers_customer t ORDER BY id",
    (
        "SELECT customer_id, kind, value, is_primary, status, verified_at, source"
        " FROM customers_contactpoint ORDER BY 1, 2, 3"
    ),
    "SELECT customer_id, source, external_id FROM customers_externalidentity ORDER BY 1, 2, 3",
    "SELECT to_jsonb(t) FROM customers_customerprofile t ORDER BY customer_id",
    "SELECT to_jsonb(t) FROM customers_customerday t ORDER BY customer_id, day",
    "SELECT customer_id, number, kind, total_cents FROM orders_order ORDER BY number",
    (
        "SELECT l.customer_id, o.number, l.number FROM orders_line l"
        " JOIN orders_order o ON o.id = l.order_id ORDER BY 2, 3"
    ),
    (
        "SELECT e.customer_id, o.number FROM foundation_entry e"
        " JOIN orders_order o ON o.id = e.subject_id WHERE e.about = 'order' ORDER BY 2"
    ),
)
# Rows that were there before keep their very numbers.
ROWS = (
    "SELECT id, customer_id, value, is_primary FROM customers_contactpoint ORDER BY id",
    "SELECT id, customer_id FROM customers_externalidentity ORDER BY id",
    "SELECT id, customer_id FROM orders_order ORDER BY id",
    "SELECT id, customer_id FROM foundation_entry WHERE name NOT LIKE '%%merge%%' ORDER BY id",
    (
        "SELECT c.id, c.customer_id FROM foundation_change c JOIN foundation_changeset s"
        " ON s.id = c.changeset_id WHERE s.kind NOT IN ('merge', 'unmerge') ORDER BY c.id"
    ),
)


def state(questions=STATE):
    with wall.lifted(), connection.cursor() as cursor:
        answers = []
        for question in questions:
            cursor.execute(question)
            answers.append(cursor.fetchall())
    return answers


class Forgotten(Exception):
    pass


@contextmanager
def forgotten():
    """Run inside a transaction that leaves nothing behind."""
    with suppress(Forgotten), transaction.atomic():
        yield
        raise Forgotten


def test_everything_is_as_it_was(anna):
    chan, other = mrs_chan(anna), twin(anna, emails=("mrs.chan@example.com", "b@example.com"))
    bought(chan, number="SO-1")
    bought(other, number="SO-2")
    before = state(), state(ROWS)
    one = merged(anna, chan, other, chosen={"email": Side.LOSER, "member_no": Side.LOSER})
    assert state() != before[0]
    assert actions.unmerge(actor=anna, merge_id=one, at=LATER) == other
    assert (state(), state(ROWS)) == before


def test_it_is_a_change_set_of_its_own_and_a_fact(anna):
    chan, other = mrs_chan(anna), twin(anna)
    one = merged(anna, chan, other)
    actions.unmerge(actor=anna, merge_id=one, at=LATER)
    with wall.lifted():
        undoing = ChangeSet.objects.get(kind=ChangeSet.Kind.UNMERGE)
        done = Merge.objects.get(pk=one)
        assert (undoing.undoes_id, done.undone_at) == (done.changeset_id, LATER)
        assert Entry.objects.filter(name="customers.merge_undone").count() == 1
        assert list(Distinct.objects.values_list("left_id", "right_id")) == [(chan, other)]


def test_orders_go_with_whom_they_came_under(anna):
    chan, other = mrs_chan(anna), twin(anna)
    sale = bought(other, tea(quantity=2), number="SO-2")
    one = merged(anna, chan, other)
    bought(chan, number="SO-3")
    bought(other, number="SO-4")
    with wall.lifted():
        orders.take_back(source="shop", number="R-2", order_id=sale, pieces={1: 1}, at=LATER)
    actions.unmerge(actor=anna, merge_id=one, at=LATER)
    with wall.lifted():
        whose = dict(Order.objects.values_list("number", "customer_id"))
        lines = dict(Line.objects.values_list("order__number", "customer_id"))
    assert whose == lines == {"SO-2": other, "SO-3": chan, "SO-4": other, "R-2": other}


def test_an_order_found_by_the_losers_number_elsewhere_goes_with_it(anna):
    from kaifong.customers.models import ExternalIdentity

    chan, other = mrs_chan(anna), twin(anna)
    one = merged(anna, chan, other)
    with wall.lifted():
        identity = ExternalIdentity.objects.get(source="shop", external_id="C-17")
        came_as = actions.came_under(table="customers_externalidentity", row_id=identity.pk)
        buyer = orders.Buyer(customer_id=chan, came_as=came_as)
        orders.place(source="shop", number="SO-7", buyer=buyer, lines=[tea()], channel=1, at=LATER)
    actions.unmerge(actor=anna, merge_id=one, at=LATER)
    with wall.lifted():
        assert Order.objects.get(number="SO-7").customer_id == other


def test_later_edits_stand(anna):
    chan, other = mrs_chan(anna, name_zh=""), twin(anna, name_zh="陳美玲")
    one = merged(anna, chan, other)
    actions.edit(
        actor=anna,
        customer_id=chan,
        original={"name_zh": "陳美玲", "note": ""},
        mine={"name_zh": "陳美齡", "note": "VIP"},
        at=LATER,
    )
    actions.unmerge(actor=anna, merge_id=one, at=LATER)
    with wall.lifted():
        assert list(Customer.objects.order_by("pk").values_list("name_zh", "note")) == [
            ("陳美齡", "VIP"),
            ("陳美玲", ""),
        ]


def test_the_later_merge_goes_first(anna):
    chan, other = mrs_chan(anna), twin(anna)
    third = mrs_chan(anna, member_no="KF3", emails=("c@example.com",), phones=())
    before = state()
    first = merged(anna, chan, other)
    second = merged(anna, third, chan)
    refused = snapshot()
    with pytest.raises(actions.CannotUnmerge) as why:
        actions.unmerge(actor=anna, merge_id=first, at=LATER)
    assert why.value.why == actions.WhyNot.LATER
    assert snapshot() == refused
    actions.unmerge(actor=anna, merge_id=second, at=LATER)
    actions.unmerge(actor=anna, merge_id=first, at=LATER)
    assert state() == before


def test_it_is_taken_back_once(anna):
    chan, other = mrs_chan(anna), twin(anna)
    one = merged(anna, chan, other)
    actions.unmerge(actor=anna, merge_id=one, at=LATER)
    before = snapshot()
    with pytest.raises(actions.CannotUnmerge) as why:
        actions.unmerge(actor=anna, merge_id=one, at=LATER)
    assert why.value.why == actions.WhyNot.UNDONE
    assert snapshot() == before


def test_they_can_be_merged_again_after_all(anna):
    chan, other = mrs_chan(anna), twin(anna)
    actions.unmerge(actor=anna, merge_id=merged(anna, chan, other), at=LATER)
    merged(anna, other, chan)
    with wall.lifted():
        assert list(Customer.objects.values_list("pk", flat=True)) == [other]


def test_what_was_given_to_another_meanwhile_is_not_taken_from_him(anna):
    chan, other = mrs_chan(anna), twin(anna)
    one = merged(anna, chan, other)
    twin(anna, identities=(), emails=(), phones=())  # the same member number
    before = snapshot()
    with pytest.raises(actions.CannotUnmerge) as why:
        actions.unmerge(actor=anna, merge_id=one, at=LATER)
    assert why.value.why == actions.WhyNot.IN_USE
    assert snapshot() == before


def test_nobody_parts_beyond_his_authority(anna):
    chan, other = mrs_chan(anna), twin(anna, district=101)
    one = merged(anna, chan, other)
    person = staff("Ben Sales")
    allow(person, "customer", "see", "merge", regions=[2])
    before = snapshot()
    with pytest.raises(NotAllowed):
        actions.unmerge(actor=actor_of(person), merge_id=one, at=LATER)
    with pytest.raises(NotAllowed):
        actions.unmerge(actor=anna, merge_id=one + 99, at=LATER)
    assert snapshot() == before


# Whatever is merged, and whatever happens then, parting is as if the two had never been one.
VALUES = ("a@example.com", "b@example.com", "c@example.com")
PHONES = ("+85291111111", "+85292222222", "+85293333333")
some = st.fixed_dictionaries(
    {
        "name_en": st.sampled_from(["", "CHAN Mei Ling", "Mei Ling Chan"]),
        "name_zh": st.sampled_from(["", "陳美玲"]),
        "member_no": st.booleans(),
        "district": st.sampled_from([0, 101, 203]),
        "emails": st.lists(st.sampled_from(VALUES), unique=True, max_size=2),
        "phones": st.lists(st.sampled_from(PHONES), unique=True, max_size=2),
        "orders": st.integers(0, 2),
    }
)
choices = st.dictionaries(
    st.sampled_from(["name_en", "name_zh", "member_no", "district", "email", "phone", "joined_at"]),
    st.sampled_from([Side.WINNER, Side.LOSER]),
)
EDITS = ("order winner", "order loser", "edit", "reach", "drop winner", "drop loser", "return")
edits = st.lists(st.sampled_from(EDITS), max_size=4, unique=True)


def made(actor, drawn, number):
    member_no = f"KF{number}" if drawn["member_no"] or not drawn["name_en"] else None
    customer = mrs_chan(
        actor,
        name_en=drawn["name_en"],
        name_zh=drawn["name_zh"],
        member_no=member_no,
        district=drawn["district"],
        emails=tuple(drawn["emails"]),
        phones=tuple(drawn["phones"]),
        identities=(("shop", f"C-{number}"),),
    )
    for nth in range(drawn["orders"]):
        bought(customer, tea(quantity=3, category_id=number), number=f"SO-{number}-{nth}")
    return customer


def happens(edit, actor, winner, loser, *, apart):
    """Do one thing: to each himself while they are apart, else to the one that stands for both."""
    holder = loser if apart else winner
    if edit.startswith("order"):
        bought(winner if edit == "order winner" else loser, tea(), number=edit)
    elif edit == "edit":
        actions.edit(
            actor=actor, customer_id=winner, original={"note": ""}, mine={"note": "!"}, at=LATER
        )
    elif edit == "reach":
        actions.reach(actor=actor, customer_id=winner, value="new@example.com", at=LATER)
    elif edit == "return":
        with wall.lifted():
            sale = Order.objects.filter(number="SO-2-0").first()
            if sale is not None:
                orders.take_back(
                    source="shop", number="R", order_id=sale.pk, pieces={1: 1}, at=LATER
                )
    else:
        drop(actor, winner if edit == "drop winner" else holder, edit)


def drop(actor, customer, edit):
    """Remove a number that only the one of the two has."""
    value = "+85291111111" if edit == "drop winner" else "+85292222222"
    with wall.lifted():
        found = ContactPoint.objects.filter(customer_id=customer, value=value).first()
    if found is not None:
        actions.unreach(actor=actor, customer_id=customer, point_id=found.pk, at=LATER)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(one=some, other=some, chosen=choices, then=edits)
def test_parting_is_as_if_they_had_never_been_one(anna, one, other, chosen, then):
    one["phones"] = [p for p in one["phones"] if p != "+85292222222"]
    other["phones"] = [p for p in other["phones"] if p != "+85291111111"]
    with forgotten():
        winner, loser = made(anna, one, 1), made(anna, other, 2)
        with forgotten():
            for edit in then:
                happens(edit, anna, winner, loser, apart=True)
            expected = state()
        rows = state(ROWS)
        kept = [
            (one if chosen.get(name) != Side.LOSER else other)[name]
            for name in ("name_en", "name_zh", "member_no")
        ]
        assume(any(kept))  # else there is nothing to call the person by
        merge_id = merged(anna, winner, loser, chosen=chosen)
        for edit in then:
            happens(edit, anna, winner, loser, apart=False)
        actions.unmerge(actor=anna, merge_id=merge_id, at=LATER)
        assert state() == expected
        if not then:
            assert state(ROWS) == rows


def test_the_first_number_is_the_eldest_where_the_first_is_gone(anna):
    chan, other = mrs_chan(anna, phones=("+85291111111",)), twin(anna, phones=("+85292222222",))
    one = merged(anna, chan, other, chosen={"phone": Side.LOSER})
    drop(anna, chan, "drop loser")
    assert points(chan, "phone") == {"+85291111111": True}
    actions.unmerge(actor=anna, merge_id=one, at=LATER)
    assert points(chan, "phone") == {"+85291111111": True}
    assert points(other, "phone") == {}
