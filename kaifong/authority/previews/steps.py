"""
The difference that a draft makes: who gains or loses which rows. No database.

It is reckoned for each purpose by itself: to see the same for another purpose is a gain too.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kaifong.authority.objects import has_rows
from kaifong.authority.queries import Actor
from kaifong.authority.rules import FieldClass, Granted, Predicate, Purpose
from kaifong.foundation.ids import StaffId

from .drafts import Held, Holdings


@dataclass(frozen=True)
class Share:
    """Some people of whom one holds what the other does: rows in `new` that are not in `old`."""

    staff_ids: tuple[int, ...]
    old: Predicate
    new: Predicate

    @property
    def own(self) -> bool:
        """Return whether it hangs on who looks after a row."""
        return any(rows.own for rows in self.old | self.new)


@dataclass(frozen=True)
class Step:
    """One thing that some people may do newly, or no longer."""

    gained: bool
    action: str
    object: str
    classes: frozenset[FieldClass]
    purposes: frozenset[Purpose]
    shares: tuple[Share, ...]

    @property
    def staff_ids(self) -> frozenset[int]:
        return frozenset(one for share in self.shares for one in share.staff_ids)


Doing = tuple[bool, str, str]  # gained, action, object
Shares = tuple[Share, ...]


def steps(before: Holdings, after: Holdings) -> list[Step]:
    """Return what changes, one step for each set of rows; classes and purposes alike together."""
    found: dict[tuple[Doing, Purpose, FieldClass], list[Share]] = defaultdict(list)
    for ids, had, has in _groups(before, after):
        for key, share in _of_group(ids, had, has):
            found[key].append(share)
    return sorted(_together(found), key=_order)


def _order(step: Step) -> tuple[bool, str, bool, str, list[str]]:
    # What is gained first; of each thing, seeing first.
    seeing = step.action != "see"
    return (not step.gained, step.object, seeing, step.action, sorted(step.classes))


def _groups(
    before: Holdings, after: Holdings
) -> Iterator[tuple[tuple[int, ...], tuple[Held, ...], tuple[Held, ...]]]:
    """Yield people who hold the same and would hold the same: they are reckoned once."""
    alike: dict[tuple[frozenset[Held], frozenset[Held]], list[int]] = defaultdict(list)
    for staff_id in sorted(before):
        alike[frozenset(before[staff_id]), frozenset(after[staff_id])].append(staff_id)
    for (had, has), ids in alike.items():
        yield tuple(ids), tuple(had), tuple(has)


def _of_group(
    ids: tuple[int, ...], had: tuple[Held, ...], has: tuple[Held, ...]
) -> Iterator[tuple[tuple[Doing, Purpose, FieldClass], Share]]:
    was, would = _granted(had), _granted(has)
    doings = {(one.object, one.action) for one in (*was, *would)}
    for purpose in sorted({p for one in (*was, *would) for p in one.purposes}):
        old, new = _at_work(ids[0], was, purpose), _at_work(ids[0], would, purpose)
        for about, action in sorted(doings):
            one, other = old.scope(action, about), new.scope(action, about)
            for cls in FieldClass:
                low, high = one.where(cls), other.where(cls)
                if _gains(about, low, high):
                    yield ((True, action, about), purpose, cls), Share(ids, low, high)
                if _gains(about, high, low):
                    yield ((False, action, about), purpose, cls), Share(ids, high, low)


def _gains(about: str, old: Predicate, new: Predicate) -> bool:
    if not has_rows(about):
        return bool(new) and not old
    return any(not any(other.covers(rows) for other in old) for rows in new)


def _granted(held: Iterable[Held]) -> tuple[Granted, ...]:
    return tuple(one.granted() for one in held if one.is_open)


def _at_work(staff_id: int, grants: tuple[Granted, ...], purpose: Purpose) -> Actor:
    return Actor(StaffId(staff_id), "", "", (), grants, purpose)


def _together(
    found: Mapping[tuple[Doing, Purpose, FieldClass], list[Share]],
) -> Iterator[Step]:
    by_purpose: dict[tuple[Doing, Purpose, Shares], set[FieldClass]] = defaultdict(set)
    for (doing, purpose, cls), shares in found.items():
        by_purpose[doing, purpose, tuple(shares)].add(cls)
    alike: dict[tuple[Doing, Shares, frozenset[FieldClass]], set[Purpose]] = defaultdict(set)
    for (doing, purpose, shares_), classes in by_purpose.items():
        alike[doing, shares_, frozenset(classes)].add(purpose)
    for ((gained, action, about), shares_, classes_), purposes in alike.items():
        yield Step(gained, action, about, classes_, frozenset(purposes), shares_)
