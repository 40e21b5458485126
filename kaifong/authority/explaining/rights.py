"""
Which grants give a right at all for a purpose, whatever the row. No Django, no database.

What is asked where a page was refused as a whole: there is no row to hold a grant against.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from kaifong.authority.previews.drafts import Held
from kaifong.authority.rules import FieldClass, Purpose, Scope, intersect, scope_of
from kaifong.authority.terms import Terms

from .judging import Bar, Judged


@dataclass(frozen=True)
class Right:
    """An action on a kind of thing; `actions` are all that it takes: seeing, and the action."""

    staff_id: int
    about: str
    actions: tuple[str, ...]
    purpose: Purpose


@dataclass(frozen=True)
class Standing:
    """Whether somebody has a right, for which purposes he has it, and what is lacking."""

    allowed: bool
    by_action: dict[str, tuple[Judged, ...]]
    open_for: tuple[Purpose, ...]
    lacking: tuple[Terms, ...] = ()
    apart: bool = False  # all is granted, but for rows that have nothing in common


def standing(right: Right, held: Sequence[Held]) -> Standing:
    """Judge all grants that somebody holds of a right."""
    judged = {
        action: tuple(
            Judged(one, _bars(one, right.purpose))
            for one in held
            if (one.terms.object, one.terms.action) == (right.about, action)
        )
        for action in right.actions
    }
    lacking = [a for a in right.actions if not _scope(right, held, a, right.purpose).rows]
    allowed = _opens(right, held, right.purpose)
    apart = not lacking and not allowed
    return Standing(
        allowed,
        judged,
        tuple(one for one in Purpose if _opens(right, held, one)),
        tuple(_wanted(right, one) for one in ([right.actions[0]] if apart else lacking)),
        apart,
    )


def _bars(held: Held, purpose: Purpose) -> tuple[Bar, ...]:
    found = {
        Bar.PURPOSE: purpose not in held.terms.purposes,
        Bar.CLOSED: not held.is_open,
        Bar.NOWHERE: held.granted().rows.is_empty(),
    }
    return tuple(bar for bar, stands in found.items() if stands)


def _opens(right: Right, held: Sequence[Held], purpose: Purpose) -> bool:
    scopes = [_scope(right, held, action, purpose) for action in right.actions]
    whole = intersect(scopes[1], scopes[0]) if scopes[1:] else scopes[0]
    return bool(whole.rows)


def _scope(right: Right, held: Sequence[Held], action: str, purpose: Purpose) -> Scope:
    return scope_of(
        [one.granted() for one in held if one.is_open],
        staff_id=right.staff_id,
        action=action,
        about=right.about,
        purpose=purpose,
    )


def _wanted(right: Right, action: str) -> Terms:
    """Return the grant of the fewest fields that would do; of which rows, its giver says."""
    return Terms(
        action=action,
        object=right.about,
        classes=frozenset([FieldClass.PUBLIC]),
        purposes=frozenset([right.purpose]),
    )
