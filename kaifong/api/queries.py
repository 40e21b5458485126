"""Asking whom a key stands for."""

from dataclasses import replace
from datetime import datetime, timedelta

from kaifong.authority.queries import Actor, NotAllowed, actor_for
from kaifong.authority.rules import Purpose

from .actions import hashed
from .models import ApiKey

NOTED_EVERY = timedelta(minutes=5)


def actor_of_key(*, secret: str, at: datetime) -> Actor | None:
    """Return who stands behind a key; None if it is none, revoked, or its person has left."""
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
    return replace(actor, token=key.pk)


def keys_of(*, actor: Actor) -> list[ApiKey]:
    """Return the actor's keys, newest first."""
    return list(ApiKey.objects.filter(staff_id=actor.staff_id).order_by("-pk"))
