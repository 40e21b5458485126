"""A person's wish to be deleted: answered item by item, and never half done."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from kaifong.authority import wall
from kaifong.authority.queries import Actor, NotAllowed, require
from kaifong.customers.queries import admits, names_and_keys, numbers_of
from kaifong.foundation.hongkong.clock import hong_kong_day
from kaifong.foundation.ids import CustomerId
from kaifong.foundation.law.pack import Words
from kaifong.foundation.switches import Brake, must_be_off
from kaifong.retention.models import Item, Run
from kaifong.retention.permissions import Permission
from kaifong.retention.queries.keeping import Kept, kept_by_law, standing_in_the_way
from kaifong.retention.register import WITH_THE_PERSON, installed

from .erasing import Erased, erase, in_the_books
from .proposing import ids_hash, new_run
from .running import Tally, finish

BOUGHT = Words("The link between older invoices and you", "較舊發票與閣下的聯繫")


@dataclass(frozen=True)
class Answer:
    """What became of a wish to be deleted, in words for the person in both languages."""

    refused: bool  # nothing was changed; `kept` says what stands in the way
    erased: tuple[Words, ...]
    kept: tuple[Kept, ...]
    run_id: int | None


@transaction.atomic
def erase_person(
    *, customer_id: CustomerId, why: str, reference: str, at: datetime, actor: Actor
) -> Answer:
    """
    Erase a person who wishes it, but for what a law keeps, and say which is which.

    `why` and `reference` name the request in whose file the answer stands; the run keeps neither,
    so that its certificate names nobody. While something is under way – a hold, an order not
    completed – nothing is done, and the answer says what stands in the way.

    :raises NotAllowed: if the actor may not, or may not see this customer
    :raises Braked: while erasing is stopped
    :raises ValueError: if it does not say why, and for which request
    """
    require(actor, Permission.RETENTION_ERASE)
    must_be_off(Brake.NO_ERASURE)
    must_be_off(Brake.READ_ONLY)
    if not why.strip() or not reference.strip():
        raise ValueError("A wish to be deleted has its reason and its request.")
    with wall.lifted():
        # Locked before anything is judged: somebody else may be erasing or merging her now.
        there = in_the_books([customer_id])
        if not there or not admits(actor=actor, action="see", customer_id=customer_id):
            raise NotAllowed(f"customer {customer_id}")
        today = hong_kong_day(at)
        if obstacles := standing_in_the_way(customer_id, today=today):
            return Answer(refused=True, erased=(), kept=obstacles, run_id=None)
        return _erased(actor, customer_id, at)


def _erased(actor: Actor, customer_id: CustomerId, at: datetime) -> Answer:
    numbers = numbers_of(customer_ids=[customer_id])[customer_id]
    names = names_and_keys(customer_ids=[customer_id])
    run = new_run(
        kind="request",
        due={WITH_THE_PERSON: 1},
        at=at,
        approved_by=actor.staff_id,
        customer_id=customer_id,
    )
    Item.objects.create(
        run=run, customer_id=customer_id, lake_key=names[customer_id][2], state="done"
    )
    done = erase(leads=[customer_id], at=at)
    tally = Tally()
    tally.add(1, done.rows, done.kept)
    tally.until(done.kept_until)
    Run.objects.filter(pk=run.pk).update(
        ids_hash=ids_hash(run.pk), certificate={"tally": vars(tally)}
    )
    finish(run, {}, at)
    return Answer(
        refused=False,
        erased=_words(done),
        kept=kept_by_law(numbers, today=hong_kong_day(at)),
        run_id=run.pk,
    )


def _words(done: Erased) -> tuple[Words, ...]:
    found = [installed().rule(WITH_THE_PERSON).what]
    unlinked = done.rows.get("orders_order", 0)
    if unlinked > sum(done.kept.values()):
        found.append(BOUGHT)
    return tuple(found)
