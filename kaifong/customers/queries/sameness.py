"""Two records beside one another, where merged ones lead, and what was merged."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, Q, QuerySet, When

from kaifong.authority import wall
from kaifong.authority.queries import Actor, NotAllowed
from kaifong.authority.rules import Facts, FieldClass
from kaifong.customers.models import ContactPoint, Customer, Merge
from kaifong.customers.permissions import CUSTOMER
from kaifong.customers.survivorship import FIELDS, Side, Suggestion, older, suggestion
from kaifong.foundation.history.models import Change
from kaifong.foundation.ids import CustomerId

from .person import Person, person
from .staff import staff_names

OBJECTS = {"owner_id": "owner"}  # the column's name among the object's fields
NEEDED = (FieldClass.INTERNAL, FieldClass.CONTACT)


@dataclass(frozen=True)
class Field:
    """One field of two records, and which of the values should survive."""

    name: str
    winner: Any
    loser: Any
    suggested: Suggestion

    @property
    def differs(self) -> bool:
        return bool(self.winner != self.loser)


@dataclass(frozen=True)
class Comparison:
    """Two customers who may be made one; what the actor may not see is left out."""

    winner: Person
    loser: Person
    fields: tuple[Field, ...]
    seen: int  # the number of the last change that this knows of
    held: bool  # verified numbers or addresses differ


@dataclass(frozen=True)
class MergeDone:
    """A record that was made part of another."""

    id: int
    winner_id: CustomerId
    loser_id: CustomerId
    at: datetime
    who: tuple[str, str] | None
    undone_at: datetime | None
    undoable: bool


def merged_into(*, actor: Actor, customer_id: CustomerId) -> CustomerId | None:
    """Return whose record this number leads to now, if it was merged and the actor may see it."""
    with wall.lifted():
        now: int = customer_id
        while (into := _winner(now)) is not None:
            now = into
    if now == customer_id:
        return None
    seen = Customer.objects.filter(actor.q("see", "customer"), pk=now).exists()
    return CustomerId(now) if seen else None


def once(
    *, customer_id: CustomerId, at: datetime | None = None
) -> tuple[tuple[CustomerId, datetime], ...]:
    """
    Return the numbers that this person had before records were merged, each with when it was.

    With `at`, as it was at that moment. For rows that stay under their number, whoever asks.
    """
    rows = Merge.objects.filter(undone_at=None)
    if at is not None:
        rows = Merge.objects.filter(Q(undone_at=None) | Q(undone_at__gt=at), at__lte=at)
    return _once([customer_id], rows)[customer_id]


def once_each(
    *, customer_ids: Collection[int]
) -> dict[int, tuple[tuple[CustomerId, datetime], ...]]:
    """Return the same for many, as it is now."""
    return _once(customer_ids, Merge.objects.filter(undone_at=None))


def _once(
    customer_ids: Collection[int], rows: QuerySet[Merge]
) -> dict[int, tuple[tuple[CustomerId, datetime], ...]]:
    now = {number: number for number in customer_ids}  # whose each number is now
    found: dict[int, list[tuple[CustomerId, datetime]]] = {number: [] for number in customer_ids}
    waiting = set(now)
    while waiting:
        merged = rows.filter(winner_id__in=waiting).values_list("winner_id", "loser_id", "at")
        waiting = set()
        for winner, loser, moment in merged.order_by("at"):
            if loser not in now:
                now[loser] = now[winner]
                found[now[winner]].append((CustomerId(loser), moment))
                waiting.add(loser)
    return {number: tuple(sorted(of_it)) for number, of_it in found.items()}


def made_of_several(*, customer_ids: Iterable[int]) -> set[CustomerId]:
    """Return which of these took in another record; for sets, before asking `once` of each."""
    rows = Merge.objects.filter(undone_at=None, winner_id__in=list(customer_ids))
    return {CustomerId(pk) for pk in rows.values_list("winner_id", flat=True)}


def comparison(*, actor: Actor, winner_id: CustomerId, loser_id: CustomerId) -> Comparison:
    """
    Return two records beside one another.

    :raises NotAllowed: if the actor may not see and merge both
    """
    both = _mergeable(actor, winner_id, loser_id)
    winner, loser = (person(actor=actor, customer_id=pk) for pk in (winner_id, loser_id))
    hidden = winner.listed.hidden | loser.listed.hidden
    hidden |= _unmergeable(actor, both.values())
    shown = [n for n in FIELDS if CUSTOMER.fields[OBJECTS.get(n, n)] not in hidden]
    points = _points(winner_id, loser_id)
    own = _own(winner, loser, hidden)
    return Comparison(
        winner,
        loser,
        (*(_field(name, both[winner_id], both[loser_id], points) for name in shown), *own),
        _last_change(winner_id, loser_id),
        held=differ_verified(points[winner_id], points[loser_id]),
    )


def better_first(*, actor: Actor, one_id: CustomerId, other_id: CustomerId) -> bool:
    """
    Return whether the first of two customers should be the one who stays.

    :raises NotAllowed: if the actor may not see and merge both
    """
    both = _mergeable(actor, one_id, other_id)
    known = {pk: (row["profile__orders"] or 0, row["joined_at"], pk) for pk, row in both.items()}
    return older(known[one_id], known[other_id])


def merges_of(*, actor: Actor, customer_id: CustomerId) -> tuple[MergeDone, ...]:
    """
    Return the records that were made part of this one, newest first.

    :raises NotAllowed: if there is no such customer in the actor's rows
    """
    seen = Customer.objects.filter(actor.q("see", "customer"), pk=customer_id)
    # "Every row" is an empty filter, which no CASE takes by itself.
    open_to = Case(When(Q(pk=customer_id) & actor.q("merge", "customer"), then=True), default=False)
    may = seen.annotate(may=open_to).values_list("may", flat=True).first()
    if may is None:
        raise NotAllowed(f"customer {customer_id}")
    done = list(Merge.objects.filter(winner_id=customer_id).order_by("-pk"))
    if not done:
        return ()
    names = staff_names()
    newest = next((one.pk for one in done if one.undone_at is None), None)
    return tuple(
        MergeDone(
            id=one.pk,
            winner_id=CustomerId(one.winner_id),
            loser_id=CustomerId(one.loser_id),
            at=one.at,
            who=names.get(one.staff_id or 0),
            undone_at=one.undone_at,
            undoable=may and one.pk == newest,
        )
        for one in done
    )


Points = list[tuple[str, str, bool, bool]]  # kind, value, first, verified


def differ_verified(mine: Points, theirs: Points) -> bool:
    """Return whether both have verified numbers, or both addresses, and none in common."""
    for kind in ContactPoint.Kind.values:
        ours, others = (
            {value for of, value, _, verified in points if of == kind and verified}
            for points in (mine, theirs)
        )
        if ours and others and not ours & others:
            return True
    return False


def _winner(customer_id: int) -> int | None:
    merged = Merge.objects.filter(loser_id=customer_id, undone_at=None)
    return merged.values_list("winner_id", flat=True).first()


def _mergeable(actor: Actor, one_id: int, other_id: int) -> dict[int, dict[str, Any]]:
    rows = Customer.objects.filter(actor.q("see", "customer"), pk__in=(one_id, other_id))
    for cls in NEEDED:
        rows = rows.filter(actor.q("merge", "customer", cls=cls))
    columns = (name for name in FIELDS if name not in {"email", "phone"})
    facts = ("pk", "region", "categories", "profile__orders")
    found = {row["pk"]: row for row in rows.values(*facts, *columns)}
    if found.keys() != {one_id, other_id}:
        raise NotAllowed("merge")
    return found


def _unmergeable(actor: Actor, rows: Iterable[dict[str, Any]]) -> frozenset[FieldClass]:
    """Return the classes of fields in which the actor may not choose in each of the rows."""
    scope = actor.scope("merge", "customer")
    facts = [
        Facts(row["region"], row["channel"], frozenset(row["categories"]), row["owner_id"])
        for row in rows
    ]
    return frozenset(c for c in FieldClass if not all(scope.shows(c, one) for one in facts))


def _points(*customer_ids: int) -> dict[int, Points]:
    found: dict[int, Points] = {pk: [] for pk in customer_ids}
    points = ContactPoint.objects.filter(customer_id__in=customer_ids).order_by("-is_primary", "pk")
    for point in points:
        verified = point.verified_at is not None
        found[point.customer_id].append((point.kind, point.value, point.is_primary, verified))
    return found


def _field(
    name: str, winner: dict[str, Any], loser: dict[str, Any], points: dict[int, Points]
) -> Field:
    if name not in ("email", "phone"):
        mine, theirs = winner[name], loser[name]
        return Field(name, mine, theirs, suggestion(name, mine, theirs))
    first = [
        next(((value, sure) for kind, value, _, sure in points[row["pk"]] if kind == name), None)
        for row in (winner, loser)
    ]
    (mine, mine_sure), (theirs, theirs_sure) = (one or (None, False) for one in first)
    verified = None
    if mine_sure != theirs_sure:
        verified = Side.WINNER if mine_sure else Side.LOSER
    return Field(name, mine, theirs, suggestion(name, mine, theirs, verified=verified))


def _own(winner: Person, loser: Person, hidden: frozenset[FieldClass]) -> list[Field]:
    """Return the shop's own fields in which either has something."""
    theirs = {field.name: value for field, value in loser.more}
    found = []
    for field, value in winner.more:
        other = theirs.get(field.name)
        if field.cls not in hidden and (value is not None or other is not None):
            found.append(Field(field.name, value, other, suggestion(field.name, value, other)))
    return found


def _last_change(*customer_ids: int) -> int:
    changed = Change.objects.filter(customer_id__in=customer_ids).order_by("-pk")
    return changed.values_list("pk", flat=True).first() or 0
