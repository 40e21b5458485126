"""Handing a role to a colleague for a while, and taking it back."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from psycopg.errors import ExclusionViolation

from kaifong.authority.actions.people import NoSuchPerson
from kaifong.authority.actions.roles import NoSuchRole
from kaifong.authority.actions.rules_of_office import ItsYourOwn, begin, done
from kaifong.authority.models import Delegation, Grant, Membership, Role, Staff
from kaifong.authority.permissions import Permission
from kaifong.authority.queries import Actor, NotAllowed
from kaifong.foundation.ids import DelegationId, RoleId, StaffId
from kaifong.foundation.switches import Brake, must_be_off

from .events import RoleHandedOn, RoleTakenBack
from .rules import NotSo, Why, check_period


@dataclass(frozen=True, kw_only=True)
class Handing:
    """Who stands in for whom in a role, and when and why; no grants named: all of them."""

    giver_id: StaffId
    taker_id: StaffId
    role_id: RoleId
    starts_at: datetime
    ends_at: datetime
    reason: str
    grant_ids: frozenset[int] | None = None


@transaction.atomic
def hand_on(*, actor: Actor, handing: Handing, at: datetime) -> DelegationId:
    """
    Let a colleague stand in for somebody in a role, or in some of its grants, for a while.

    One does so for oneself, an administrator for others, but never to his own gain.

    :raises NotAllowed: if it is about another and the actor is no administrator
    :raises ItsYourOwn: if an administrator would hand it to himself
    :raises NoSuchPerson: if giver or taker is not there, or has left
    :raises NoSuchRole: if there is none
    :raises NotSo: if it cannot be handed on like this
    """
    _may(actor, handing)
    check_period(handing.starts_at, handing.ends_at, handing.reason, at=at)
    _check(handing)
    made = _stored(actor, handing, at)
    told = RoleHandedOn(
        happened_at=at,
        delegation_id=DelegationId(made.pk),
        giver_id=handing.giver_id,
        taker_id=handing.taker_id,
        role_id=handing.role_id,
    )
    done(actor, told)
    return DelegationId(made.pk)


@transaction.atomic
def take_back(*, actor: Actor, delegation_id: DelegationId, at: datetime) -> None:
    """
    End a delegation now; one that has not begun never holds, one that is over is left as it is.

    Either of the two may, and an administrator.

    :raises NotAllowed: if it is not there, or is nobody's business of the actor's
    """
    found = Delegation.objects.select_for_update().filter(pk=delegation_id).first()
    mine = found is not None and actor.staff_id in (found.giver_id, found.taker_id)
    if found is None or not (mine or actor.may(Permission.AUTHORITY_ADMINISTER)):
        raise NotAllowed(f"delegation {delegation_id}")
    must_be_off(Brake.READ_ONLY)
    if found.ended_at is None and found.ends_at > at:
        Delegation.objects.filter(pk=delegation_id).update(ended_at=max(at, found.starts_at))
        done(actor, RoleTakenBack(happened_at=at, delegation_id=delegation_id))


def _may(actor: Actor, handing: Handing) -> None:
    must_be_off(Brake.READ_ONLY)
    if handing.giver_id == handing.taker_id:
        raise NotSo(Why.TO_HIMSELF)
    if actor.staff_id != handing.giver_id:
        begin(actor)
        if actor.staff_id == handing.taker_id:
            raise ItsYourOwn


def _check(handing: Handing) -> None:
    both = {handing.giver_id, handing.taker_id}
    people = Staff.objects.select_for_update().filter(pk__in=both, left_at=None, is_program=False)
    for missing in both - set(people.order_by("pk").values_list("pk", flat=True)):
        raise NoSuchPerson(missing)
    role = Role.objects.select_for_update().filter(pk=handing.role_id).first()
    if role is None:
        raise NoSuchRole(handing.role_id)
    held = set(Membership.objects.filter(role=role).values_list("staff_id", flat=True))
    if handing.giver_id not in held or role.department.closed_at is not None:
        raise NotSo(Why.NOT_HELD)
    if handing.taker_id in held:
        raise NotSo(Why.HELD_ALREADY)
    known = set(Grant.objects.filter(role=role).values_list("pk", flat=True))
    if handing.grant_ids is not None and not (handing.grant_ids and handing.grant_ids <= known):
        raise NotSo(Why.NOT_HELD)


def _stored(actor: Actor, handing: Handing, at: datetime) -> Delegation:
    row = Delegation(
        giver_id=handing.giver_id,
        taker_id=handing.taker_id,
        role_id=handing.role_id,
        grant_ids=None if handing.grant_ids is None else sorted(handing.grant_ids),
        starts_at=handing.starts_at,
        ends_at=handing.ends_at,
        reason=handing.reason.strip(),
        made_at=at,
        made_by=actor.staff_id,
    )
    try:
        with transaction.atomic():
            return Delegation.objects.bulk_create([row])[0]
    except IntegrityError as clash:
        if isinstance(clash.__cause__, ExclusionViolation):
            raise NotSo(Why.OVERLAPS) from clash
        raise
