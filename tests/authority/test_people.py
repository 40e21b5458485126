"""Taking people on, giving them a way in, parting with them; and the access log."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth import authenticate
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db import DatabaseError, transaction

from kaifong.authority import actions as the_actions
from kaifong.authority.models import Look, Staff
from kaifong.authority.queries import NotAllowed, actor_for, actor_of
from kaifong.authority.rules import FieldClass

from .conftest import NOON, everything, staff, told

pytestmark = pytest.mark.django_db
actions: Any = the_actions  # numbers of rows are passed as they come
SUE = {
    "username": "sue",
    "email": "sue@shop.hk",
    "name_en": "Sue Lam",
    "name_zh": "林素",
    "language": "zh-hant",
}


def engage(actor, **more):
    return actions.engage(actor=actor, at=NOON, **{**SUE, **more})


def issue(actor, member, *, lost_factor=False):
    return actions.issue_password(actor=actor, staff_id=member.pk, lost_factor=lost_factor, at=NOON)


def part(actor, member):
    actions.part_with(actor=actor, staff_id=member.pk, at=NOON)


def test_whoever_is_engaged_can_sign_in_and_do_nothing_yet(chief):
    engaged = engage(chief)
    user = authenticate(None, username="sue", password=engaged.password)
    assert user is not None
    actor = actor_for(user_id=user.pk)
    assert actor is not None
    assert actor.grants == ()
    assert told("staff_engaged") == [(chief.staff_id, {"member_id": engaged.staff_id})]
    assert len(engaged.password) == 23


@pytest.mark.parametrize("more", [{"username": "SUE", "email": ""}, {"username": "other"}])
def test_a_name_or_address_is_given_once(chief, more):
    engage(chief)
    before = everything(), User.objects.count()
    with pytest.raises(actions.UserNameTaken):
        engage(chief, **more)
    assert (everything(), User.objects.count()) == before


def test_two_people_without_an_address_may_be_engaged(chief):
    engage(chief, email="")
    engage(chief, username="ben", email="")
    assert Staff.objects.filter(name_en="Sue Lam").count() == 2


def test_a_new_password_ends_the_old_one_and_every_session(chief, client):
    member = staff("Sue", password="three blind mice")
    client.force_login(member.user)
    key = client.session.session_key
    UserSession.objects.create(user=member.user, session_key=key, ip="127.0.0.1")
    password = issue(chief, member)
    assert authenticate(None, username=member.user.username, password=password)
    assert not authenticate(None, username=member.user.username, password="three blind mice")
    assert not Session.objects.filter(session_key=key).exists()
    assert told("staff_password_issued")[0][1] == {"member_id": member.pk, "lost_factor": False}


@pytest.mark.parametrize("lost", [True, False])
def test_a_lost_factor_is_forgotten_only_when_asked(chief, lost):
    member = staff("Sue")
    Authenticator.objects.create(user=member.user, type="totp", data={"secret": "x"})
    issue(chief, member, lost_factor=lost)
    assert Authenticator.objects.filter(user=member.user).exists() is not lost


def test_whoever_leaves_loses_roles_and_account_but_not_his_name(chief, seller):
    member = staff("Sue", roles=[seller])
    part(chief, member)
    member.refresh_from_db()
    assert (member.name_en, member.left_at) == ("Sue", NOON)
    assert not member.memberships.exists()
    assert not member.user.is_active
    assert actor_for(user_id=member.user_id) is None
    assert len(told("staff_left")) == len(told("staff_dismissed")) == 1


def test_nobody_parts_with_himself_or_issues_his_own_password(chief):
    himself = Staff.objects.get(pk=chief.staff_id)
    before = everything()
    for do in (part, issue):
        with pytest.raises(actions.ItsYourOwn):
            do(chief, himself)
    assert everything() == before


@pytest.mark.parametrize("do", [part, issue])
def test_nobody_leaves_twice(chief, do):
    member = staff("Gone", left_at=NOON)
    with pytest.raises(actions.NoSuchPerson):
        do(chief, member)


def test_only_administrators_may(nobody):
    member = staff("Sue")
    before = everything()
    for do in (lambda: engage(nobody), lambda: part(nobody, member), lambda: issue(nobody, member)):
        with pytest.raises(NotAllowed):
            do()
    assert everything() == before


def look(actor, classes, ids):
    actions.log_look(actor=actor, way="customers.page", classes=classes, customer_ids=ids, at=NOON)


def test_reading_contact_details_is_logged():
    actor = actor_of(staff("Sue"))
    look(actor, [FieldClass.CONTACT, FieldClass.PUBLIC], [5, 6])
    row = Look.objects.get()
    assert (row.classes, row.customer_ids, row.total) == (["contact"], [5, 6], 2)
    assert (row.staff_id, row.purpose, row.way) == (actor.staff_id, "service", "customers.page")


def test_a_large_reading_is_logged_by_its_number():
    look(actor_of(staff("Sue")), [FieldClass.SENSITIVE], range(1_500))
    row = Look.objects.get()
    assert (len(row.customer_ids), row.total) == (1_000, 1_500)


@pytest.mark.parametrize(
    ("classes", "ids"), [([FieldClass.INTERNAL], [5]), ([FieldClass.CONTACT], [])]
)
def test_what_tells_of_nobody_is_not_logged(classes, ids):
    look(actor_of(staff("Sue")), classes, ids)
    assert not Look.objects.exists()


@pytest.mark.parametrize("verb", ["update", "delete"])
def test_the_log_is_neither_changed_nor_deleted(verb):
    look(actor_of(staff("Sue")), [FieldClass.CONTACT], [5])
    with pytest.raises(DatabaseError, match="neither changed nor deleted"), transaction.atomic():
        Look.objects.update(total=0) if verb == "update" else Look.objects.all().delete()
    assert Look.objects.get().total == 1
