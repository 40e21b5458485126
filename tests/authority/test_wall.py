"""The second wall: never narrower than the predicate, exactly the box around it."""

from contextlib import suppress

import pytest
from django.db import DataError, InternalError, connection, transaction
from django.db.utils import ProgrammingError
from hypothesis import HealthCheck, given, settings

from kaifong.authority import wall
from kaifong.authority.queries import Actor
from kaifong.authority.rules import FieldClass, Granted, Purpose, Rows, admits, unite
from kaifong.customers.models import ContactPoint, Customer
from kaifong.foundation.history import actions as history
from kaifong.orders.models import Order

from .test_compiled import predicates

NO_SCOPE = (DataError, ProgrammingError, InternalError)
tried = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def actor(staff_id, *rows, about=("customer", "order")):
    grants = tuple(
        Granted("see", name, one, frozenset(FieldClass), frozenset([purpose]))
        for name in about
        for one, purpose in zip(rows, [Purpose.SERVICE, Purpose.SALES] * 4, strict=False)
    )
    return Actor(staff_id, "Ann", "en", (), grants, Purpose.SERVICE)


def seen(model=Customer):
    return set(model.objects.values_list("pk", flat=True))


def settings_now():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('kf.all', true), current_setting('kf.customer_regions', true)"
        )
        return cursor.fetchone()


def fail(*, after):
    if after:
        raise ZeroDivisionError


def in_the_box(rows, facts, me):
    free = [one for one in rows if not one.own]

    def any_of(name, code):
        return any(getattr(r, name) is None or code in getattr(r, name) for r in free)

    return (
        any_of("regions", facts.region)
        and any_of("channels", facts.channel)
        and (
            any(r.categories is None for r in free)
            or any(facts.categories & (r.categories or frozenset()) for r in free)
        )
    ) or (facts.owner == me and any(one.own for one in rows))


@pytest.mark.parametrize("model", [Customer, Order])
def test_the_wall_shows_the_box_around_what_is_granted(model, people, customers, orders):
    me = people[0].pk
    rows = customers if model is Customer else orders

    @tried
    @given(predicates)
    def same(predicate):
        kept = unite([predicate])
        with wall.seen_by(actor(me, *kept)):
            shown = seen(model)
        assert shown >= {row for row, facts in rows.items() if admits(predicate, facts, me)}
        assert shown == {row for row, facts in rows.items() if in_the_box(kept, facts, me)}

    same()


def test_it_stands_around_each_object_by_itself(people, customers, orders):
    with wall.seen_by(actor(people[0].pk, Rows(), about=["customer"])):
        assert seen(Customer) == set(customers)
        assert seen(Order) == set()


def test_what_hangs_on_a_customer_is_behind_the_same_wall(people, customers):
    points = [ContactPoint(customer_id=c, kind="email", value=f"{c}@a.b") for c in customers]
    with wall.lifted(), history.unrecorded():
        ContactPoint.objects.bulk_create(points)
    with wall.seen_by(actor(people[0].pk, Rows(regions=frozenset([2])))):
        shown = set(ContactPoint.objects.values_list("customer_id", flat=True))
    assert shown == {row for row, facts in customers.items() if facts.region == 2}


def test_whoever_is_granted_nothing_sees_nothing(people, customers):
    with wall.seen_by(actor(people[0].pk)):
        assert seen() == set()


@pytest.mark.parametrize("model", [Customer, Order])
def test_without_a_scope_reading_raises(model, people, customers, orders):
    with pytest.raises(NO_SCOPE), transaction.atomic():
        seen(model)


def test_after_a_scope_there_is_none_again(people, customers):
    with wall.seen_by(actor(people[0].pk, Rows())):
        assert seen()
    with pytest.raises(NO_SCOPE), transaction.atomic():
        seen()


def test_nobody_writes_through_the_wall(people, customers):
    outside = next(row for row, facts in customers.items() if facts.region == 1)
    with wall.seen_by(actor(people[0].pk, Rows(regions=frozenset([2])))), history.unrecorded():
        assert Customer.objects.filter(pk=outside).update(note="seen") == 0
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            Customer.objects.filter(region=2).update(district=101)


def test_the_outer_scope_holds_again_after_the_inner_one(people, customers):
    kowloon = {row for row, facts in customers.items() if facts.region == 2}
    with wall.seen_by(actor(people[0].pk, Rows(regions=frozenset([2])))):
        with wall.lifted():
            assert seen() == set(customers)
            with wall.seen_by(actor(people[0].pk)):
                assert seen() == set()
            assert seen() == set(customers)
        assert seen() == kowloon


def test_the_outer_scope_holds_again_after_an_exception_inside(people, customers):
    kowloon = {row for row, facts in customers.items() if facts.region == 2}
    with wall.seen_by(actor(people[0].pk, Rows(regions=frozenset([2])))):
        before = settings_now()
        with pytest.raises(ZeroDivisionError), wall.lifted():
            fail(after=seen() == set(customers))
        assert settings_now() == before
        assert seen() == kowloon
        with pytest.raises(DataError), wall.lifted(), connection.cursor() as cursor:
            cursor.execute("SELECT 1 / 0")
        assert settings_now() == before
        assert seen() == kowloon


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("fails", [False, True])
def test_nothing_is_left_on_the_connection_for_the_next_request(fails):
    with suppress(ZeroDivisionError), wall.lifted():
        assert settings_now()[0] == "on"
        fail(after=fails)
    assert settings_now()[0] in {None, ""}


def test_the_box_of_nothing_is_closed():
    box = wall._box(actor(7))
    assert {value for name, value in box.items() if name.endswith("_own")} == {"-1"}
    assert {value for name, value in box.items() if name.endswith("regions")} == {"{}"}
