"""How many of a segment may be used for something, and how many are lost to what: before it is."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from kaifong.authority.queries import Actor
from kaifong.customers.queries import Asked, how_reached
from kaifong.foundation.ids import CustomerId
from kaifong.privacy.queries import (
    Channel,
    Kind,
    Purpose,
    Why,
    audience,
    may_not_use,
    told_before,
)

from .rules import Use

CLOSED, NOT_TOLD = "closed", "not_told"
PHONE = "phone"


@dataclass(frozen=True, kw_only=True)
class Wish:
    """
    What people are to be used for: messages about goods on a channel, or a list of calls.

    `kinds` are the kinds of data that it uses and by which people are chosen. Without `first_use`
    nobody is written to who was never told that he may say no (s.35F).
    """

    use: Use
    kinds: tuple[Kind, ...]
    channel: Channel = Channel.ANY
    goods: str = ""
    first_use: bool = False


@dataclass(frozen=True)
class Reckoned:
    """Of how many, how many are lost to which reason, and who remains."""

    whole: int
    lost: dict[str, int]
    remaining: frozenset[CustomerId]

    @property
    def lost_in_all(self) -> int:
        return sum(self.lost.values())


def reckoned(*, actor: Actor, people: Collection[CustomerId], wish: Wish, at: datetime) -> Reckoned:
    """
    Return who of these may be used as wished now; everybody else is counted under one reason.

    Reasons are those of the gates of consent, and two of our own: `closed`, whose consents are
    not open to the actor, and `not_told`.
    """
    if not people:
        # A list without numbers would mean everybody.
        return Reckoned(0, {}, frozenset())
    judge = _marketed if wish.use is Use.MARKETING else _called
    return judge(actor, people, wish, at)


def _marketed(actor: Actor, people: Collection[CustomerId], wish: Wish, at: datetime) -> Reckoned:
    found = audience(
        actor=actor,
        asked=Asked(ids=tuple(sorted(people))),
        channel=wish.channel,
        cls=wish.goods,
        kinds=wish.kinds,
        at=at,
    )
    lost: Counter[str] = Counter({why.value: number for why, number in found.left_out.items()})
    lost[CLOSED] += len(people) - found.asked_for
    remaining = frozenset(found.reached)
    if not wish.first_use and remaining:
        told = remaining & told_before(customer_ids=remaining, at=at)
        lost[NOT_TOLD] += len(remaining) - len(told)
        remaining = frozenset(told)
    return Reckoned(len(people), _some(lost), remaining)


def _called(
    actor: Actor,  # noqa: ARG001  whoever is in the segment is open to him
    people: Collection[CustomerId],
    wish: Wish,
    at: datetime,
) -> Reckoned:
    barred = may_not_use(customer_ids=people, purpose=Purpose.SERVICE, kinds=wish.kinds, at=at)
    lost: Counter[str] = Counter(why.value for why in barred.values())
    rest = frozenset(people) - barred.keys()
    reach = how_reached(customer_ids=rest, kind=PHONE)
    lost[Why.NO_ADDRESS.value] += len(rest) - len(reach)
    good = frozenset(number for number, stands in reach.items() if stands)
    lost[Why.DOUBTED.value] += len(reach) - len(good)
    return Reckoned(len(people), _some(lost), good)


def _some(lost: Counter[str]) -> dict[str, int]:
    return {why: number for why, number in sorted(lost.items()) if number}
