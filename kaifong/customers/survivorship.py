"""Which of two records' values survives a merge, and why: pure suggestions, field by field."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class Side(StrEnum):
    """Whose value is taken."""

    WINNER = "winner"
    LOSER = "loser"
    BOTH = "both"  # notes only


class Because(StrEnum):
    """Why a value is suggested."""

    ALIKE = "alike"
    ONLY = "only"  # the other has none
    VERIFIED = "verified"
    FULLER = "fuller"  # it says more
    EARLIER = "earlier"
    STAYS = "stays"  # the record that stays keeps its own
    BOTH = "both"


FIELDS = (
    *("name_en", "name_zh", "member_no", "email", "phone", "language", "district", "channel"),
    *("owner_id", "joined_at", "note"),
)
UNKNOWN = {"district": 0, "channel": 0}


@dataclass(frozen=True)
class Suggestion:
    """What to take of a field unless somebody chooses otherwise."""

    side: Side
    because: Because


def suggestion(field: str, winner: Any, loser: Any, *, verified: Side | None = None) -> Suggestion:
    """Return which of two values of a field should survive; `verified`: only this side's is."""
    empty = UNKNOWN.get(field)
    mine, theirs = winner not in (None, "", empty), loser not in (None, "", empty)
    if winner == loser or not (mine or theirs):
        return Suggestion(Side.WINNER, Because.ALIKE)
    if not (mine and theirs):
        return Suggestion(Side.WINNER if mine else Side.LOSER, Because.ONLY)
    if verified is not None:
        return Suggestion(verified, Because.VERIFIED)
    return _of_two(field, winner, loser)


def _of_two(field: str, winner: Any, loser: Any) -> Suggestion:
    if field == "note":
        return Suggestion(Side.BOTH, Because.BOTH)
    if field == "joined_at":
        return Suggestion(Side.WINNER if winner < loser else Side.LOSER, Because.EARLIER)
    if field in {"name_en", "name_zh"} and _within(winner, loser):
        return Suggestion(Side.LOSER, Because.FULLER)
    return Suggestion(Side.WINNER, Because.STAYS)


def survivors(
    winner: Mapping[str, Any], loser: Mapping[str, Any], chosen: Mapping[str, Side]
) -> dict[str, Any]:
    """Return what the winner's fields become; only those that change."""
    became = {}
    for field, mine in winner.items():
        theirs = loser[field]
        side = chosen.get(field) or suggestion(field, mine, theirs).side
        value = mine if side == Side.WINNER else theirs
        if side == Side.BOTH:
            value = joined(mine, theirs)
        if value != mine:
            became[field] = value
    return became


def joined(mine: str, theirs: str) -> str:
    """Return two notes as one; what the first says already is not said again."""
    return "\n\n".join(filter(None, (mine, "" if theirs in mine else theirs)))


def older(one: tuple[int, datetime, int], other: tuple[int, datetime, int]) -> bool:
    """
    Return whether the first of two should stay: the one that bought more, then the elder.

    Each is (orders, joined at, number).
    """
    return (-one[0], one[1], one[2]) <= (-other[0], other[1], other[2])


def _within(short: str, full: str) -> bool:
    few, many = (set(text.casefold().replace(",", " ").split()) for text in (short, full))
    return few < many
