"""Writing down to whom people's data are given, or that they may not be given."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, transaction

from kaifong.authority import wall
from kaifong.authority.queries import Actor
from kaifong.foundation.ids import CustomerId, RecipientId
from kaifong.foundation.journal.actions import record
from kaifong.privacy.events import DataDisclosed
from kaifong.privacy.queries.disclosures import ForTheirMarketing, consents_to_provide
from kaifong.privacy.queries.recipients import Gate, gate
from kaifong.privacy.rules.disclosures import Bound, Caution
from kaifong.privacy.rules.vocabulary import Kind, Purpose

WRITE = """
INSERT INTO privacy_disclosure (batch, customer_id, recipient_id, version, kinds, purpose, place,
  contract, consent_id, staff_id, at)
SELECT %(batch)s, given.customer_id, %(recipient)s, %(version)s, %(kinds)s, %(purpose)s, %(place)s,
  %(contract)s, given.consent_id, %(staff)s, %(at)s
FROM unnest(%(people)s::bigint[], %(consents)s::bigint[]) given (customer_id, consent_id)
ON CONFLICT ON CONSTRAINT disclosed_once_a_batch DO NOTHING
"""


class MayNotDisclose(Exception):
    """The register does not let this recipient have these data; nothing was given."""

    def __init__(self, gate: Gate) -> None:
        super().__init__(gate.why)
        self.gate = gate


class NotConsented(Exception):
    """Some have not agreed in writing that their data be given to others; nothing was given."""

    def __init__(self, customer_ids: Sequence[int]) -> None:
        super().__init__(len(customer_ids))
        self.customer_ids = tuple(customer_ids)


@dataclass(frozen=True)
class Disclosed:
    """What was written down: in which batch, about how many people, with which cautions."""

    batch: UUID
    people: int
    cautions: tuple[Caution, ...]


@transaction.atomic
def record_disclosure(
    *,
    customer_ids: Collection[int],
    recipient_id: int,
    kinds: Collection[Kind],
    purpose: Purpose,
    at: datetime,
    actor: Actor | None = None,
    consent: ForTheirMarketing | None = None,
    batch: UUID | None = None,
) -> Disclosed:
    """
    Write down that data of people are given to somebody; the caller gives them after this only.

    All or nothing, in one statement however many they are; a `batch` recorded again changes
    nothing. `consent` says what others want to sell by the data (s.35J). For steps that are
    permitted already.

    :raises MayNotDisclose: if the register does not let it pass
    :raises NotConsented: if it is for others' marketing and somebody has not agreed in writing
    """
    wanted = frozenset(kinds)
    found = gate(recipient_id=recipient_id, at=at, kinds=wanted, purpose=purpose)
    if not found.may or found.bound is None:
        raise MayNotDisclose(found)
    people = sorted(set(customer_ids))
    consents = _consents(people, found.bound, wanted, purpose, consent, at)
    key, staff_id = batch or uuid4(), actor.staff_id if actor else None
    facts = {"batch": key, "recipient": recipient_id, "kinds": sorted(wanted), "at": at}
    facts |= {"purpose": purpose.value, "staff": staff_id, "people": people}
    facts["consents"] = [consents.get(CustomerId(pk)) for pk in people]
    if written := _write(facts, found.number, found.bound):
        number = RecipientId(recipient_id)
        fact = DataDisclosed(happened_at=at, recipient_id=number, people=written)
        record(fact, staff_id=staff_id)
    return Disclosed(key, written, found.cautions)


def _consents(
    people: list[int],
    bound: Bound,
    kinds: frozenset[Kind],
    purpose: Purpose,
    consent: ForTheirMarketing | None,
    at: datetime,
) -> dict[CustomerId, int]:
    """Return the consent of each person to be marketed to by others, where that is the purpose."""
    if purpose != Purpose.PROVISION:
        return {}
    found: dict[CustomerId, int] = {}
    if consent is not None:
        found = consents_to_provide(
            customer_ids=people,
            recipients=bound.transferee,
            kinds=kinds,
            marketing=consent,
            at=at,
        )
    if lacking := [pk for pk in people if CustomerId(pk) not in found]:
        raise NotConsented(lacking)
    return found


def _write(facts: dict[str, Any], version: int, bound: Bound) -> int:
    bound_by = {"version": version, "place": bound.place, "contract": bound.contract}
    with wall.lifted(), connection.cursor() as cursor:
        cursor.execute(WRITE, facts | bound_by)
        return int(cursor.rowcount)
