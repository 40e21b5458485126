"""Whom a kept report or dashboard is open to and who made it, as its list says."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from kaifong.reports.queries.dashboards import Shown
from kaifong.reports.queries.saved import Saved
from kaifong.reports.queries.shared import NOBODY, names_of_houses, names_of_staff
from kaifong.reports.queries.wording import own
from kaifong.reports.queries.words import SHARINGS


@dataclass(frozen=True)
class Said:
    """Open to whom, which team or department (empty: it is private), made by whom."""

    sharing: Promise | str
    house: str
    maker: str


def said[T: (Saved, Shown)](rows: Sequence[T]) -> list[tuple[T, Said]]:
    """Return each with what is said of it."""
    houses = names_of_houses((one.sharing, one.with_code) for one in rows)
    makers = names_of_staff(one.staff_id for one in rows)
    return [
        (
            one,
            Said(
                SHARINGS[one.sharing],
                own(*houses.get((one.sharing, one.with_code), NOBODY)),
                own(*makers.get(one.staff_id, NOBODY)),
            ),
        )
        for one in rows
    ]
