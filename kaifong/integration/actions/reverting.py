"""Taking a whole import back: what it made goes, what it changed becomes what it was."""

from datetime import datetime
from functools import partial
from typing import Any

from django.db import connection

from kaifong.authority import wall
from kaifong.authority.queries import still_may
from kaifong.foundation.history import actions as history
from kaifong.foundation.history.models import ChangeSet
from kaifong.foundation.ids import ImportId
from kaifong.foundation.journal.actions import record
from kaifong.foundation.switches import Brake, must_be_off
from kaifong.integration.events import ImportReverted
from kaifong.integration.failing import InUse
from kaifong.integration.models import Import
from kaifong.integration.permissions import Permission
from kaifong.integration.sets import rollups, undoing

from .checking import settle
from .steps import State, work
from .watching import Watch, check_keys, prepare


def revert(
    *,
    import_id: ImportId,
    at: datetime,
    staff_id: int | None = None,
    asked: bool = False,
    listener: Any = None,
) -> Import:
    """
    Take an import out of the books; if it was `asked` for at the desk, unless it was called off.

    Customers whom it made stay if they changed or bought since; fields that it changed and
    somebody changed again stay as they are. The journal keeps its entries and says that it was.

    :raises AlreadyAtWork: if another process does
    :raises NotNow: if it is not in the books
    :raises AnotherRuns: if another import is being written or taken back
    """
    return work(
        import_id,
        among=(State.TO_REVERT,) if asked else (State.DONE,),
        to=State.REVERTING,
        or_else=State.DONE,
        at=at,
        do=partial(_revert, at=at, staff_id=staff_id, asked=asked, listener=listener),
    )


def _revert(
    one: Import,
    watch: Watch,
    *,
    at: datetime,
    staff_id: int | None,
    asked: bool,
    listener: Any,
) -> None:
    must_be_off(Brake.READ_ONLY)
    if asked and staff_id is not None:
        still_may(staff_id=staff_id, permission=Permission.IMPORT_REVERT)
    watch.listener = listener or watch.listener
    from kaifong.integration.people import answering

    kind, reason = ChangeSet.Kind.UNDO, one.file_name
    changes = history.changes(kind=kind, at=at, staff_id=staff_id, reason=reason)
    with wall.lifted(), changes as undoing_set, connection.cursor() as cursor:
        prepare(cursor)
        if numbers := undoing.later_returns(cursor, one.pk):
            raise InUse(numbers)
        watch.told(0.1)
        answering.take_back(one.pk, staff_id=staff_id, at=at)
        told = _taken_out(cursor, one)
        ChangeSet.objects.filter(pk=undoing_set.pk).update(undoes=one.changeset_id)
        event = ImportReverted(happened_at=at, import_id=ImportId(one.pk))
        record(event, staff_id=staff_id)
        watch.told(0.9)
        check_keys(cursor)
        settle(one, {**one.report, "reverted": told}, State.REVERTED, ended_at=at)


def _taken_out(cursor: Any, one: Import) -> dict[str, int]:
    from kaifong.integration.sets import finding

    categories = list(one.report.get("made", {}).get("categories", []))
    orders, customers, kept, back = undoing.take_out(
        cursor, import_id=one.pk, changeset_id=one.changeset_id or 0, categories=categories
    )
    finding.find_again(cursor, back)
    rollups.roll_up(cursor)
    return {"orders": orders, "customers": customers, "kept": kept, "put_back": len(back)}
