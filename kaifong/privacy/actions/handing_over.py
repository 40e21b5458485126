"""Handing customers over to a recipient: the file and the log together, or neither."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from kaifong.authority.queries import Actor, require
from kaifong.customers import actions as customers
from kaifong.customers.queries import Asked, Listed
from kaifong.privacy.permissions import Permission
from kaifong.privacy.queries.disclosures import ForTheirMarketing, consents_to_provide
from kaifong.privacy.queries.recipients import gate
from kaifong.privacy.rules.vocabulary import Kind, Purpose

from .disclosing import MayNotDisclose, record_disclosure

WAY = "privacy:handover"


class NobodyLeft(Exception):
    """Of those who were named nobody may be in the file."""


@dataclass(frozen=True)
class HandedOver:
    """Who is in the file, and how many of those who were named are not."""

    rows: tuple[Listed, ...]
    left_out: int


@transaction.atomic
def hand_over(
    *,
    actor: Actor,
    recipient_id: int,
    customer_ids: Collection[int],
    kinds: Collection[Kind],
    purpose: Purpose,
    at: datetime,
    consent: ForTheirMarketing | None = None,
) -> HandedOver:
    """
    Give customers to a recipient, and write it down; for others' marketing only who agreed to it.

    :raises Braked: while exports are stopped
    :raises NotAllowed: if the actor may not give data to others, or export nobody
    :raises MayNotDisclose: if the register does not let it pass
    :raises NobodyLeft: if nobody of them may be in it
    """
    require(actor, Permission.RECIPIENT_GIVE)
    named, wanted = set(customer_ids), frozenset(kinds)
    found = gate(recipient_id=recipient_id, at=at, kinds=wanted, purpose=purpose)
    if not found.may or found.bound is None:
        raise MayNotDisclose(found)
    people = named
    if purpose == Purpose.PROVISION and consent is not None:
        people = _agreed(named, found.bound.transferee, wanted, consent, at)
    rows = _exported(actor, people, at)
    if not rows:
        raise NobodyLeft
    record_disclosure(
        customer_ids=[row.id for row in rows],
        recipient_id=recipient_id,
        kinds=wanted,
        purpose=purpose,
        at=at,
        actor=actor,
        consent=consent,
    )
    return HandedOver(tuple(rows), len(named) - len(rows))


def _agreed(
    named: set[int],
    recipients: str,
    kinds: frozenset[Kind],
    consent: ForTheirMarketing,
    at: datetime,
) -> set[int]:
    found = consents_to_provide(
        customer_ids=named, recipients=recipients, kinds=kinds, marketing=consent, at=at
    )
    return set(found)


def _exported(actor: Actor, people: Collection[int], at: datetime) -> list[Listed]:
    if not people:
        return []
    rows: list[Listed] = []
    asked = Asked(ids=tuple(sorted(people)))
    customers.export(actor=actor, asked=asked, write=rows.extend, at=at, way=WAY)
    return rows
