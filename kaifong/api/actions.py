"""Making and revoking keys."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from kaifong.authority.queries import Actor, NotAllowed
from kaifong.foundation.switches import Brake, must_be_off

from .models import ApiKey

SIGN = "kf_"
MOST_KEYS = 20


class TooManyKeys(Exception):
    """So many keys in use cannot be looked after."""


@dataclass(frozen=True)
class Made:
    """A new key; `secret` is shown once and then known to nobody but its owner."""

    id: int
    secret: str


def hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def make_key(*, actor: Actor, name: str, at: datetime) -> Made:
    """
    Make a key that acts as the actor, for the purpose that he is working for now.

    :raises Braked: while nothing may be changed
    :raises TooManyKeys: if he has MOST_KEYS in use
    """
    must_be_off(Brake.READ_ONLY)
    if ApiKey.objects.filter(staff_id=actor.staff_id, revoked_at=None).count() >= MOST_KEYS:
        raise TooManyKeys
    secret = SIGN + secrets.token_urlsafe(32)
    key = ApiKey.objects.create(
        staff_id=actor.staff_id,
        name=name,
        purpose=actor.purpose,
        hash=hashed(secret),
        hint=secret[:9],
        made_at=at,
    )
    return Made(key.pk, secret)


@transaction.atomic
def revoke_key(*, actor: Actor, key_id: int, at: datetime) -> None:
    """
    Revoke one of the actor's keys; what is revoked stays so. Never braked: it only takes away.

    :raises NotAllowed: if it is somebody else's, or there is none
    """
    mine = ApiKey.objects.filter(pk=key_id, staff_id=actor.staff_id)
    if not mine.exists():
        raise NotAllowed(f"key {key_id}")
    mine.filter(revoked_at=None).update(revoked_at=at)
