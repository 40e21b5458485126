"""
What may be given out, reckoned a second time from what was drawn.

It shares no code with `rules`: for every row, and every category of it by itself, it looks at
every grant as an administrator reads it. Slow and plain on purpose.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from kaifong.authority.objects import Object
from kaifong.authority.rules import Facts
from kaifong.authority.ways import Given, Way

from .drawing import Bounds, DrawnGrant, Organisation

# What the interface does: said a second time, on purpose.
SERVED = {
    ("customer", "see"),
    ("customer", "create"),
    ("customer", "edit"),
    ("order", "see"),
}
Cell = tuple[int, int, int | None, int | None]  # region, channel, one category, owner


@dataclass(frozen=True)
class Oracle:
    """The drawn organisation, asked about rows for its person and purpose."""

    organisation: Organisation

    def given(self, way: Way, of: Object, rows: Mapping[int, Facts]) -> Given:
        """Return the rows that a way should give out, with their fields."""
        expected: Given = {}
        cells: dict[Cell, frozenset[str]] = {}
        for row_id, facts in rows.items():
            through = [self._classes(way, cell, cells) for cell in _cells(facts)]
            classes = frozenset[str]().union(*through)
            if not classes or any(of.fields[name] not in classes for name in way.found_by):
                continue
            everywhere = frozenset.intersection(*through)
            expected[row_id] = frozenset(
                name
                for name, cls in of.fields.items()
                if cls in (everywhere if name in of.whole else classes)
            )
        return expected

    def _classes(self, way: Way, cell: Cell, known: dict[Cell, frozenset[str]]) -> frozenset[str]:
        if cell not in known:
            seen = self._granted("see", way.about, cell)
            done = seen if way.action == "see" else self._granted(way.action, way.about, cell)
            known[cell] = seen & done
        return known[cell]

    def _granted(self, action: str, about: str, cell: Cell) -> frozenset[str]:
        drawn, found = self.organisation, set[str]()
        if not self._lets(action, about, cell):
            return frozenset()
        for place, grant in enumerate(drawn.grants):
            asked_for = grant.action == action and grant.about == about
            if asked_for and any(self._reaches(grant, cell, who) for who in self._holders(place)):
                found |= {"public", *grant.classes}
        lent = drawn.borrowing
        asked_for = lent is not None and lent.about == about and action in lent.actions
        if lent and asked_for and lent.running and lent.purpose == drawn.purpose:
            found |= {"public", *lent.classes} if _within(cell, lent.bounds, 0) else set()
        return frozenset(found)

    def _lets(self, action: str, about: str, cell: Cell) -> bool:
        """Return whether a program's own limits let something through; a person has none."""
        limits = self.organisation.program
        return limits is None or (
            limits.running
            and limits.purpose == self.organisation.purpose
            and (about, action) in SERVED
            and _within(cell, limits.bounds, 0)
        )

    def _holders(self, place: int) -> list[int]:
        """Return as whom the person has a grant: as himself, or as those he stands in for."""
        drawn = self.organisation
        role = drawn.grants[place].role
        return [drawn.person] * (role in drawn.holders[drawn.person]) + [
            handed.giver
            for handed in drawn.delegations
            if handed.running
            and handed.role == role
            and role in drawn.holders[handed.giver]
            and (handed.grants is None or place in handed.grants)
        ]

    def _reaches(self, grant: DrawnGrant, cell: Cell, whose: int) -> bool:
        drawn = self.organisation
        bounds, is_open = drawn.departments[drawn.roles[grant.role]]
        return (
            drawn.purpose in grant.purposes
            and is_open
            and _within(cell, bounds, whose)
            and _within(cell, grant.bounds, whose)
        )


def _cells(facts: Facts) -> list[Cell]:
    categories: list[int | None] = [*sorted(facts.categories)] or [None]
    return [(facts.region, facts.channel, category, facts.owner) for category in categories]


def _within(cell: Cell, bounds: Bounds, me: int) -> bool:
    region, channel, category, owner = cell
    if bounds.regions is not None and region not in bounds.regions:
        return False
    if bounds.channels is not None and channel not in bounds.channels:
        return False
    if bounds.categories is not None and category not in bounds.categories:
        return False
    return owner == me or not bounds.own
