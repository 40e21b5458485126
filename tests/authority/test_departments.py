"""Making, changing, closing and deleting departments and roles; who holds them."""

from typing import Any

import pytest
from django.db import DatabaseError, transaction

from kaifong.authority import actions as the_actions
from kaifong.authority.models import Amendment, Department, Membership, Role
from kaifong.authority.queries import NotAllowed, actor_of
from kaifong.authority.rules import ANY, Rows
from kaifong.foundation.models import PulledBrake
from kaifong.foundation.switches import Braked

from .conftest import NOON, everything, staff, told

pytestmark = pytest.mark.django_db

KOWLOON = Rows(regions=frozenset([2]))
SEE = "customers:customer:see"
actions: Any = the_actions  # numbers of rows are passed as they come


def make(actor, **more):
    values = {"code": "new", "name_en": "New", "name_zh": "新", "bounds": KOWLOON, **more}
    return actions.make_department(actor=actor, at=NOON, **values)


def change(actor, of, **more):
    values = {"name_en": of.name_en, "name_zh": of.name_zh, "bounds": Rows(), **more}
    return actions.change_department(actor=actor, department_id=of.pk, at=NOON, **values)


def close(actor, of):
    actions.close_department(actor=actor, department_id=of.pk, at=NOON)


def reopen(actor, of):
    actions.reopen_department(actor=actor, department_id=of.pk, at=NOON)


def delete(actor, of):
    actions.delete_department(actor=actor, department_id=of.pk, at=NOON)


def test_a_department_is_made_and_recorded(chief):
    made = make(chief)
    assert Department.objects.get(pk=made).regions == [2]
    assert Department.objects.get(pk=made).channels is None
    assert told("department_made") == [(chief.staff_id, {"department_id": made})]


def test_a_department_is_changed_and_its_past_kept(chief, sales):
    change(chief, sales, name_en="Sellers", bounds=KOWLOON)
    sales.refresh_from_db()
    assert (sales.name_en, sales.regions) == ("Sellers", [2])
    past = Amendment.objects.filter(table="authority_department", row_id=sales.pk).order_by("pk")
    assert [p.terms["regions"] for p in past] == [[1, 2], [2]]
    assert told("department_changed") == [(chief.staff_id, {"department_id": sales.pk})]


def test_changing_nothing_records_nothing(chief, sales):
    change(chief, sales, bounds=Rows(regions=frozenset([1, 2])))
    assert told("department_changed") == []


def test_a_closed_department_grants_nothing_and_opens_again(chief, sales, seller):
    sue = staff("Sue", roles=[seller])
    assert actor_of(sue).may(SEE)
    close(chief, sales)
    close(chief, sales)
    assert not actor_of(sue).may(SEE)
    assert len(told("department_closed")) == 1
    reopen(chief, sales)
    reopen(chief, sales)
    assert actor_of(sue).may(SEE)
    assert len(told("department_reopened")) == 1


def test_a_department_without_roles_is_deleted(chief, sales):
    delete(chief, sales)
    assert not Department.objects.filter(pk=sales.pk).exists()
    assert told("department_deleted") == [(chief.staff_id, {"department_id": sales.pk})]
    assert Amendment.objects.filter(verb="D", terms__code="sales").exists()


@pytest.mark.parametrize("holder", [True, False])
def test_a_department_with_roles_or_staff_is_not_deleted(chief, sales, seller, holder):
    if holder:
        staff("Sue", roles=[seller])
    before = everything()
    with pytest.raises(actions.DepartmentInUse):
        delete(chief, sales)
    assert everything() == before


def test_a_code_is_given_once(chief, sales):
    before = everything()
    with pytest.raises(actions.CodeTaken):
        make(chief, code="sales")
    assert everything() == before


@pytest.mark.parametrize("do", [change, close, reopen, delete])
def test_what_is_not_there_cannot_be_changed(chief, do):
    with pytest.raises(actions.NoSuchDepartment):
        do(chief, Department(pk=0, name_en="", name_zh=""))


@pytest.mark.parametrize("do", [close, reopen])
def test_nobody_closes_or_opens_his_own_department(chief, office, do):
    before = everything()
    with pytest.raises(actions.ItsYourOwn):
        do(chief, office)
    assert everything() == before


def test_nobody_draws_his_own_bounds_but_may_name_them(chief, office):
    before = everything()
    with pytest.raises(actions.ItsYourOwn):
        change(chief, office, bounds=KOWLOON)
    assert everything() == before
    change(chief, office, name_en="The office", bounds=ANY)
    office.refresh_from_db()
    assert office.name_en == "The office"


