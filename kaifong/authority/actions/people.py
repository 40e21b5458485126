"""Taking people on, giving them a way in, and parting with them."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth import get_user_model
from django.db import transaction

from kaifong.authority.events import StaffDismissed, StaffEngaged, StaffLeft, StaffPasswordIssued
from kaifong.authority.models import Staff
from kaifong.authority.queries import Actor
from kaifong.foundation.ids import RoleId, StaffId

from .rules_of_office import begin, done, not_himself

CHARACTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is read for another
GROUPS, GROUP = 4, 5  # 31 ** 20 is 99 bits


class NoSuchPerson(Exception):
    """There is nobody of that number, or he has left."""


class UserNameTaken(Exception):
    """Another account bears this name or address already."""


@dataclass(frozen=True)
class Engaged:
    """Who was taken on, and the password to hand over; it is shown once and kept nowhere."""

    staff_id: StaffId
    password: str


@transaction.atomic
def engage(
    *,
    actor: Actor,
    username: str,
    email: str,
    name_en: str,
    name_zh: str,
    language: str,
    at: datetime,
) -> Engaged:
    """
    Take a person on with an account; he may do nothing until he is appointed to a role.

    :raises NotAllowed: if the actor is no administrator
    :raises UserNameTaken: if the name or the address is another account's
    """
    begin(actor)
    engaged = take_on(username, email, name_en, name_zh, language)
    done(actor, StaffEngaged(happened_at=at, member_id=engaged.staff_id))
    return engaged


def take_on(username: str, email: str, name_en: str, name_zh: str, language: str) -> Engaged:
    """
    Make the account, whoever asks for it: for those who have made sure of that.

    :raises UserNameTaken: if the name or the address is another account's
    """
    users = get_user_model().objects
    if users.filter(username__iexact=username).exists() or (
        email and users.filter(email__iexact=email).exists()
    ):
        raise UserNameTaken(username)
    password = _password()
    user = users.create_user(username, email, password)
    member = Staff.objects.create(user=user, name_en=name_en, name_zh=name_zh, language=language)
    return Engaged(StaffId(member.pk), password)


@transaction.atomic
def issue_password(*, actor: Actor, staff_id: StaffId, lost_factor: bool, at: datetime) -> str:
    """
    Give a person a new password to be handed over, and end his sessions.

    With `lost_factor` his second factors are forgotten too: he sets up new ones at signing in.

    :raises NotAllowed: if the actor is no administrator
    :raises ItsYourOwn: if it would be his own
    :raises NoSuchPerson: if there is none, or he has left
    """
    begin(actor)
    not_himself(actor, staff_id)
    member = _locked(staff_id)
    password = _password()
    member.user.set_password(password)
    member.user.save()
    if lost_factor:
        Authenticator.objects.filter(user=member.user).delete()
    _end_sessions(member)
    done(actor, StaffPasswordIssued(happened_at=at, member_id=staff_id, lost_factor=lost_factor))
    return password


@transaction.atomic
def part_with(*, actor: Actor, staff_id: StaffId, at: datetime) -> None:
    """
    Let a person go: his roles and sessions end now; what he did stays on record under his name.

    :raises NotAllowed: if the actor is no administrator
    :raises ItsYourOwn: if it is himself
    :raises NoSuchPerson: if there is none, or he has left
    """
    begin(actor)
    not_himself(actor, staff_id)
    member = _locked(staff_id)
    for membership in member.memberships.order_by("pk"):
        role_id = RoleId(membership.role_id)
        membership.delete()
        done(actor, StaffDismissed(happened_at=at, member_id=staff_id, role_id=role_id))
    Staff.objects.filter(pk=staff_id).update(left_at=at)
    member.user.is_active = False
    member.user.save()
    _end_sessions(member)
    done(actor, StaffLeft(happened_at=at, member_id=staff_id))


def _locked(staff_id: StaffId) -> Staff:
    people = Staff.objects.select_for_update().filter(left_at=None, is_program=False)
    found = people.filter(pk=staff_id).first()
    if found is None:
        raise NoSuchPerson(staff_id)
    return found


def _end_sessions(member: Staff) -> None:
    for session in UserSession.objects.filter(user=member.user):
        session.end()


def _password() -> str:
    letters = [secrets.choice(CHARACTERS) for _ in range(GROUPS * GROUP)]
    return "-".join("".join(letters[at : at + GROUP]) for at in range(0, len(letters), GROUP))
