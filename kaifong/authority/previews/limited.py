"""What programs have of what their roles are granted. No Django, no database."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from kaifong.authority.programs.rules import Limits

from .drafts import Held


def as_held(held: Iterable[Held], limits: Limits | None) -> tuple[Held, ...]:
    """Return what of some grants somebody has: all of them, but for a program."""
    if limits is None:
        return tuple(held)
    return tuple(
        replace(
            one,
            bounds=one.bounds.meet(limits.rows),
            terms=replace(one.terms, purposes=one.terms.purposes & {limits.purpose}),
        )
        for one in held
        if limits.purpose in one.terms.purposes
        and limits.admits(
            department_id=one.department_id, about=one.terms.object, action=one.terms.action
        )
    )


def all_as_held(
    holdings: Mapping[int, tuple[Held, ...]], limits: Mapping[int, Limits]
) -> dict[int, tuple[Held, ...]]:
    """Return the same for several."""
    return {staff_id: as_held(held, limits.get(staff_id)) for staff_id, held in holdings.items()}