def role_actions(actor, of, person):
    at = NOON
    names = {"name_en": "New", "name_zh": "新"}
    department_id = of.department_id
    actions.make_role(actor=actor, department_id=department_id, code="new", at=at, **names)
    actions.rename_role(actor=actor, role_id=of.pk, at=at, **names)
    actions.appoint(actor=actor, staff_id=person.pk, role_id=of.pk, at=at)
    actions.dismiss(actor=actor, staff_id=person.pk, role_id=of.pk, at=at)
    actions.delete_role(actor=actor, role_id=of.pk, at=at)


def test_a_role_from_making_to_deleting(chief, seller):
    sue = staff("Sue")
    role_actions(chief, seller, sue)
    assert Role.objects.filter(code="new").exists()
    assert not Role.objects.filter(pk=seller.pk).exists()
    names = ["role_made", "role_renamed", "staff_appointed", "staff_dismissed", "role_deleted"]
    assert [len(told(name)) for name in names] == [1] * 5
    assert told("staff_appointed")[0][1] == {"member_id": sue.pk, "role_id": seller.pk}


def test_doing_it_twice_is_recorded_once(chief, seller):
    sue = staff("Sue")
    for _ in range(2):
        actions.appoint(actor=chief, staff_id=sue.pk, role_id=seller.pk, at=NOON)
        actions.rename_role(actor=chief, role_id=seller.pk, name_en="A", name_zh="B", at=NOON)
    assert Membership.objects.filter(staff=sue).count() == 1
    for _ in range(2):
        actions.dismiss(actor=chief, staff_id=sue.pk, role_id=seller.pk, at=NOON)
    names = ("staff_appointed", "role_renamed", "staff_dismissed")
    assert [len(told(name)) for name in names] == [1, 1, 1]


def test_a_role_that_somebody_holds_is_not_deleted(chief, seller):
    staff("Sue", roles=[seller])
    before = everything()
    with pytest.raises(actions.RoleInUse):
        actions.delete_role(actor=chief, role_id=seller.pk, at=NOON)
    assert everything() == before


def test_a_role_needs_a_department_and_a_code_of_its_own(chief, sales, seller):
    names = {"name_en": "A", "name_zh": "B", "at": NOON, "actor": chief}
    with pytest.raises(actions.NoSuchDepartment):
        actions.make_role(department_id=0, code="new", **names)
    with pytest.raises(actions.CodeTaken):
        actions.make_role(department_id=sales.pk, code="seller", **names)


@pytest.mark.parametrize("what", [actions.appoint, actions.dismiss])
def test_nobody_appoints_or_dismisses_himself(chief, admin_role, seller, what):
    before = everything()
    with pytest.raises(actions.ItsYourOwn):
        what(actor=chief, staff_id=chief.staff_id, role_id=seller.pk, at=NOON)
    assert everything() == before


def test_only_who_works_here_is_appointed_to_a_role_that_exists(chief, seller):
    gone = staff("Gone", left_at=NOON)
    for person in (gone.pk, 0):
        with pytest.raises(actions.NoSuchPerson):
            actions.appoint(actor=chief, staff_id=person, role_id=seller.pk, at=NOON)
    with pytest.raises(actions.NoSuchRole):
        actions.appoint(actor=chief, staff_id=staff().pk, role_id=0, at=NOON)


def everything_possible(actor, of, role, person):
    person_id = person.pk
    yield lambda: make(actor)
    yield lambda: change(actor, of, name_en="X")
    yield lambda: close(actor, of)
    yield lambda: reopen(actor, of)
    yield lambda: delete(actor, of)
    names = {"name_en": "A", "name_zh": "B", "at": NOON}
    yield lambda: actions.make_role(actor=actor, department_id=of.pk, code="new", **names)
    yield lambda: actions.rename_role(actor=actor, role_id=role.pk, **names)
    yield lambda: actions.delete_role(actor=actor, role_id=role.pk, at=NOON)
    yield lambda: actions.appoint(actor=actor, staff_id=person_id, role_id=role.pk, at=NOON)
    yield lambda: actions.dismiss(actor=actor, staff_id=person_id, role_id=role.pk, at=NOON)


def test_only_administrators_may(nobody, sales, seller):
    sue = staff("Sue", roles=[seller])
    before = everything()
    for do in everything_possible(nobody, sales, seller, sue):
        with pytest.raises(NotAllowed):
            do()
    assert everything() == before


def test_the_brake_holds_administrators_too(chief, sales, seller):
    sue = staff("Sue", roles=[seller])
    PulledBrake.objects.create(brake="read_only", pulled_at=NOON)
    before = everything()
    for do in everything_possible(chief, sales, seller, sue):
        with pytest.raises(Braked):
            do()
    assert everything() == before


@pytest.mark.parametrize("verb", ["update", "delete"])
def test_the_past_is_neither_changed_nor_deleted(sales, verb):
    rows = Amendment.objects.all()
    assert rows.exists()
    with pytest.raises(DatabaseError, match="neither changed nor deleted"), transaction.atomic():
        rows.update(verb="U") if verb == "update" else rows.delete()
