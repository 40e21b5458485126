"""Making keys, of one's own or of a program that one answers for; rotating and revoking them."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from kaifong.api.models import ApiKey
from kaifong.authority.models import Staff
from kaifong.authority.programs import limiting
from kaifong.authority.programs.models import ApiClient
from kaifong.authority.queries import Actor, NotAllowed
from kaifong.authority.rules import Purpose
from kaifong.foundation.ids import NoticeVersionId, StaffId
from kaifong.foundation.switches import Brake, must_be_off
from kaifong.privacy import queries as notices

SIGN = "kf_"
MOST_KEYS = 20
LONGEST_OVERLAP = 30  # days for which an old key still opens once there is a new one


class TooManyKeys(Exception):
    """So many keys in use cannot be looked after."""


class NotInForce(Exception):
    """No such notice is in force."""


@dataclass(frozen=True)
class Made:
    """A new key; `secret` is shown once and then known to nobody but its owner."""

    id: int
    secret: str


@dataclass(frozen=True, kw_only=True)
class Rights:
    """What a key may do beside reading, as far as its owner may."""

    create: bool = False
    edit: bool = False
    notice: NoticeVersionId | None = None  # shown where the program asks people


READS = Rights()


@dataclass(frozen=True)
class _Owner:
    staff_id: int
    purpose: Purpose
    made_by: int | None


def hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def make_key(
    *,
    actor: Actor,
    name: str,
    at: datetime,
    rights: Rights = READS,
    client_id: StaffId | None = None,
    expires_at: datetime | None = None,
) -> Made:
    """
    Make a key of one's own, for the purpose of this moment, or one of a program answered for.

    :raises Braked: while nothing may be changed
    :raises NotAllowed: if the program is another's, or off
    :raises NotInForce: if the notice is not one that people are shown now
    :raises TooManyKeys: if there are MOST_KEYS in use
    """
    must_be_off(Brake.READ_ONLY)
    owner = _owner(actor, client_id, at)
    if _open(owner.staff_id, at).count() >= MOST_KEYS:
        raise TooManyKeys
    if rights.notice is not None and rights.notice not in {n.id for n in notices.in_force()}:
        raise NotInForce(rights.notice)
    secret = SIGN + secrets.token_urlsafe(32)
    key = ApiKey.objects.create(
        staff_id=owner.staff_id,
        name=name,
        purpose=owner.purpose,
        may_create=rights.create,
        may_edit=rights.edit,
        notice_id=rights.notice,
        hash=hashed(secret),
        hint=secret[:9],
        made_at=at,
        made_by=owner.made_by,
        expires_at=expires_at,
    )
    return Made(key.pk, secret)


@transaction.atomic
def rotate_key(*, actor: Actor, key_id: int, days: int, at: datetime) -> Made:
    """
    Put a new key in the place of one; the old one opens for so many days more, 0 for none.

    :raises NotAllowed: if it is not his, there is none, or it opens nothing any more
    :raises Braked, NotInForce, TooManyKeys: as making one
    """
    key = _his(actor).select_for_update(of=("self",)).filter(pk=key_id, revoked_at=None).first()
    if key is None or (key.expires_at is not None and key.expires_at <= at):
        raise NotAllowed(f"key {key_id}")
    ends = at + timedelta(days=max(0, min(days, LONGEST_OVERLAP)))
    ApiKey.objects.filter(pk=key.pk).update(expires_at=min(ends, key.expires_at or ends))
    version = None if key.notice_id is None else NoticeVersionId(key.notice_id)
    return make_key(
        actor=actor,
        name=key.name,
        at=at,
        rights=Rights(create=key.may_create, edit=key.may_edit, notice=version),
        client_id=StaffId(key.staff_id) if key.staff_id != actor.staff_id else None,
        expires_at=key.expires_at,
    )


@transaction.atomic
def revoke_key(*, actor: Actor, key_id: int, at: datetime, any_of: bool = False) -> None:
    """
    Revoke a key; what is revoked stays so. Never braked: it only takes away.

    `any_of` programs: for administrators, of whom the caller made sure.

    :raises NotAllowed: if it is not his, or there is none
    """
    theirs = ApiKey.objects.filter(staff__is_program=True) if any_of else _his(actor)
    found = theirs.filter(pk=key_id)
    if not found.exists():
        raise NotAllowed(f"key {key_id}")
    ApiKey.objects.filter(pk=key_id, revoked_at=None).update(revoked_at=at)


@transaction.atomic
def let_run_out(*, staff_id: StaffId, days: int, at: datetime) -> None:
    """Let the keys of a program open for so many days more: somebody else answers for it now."""
    ends = at + timedelta(days=days)
    # Those that the new one made meanwhile stay: told late or twice, it is about the others only.
    before = _open(staff_id, at).filter(made_at__lte=at)
    before.filter(Q(expires_at=None) | Q(expires_at__gt=ends)).update(expires_at=ends)


def _owner(actor: Actor, client_id: StaffId | None, at: datetime) -> _Owner:
    if client_id is None:
        return _Owner(actor.staff_id, actor.purpose, None)
    program = limiting.running(client_id, at)
    if program is None or program.responsible_id != actor.staff_id:
        raise NotAllowed(f"staff {client_id}")
    Staff.objects.select_for_update().get(pk=client_id)
    return _Owner(client_id, Purpose(program.purpose), actor.staff_id)


def _open(staff_id: int, at: datetime) -> QuerySet[ApiKey]:
    until = Q(expires_at=None) | Q(expires_at__gt=at)
    return ApiKey.objects.filter(until, staff_id=staff_id, revoked_at=None)


def _his(actor: Actor) -> QuerySet[ApiKey]:
    programs = ApiClient.objects.filter(responsible_id=actor.staff_id).values("staff_id")
    return ApiKey.objects.filter(Q(staff_id=actor.staff_id) | Q(staff_id__in=programs))
