"""What some grants amount to, said once for each set of rows. No database."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from kaifong.foundation.ids import StaffId

from .queries import Actor
from .rules import FieldClass, Granted, Predicate, Purpose


@dataclass(frozen=True)
class Cell:
    """With these things may this be done, in these rows, with these fields, for these purposes."""

    object: str
    action: str
    rows: Predicate
    classes: frozenset[FieldClass]
    purposes: frozenset[Purpose]


def cells(grants: Collection[Granted], *, staff_id: int) -> Iterator[Cell]:
    """Yield what comes of it all: whatever is done, only with what may also be seen."""
    doings = sorted({(one.object, one.action) for one in grants}, key=_seeing_first)
    for about, action in doings:
        by_rows: dict[tuple[Predicate, Purpose], set[FieldClass]] = defaultdict(set)
        for purpose in sorted({p for one in grants for p in one.purposes}):
            him = Actor(StaffId(staff_id), "", "", (), tuple(grants), purpose)
            scope = him.scope(action, about)
            for cls in FieldClass:
                if where := scope.where(cls):
                    by_rows[where, purpose].add(cls)
        alike: dict[tuple[Predicate, frozenset[FieldClass]], set[Purpose]] = defaultdict(set)
        for (where, purpose), classes in by_rows.items():
            alike[where, frozenset(classes)].add(purpose)
        for (where, classes_), purposes in alike.items():
            yield Cell(about, action, where, classes_, frozenset(purposes))


def _seeing_first(doing: tuple[str, str]) -> tuple[str, bool, str]:
    about, action = doing
    return about, action != "see", action
