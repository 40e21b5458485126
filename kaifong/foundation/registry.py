"""Where every reference to a customer lies, declared once by each app's `personal_data.py`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class OnErase(StrEnum):
    """What erasing the person does to the rows."""

    DELETE = "delete"
    UNLINK = "unlink"  # the row stays, the reference is emptied
    KEEP = "keep"  # a bare surrogate number that names nobody once the customer is gone


class OnMerge(StrEnum):
    """What merging a person's record into another's does to the rows."""

    PERSON = "person"  # the record itself, and how to reach it: the merge's own business
    REPOINT = "repoint"  # they become the winner's
    UNITE = "unite"  # so they do, save those that the winner has too (`alike`), which are kept by
    ROLL_UP = "roll_up"  # reckoned anew from what was repointed
    STRICTEST = "strictest"  # repointed; then the hook keeps the more restrictive of the two
    OWN = "own"  # the hook does it all


@dataclass(frozen=True)
class Merged:
    """Whose record was made part of whose, when and by whom."""

    winner_id: int
    loser_id: int
    at: datetime
    staff_id: int | None
    once: tuple[int, ...] = ()  # whatever numbers the loser had, his own among them


@dataclass(frozen=True)
class Merging:
    """
    What an app does with its own rows when records are merged, and how it takes that back.

    Merging returns what it must remember, as JSON; unmerging is given it again.
    """

    merge: Callable[[Merged], Any]
    unmerge: Callable[[Merged, Any], None]


@dataclass(frozen=True)
class Reference:
    """One column that points to a customer."""

    table: str
    column: str
    holds: str  # what it says about the person, in a few words
    on_erase: OnErase
    rule: str = ""  # of the register of retention; empty: it goes with the person
    starts: str = ""  # SQL for the Hong Kong day from which the rule's time runs
    label: str = ""  # the column by which a kept row is named to the person
    within: tuple[str, str] | None = None  # the column and the table of the rows it is part of
    first: tuple[str, ...] = ()  # statements before its rows go; %(numbers)s is whom it is about
    on_merge: OnMerge = OnMerge.REPOINT
    alike: tuple[str, ...] = ()  # by these columns a person has one row only


@dataclass(frozen=True)
class Reason:
    """
    Why people's records are alive: `select` answers their numbers and since when, a row for each.

    The rule of that name in the register says for how long from that day. Without a day it lasts
    as long as its row is there.
    """

    rule: str
    select: str


type RollUp = Callable[[list[int]], None]

_references: dict[tuple[str, str], Reference] = {}
_merging: dict[tuple[str, str], Merging] = {}
_roll_ups: list[RollUp] = []
_reasons: dict[str, list[Reason]] = {}


def register(*references: Reference) -> None:
    for reference in references:
        _references[reference.table, reference.column] = reference


def references() -> list[Reference]:
    return sorted(_references.values(), key=lambda r: (r.table, r.column))


def keeps(*reasons: Reason) -> None:
    """Let people's records be kept for these reasons; each app names its own."""
    for reason in reasons:
        known = _reasons.setdefault(reason.rule, [])
        if reason not in known:
            known.append(reason)


def reasons() -> list[Reason]:
    return [reason for _, found in sorted(_reasons.items()) for reason in found]


def on_merging(table: str, column: str, merging: Merging) -> None:
    """
    Have an app's hook do its part for a reference of the kinds "strictest" and "own".

    It is called after the rows were repointed, and again before they are put back.
    """
    _merging[table, column] = merging


def merging_of(reference: Reference) -> Merging | None:
    """
    Return the hook of a reference, if its kind has one.

    :raises NoHook: if its kind needs one and none was given
    """
    found = _merging.get((reference.table, reference.column))
    if found is None and reference.on_merge in (OnMerge.STRICTEST, OnMerge.OWN):
        raise NoHook(f"{reference.table}.{reference.column}")
    return found


class NoHook(Exception):
    """A reference says that a hook merges its rows, and no app gave one: a fault of ours."""


def reckons(roll_up: RollUp) -> None:
    """Have a function reckon roll-ups of customers anew whenever their rows have moved."""
    if roll_up not in _roll_ups:
        _roll_ups.append(roll_up)


def roll_up(customer_ids: list[int]) -> None:
    """Reckon every roll-up of these customers anew."""
    for reckon in _roll_ups:
        reckon(customer_ids)
