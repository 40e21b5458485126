"""
Consents of people under 18 (Cap. 410 s.2): a minor's own does not count (Cap. 486 Sch. 1 DPP3).

One who has parental responsibility may consent for the minor, and even so only if the shop has
reason to believe that it is clearly in the minor's interest, and has written down why.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from .consents import AGES, ASIDE, USABLE, Said, State, order


def is_minor(held: Iterable[Said]) -> bool:
    """Return whether the person was last said to be under age; nobody's birthday is kept."""
    said = max((one for one in held if one.state in AGES), key=order, default=None)
    return said is not None and said.state == State.UNDER_AGE


def of_a_minor(held: Sequence[Said]) -> list[Said]:
    """Return what of one ledger counts while the person is under age."""
    assessed = {one.answers for one in held if one.state == State.ASSESSED}
    return [one if _counts(one, assessed) else replace(one, state=State.MINOR) for one in held]


def may_be_assessed(held: Sequence[Said], seq: int) -> bool:
    """Return whether a consent of that number holds, and nobody has assessed it."""
    assessed = {one.answers for one in held if one.state == State.ASSESSED}
    return seq not in assessed and any(
        number_of(one) == seq and one.state in (State.CONSENTED, State.ORAL) for one in held
    )


def number_of(said: Said) -> int:
    """Return under which number the person spoke: of a confirmation, that of what it confirms."""
    return said.stands_for or said.seq


def _counts(one: Said, assessed: set[int | None]) -> bool:
    if one.state in ASIDE or one.state not in USABLE:
        return True
    # Not having objected is no consent of anybody's.
    return one.state == State.CONSENTED and number_of(one) in assessed
