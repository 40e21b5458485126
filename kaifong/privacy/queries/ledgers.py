"""The ledgers of one person: merged records are one person, whose numbers each keep their own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from kaifong.authority import wall
from kaifong.customers.queries import once
from kaifong.foundation.ids import CustomerId
from kaifong.privacy.rules.consents import Heard, Said, strictest
from kaifong.privacy.rules.minors import is_minor, of_a_minor

from .ledger import held_at, held_now


@dataclass(frozen=True)
class Ledger:
    """What holds under one number; `merged_at` if it is a number that the person had once."""

    customer_id: CustomerId
    held: Sequence[Said]
    merged_at: datetime | None = None


def ledgers(
    customer_id: CustomerId, at: datetime, known_at: datetime | None = None, *, past: bool
) -> list[Ledger]:
    """Return the person's own ledger first, then those of the records that became part of it."""
    then = past or known_at is not None

    def held(number: CustomerId) -> list[Said]:
        if then:
            return held_at(customer_id=number, at=at, known_at=known_at)
        return held_now(customer_id=number)

    own = Ledger(customer_id, held(customer_id))
    merged = once(customer_id=customer_id, at=at if then else None)
    if not merged:
        return [own]
    # The record of that number is gone, and with it whatever would show its rows through the wall.
    with wall.lifted():
        return [own, *(Ledger(number, held(number), moment) for number, moment in merged)]


def numbers(customer_id: CustomerId, at: datetime) -> list[CustomerId]:
    """Return every number that stood for this person at a moment."""
    return [customer_id, *(number for number, _moment in once(customer_id=customer_id, at=at))]


def numbers_ever(customer_id: CustomerId) -> list[CustomerId]:
    """Return every number that stands for this person now."""
    return [customer_id, *(number for number, _moment in once(customer_id=customer_id))]


def answered(found: list[Ledger], judge: Callable[[Sequence[Said]], Heard]) -> Heard:
    """Judge each ledger and return what counts for the person, and for a minor."""
    minor = is_minor(said for one in found for said in one.held)
    heard = [(judge(of_a_minor(one.held) if minor else one.held), one.merged_at) for one in found]
    return strictest(heard[0][0], [(one, at) for one, at in heard[1:] if at is not None])
