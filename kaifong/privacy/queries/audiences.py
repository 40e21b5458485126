"""Who of many may be written to: the gate of one person, thought through for all at once."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Max

from kaifong.authority import wall
from kaifong.authority.queries import Actor
from kaifong.authority.rules import FieldClass
from kaifong.customers.queries import Asked, asked_ids, once_each
from kaifong.foundation.ids import CustomerId
from kaifong.privacy.addresses import hasher
from kaifong.privacy.models import Stop
from kaifong.privacy.rules.consents import ASIDE, Question, Why
from kaifong.privacy.rules.vocabulary import ADDRESS_OF, Channel, Kind

from .gates import judged
from .ledger import held_each
from .ledgers import Ledger

# Who takes more than one look is judged by the rules themselves, from the ledger: records that
# were merged, answers about one address only, spoken consents, whose last day a storm may move,
# minors for whom a guardian's consent was assessed.
JUDGED = """
WITH deciding AS (
  SELECT DISTINCT ON (customer_id) customer_id, state, kinds @> %(kinds)s::varchar[] AS enough
  FROM privacy_consentnow
  WHERE purpose = 'marketing' AND channel IN ('', %(channel)s) AND state <> ALL(%(aside)s)
    AND classes && ARRAY['*', %(cls)s]::varchar[]
  ORDER BY customer_id, (state <> 'asked') DESC, said_at DESC, said_seq DESC
),
minors AS (
  SELECT customer_id AS id FROM privacy_consentnow WHERE state = 'under_age'
),
special AS (
  SELECT customer_id AS id FROM privacy_consentnow WHERE due_on IS NOT NULL OR address IS NOT NULL
  UNION SELECT customer_id FROM privacy_consentnow WHERE state = 'assessed'
  UNION SELECT winner_id FROM customers_merge WHERE undone_at IS NULL
),
judged AS MATERIALIZED (
  SELECT asked.id, CASE WHEN special.id IS NOT NULL THEN 'special'
      WHEN d.state IN ('consented', 'no_objection')
        THEN CASE WHEN minors.id IS NOT NULL THEN 'minor' WHEN d.enough THEN 'may' ELSE 'kind' END
      ELSE coalesce(d.state, 'none') END AS why
  FROM ({asked}) asked
  LEFT JOIN deciding d ON d.customer_id = asked.id
  LEFT JOIN special ON special.id = asked.id
  LEFT JOIN minors ON minors.id = asked.id
),
-- Addresses of those only to whom something may be sent: looking up everybody's takes most of it.
reached AS (
  SELECT judged.id, judged.why, point.value, CASE WHEN %(kind)s <> '' THEN point.status <> 'good'
      ELSE %(post)s AND person.post_doubted_at IS NOT NULL END AS doubted
  FROM judged
  LEFT JOIN customers_contactpoint point
    ON point.customer_id = judged.id AND point.is_primary AND point.kind = %(kind)s
  LEFT JOIN customers_customer person ON %(post)s AND person.id = judged.id
  WHERE judged.why IN ('may', 'special')
)
SELECT why AS is_so, count(*), NULL::bigint[], NULL::varchar[], NULL::boolean[]
FROM judged WHERE why NOT IN ('may', 'special') GROUP BY why
UNION ALL
SELECT CASE WHEN why <> 'may' THEN why WHEN value IS NULL AND %(kind)s <> '' THEN 'no_address'
    WHEN doubted THEN 'doubted' ELSE why END AS is_so, count(*),
  array_agg(id) FILTER (WHERE why IN ('may', 'special')),
  array_agg(value) FILTER (WHERE why IN ('may', 'special')),
  array_agg(doubted) FILTER (WHERE why = 'special')
