"""Writing down by what other systems and channels know a customer, and how far that is good."""

import re
from datetime import datetime

from django.db import IntegrityError, transaction

from kaifong.authority import wall
from kaifong.authority.queries import Actor, NotAllowed
from kaifong.customers.models import Customer, ExternalIdentity, Stranger
from kaifong.foundation.hongkong.hkid import masked
from kaifong.foundation.ids import ChangeSetId, CustomerId
from kaifong.foundation.switches import Brake, must_be_off

from .editing import NoSuchValue, changes, locked, told
from .finding import find_again
from .registering import Taken

Kind, Status = ExternalIdentity.Kind, ExternalIdentity.Status
_SOURCE = re.compile(r"[a-z0-9][a-z0-9._-]{0,39}")
LONGEST = 80


def identify(
    *,
    actor: Actor,
    customer_id: CustomerId,
    source: str,
    external_id: str,
    kind: str = Kind.EXTERNAL,
    at: datetime,
    learnt_from: str = "desk",
) -> ChangeSetId | None:
    """
    Write down by what a system or channel knows a customer; None if that is known already.

    :raises Braked: while nothing may be changed
    :raises NotAllowed: if the actor may not edit what others call this customer
    :raises NoSuchValue: if it can be no name of a system, or no identity there
    :raises Taken: if somebody else is known by it
    """
    must_be_off(Brake.READ_ONLY)
    must_be_identity(source, external_id, kind)
    with wall.lifted():
        customer = locked(actor, customer_id, "edit", ["identities"])
        known = ExternalIdentity.objects.filter(source=source, external_id=external_id).first()
        if known is not None and known.customer_id != customer_id:
            raise Taken
        if known is not None:
            return None
        with changes(actor, at) as changeset:
            bear(customer, source, external_id, kind, learnt_from)
            return told(actor, customer, changeset, at)


def unidentify(
    *, actor: Actor, customer_id: CustomerId, identity_id: int, at: datetime
) -> ChangeSetId:
    """
    Take away by what a system or channel knew a customer.

    :raises Braked: while nothing may be changed
    :raises NotAllowed: if the actor may not edit it, or there is none of this number
    """
    must_be_off(Brake.READ_ONLY)
    with wall.lifted(), changes(actor, at) as changeset:
        customer, one = _held(actor, customer_id, identity_id)
        one.delete()
        find_again({customer.pk})
        return told(actor, customer, changeset, at)


def judge_identity(
    *,
    actor: Actor,
    customer_id: CustomerId,
    identity_id: int,
    status: str,
    verified: bool,
    at: datetime,
) -> ChangeSetId | None:
    """
    Say how far an identity is good, and whether somebody made sure of it; None if it is so.

    :raises Braked: while nothing may be changed
    :raises NotAllowed: if the actor may not edit it, or there is none of this number
    :raises NoSuchValue: if there is no such status
    """
    must_be_off(Brake.READ_ONLY)
    if status not in Status.values:
        raise NoSuchValue("status")
    with wall.lifted():
        customer, one = _held(actor, customer_id, identity_id)
        verified_at = (one.verified_at or at) if verified else None
        if (one.status, one.verified_at) == (status, verified_at):
            return None
        with changes(actor, at) as changeset:
            rows = ExternalIdentity.objects.filter(pk=one.pk)
            rows.update(status=status, verified_at=verified_at)
            return told(actor, customer, changeset, at)


def must_be_identity(source: str, external_id: str, kind: str) -> None:
    """
    Do nothing if this can be somebody's identity somewhere.

    :raises NoSuchValue: otherwise
    """
    if not _SOURCE.fullmatch(source):
        raise NoSuchValue("source")
    plain = len(external_id.strip()) > 0 and len(external_id) <= LONGEST
    if not plain or "\x00" in external_id or masked(external_id, bare=False)[1]:
        raise NoSuchValue("external_id")  # the number of a card is nobody's key
    if kind not in Kind.values:
        raise NoSuchValue("kind")


def bear(
    customer: Customer, source: str, external_id: str, kind: str, learnt_from: str
) -> ExternalIdentity:
    """
    Let a customer be known by this; the caller holds him, the wall is down, a change-set is open.

    :raises Taken: if somebody else came to be known by it at the same moment
    """
    try:
        with transaction.atomic():
            one = ExternalIdentity.objects.create(
                customer=customer,
                source=source,
                external_id=external_id,
                kind=kind,
                learnt_from=learnt_from,
            )
    except IntegrityError as taken:
        raise Taken from taken
    no_strangers(((source, external_id),))
    find_again({customer.pk})
    return one


def no_strangers(identities: tuple[tuple[str, str], ...]) -> None:
    """Let go of strangers whom somebody in the books turned out to be."""
    for source, external_id in identities:
        Stranger.objects.filter(source=source, external_id=external_id).delete()


def _held(
    actor: Actor, customer_id: CustomerId, identity_id: int
) -> tuple[Customer, ExternalIdentity]:
    customer = locked(actor, customer_id, "edit", ["identities"])
    one = customer.identities.filter(pk=identity_id).first()
    if one is None:
        raise NotAllowed(f"identity {identity_id}")
    return customer, one
