"""What every change of authority has in common: by whom, never for himself, and recorded."""

from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from kaifong.authority.models import ApiClient, Delegation, Membership
from kaifong.authority.permissions import Permission
from kaifong.authority.queries import Actor, require
from kaifong.foundation.journal.actions import record
from kaifong.foundation.journal.events import Event
from kaifong.foundation.switches import Brake, must_be_off


class ItsYourOwn(Exception):
    """Nobody changes what he himself may do: ask another administrator."""


def begin(actor: Actor) -> None:
    """
    Let an administrator begin.

    :raises NotAllowed: if the actor is none
    :raises Braked: while nothing may be changed
    """
    require(actor, Permission.AUTHORITY_ADMINISTER)
    must_be_off(Brake.READ_ONLY)


def not_his_role(actor: Actor, role_id: int) -> None:
    """
    Do nothing unless the actor holds this role.

    :raises ItsYourOwn: if he does
    """
    held = _held(actor).filter(role_id=role_id)
    if held.exists() or _lent(actor).filter(role_id=role_id).exists():
        raise ItsYourOwn


def not_his_department(actor: Actor, department_id: int) -> None:
    """
    Do nothing unless the actor holds a role in this department.

    :raises ItsYourOwn: if he does
    """
    held = _held(actor).filter(role__department_id=department_id)
    if held.exists() or _lent(actor).filter(role__department_id=department_id).exists():
        raise ItsYourOwn


def not_himself(actor: Actor, staff_id: int) -> None:
    """
    Do nothing unless it is about the actor, or a program for which he answers.

    :raises ItsYourOwn: if it is
    """
    programs = ApiClient.objects.filter(staff_id=staff_id, responsible_id=actor.staff_id)
    if actor.staff_id == staff_id or programs.exists():
        raise ItsYourOwn


def _held(actor: Actor) -> QuerySet[Membership]:
    """Return what the actor holds, or a program does for which he answers and has the keys."""
    himself, programs = Q(staff=actor.staff_id), Q(staff__client__responsible=actor.staff_id)
    return Membership.objects.filter(himself | programs)


def _lent(actor: Actor) -> QuerySet[Delegation]:
    """Return what was handed to the actor and is not over: it is his, or soon will be."""
    return Delegation.objects.filter(taker_id=actor.staff_id, ended_at=None, ends_at__gt=Now())


def done(actor: Actor, event: Event) -> None:
    """Write down what was done and by whom."""
    record(event, staff_id=actor.staff_id)
