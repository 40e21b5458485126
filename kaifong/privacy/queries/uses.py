"""May the data of many be used for something: the gate of one, thought through for all at once."""

from collections.abc import Collection as Many
from collections.abc import Iterable
from datetime import datetime

from kaifong.authority import wall
from kaifong.customers.queries import once_each
from kaifong.foundation.ids import CustomerId
from kaifong.privacy.models import Collection, FirstUse
from kaifong.privacy.rules.consents import Why
from kaifong.privacy.rules.notices import Both, Terms
from kaifong.privacy.rules.vocabulary import Kind, Purpose
from kaifong.privacy.wording import CHANNELS as CHANNEL_NAMES
from kaifong.privacy.wording import KINDS as KIND_NAMES
from kaifong.privacy.wording import why

from .gates import consented, states
from .ledger import held_each
from .ledgers import Ledger, answered

__all__ = ["CHANNEL_NAMES", "KIND_NAMES", "may_not_use", "told_before", "words_of"]


def words_of(reason: Why) -> Both:
    """Return what a reason says, in both languages."""
    return why(reason)


def may_not_use(
    *, customer_ids: Many[int], purpose: Purpose, kinds: Iterable[Kind], at: datetime
) -> dict[CustomerId, Why]:
    """
    Return whose data of these kinds may not be used for a purpose now, and why.

    Nobody is in it to whom `may_use` says yes, and nobody else is left out. For a purpose of the
    notice, such as service: for marketing `audience` is asked.
    """
    wanted = frozenset(kinds)
    with wall.lifted():
        once = once_each(customer_ids=customer_ids)
        own = {number: number for number in customer_ids}
        own |= {old: number for number, known in once.items() for old, _ in known}
        rows = Collection.objects.filter(customer_id__in=list(own), at__lte=at)
        stated: dict[int, list[Terms]] = {}
        for number, terms in rows.values_list("customer_id", "version__terms"):
            stated.setdefault(own[number], []).append(Terms.read(terms))
        left = [one for one in customer_ids if not states(stated.get(one, []), purpose, wanted)]
        held = held_each([*left, *(old for one in left for old, _ in once[one])])
    found: dict[CustomerId, Why] = {}
    for number in left:
        books = [Ledger(CustomerId(number), held[number])]
        books += [Ledger(old, held[old], moment) for old, moment in once[number]]
        answer = answered(books, lambda said: consented(said, purpose, wanted, at)).answer
        if answer.may:
            continue
        none = Why.NOT_IN_NOTICE if stated.get(number) else Why.NO_NOTICE
        found[CustomerId(number)] = none if answer.why == Why.NONE else answer.why
    return found


def told_before(*, customer_ids: Many[int], at: datetime) -> set[CustomerId]:
    """Return who was told by then, on a first use for marketing, that he may say no (s.35F)."""
    with wall.lifted():
        once = once_each(customer_ids=customer_ids)
        own = {number: number for number in customer_ids}
        own |= {old: number for number, known in once.items() for old, _ in known}
        told = FirstUse.objects.filter(customer_id__in=list(own), at__lte=at)
        return {CustomerId(own[pk]) for pk in told.values_list("customer_id", flat=True)}
