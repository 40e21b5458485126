"""What a person may do, read from departments, roles and grants."""

import pytest
from django.utils.timezone import now

from kaifong.authority import wall
from kaifong.authority.queries import Actor, NotAllowed, actor_for, actor_of, require
from kaifong.authority.rules import ANY, FieldClass, Granted, Purpose, Rows
from kaifong.customers.models import Customer
from kaifong.foundation.ids import StaffId

from .conftest import department, grant, role, staff

pytestmark = pytest.mark.django_db
SEE, EXPORT = "customers:customer:see", "customers:customer:export"


def test_whoever_holds_no_role_may_do_nothing():
    actor = actor_of(staff())
    assert not actor.may(SEE)
    assert actor.purposes == ()
    assert actor.scope("see", "customer").rows == frozenset()
    with pytest.raises(NotAllowed):
        require(actor, SEE)


def test_the_department_bounds_its_grants():
    kowloon = department(regions=[2], categories=[1])
    seller = role(kowloon, grants=[{"regions": [1, 2]}, {"regions": [1]}, {"channels": [5]}])
    rows = actor_of(staff(roles=[seller])).scope("see", "customer").rows
    one = Rows(regions=frozenset([2]), categories=frozenset([1]))
    assert rows == frozenset([one])


def test_grants_of_all_roles_unite():
    roles = [role(grants=[{"regions": [1]}]), role(grants=[{"regions": [2]}])]
    member = staff(roles=roles)
    rows = actor_of(member).scope("see", "customer").rows
    assert rows == {Rows(regions=frozenset([1])), Rows(regions=frozenset([2]))}
    assert len(actor_of(member).departments) == 2


def test_a_closed_department_grants_nothing():
    closed = department(closed_at=now())
    actor = actor_of(staff(roles=[role(closed, grants=[{}])]))
    assert not actor.may(SEE)
    assert actor.departments == ()


def test_doing_anything_needs_seeing_too():
    blind = role(grants=[{"action": "export"}])
    seeing = role(grants=[{"regions": [1]}])
    assert not actor_of(staff(roles=[blind])).may(EXPORT)
    exported = actor_of(staff(roles=[blind, seeing])).scope("export", "customer")
    assert exported.rows == {Rows(regions=frozenset([1]))}


def test_what_has_no_rows_is_granted_as_a_whole():
    chief = role(grants=[{"action": "administer", "about": "authority"}])
    actor = actor_of(staff(roles=[chief]))
    assert actor.may("authority:authority:administer")
    assert not actor.may("authority:log:see")


def test_a_thing_nobody_declared_is_held_to_the_stricter_rule():
    bold = role(grants=[{"action": "launch", "about": "rocket"}])
    assert not actor_of(staff(roles=[bold])).may("rockets:rocket:launch")


def test_a_purpose_of_another_version_grants_nothing():
    odd = role(grants=[{"purposes": ["astrology"]}])
    actor = actor_of(staff(roles=[odd]))
    assert not actor.may(SEE)
    assert actor.purpose == Purpose.SERVICE


def test_a_grant_counts_for_its_purposes_only():
    actor = actor_of(staff(roles=[role(grants=[{"purposes": ["marketing", "sales"]}])]))
    assert actor.purpose == Purpose.MARKETING
    assert actor.may(SEE)
    assert actor.for_purpose(Purpose.SALES).may(SEE)


def test_changing_the_purpose_forgets_what_was_reckoned():
    made = role(grants=[{"purposes": ["sales"]}])
    grant(made, "see", "order", purposes=["service"])
    actor = actor_of(staff(roles=[made]))
    assert actor.may("orders:order:see") is False
    assert actor.for_purpose(Purpose.SERVICE).may("orders:order:see")
    assert not actor.for_purpose(Purpose.SERVICE).may(SEE)


def test_only_staff_in_service_become_actors():
    member = staff()
    actor = actor_for(user_id=member.user_id)
    assert actor is not None
    assert actor.staff_id == member.pk
    member.left_at = now()
    member.save()
    assert actor_for(user_id=member.user_id) is None
    assert actor_for(user_id=0) is None


def test_the_filter_can_ask_for_a_class(customers):
    grants = (
        Granted("see", "customer", ANY, frozenset([FieldClass.PUBLIC]), frozenset(Purpose)),
        Granted(
            "see",
            "customer",
            Rows(regions=frozenset([9])),
            frozenset([FieldClass.CONTACT]),
            frozenset(Purpose),
        ),
    )
    actor = Actor(StaffId(1), "Ann", "en", (), grants, Purpose.SALES)
    with wall.lifted():
        everybody = Customer.objects.filter(actor.q("see", "customer"))
        reachable = Customer.objects.filter(actor.q("see", "customer", cls=FieldClass.CONTACT))
        assert everybody.count() == len(customers)
        assert {c.region for c in reachable} == {9}
        assert not Customer.objects.filter(
            actor.q("see", "customer", cls=FieldClass.SENSITIVE)
        ).exists()
