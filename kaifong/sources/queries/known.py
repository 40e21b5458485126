"""What other systems know of one customer, and who of theirs may be whom: within authority."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from django.db.models import F

from kaifong.authority import wall
from kaifong.authority.queries import Actor, require
from kaifong.authority.rules import FieldClass
from kaifong.customers import queries as people
from kaifong.foundation.ids import CustomerId
from kaifong.sources.models import Candidate, Contact, Deal, Ticket
from kaifong.sources.permissions import Permission

SHOWN, WAITING = 10, 50
# Of which class each field is by which people are compared.
OF_CLASS = {
    "name": FieldClass.INTERNAL,
    "district": FieldClass.INTERNAL,
    "phone": FieldClass.CONTACT,
    "email": FieldClass.CONTACT,
}


@dataclass(frozen=True)
class Doing:
    """A deal or a ticket; `amount_cents` is missing where money is not open to the reader."""

    source_id: int
    number: str
    opened_on: date
    closed_on: date | None
    stage: int
    amount_cents: int | None = None


@dataclass(frozen=True)
class KnownThere:
    """What other systems know of a customer, newest first, at most ten of each kind."""

    numbers: tuple[tuple[int, str, str], ...]  # source, his number there, by what he was matched
    deals: tuple[Doing, ...]
    tickets: tuple[Doing, ...]
    deals_in_all: int
    tickets_in_all: int
    sees_money: bool


@dataclass(frozen=True)
class CandidateSeen:
    """Somebody whom a source knows who may be a customer, as far as the reader may see that."""

    id: int
    source_id: int
    number: str
    customer: people.Listed
    probability: float
    evidence: tuple[people.Evidence, ...]
    decision: str
    found_at: datetime


def known_there(*, actor: Actor, customer_id: CustomerId) -> KnownThere | None:
    """Return what other systems know of a customer; None if that is not open to the actor."""
    about = partial(people.admits, actor=actor, action="see", customer_id=customer_id)
    if not about(cls=FieldClass.INTERNAL):
        return None
    money = about(cls=FieldClass.FINANCIAL)
    mine = {"customer_id": customer_id}
    numbers = Contact.objects.filter(**mine).order_by("source_id", "number")
    deals, tickets = Deal.objects.filter(**mine), Ticket.objects.filter(**mine)
    return KnownThere(
        numbers=tuple(numbers.values_list("source_id", "number", "matched_by")[:SHOWN]),
        deals=tuple(
            _doing(one, money=money) for one in deals.order_by("-opened_on", "-pk")[:SHOWN]
        ),
        tickets=tuple(_doing(one) for one in tickets.order_by("-opened_on", "-pk")[:SHOWN]),
        deals_in_all=deals.count(),
        tickets_in_all=tickets.count(),
        sees_money=money,
    )


def waiting(*, actor: Actor) -> int:
    """
    Return how many likely ones wait for a decision.

    :raises NotAllowed: if the actor may not see sources
    """
    require(actor, Permission.SOURCE_SEE)
    with wall.lifted():
        return Candidate.objects.filter(decision="").count()


def candidates(*, actor: Actor, decided: bool = False) -> list[CandidateSeen]:
    """
    Return who of other systems may be a customer whom the actor may see, the likeliest first.

    :raises NotAllowed: if the actor may not match
    """
    require(actor, Permission.SOURCE_MATCH)
    rows = (
        Candidate.objects.filter(decision="")
        if not decided
        else Candidate.objects.exclude(decision="")
    )
    order = (F("decided_at").desc(), "-pk") if decided else ("-probability", "pk")
    found = list(rows.order_by(*order)[:WAITING])
    ids = tuple({one.customer_id for one in found})
    if not ids:
        return []
    asked = people.Asked(ids=ids, sort=people.Sort.ENTERED)
    listed = {one.id: one for one in people.listing(actor=actor, asked=asked, size=len(ids)).rows}
    return [
        _candidate(one, listed[CustomerId(one.customer_id)])
        for one in found
        if one.customer_id in listed
    ]


def _doing(one: Deal | Ticket, *, money: bool = False) -> Doing:
    amount = getattr(one, "amount_cents", None) if money else None
    return Doing(one.source_id, one.number, one.opened_on, one.closed_on, one.stage, amount)


def _candidate(one: Candidate, customer: people.Listed) -> CandidateSeen:
    levels: Mapping[str, str] = one.levels
    return CandidateSeen(
        id=one.pk,
        source_id=one.source_id,
        number=one.number,
        customer=customer,
        probability=one.probability,
        evidence=tuple(
            people.Evidence(name, level, one.said[name])
            for name, level in levels.items()
            if OF_CLASS[name] not in customer.hidden
        ),
        decision=one.decision,
        found_at=one.found_at,
    )
