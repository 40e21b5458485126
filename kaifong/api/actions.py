"""Making and revoking keys, and taking people in by them."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from kaifong.authority import wall
from kaifong.authority.queries import Actor, NotAllowed
from kaifong.customers import actions as customers
from kaifong.foundation.ids import CustomerId, NoticeVersionId
from kaifong.foundation.switches import Brake, must_be_off
from kaifong.privacy import queries as notices
from kaifong.privacy.actions import collect
from kaifong.privacy.rules.vocabulary import Given

from .models import ApiKey, TakenIn

SIGN = "kf_"
MOST_KEYS = 20


@dataclass(frozen=True)
class Request:
    """One request that changes something: its own key, and what it asks for; both as hashes."""

    token: str
    asked: str


class TooManyKeys(Exception):
    """So many keys in use cannot be looked after."""


class NotInForce(Exception):
    """No such notice is in force."""


class OtherRequest(Exception):
    """The request's own key was used for another request before."""


@dataclass(frozen=True)
class Made:
    """A new key; `secret` is shown once and then known to nobody but its owner."""

    id: int
    secret: str


def hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


@dataclass(frozen=True, kw_only=True)
class Rights:
    """What a key may do beside reading, as far as its owner may."""

    create: bool = False
    edit: bool = False
    notice: NoticeVersionId | None = None  # shown where the program asks people


READS = Rights()


@transaction.atomic
def make_key(*, actor: Actor, name: str, at: datetime, rights: Rights = READS) -> Made:
    """
    Make a key that acts as the actor, for the purpose that he is working for now.

    :raises Braked: while nothing may be changed
    :raises NotInForce: if the notice is not one that people are shown now
    :raises TooManyKeys: if he has MOST_KEYS in use
    """
    must_be_off(Brake.READ_ONLY)
    if ApiKey.objects.filter(staff_id=actor.staff_id, revoked_at=None).count() >= MOST_KEYS:
        raise TooManyKeys
    if rights.notice is not None and rights.notice not in {n.id for n in notices.in_force()}:
        raise NotInForce(rights.notice)
    secret = SIGN + secrets.token_urlsafe(32)
    key = ApiKey.objects.create(
        staff_id=actor.staff_id,
        name=name,
        purpose=actor.purpose,
        may_create=rights.create,
        may_edit=rights.edit,
        notice_id=rights.notice,
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


@transaction.atomic
def take_in(
    *,
    actor: Actor,
    key_id: int,
    request: Request,
    known: customers.Known,
    shown: str,
    at: datetime,
    reason: str = "",
    under_age: bool = False,
) -> CustomerId:
    """
    Take a person into the books under the notice that he was shown, and remember by which request.

    :raises OtherRequest: if the token stands for another request
    :raises NoNotice, NotInNotice, NotAllowed, NoSuchValue, Nameless, Taken, Braked: as collecting
    """
    customer_id = collect(
        actor=actor,
        known=known,
        shown=shown,
        given=Given.API,
        at=at,
        reason=reason,
        under_age=under_age,
    )
    with wall.lifted():
        TakenIn.objects.create(
            key_id=key_id,
            token=request.token,
            asked=request.asked,
            customer_id=customer_id,
            at=at,
        )
    customers.queue_likely(customer_ids=[customer_id], entrance="api")
    return customer_id


def hold_request(*, key_id: int, request: Request) -> CustomerId | None:
    """
    Keep a request from being done twice at once; return whom it took in before, if it did.

    :raises OtherRequest: if its token stood for another request then
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))",
            [f"request {key_id} {request.token}"],
        )
    with wall.lifted():
        before = TakenIn.objects.filter(key_id=key_id, token=request.token).first()
    if before is None:
        return None
    if before.asked != request.asked:
        raise OtherRequest
    return CustomerId(before.customer_id)
