"""
The algebra of authority. Grants unite; department, hold and purpose intersect.

A predicate over rows is a set of conjunctions (disjunctive normal form); the empty set admits
nothing: default deny.

A customer who bought from several categories is reached through one of them at a time: whatever
meets (department and grant, exporting and seeing) must admit him through the same one.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property


class FieldClass(StrEnum):
    """How delicate a field is; public fields are seen by whoever may see the row at all."""

    PUBLIC = "public"
    INTERNAL = "internal"
    CONTACT = "contact"
    FINANCIAL = "financial"
    SENSITIVE = "sensitive"


class Purpose(StrEnum):
    """What the data are used for at this moment."""

    FINANCE = "finance"
    FULFILMENT = "fulfilment"
    LEGAL = "legal"
    MANAGEMENT = "management"
    MARKETING = "marketing"
    PRIVACY = "privacy"
    SALES = "sales"
    SERVICE = "service"


Codes = frozenset[int] | None  # none: any


@dataclass(frozen=True)
class Rows:
    """
    One conjunction: rows in these regions and channels, of these categories, maybe own only.

    `whose` names a colleague whose own rows are meant, by whoever stands in for him; none: the
    reader's.
    """

    regions: Codes = None
    channels: Codes = None
    categories: Codes = None
    own: bool = False
    whose: int | None = None

    def meet(self, other: "Rows") -> "Rows":
        """Return the rows in both, through the same region, channel and category."""
        # A row has one owner: what is one's own is not another's.
        apart = self.own and other.own and self.whose != other.whose
        return Rows(
            regions=frozenset() if apart else _meet(self.regions, other.regions),
            channels=_meet(self.channels, other.channels),
            categories=_meet(self.categories, other.categories),
            own=self.own or other.own,
            whose=self.whose if self.own else other.whose,
        )

    def covers(self, other: "Rows") -> bool:
        """Return whether every row of the other is in here too."""
        return (
            _covers(self.regions, other.regions)
            and _covers(self.channels, other.channels)
            and _covers(self.categories, other.categories)
            and (not self.own or (other.own and self.whose == other.whose))
        )

    def is_empty(self) -> bool:
        return any(codes == frozenset() for codes in (self.regions, self.channels, self.categories))


ANY = Rows()
Predicate = frozenset[Rows]
NOTHING: Predicate = frozenset()
EVERYTHING: Predicate = frozenset([ANY])


@dataclass(frozen=True)
class Facts:
    """What of one row decides who may see it."""

    region: int
    channel: int
    categories: frozenset[int]
    owner: int | None


def admits(predicate: Predicate, facts: Facts, staff_id: int) -> bool:
    """Return whether a row is in; the oracle against which the compiled forms are proved."""
    return any(
        (rows.regions is None or facts.region in rows.regions)
        and (rows.channels is None or facts.channel in rows.channels)
        and (rows.categories is None or bool(facts.categories & rows.categories))
        and (not rows.own or facts.owner == (rows.whose or staff_id))
        for rows in predicate
    )


def unite(predicates: Iterable[Predicate]) -> Predicate:
    """Return the rows that any admits, without conjunctions that another covers."""
    kept: list[Rows] = []
    for rows in frozenset[Rows]().union(*predicates):
        if rows.is_empty() or any(other.covers(rows) for other in kept):
            continue
        kept = [other for other in kept if not rows.covers(other)]
        kept.append(rows)
    return frozenset(kept)


@dataclass(frozen=True)
class Granted:
    """A grant as it stands for one person: already met with the department's rows."""

    action: str
    object: str
    rows: Rows
    classes: frozenset[FieldClass]
    purposes: frozenset[Purpose]

    def opens(self, cls: FieldClass) -> bool:
        return cls in self.classes or cls is FieldClass.PUBLIC


@dataclass(frozen=True)
class Scope:
    """Which rows may be seen, and in which of them which classes of fields."""

    staff_id: int
    by_class: tuple[tuple[FieldClass, Predicate], ...]

    @cached_property
    def rows(self) -> Predicate:
        return unite(predicate for _, predicate in self.by_class)

    @cached_property
    def classes(self) -> frozenset[FieldClass]:
        """Return the classes that may be seen in at least one row."""
        return frozenset(cls for cls, predicate in self.by_class if predicate)

    @cached_property
    def _where(self) -> dict[FieldClass, Predicate]:
        return dict(self.by_class)

    def where(self, cls: FieldClass) -> Predicate:
        return self._where.get(cls, NOTHING)

    def admits(self, facts: Facts) -> bool:
        return admits(self.rows, facts, self.staff_id)

    def shows(self, cls: FieldClass, facts: Facts) -> bool:
        return admits(self.where(cls), facts, self.staff_id)

    def is_everything(self, cls: FieldClass) -> bool:
        return ANY in self.where(cls)


def scope_of(
    grants: Iterable[Granted],
    *,
    staff_id: int,
    action: str,
    about: str,
    purpose: Purpose,
) -> Scope:
    """Return what these grants amount to for one action on one object for one purpose."""
    fit = [
        grant
        for grant in grants
        if grant.action == action and grant.object == about and purpose in grant.purposes
    ]
    return Scope(
        staff_id=staff_id,
        by_class=tuple(
            (cls, unite(frozenset([grant.rows]) for grant in fit if grant.opens(cls)))
            for cls in FieldClass
        ),
    )


def intersect(one: Scope, other: Scope) -> Scope:
    """
    Return what both allow: exporting needs the right to export and the right to see.

    :raises NotTheSamePerson: if they are two people's
    """
    if one.staff_id != other.staff_id:
        raise NotTheSamePerson
    return Scope(
        staff_id=one.staff_id,
        by_class=tuple(
            (cls, unite([frozenset(a.meet(b) for a in one.where(cls) for b in other.where(cls))]))
            for cls in FieldClass
        ),
    )


class NotTheSamePerson(Exception):
    """What two people may do has no common part: their own rows differ."""


def _meet(one: Codes, other: Codes) -> Codes:
    if one is None or other is None:
        return other if one is None else one
    return one & other


def _covers(one: Codes, other: Codes) -> bool:
    return one is None or (other is not None and other <= one)
