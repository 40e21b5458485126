"""Who may be the same person: the queue for those who merge, and whoever is like somebody new."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Q, QuerySet

from kaifong.authority.queries import Actor
from kaifong.authority.rules import FieldClass
from kaifong.customers.models import Customer, Pair, Scan
from kaifong.foundation.ids import CustomerId

from .listed import COLUMNS, Listed, rows_of

NEEDED = (FieldClass.INTERNAL, FieldClass.CONTACT)


@dataclass(frozen=True)
class Evidence:
    """How far one field of two records agrees, and what that says in bits, for or against."""

    field: str
    level: str
    bits: float


@dataclass(frozen=True)
class LikelyPair:
    """Two who may be one person."""

    left: Listed
    right: Listed
    probability: float
    evidence: tuple[Evidence, ...]
    held: bool  # verified numbers or addresses differ


@dataclass(frozen=True)
class Group:
    """Some who may all be one person, by their pairs, the likeliest first."""

    number: int
    people: tuple[Listed, ...]
    pairs: tuple[LikelyPair, ...]


@dataclass(frozen=True)
class Queue:
    """Some groups, the likeliest first; where the next page begins; when it was last searched."""

    groups: tuple[Group, ...]
    after: str
    total: int
    scanned_at: datetime | None


def queue(*, actor: Actor, after: str = "", size: int = 20) -> Queue:
    """Return those who may be one person, of whom the actor may see and merge both."""
    pairs = _mergeable_pairs(actor)
    groups = pairs.values("group").annotate(best=Max("probability"), pairs=Count("pk"))
    total = groups.count()
    page = list(_from(groups, after).order_by("-best", "group")[: size + 1])
    numbers = [one["group"] for one in page[:size]]
    more = page[size - 1] if len(page) > size else None
    scan = Scan.objects.order_by("-pk").first()
    return Queue(
        groups=_groups(actor, pairs.filter(group__in=numbers), numbers),
        after=f"{more['best']!r}:{more['group']}" if more else "",
        total=total,
        scanned_at=scan.at if scan else None,
    )


def waiting(*, actor: Actor) -> int:
    """Return how many groups wait for the actor's judgement."""
    return _mergeable_pairs(actor).values("group").distinct().count()


def likely_of(*, actor: Actor, customer_id: CustomerId) -> tuple[LikelyPair, ...]:
    """Return who may be the same as one customer, of whom the actor may merge both."""
    pairs = _mergeable_pairs(actor).filter(Q(left_id=customer_id) | Q(right_id=customer_id))
    return _shown(actor, list(pairs.order_by("-probability", "pk")))


def _mergeable_pairs(actor: Actor) -> QuerySet[Pair]:
    rows = Customer.objects.filter(actor.q("see", "customer"))
    for action in ("see", "merge"):
        for cls in NEEDED:
            rows = rows.filter(actor.q(action, "customer", cls=cls))
    seen = rows.values("pk")
    return Pair.objects.filter(left_id__in=seen, right_id__in=seen)


def _from[Row](groups: "QuerySet[Pair, Row]", after: str) -> "QuerySet[Pair, Row]":
    best, _, number = after.partition(":")
    try:
        least, group = float(best), int(number)
    except ValueError:
        return groups
    return groups.filter(Q(best__lt=least) | Q(best=least, group__gt=group))


def _groups(actor: Actor, pairs: QuerySet[Pair], numbers: list[int]) -> tuple[Group, ...]:
    found = list(pairs.order_by("-probability", "pk"))
    shown = dict(zip([one.pk for one in found], _shown(actor, found), strict=True))
    groups = []
    for number in numbers:
        mine = tuple(shown[one.pk] for one in found if one.group == number)
        people = {row.id: row for pair in mine for row in (pair.left, pair.right)}
        groups.append(Group(number, tuple(people[pk] for pk in sorted(people)), mine))
    return tuple(groups)


def _shown(actor: Actor, pairs: list[Pair]) -> tuple[LikelyPair, ...]:
    ids = {pk for pair in pairs for pk in (pair.left_id, pair.right_id)}
    rows = list(Customer.objects.filter(actor.q("see", "customer"), pk__in=ids).values(*COLUMNS))
    listed = {row.id: row for row in rows_of(actor, rows)}
    return tuple(
        LikelyPair(
            listed[CustomerId(one.left_id)],
            listed[CustomerId(one.right_id)],
            one.probability,
            tuple(Evidence(field, level, one.said[field]) for field, level in one.levels.items()),
            one.held,
        )
        for one in pairs
    )