FROM reached GROUP BY is_so
"""
MAY, SPECIAL = "may", "special"


@dataclass(frozen=True)
class Audience:
    """Who may be written to, in the order of their numbers; how many were left out, and why."""

    reached: tuple[CustomerId, ...]
    left_out: dict[Why, int]

    @property
    def left(self) -> int:
        return sum(self.left_out.values())

    @property
    def asked_for(self) -> int:
        return len(self.reached) + self.left


def audience(
    *,
    actor: Actor,
    asked: Asked,
    channel: Channel,
    cls: str,
    kinds: Collection[Kind],
    at: datetime,
) -> Audience:
    """
    Return who of the customers asked for may be sent advertising now, at his first address.

    Nobody is in it to whom `may_contact` says no, and nobody else is left out. Of two reasons
    the one that the person gave is told before that of his address. Only those are counted whose
    consents the actor may see.
    """
    subquery, params = asked_ids(actor=actor, asked=asked, cls=FieldClass.INTERNAL)
    facts = {
        "aside": sorted(ASIDE),
        "kinds": sorted(kinds),
        "channel": channel.value,
        "cls": cls,
        "kind": ADDRESS_OF.get(channel, ""),
        "post": channel == Channel.POST,
        **params,
    }
    with wall.lifted(), connection.cursor() as cursor:
        cursor.execute(JUDGED.format(asked=subquery), facts)
        stopped = _stopped(at)
        reached, left, special = _sorted_out(cursor, stopped)
        for number, why in _looked_into(special, stopped, channel, cls, kinds, at):
            if why is None:
                reached.append(number)
            else:
                left[why] += 1
    return Audience(tuple(sorted(reached)), dict(left))


Special = dict[int, tuple[str | None, bool]]  # first address, and whether it is doubted
Stopped = Callable[[str | None], datetime | None]


def _sorted_out(
    groups: Iterable[Any], stopped: Stopped
) -> tuple[list[CustomerId], Counter[Why], Special]:
    """Return who may be written to, how many may not, and who is still to be looked into."""
    reached: list[CustomerId] = []
    left: Counter[Why] = Counter()
    special: Special = {}
    for is_so, people, ids, values, doubts in groups:
        if is_so == SPECIAL:
            special |= dict(zip(ids, zip(values, map(bool, doubts), strict=True), strict=True))
        elif is_so == MAY:
            for number, value in zip(ids, values, strict=True):
                # A consent given since may have lifted it.
                if stopped(value) is not None:
                    special[number] = (value, False)
                else:
                    reached.append(CustomerId(number))
        else:
            left[Why(is_so)] += people
    return reached, left, special


def _looked_into(
    special: Special,
    stopped: Stopped,
    channel: Channel,
    cls: str,
    kinds: Collection[Kind],
    at: datetime,
) -> Iterator[tuple[CustomerId, Why | None]]:
    """Yield why nothing may be sent to each at his first address; None if it may."""
    if not special:
        return
    once = once_each(customer_ids=special)
    held = held_each([*special, *(number for known in once.values() for number, _at in known)])
    keyed, addressed = hasher(), channel in ADDRESS_OF
    for number, (value, doubted) in special.items():
        asked = Question(
            cls=cls,
            kinds=frozenset(kinds),
            channel=channel,
            address=None if value is None else keyed(value),
        )
        found = [Ledger(CustomerId(number), held[number])]
        found += [Ledger(other, held[other], moment) for other, moment in once[number]]
        answer = judged(found, asked, stopped(value), at)
        why: Why | None = None
        if not answer.may:
            why = answer.why
        elif addressed and value is None:
            why = Why.NO_ADDRESS
        elif doubted:
            why = Why.DOUBTED
        yield CustomerId(number), why


def _stopped(at: datetime) -> Stopped:
    """Return what tells when an address was last stopped."""
    stops = Stop.objects.filter(at__lte=at).values_list("address").annotate(last=Max("at"))
    moments = {bytes(address): last for address, last in stops}
    if not moments:
        return lambda _address: None
    keyed = hasher()
    return lambda address: None if address is None else moments.get(keyed(address))
