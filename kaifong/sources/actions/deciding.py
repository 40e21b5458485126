"""Saying of somebody whom a source knows that he is a customer of ours, or another."""

from datetime import datetime

from django.db import transaction

from kaifong.authority import wall
from kaifong.authority.queries import Actor, NotAllowed, require
from kaifong.customers.queries import names_of
from kaifong.foundation.journal.actions import record
from kaifong.foundation.switches import Brake, must_be_off
from kaifong.sources.events import LikenessDecided
from kaifong.sources.models import Candidate, Contact, Deal, Source, Ticket
from kaifong.sources.permissions import Permission

from .swapping import counted

Decision = Candidate.Decision


@transaction.atomic
def decide(*, actor: Actor, candidate_id: int, same: bool, at: datetime) -> None:
    """
    Say that a source's contact is this customer, or another; later refreshes remember it.

    Saying “another” of whom somebody took for the same parts them again.

    :raises Braked: while nothing may be changed
    :raises NotAllowed: if the actor may not match, or not see that customer, or there is none
    """
    require(actor, Permission.SOURCE_MATCH)
    must_be_off(Brake.READ_ONLY)
    with wall.lifted():
        # A refresh holds the source too, so that the two do not write over each other.
        held = Source.objects.select_for_update().filter(
            pk__in=Candidate.objects.filter(pk=candidate_id).values("source_id")
        )
        source = held.first()
        one = Candidate.objects.select_for_update().filter(pk=candidate_id).first()
        if source is None or one is None:
            raise NotAllowed(f"candidate {candidate_id}")
    if not names_of(actor=actor, ids=[one.customer_id]):
        raise NotAllowed(f"customer {one.customer_id}")
    with wall.lifted():
        said = {"staff_id": actor.staff_id, "decided_at": at}
        rows = Candidate.objects.filter(source=source, number=one.number)
        if same:  # he is one of them only
            rows.exclude(pk=one.pk).update(decision=Decision.ANOTHER, **said)
            _be(source, one.number, one.customer_id)
        else:
            _part(source, one)
        decision = Decision.SAME if same else Decision.ANOTHER
        rows.filter(pk=one.pk).update(decision=decision, **said)
        Source.objects.filter(pk=source.pk).update(counts=counted(source))
        record(
            LikenessDecided(happened_at=at, source_id=source.pk, candidate_id=one.pk, same=same),
            staff_id=actor.staff_id,
        )


def _be(source: Source, number: str, customer_id: int) -> None:
    Contact.objects.filter(source=source, number=number).update(
        customer_id=customer_id, matched_by=Contact.By.PERSON
    )
    for facts in (Deal, Ticket):
        facts.objects.filter(source=source, contact=number).update(customer_id=customer_id)


def _part(source: Source, one: Candidate) -> None:
    held = Contact.objects.filter(
        source=source, number=one.number, customer_id=one.customer_id, matched_by=Contact.By.PERSON
    )
    if held.update(customer_id=None, matched_by=Contact.By.NOBODY):
        for facts in (Deal, Ticket):
            facts.objects.filter(source=source, contact=one.number).update(customer_id=None)
