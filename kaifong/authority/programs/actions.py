"""Making programs, changing what bounds them, handing them over, turning them off."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.contrib.auth import get_user_model
from django.db import transaction

from kaifong.authority.actions.departments import NoSuchDepartment
from kaifong.authority.actions.people import NoSuchPerson
from kaifong.authority.actions.rules_of_office import begin, done, not_himself
from kaifong.authority.events import StaffDismissed
from kaifong.authority.models import Department, Staff
from kaifong.authority.queries import Actor
from kaifong.authority.rules import Purpose, Rows
from kaifong.foundation.ids import DepartmentId, RoleId, StaffId
from kaifong.foundation.switches import Brake, must_be_off

from .events import ClientChanged, ClientHandedOver, ClientMade, ClientTurnedOff
from .models import ApiClient
from .rules import LONGEST, MOST_ADDRESSES, MOST_HANDOVER, is_network


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What a program is for, and what bounds it beside its roles."""

    name_en: str
    name_zh: str
    use: str
    purpose: Purpose
    bounds: Rows
    expires_at: datetime
    handover_days: int
    addresses: tuple[str, ...] = ()  # networks from which it calls; none: from anywhere


class WrongClient(Exception):
    """Something of the terms cannot be so; `field` says what."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


@transaction.atomic
def make_client(
    *,
    actor: Actor,
    department_id: DepartmentId,
    responsible_id: StaffId,
    terms: Terms,
    at: datetime,
) -> StaffId:
    """
    Make a program of a department; it may do nothing until it is appointed to a role.

    :raises NotAllowed: if the actor is no administrator
    :raises ItsYourOwn: if he would answer for it: who gives rights never has the keys to them
    :raises NoSuchDepartment: if there is none, or it is closed
    :raises NoSuchPerson: if nobody answers for it
    :raises WrongClient: if something of the terms cannot be so
    """
    begin(actor)
    not_himself(actor, responsible_id)
    _check(terms, at)
    if not Department.objects.select_for_update().filter(pk=department_id, closed_at=None).exists():
        raise NoSuchDepartment(department_id)
    _somebody(responsible_id)
    staff = _entered(terms)
    ApiClient.objects.create(
        staff=staff,
        department_id=department_id,
        responsible_id=responsible_id,
        given_by=actor.staff_id,
        made_at=at,
        **_columns(terms),
    )
    staff_id = StaffId(staff.pk)
    done(actor, ClientMade(happened_at=at, member_id=staff_id, responsible_id=responsible_id))
    return staff_id


@transaction.atomic
def change_client(*, actor: Actor, staff_id: StaffId, terms: Terms, at: datetime) -> None:
    """
    Change what a program is for and what bounds it.

    :raises NotAllowed: if the actor is no administrator
    :raises ItsYourOwn: if he answers for it
    :raises NoSuchPerson: if there is no such program, or it is turned off
    :raises WrongClient: if something of the terms cannot be so
    """
    begin(actor)
    not_himself(actor, staff_id)
    client = _locked(staff_id)
    columns = _columns(terms)
    names = {"name_en": terms.name_en, "name_zh": terms.name_zh}
    had = {name: getattr(client, name) for name in columns}
    if had == columns and names == {name: getattr(client.staff, name) for name in names}:
        return
    _check(terms, at)
    ApiClient.objects.filter(pk=client.pk).update(**columns)
    Staff.objects.filter(pk=staff_id).update(**names)
    done(actor, ClientChanged(happened_at=at, member_id=staff_id))


@transaction.atomic
def hand_over_client(
    *, actor: Actor, staff_id: StaffId, responsible_id: StaffId, at: datetime
) -> None:
    """
    Let another person answer for a program; the keys that the first one knew run out.

    :raises NotAllowed: if the actor is no administrator
    :raises ItsYourOwn: if he answers for it, or would
    :raises NoSuchPerson: if there is no such program, it is turned off, or nobody takes it over
    """
    begin(actor)
    not_himself(actor, staff_id)
    not_himself(actor, responsible_id)
    client = _locked(staff_id)
    _somebody(responsible_id)
    if client.responsible_id == responsible_id:
        return
    ApiClient.objects.filter(pk=client.pk).update(
        responsible_id=responsible_id, given_by=actor.staff_id
    )
    days = client.handover_days
    event = ClientHandedOver(
        happened_at=at, member_id=staff_id, responsible_id=responsible_id, days=days
    )
    done(actor, event)


@transaction.atomic
def turn_off_client(*, actor: Actor, staff_id: StaffId, at: datetime) -> None:
    """
    Turn a program off for good: its roles and keys end now. Turned off twice, it stays so.

    :raises NotAllowed: if the actor is neither an administrator nor answers for it
    :raises NoSuchPerson: if there is no such program
    """
    must_be_off(Brake.READ_ONLY)
    if not ApiClient.objects.filter(staff_id=staff_id, responsible_id=actor.staff_id).exists():
        begin(actor)
    if ApiClient.objects.filter(staff_id=staff_id).exclude(closed_at=None).exists():
        return
    client = _locked(staff_id)
    for membership in client.staff.memberships.order_by("pk"):
        role_id = RoleId(membership.role_id)
        membership.delete()
        done(actor, StaffDismissed(happened_at=at, member_id=staff_id, role_id=role_id))
    ApiClient.objects.filter(pk=client.pk).update(closed_at=at)
    Staff.objects.filter(pk=staff_id).update(left_at=at)
    done(actor, ClientTurnedOff(happened_at=at, member_id=staff_id))


def _locked(staff_id: StaffId) -> ApiClient:
    rows = ApiClient.objects.select_for_update(of=("self",)).select_related("staff")
    found = rows.filter(staff_id=staff_id, closed_at=None).first()
    if found is None:
        raise NoSuchPerson(staff_id)
    return found


def _somebody(staff_id: int) -> None:
    people = Staff.objects.select_for_update().filter(left_at=None, is_program=False)
    if not people.filter(pk=staff_id).exists():
        raise NoSuchPerson(staff_id)


def _entered(terms: Terms) -> Staff:
    user = get_user_model().objects.create_user(f"program-{uuid4().hex}", is_active=False)
    return Staff.objects.create(
        user=user, name_en=terms.name_en, name_zh=terms.name_zh, is_program=True
    )


def _check(terms: Terms, at: datetime) -> None:
    wrong = {
        "expires_at": not at < terms.expires_at <= at + LONGEST,
        "handover_days": not 0 <= terms.handover_days <= MOST_HANDOVER,
        "addresses": len(terms.addresses) > MOST_ADDRESSES
        or not all(is_network(one) for one in terms.addresses),
    } | {
        name: getattr(terms.bounds, name) == frozenset()
        for name in ("regions", "channels", "categories")
    }
    for field, is_wrong in wrong.items():
        if is_wrong:
            raise WrongClient(field)


def _columns(terms: Terms) -> dict[str, Any]:
    bounds = {name: getattr(terms.bounds, name) for name in ("regions", "channels", "categories")}
    return {
        "use": terms.use,
        "purpose": terms.purpose,
        "expires_at": terms.expires_at,
        "handover_days": terms.handover_days,
        "addresses": list(terms.addresses),
        **{name: None if codes is None else sorted(codes) for name, codes in bounds.items()},
    }
