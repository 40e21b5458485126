"""Granting, changing and withdrawing. Two administrators never overwrite each other unawares."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from kaifong.authority.events import GrantChanged, Granted, GrantWithdrawn
from kaifong.authority.models import Amendment, Grant, Role
from kaifong.authority.objects import has_rows
from kaifong.authority.queries import Actor, known_actions, rows_of
from kaifong.authority.terms import FIELDS, Terms, Warn, terms_from
from kaifong.foundation.ids import GrantId, RoleId

from .roles import NoSuchRole
from .rules_of_office import begin, done, not_his_role


class EditedMeanwhile(Exception):
    """Somebody else changed or withdrew this grant: look at all three before you save."""

    def __init__(
        self, *, original: Terms | None, mine: Terms | None, theirs: Terms | None, version: int
    ) -> None:
        super().__init__(version)
        self.original, self.mine, self.theirs = original, mine, theirs
        self.version = version


@dataclass(frozen=True)
class Granting:
    """What was granted, and what is odd about it."""

    grant_id: GrantId
    version: int
    warnings: tuple[Warn, ...]


@transaction.atomic
def give_grant(*, actor: Actor, role_id: RoleId, terms: Terms, at: datetime) -> Granting:
    """
    Grant something to a role.

    :raises NotAllowed: if the actor is no administrator
    :raises ItsYourOwn: if he holds the role
    :raises NoSuchRole: if there is none
    :raises WrongTerms: if the terms cannot be granted
    """
    begin(actor)
    role = _role(role_id)
    not_his_role(actor, role_id)
    terms.check(known_actions())
    made = Grant.objects.create(role=role, **terms.stored())
    grant_id = GrantId(made.pk)
    done(actor, Granted(happened_at=at, grant_id=grant_id, role_id=role_id))
    return Granting(grant_id, made.version, _warnings(role, terms))


@transaction.atomic
def change_grant(
    *, actor: Actor, grant_id: GrantId, version: int, terms: Terms, at: datetime
) -> Granting:
    """
    Change a grant if it is still as the actor saw it.

    :raises NotAllowed: if the actor is no administrator
    :raises ItsYourOwn: if he holds the role
    :raises WrongTerms: if the terms cannot be granted
    :raises EditedMeanwhile: if it is of another version by now
    """
    begin(actor)
    terms.check(known_actions())
    role = _role_of(grant_id, version, mine=terms)
    not_his_role(actor, role.pk)
    swapped = Grant.objects.filter(pk=grant_id, version=version).update(
        version=F("version") + 1, **terms.stored()
    )
    if not swapped:
        raise _meanwhile(grant_id, version, mine=terms)
    role_id = RoleId(role.pk)
    changed = GrantChanged(happened_at=at, grant_id=grant_id, role_id=role_id, version=version + 1)
    done(actor, changed)
    return Granting(grant_id, version + 1, _warnings(role, terms))


@transaction.atomic
def withdraw_grant(*, actor: Actor, grant_id: GrantId, version: int, at: datetime) -> None:
    """
    Withdraw a grant if it is still as the actor saw it.

    :raises NotAllowed: if the actor is no administrator
    :raises ItsYourOwn: if he holds the role
    :raises EditedMeanwhile: if it is of another version by now
    """
    begin(actor)
    role = _role_of(grant_id, version, mine=None)
    not_his_role(actor, role.pk)
    gone, _ = Grant.objects.filter(pk=grant_id, version=version).delete()
    if not gone:
        raise _meanwhile(grant_id, version, mine=None)
    role_id = RoleId(role.pk)
    done(actor, GrantWithdrawn(happened_at=at, grant_id=grant_id, role_id=role_id))


def _role(role_id: RoleId) -> Role:
    found = Role.objects.select_for_update().filter(pk=role_id).first()
    if found is None:
        raise NoSuchRole(role_id)
    return found


def _role_of(grant_id: GrantId, version: int, *, mine: Terms | None) -> Role:
    role = Role.objects.filter(grants=grant_id).select_related("department").first()
    if role is None:
        raise _meanwhile(grant_id, version, mine=mine)
    return role


def _meanwhile(grant_id: GrantId, version: int, *, mine: Terms | None) -> EditedMeanwhile:
    now = Grant.objects.filter(pk=grant_id).values(*FIELDS, "version").first()
    return EditedMeanwhile(
        original=_as_of(grant_id, version),
        mine=mine,
        theirs=terms_from(now) if now else None,
        version=now["version"] if now else 0,
    )


def _as_of(grant_id: GrantId, version: int) -> Terms | None:
    past = Amendment.objects.filter(
        table="authority_grant", row_id=grant_id, terms__version=version
    )
    row: dict[str, Any] | None = past.values_list("terms", flat=True).first()
    return terms_from(row) if row else None


def _warnings(role: Role, terms: Terms) -> tuple[Warn, ...]:
    bounds = rows_of(role.department)
    seeing = Grant.objects.filter(
        role=role, action="see", object=terms.object, purposes__overlap=sorted(terms.purposes)
    )
    odd = {
        Warn.BEYOND_THE_DEPARTMENT: terms.rows.meet(bounds).is_empty(),
        Warn.NOBODY_HOLDS_IT: not role.memberships.filter(staff__left_at=None).exists(),
        Warn.WITHOUT_SEEING: terms.action != "see"
        and has_rows(terms.object)
        and not seeing.exists(),
    }
    return tuple(warning for warning, is_so in odd.items() if is_so)
