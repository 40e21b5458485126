"""Reports that the made-up shop's staff keep, a dashboard of each department, and what is sent."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from functools import cache

from kaifong.authority.queries import Actor, NotAllowed
from kaifong.foundation.ids import SavedReportId
from kaifong.reports import actions
from kaifong.reports.models import Dashboard
from kaifong.reports.queries.saved import saved
from kaifong.reports.queries.subjects import NoSuchSubject
from kaifong.reports.rules import Sharing
from kaifong.reports.rules.boards import Plan, Shows, Tile
from kaifong.reports.rules.deliveries import Recipient, To
from kaifong.reports.rules.subjects import Shelf, Subject

from .asked import BOARDS, KEPT, SENT, Board, Kept, Sent, of_library
from .telling import somebody, told

# In a shop whose administrators changed the roles nobody may report, or be sent it.
NOT_THERE = (NotAllowed, NoSuchSubject, actions.NobodyThere)

type Find = Callable[[str], Actor | None]


def keep_reports(*, at: datetime) -> int:
    """Make all of it; return how many entries that wrote into the journal."""
    # The organisation, and what it keeps, outlives its customers.
    return 0 if Dashboard.objects.exists() else told(_all, at=at)


def _all(at: datetime) -> None:
    find = cache(somebody)  # nobody's rights change meanwhile
    for kept in KEPT:
        with suppress(*NOT_THERE):
            _keep(kept, find(kept.by), at)
    for board in BOARDS:
        with suppress(*NOT_THERE):
            _put_up(board, find(board.by), at - timedelta(days=6))
    for sent in SENT:
        with suppress(*NOT_THERE):
            # Of so long ago that the worker finds it due.
            _send(sent, find, at - timedelta(days=35))


def _keep(kept: Kept, who: Actor | None, at: datetime) -> None:
    if who is None:
        return
    report_id: SavedReportId | None = None
    for version, (asked, chart) in enumerate(kept.versions):
        report_id = actions.save(
            actor=who,
            name=kept.name,
            asked=asked,
            chart=chart,
            sharing=kept.sharing,
            with_code=kept.with_code,
            report_id=report_id,
            version=version,
            at=at - timedelta(days=12 - 4 * version),
        )


def _put_up(board: Board, who: Actor | None, at: datetime) -> None:
    if who is None or not who.departments:
        return
    own = tuple(Tile(subject, Shows.CHART, 2) for subject in _own(who))
    plan = Plan(board.name, (*board.first, *own, *board.then), board.days, board.beside)
    actions.keep_dashboard(
        actor=who,
        plan=plan,
        sharing=Sharing.DEPARTMENT,
        with_code=who.departments[0],
        at=at,
    )


def _own(who: Actor) -> list[Subject]:
    """Return the last report that somebody's department keeps or was agreed to be given."""
    shared = [one for one in saved(actor=who) if one.sharing == Sharing.DEPARTMENT]
    return [Subject(Shelf.KEPT, str(one.id)) for one in shared[:1]]


def _send(sent: Sent, find: Find, at: datetime) -> None:
    who = find(sent.by)
    if who is None:
        return
    number = actions.schedule(
        actor=who,
        subject=of_library(sent.report),
        cadence=sent.cadence,
        recipients=[_recipient(to, name, find) for to, name in sent.to],
        format=sent.form,
        condition=sent.condition,
        at=at,
    )
    if sent.paused:
        actions.pause(actor=who, delivery_id=number, at=at + timedelta(days=20))


def _recipient(to: To, name: str, find: Find) -> Recipient:
    if to is not To.STAFF:
        return Recipient(to, code=name)
    who = find(name)
    return Recipient(to, staff_id=who.staff_id if who else 0)
