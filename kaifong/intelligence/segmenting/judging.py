"""Who is in a segment at this moment, of those open to whoever asks: judged in sets."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from kaifong.authority.queries import Actor
from kaifong.customers.queries import Asked, answers_for_all, matching_ids, wished
from kaifong.customers.queries.keyed import visible_of_keys
from kaifong.foundation.ids import CustomerId
from kaifong.intelligence.models import SegmentVersion
from kaifong.intelligence.semantics.drilling import people_behind

from .predicates import (
    COLUMNS,
    Cell,
    Counted,
    Leaf,
    People,
    Predicate,
    expanded,
    judged,
    others,
    read,
)

if TYPE_CHECKING:
    from kaifong.intelligence.queries import Table

MOST = 500_000  # people in one part of a definition


class CannotJudge(Exception):
    """
    Who is meant cannot be told to this reader; `why` says why.

    `not_alike`: a filter asks of fields that he may not see, so it would find others than meant.
    `gone`: it names a segment that there is no more. `many`: it means more people than one judges.
    """

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def members(
    *, actor: Actor, predicate: Predicate, today: date, fresh: bool = False
) -> frozenset[CustomerId]:
    """
    Return the customers whom a predicate means and whom the actor may see, now.

    Only rows open to him count: for somebody else the same predicate may mean others. Nobody who
    was erased, merged into another or taken out of the books is among them.

    :raises NotAllowed, Closed: if a part asks what is closed to him altogether
    :raises CannotJudge: if it would mean others for him than are meant, or too many
    :raises GoesRound: if it leads back to itself
    :raises BadPredicate, BadAsk: if it asks for what is no longer defined
    :raises LakeTrouble: if the lake cannot answer
    """
    whole = resolved(predicate)

    def leaf(part: Leaf) -> People:
        return frozenset(_leaf(actor, part, today, fresh=fresh))

    def everybody() -> People:
        return frozenset(_bounded(matching_ids(actor=actor, asked=Asked(), at_most=MOST)))

    return frozenset(map(CustomerId, judged(whole, leaf, everybody)))


def resolved(predicate: Predicate) -> Predicate:
    """
    Return the same with every other segment replaced by its last version.

    :raises CannotJudge: if one of them is gone
    :raises GoesRound: if one leads back to itself
    """

    def known(segment_id: int) -> Predicate:
        row = last_version(segment_id)
        if row is None:
            raise CannotJudge("gone")
        return read(row.definition)

    return expanded(predicate, known)


def last_version(segment_id: int) -> SegmentVersion | None:
    rows = SegmentVersion.objects.filter(segment_id=segment_id, segment__withdrawn_at=None)
    return rows.order_by("-number").first()


def purposes_of(predicate: Predicate, own: str) -> set[str]:
    """Return for which purposes a definition and all that it is made of were drawn up."""
    found = {own}
    waiting: list[Predicate] = [predicate]
    seen: set[int] = set()
    while waiting:
        for segment_id in others(waiting.pop()) - seen:
            seen.add(segment_id)
            row = last_version(segment_id)
            if row is not None:
                found.add(row.purpose)
                waiting.append(read(row.definition))
    return found


def _leaf(actor: Actor, part: Leaf, today: date, *, fresh: bool) -> Iterable[int]:
    if isinstance(part, Cell):
        keys = people_behind(
            actor=actor,
            asked=part.asked,
            where=part.where,
            today=today,
            limit=MOST + 1,
            fresh=fresh,
        )
        return visible_of_keys(actor=actor, keys=_bounded(keys))
    if isinstance(part, Counted):
        keys = _counted(actor, part, today, fresh=fresh)
        return visible_of_keys(actor=actor, keys=_bounded(keys))
    return _bounded(_listed(actor, part.query))


def _counted(actor: Actor, part: Counted, today: date, *, fresh: bool) -> list[int]:
    from kaifong.intelligence import queries

    found: Table = queries.run(
        actor=actor,
        measure=part.figure.value,
        period=part.days.days(today),
        filters=part.filters,
        limit=MOST + 1,
        only=tuple(zip(COLUMNS[part.figure], part.values, strict=True)),
        fresh=fresh,
    )
    at = [column.name for column in found.columns].index("customer_key")
    return [key for row in found.rows if isinstance(key := row[at], int)]


def _listed(actor: Actor, query: str) -> list[int]:
    asked = askable(actor, query)
    return matching_ids(actor=actor, asked=asked, at_most=MOST)


def askable(actor: Actor, query: str) -> Asked:
    """
    Return what a filter of the list asks.

    :raises CannotJudge: if the actor may not ask it of every row that he sees
    """
    wish = wished(actor=actor, query=query)
    # A filter left out would let in whom nobody meant, and so would one that some rows hide.
    if wish.query != query or not answers_for_all(actor, wish.asked):
        raise CannotJudge("not_alike")
    return wish.asked


def _bounded(found: list[int]) -> list[int]:
    if len(found) > MOST:
        raise CannotJudge("many")
    return found
