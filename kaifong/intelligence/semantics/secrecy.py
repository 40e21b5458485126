"""
Which figures must be kept back so that nothing told, alone or together, speaks of a few people.

Rows of the shop fall into *atoms*: rows that lie in exactly the same told figures. Whatever is
added and subtracted among told figures is made of whole atoms; so if every atom that lies in any
of them has no person or at least k, then no reckoning ends at fewer than k. Figures of a new
answer are dropped until that holds, with all that was told before. No Django, no database.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

SMALL, DELICATE = 5, 10  # people; of a cell that uses a delicate dimension

type Number = tuple[int, tuple[object, ...], str]  # a figure: level, key, measure
type Numbers = frozenset[Number]


@dataclass(frozen=True)
class Atom:
    """
    Rows that lie in the same figures told before (`old` names which) and in these new ones.

    `people` are known one by one if they are few; `many` says that there are at least DELICATE.
    """

    old: int
    numbers: Numbers
    people: frozenset[int] = frozenset()
    many: bool = False


@dataclass
class _Class:
    """Atoms that cannot be told apart by what is told."""

    people: set[int] = field(default_factory=set)
    many: bool = False

    def has_fewer(self, k: int) -> bool:
        return not self.many and 0 < len(self.people) < k


NONE = 0  # the name of having been told in nothing before

type _Classes = dict[tuple[int, Numbers], _Class]


def dropped(
    atoms: Sequence[Atom], *, k: int, levels: Sequence[int], k_of_old: dict[int, int]
) -> set[Number]:
    """
    Return the new figures that must be kept back.

    `levels` says how dear each level is: totals are dropped last. `k_of_old` says how many people
    the figures told before had to have.
    """
    gone = _too_small(atoms, k)
    hopeless = _hopeless(atoms, k_of_old)
    while chosen := _next(_classes(atoms, gone), k, levels, k_of_old, hopeless):
        gone |= chosen
    return gone


def _too_small(atoms: Iterable[Atom], k: int) -> set[Number]:
    """Return the figures that speak of too few people by themselves."""
    of_number: dict[Number, _Class] = defaultdict(_Class)
    for atom in atoms:
        for number in atom.numbers:
            _add(of_number[number], atom)
    return {number for number, people in of_number.items() if people.has_fewer(k)}


def _hopeless(atoms: Iterable[Atom], k_of_old: dict[int, int]) -> frozenset[int]:
    """Return what was told before and has become too small since; it must not be split further."""
    of_old: dict[int, _Class] = defaultdict(_Class)
    for atom in atoms:
        if atom.old != NONE:
            _add(of_old[atom.old], atom)
    return frozenset(old for old, one in of_old.items() if one.has_fewer(k_of_old[old]))


def _classes(atoms: Iterable[Atom], gone: set[Number]) -> _Classes:
    found: _Classes = defaultdict(_Class)
    for atom in atoms:
        _add(found[atom.old, atom.numbers - gone], atom)
    return found


def _add(to: _Class, atom: Atom) -> None:
    to.many = to.many or atom.many
    if not to.many:
        to.people |= atom.people


def _next(
    classes: _Classes,
    k: int,
    levels: Sequence[int],
    k_of_old: dict[int, int],
    hopeless: frozenset[int],
) -> set[Number]:
    """Return figures to drop so that classes that are too small melt into others."""
    of_old: dict[int, list[Numbers]] = defaultdict(list)
    for old, numbers in classes:
        of_old[old].append(numbers)
    chosen: set[Number] = set()
    for (old, numbers), one in sorted(classes.items(), key=lambda item: len(item[1].people)):
        wanted = max(k if numbers else 0, k_of_old.get(old, 0))
        if not one.has_fewer(wanted) or numbers & chosen:
            continue
        others = [other for other in of_old[old] if other != numbers]
        if old in hopeless and not others:
            continue
        # To be told in nothing is a way out as well, where nothing was told before.
        ways = [numbers ^ other for other in others] + ([numbers] if numbers else [])
        chosen |= min(ways, key=lambda way: (sum(levels[n[0]] for n in way), _in_order(way)))
    return chosen


def _in_order(way: Iterable[Number]) -> list[str]:
    return sorted(map(repr, way))
