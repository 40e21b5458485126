"""To whom people's data were given, and who agreed that they be given to others."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.db import connection

from kaifong.authority import wall
from kaifong.authority.queries import Actor, require
from kaifong.customers.queries import made_of_several
from kaifong.foundation import keyset
from kaifong.foundation.hongkong.clock import HONG_KONG
from kaifong.foundation.ids import CustomerId, RecipientId
from kaifong.privacy.models import ConsentEvent, ConsentNow, Disclosure
from kaifong.privacy.permissions import Permission
from kaifong.privacy.rules.consents import State
from kaifong.privacy.rules.notices import Both
from kaifong.privacy.rules.vocabulary import Kind, Purpose

from .gates import may_provide
from .ledgers import numbers_ever
from .recipients import names_of_recipients

OF_ERASED = """
SELECT DISTINCT d.batch FROM privacy_disclosure d WHERE d.batch = ANY(%s)
  AND NOT EXISTS (SELECT 1 FROM customers_customer c WHERE c.id = d.customer_id)
"""
NEWEST = keyset.Key("at", down=True, parse=keyset.moment)


@dataclass(frozen=True, kw_only=True)
class ForTheirMarketing:
    """What others want to sell by the data, and whether the shop gains by giving them."""

    cls: str
    for_gain: bool


@dataclass(frozen=True)
class RecipientSeen:
    """Somebody who was given data of a person, when last, and which kinds in all."""

    recipient_id: RecipientId
    name: Both
    last_at: datetime
    kinds: frozenset[Kind]


@dataclass(frozen=True)
class GivenTo:
    """One giving of one person's data."""

    id: int
    customer_id: CustomerId
    recipient_id: RecipientId
    name: Both
    kinds: frozenset[Kind]
    purpose: Purpose
    place: str
    contract: str
    staff_id: int | None
    at: datetime


@dataclass(frozen=True)
class DisclosureLog:
    """Some givings, newest first, and the cursors of the pages after and before."""

    rows: tuple[GivenTo, ...]
    after: str | None
    before: str | None


def recipients_since(*, customer_id: int, after: date) -> tuple[RecipientSeen, ...]:
    """
    Return whoever was given data of a person on that Hong Kong day or later (ss.22-25).

    All numbers that the person ever had count. For steps that are permitted already.
    """
    begun = datetime.combine(after, time.min, HONG_KONG)
    with wall.lifted():
        rows = list(
            Disclosure.objects.filter(
                customer_id__in=numbers_ever(CustomerId(customer_id)), at__gte=begun
            )
            .order_by("at")
            .values_list("recipient_id", "at", "kinds")
        )
    names = names_of_recipients(pk for pk, _at, _kinds in rows)
    seen: dict[RecipientId, RecipientSeen] = {}
    for pk, at, kinds in rows:
        number = RecipientId(pk)
        before = seen[number].kinds if number in seen else frozenset()
        more = before | {Kind(kind) for kind in kinds}
        seen[number] = RecipientSeen(number, names[number], at, more)
    return tuple(sorted(seen.values(), key=lambda one: (one.last_at, one.recipient_id)))


def disclosures_of(*, customer_id: int) -> tuple[GivenTo, ...]:
    """
    Return every giving of a person's data, newest first, under all numbers he ever had.

    For steps that are permitted already: nobody's authority is asked.
    """
    with wall.lifted():
        rows = Disclosure.objects.filter(customer_id__in=numbers_ever(CustomerId(customer_id)))
        return _seen(list(rows.order_by("-at", "-pk")))


def people_of_batch(*, batch: UUID) -> list[CustomerId]:
    """
    Return of whom data were given in one go.

    For steps that are permitted already: nobody's authority is asked.
    """
    with wall.lifted():
        rows = Disclosure.objects.filter(batch=batch).order_by("customer_id")
        return [CustomerId(pk) for pk in rows.values_list("customer_id", flat=True)]


def batches_of_erased(*, batches: Collection[UUID]) -> set[UUID]:
    """Return in which of these somebody stands who is no longer in the books."""
    with wall.lifted(), connection.cursor() as cursor:
        cursor.execute(OF_ERASED, [list(batches)])
        return {batch for (batch,) in cursor.fetchall()}


def disclosure_log(
    *,
    actor: Actor,
    recipient_id: int | None = None,
    customer_id: int | None = None,
    after: str = "",
    before: str = "",
    size: int = 50,
) -> DisclosureLog:
    """
    Return what was given to whom, newest first.

    :raises NotAllowed: if the actor may not see the log
    :raises BadCursor: if a cursor was not made by this list
    """
    require(actor, Permission.DISCLOSURE_SEE)
    rows = Disclosure.objects.all()
    if recipient_id:
        rows = rows.filter(recipient_id=recipient_id)
    if customer_id:
        rows = rows.filter(customer_id__in=numbers_ever(CustomerId(customer_id)))
    page = keyset.cut(rows, NEWEST, size=size, after=after, before=before)
    return DisclosureLog(_seen(page.rows), page.after, page.before)


def consents_to_provide(
    *,
    customer_ids: Iterable[int],
    recipients: str,
    kinds: Iterable[Kind],
    marketing: ForTheirMarketing,
    at: datetime,
) -> dict[CustomerId, int]:
    """
    Return who agreed in writing that these data be given to a class of others, and by which event.

    For exports to others: whoever is not in it, may not be in the file (s.35J).
    """
    people, wanted = set(customer_ids), frozenset(kinds)
    found: dict[CustomerId, int] = {}
    with wall.lifted():
        # Whoever never agreed to any giving need not be asked one by one.
        agreed = ConsentNow.objects.filter(
            customer_id__in=people,
            purpose=Purpose.PROVISION,
            state=State.CONSENTED,
        )
        asked = set(agreed.values_list("customer_id", flat=True))
        asked |= made_of_several(customer_ids=people)
        for customer_id in sorted(asked):
            number = CustomerId(customer_id)
            verdict = may_provide(
                customer_id=number,
                recipients=recipients,
                cls=marketing.cls,
                kinds=wanted,
                for_gain=marketing.for_gain,
                at=at,
            )
            if verdict.may and verdict.decided_by is not None:
                found[number] = _event(number, verdict.decided_by)
    return found


def _event(customer_id: CustomerId, seq: int) -> int:
    """Return the event of the ledger by which a person agreed, under whichever number."""
    events = ConsentEvent.objects.filter(
        customer_id__in=numbers_ever(CustomerId(customer_id)),
        seq=seq,
        purpose=Purpose.PROVISION,
        state=State.CONSENTED,
    )
    ordered = sorted(events, key=lambda event: event.customer_id != customer_id)
    return int(ordered[0].pk)


def _seen(rows: list[Disclosure]) -> tuple[GivenTo, ...]:
    names = names_of_recipients(row.recipient_id for row in rows)
    return tuple(
        GivenTo(
            row.pk,
            CustomerId(row.customer_id),
            RecipientId(row.recipient_id),
            names[RecipientId(row.recipient_id)],
            frozenset(Kind(kind) for kind in row.kinds),
            Purpose(row.purpose),
            row.place,
            row.contract,
            row.staff_id,
            row.at,
        )
        for row in rows
    )
