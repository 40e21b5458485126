"""A dashboard that somebody of the made-up shop keeps for her department."""

from datetime import datetime

from kaifong.authority.models import Staff
from kaifong.authority.queries import Actor
from kaifong.authority.rules import ANY, FieldClass, Granted, Purpose
from kaifong.foundation.ids import StaffId
from kaifong.reports import actions
from kaifong.reports.rules import Sharing
from kaifong.reports.rules.boards import Beside, BoardDays, Plan, Shows, Tile
from kaifong.reports.rules.subjects import Shelf, Subject

NAME = "九龍組每週會議 Kowloon weekly"
KEEPER, DEPARTMENT = "sales.kowloon", "sales"


def make_dashboards(*, at: datetime) -> int:
    """Keep a dashboard for the sales department; return how many entries tell of it."""
    actions.keep_dashboard(
        actor=_keeper(),
        plan=Plan(
            NAME,
            (
                _tile("sales-by-month", Shows.NUMBER, measure="net"),
                _tile("league", Shows.NUMBER, measure="orders"),
                _tile("returns-by-category", Shows.NUMBER, measure="returned"),
                _tile("sales-by-month", Shows.CHART, 2),
                _tile("preference-by-category", Shows.TABLE),
            ),
            BoardDays.QUARTER,
            Beside.YEAR_AGO,
        ),
        sharing=Sharing.DEPARTMENT,
        with_code=DEPARTMENT,
        at=at,
    )
    return 1


def _tile(key: str, shows: Shows, width: int = 1, measure: str = "") -> Tile:
    return Tile(Subject(Shelf.LIBRARY, key), shows, width, measure)


def _keeper() -> Actor:
    """Return her, with the right to report whatever the administrators made of the roles."""
    found = Staff.objects.filter(user__username=KEEPER, is_demo=True)
    staff_id = found.values_list("pk", flat=True).first()
    everything, purposes = frozenset(FieldClass), frozenset(Purpose)
    return Actor(
        staff_id=StaffId(staff_id or 0),
        name="",
        language="en",
        departments=(DEPARTMENT,),
        grants=tuple(
            Granted(action, "order", ANY, everything, purposes) for action in ("see", "report")
        ),
        purpose=Purpose.SALES,
    )
