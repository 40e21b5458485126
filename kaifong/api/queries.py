"""Asking whom a key stands for."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from kaifong.authority.queries import Actor, NotAllowed, actor_for
from kaifong.authority.rules import Purpose
from kaifong.privacy import queries as notices
from kaifong.privacy.queries import NoticeSeen

from .actions import hashed
from .models import ApiKey

NOTED_EVERY = timedelta(minutes=5)


@dataclass(frozen=True)
class Caller:
    """A key in use: for whom it acts, and what it may do beside reading."""

    key_id: int
    name: str
    actor: Actor
    may_create: bool
    may_edit: bool
    notice: NoticeSeen | None  # what people are shown where the program asks them


def caller_of(*, secret: str, at: datetime) -> Caller | None:
    """Return who calls with a key; None if it is none, revoked, or its person has left."""
    key = (
        ApiKey.objects.filter(hash=hashed(secret), revoked_at=None).select_related("staff").first()
    )
    if key is None:
        return None
    actor = actor_for(user_id=key.staff.user_id)
    if actor is None:
        return None
    try:
        actor = actor.for_purpose(Purpose(key.purpose))
    except (NotAllowed, ValueError):
        return None  # what it was made for is no longer his
    if key.used_at is None or at - key.used_at > NOTED_EVERY:
        ApiKey.objects.filter(pk=key.pk).update(used_at=at)
    known = replace(actor, token=key.pk)
    return Caller(key.pk, key.name, known, key.may_create, key.may_edit, _notice(key.notice_id))


def keys_of(*, actor: Actor) -> list[ApiKey]:
    """Return the actor's keys, newest first."""
    return list(
        ApiKey.objects.filter(staff_id=actor.staff_id)
        .select_related("notice__notice")
        .order_by("-pk")
    )


def _notice(version_id: int | None) -> NoticeSeen | None:
    if version_id is None:
        return None
    return next((one for one in notices.published() if one.id == version_id), None)
