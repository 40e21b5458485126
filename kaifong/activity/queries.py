"""The timeline of a customer, told from the journal."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from kaifong.authority.queries import Actor
from kaifong.authority.rules import FieldClass
from kaifong.authority.visible import visible_ids
from kaifong.foundation import keyset
from kaifong.foundation.ids import CustomerId
from kaifong.foundation.journal.models import Entry

NEWEST = keyset.Key("happened_at", down=True, parse=keyset.moment, number="id")


@dataclass(frozen=True)
class Happening:
    """One fact of a timeline; money in the payload is left out where it may not be seen."""

    id: int
    name: str
    happened_at: datetime
    subject_id: int | None
    staff_id: int | None
    payload: dict[str, Any]


@dataclass(frozen=True)
class Timeline:
    """Some facts, newest first, and the key that the next page begins after."""

    rows: tuple[Happening, ...]
    after: str | None


def timeline(
    *,
    actor: Actor,
    customer_id: CustomerId,
    kinds: tuple[str, ...] = (),
    after: str = "",
    size: int = 20,
) -> Timeline:
    """
    Return what happened with a customer: only what is about things the actor may see.

    `kinds` are the first words of events' names, such as "orders"; none means all.
    """
    entries = Entry.objects.filter(_may_see(actor, customer_id), customer_id=customer_id)
    if kinds:
        wanted = Q()
        for kind in kinds:
            wanted |= Q(name__startswith=f"{kind}.")
        entries = entries.filter(wanted)
    page = keyset.cut(entries, NEWEST, size=size, after=after)
    return Timeline(tuple(_happening(actor, entry) for entry in page.rows), page.after)


def _may_see(actor: Actor, customer_id: CustomerId) -> Q:
    may = Q(about="customer", subject_id__in=visible_ids(actor, "customer", pk=customer_id))
    return may | Q(
        about="order", subject_id__in=visible_ids(actor, "order", customer_id=customer_id)
    )


def _happening(actor: Actor, entry: Entry) -> Happening:
    payload = dict(entry.payload)
    scope = actor.scope("see", entry.about)
    rows = scope.rows
    by_category = any(r.categories is not None for r in rows)
    if scope.where(FieldClass.FINANCIAL) != rows or by_category:
        payload.pop("total_cents", None)
    return Happening(
        entry.id, entry.name, entry.happened_at, entry.subject_id, entry.staff_id, payload
    )
