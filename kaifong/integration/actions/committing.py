"""Writing a checked file into the books: all of it in one transaction, or nothing."""

from dataclasses import asdict
from datetime import datetime
from functools import partial
from typing import Any

from django.db import connection

from kaifong.authority import wall
from kaifong.authority.queries import still_may
from kaifong.customers.actions import queue_pairs
from kaifong.foundation.history import actions as history
from kaifong.foundation.history.models import ChangeSet
from kaifong.foundation.identity_cards.actions import count
from kaifong.foundation.ids import ImportId
from kaifong.foundation.journal.actions import record
from kaifong.foundation.switches import Brake, must_be_off
from kaifong.integration.events import ImportCommitted
from kaifong.integration.models import Import
from kaifong.integration.options import Options
from kaifong.integration.permissions import Permission
from kaifong.integration.reading.source import Source
from kaifong.integration.refusals import Refusals
from kaifong.integration.vocabulary import Kind
from kaifong.privacy.actions import bind_import

from .checking import keep_refusals, opened, settle
from .deciding import decided_of, keep_held, remember
from .steps import State, work
from .watching import Watch, check_keys, prepare

SHARES = {
    "read": (0.0, 0.25),
    "judge": (0.25, 0.15),
    "orders": (0.45, 0.2),
    "lines": (0.6, 0.2),
    "finish": (0.85, 0.15),
}


def commit(
    *,
    import_id: ImportId,
    at: datetime,
    asked: bool = False,
    asked_by: int | None = None,
    listener: Any = None,
) -> Import:
    """
    Write a file into the books; if it was `asked` for at the desk, only if nobody called it off.

    It is judged again in the transaction that writes it, since the books may have changed; whoever
    asked for it must still be allowed to.

    :raises AlreadyAtWork: if another process does
    :raises NotNow: if it is in the books already, or failed and was not checked again
    :raises AnotherRuns: if another import is being written or taken back
    """
    return work(
        import_id,
        among=(State.TO_RUN,) if asked else (State.UPLOADED, State.CHECKED),
        to=State.RUNNING,
        or_else=State.FAILED,
        at=at,
        do=partial(_commit, at=at, asked_by=asked_by, listener=listener),
    )


def _commit(
    one: Import, watch: Watch, *, at: datetime, asked_by: int | None, listener: Any
) -> None:
    must_be_off(Brake.READ_ONLY)
    if asked_by is not None:
        still_may(staff_id=asked_by, permission=Permission.IMPORT_RUN)
    watch.listener = listener or watch.listener
    source = opened(one)
    kind, reason = ChangeSet.Kind.IMPORT, one.file_name
    changes = history.changes(kind=kind, at=at, staff_id=one.staff_id, reason=reason)
    with wall.lifted(), changes as changeset, connection.cursor() as cursor:
        prepare(cursor)
        report = _written(cursor, one, source, at, watch, changeset.pk)
        report |= _bound(one)
        lines = report["verdicts"]["new"]
        event = ImportCommitted(happened_at=at, import_id=ImportId(one.pk), lines=lines)
        record(event, staff_id=one.staff_id)
        check_keys(cursor)
        settle(one, report, State.DONE, changeset_id=changeset.pk, ended_at=at)


def _bound(one: Import) -> dict[str, int]:
    """Bind whoever came to the notice that the other system showed, if it was ours."""
    notice = Options.read(one.options).notice
    if not notice:
        return {}
    return {"bound": bind_import(import_id=one.pk, notice=notice, staff_id=one.staff_id)}


def _written(
    cursor: Any, one: Import, source: Source, at: datetime, watch: Watch, changeset_id: int
) -> dict[str, Any]:
    from kaifong.integration.people import answering, doubting, importing
    from kaifong.integration.people import writing as people_written
    from kaifong.integration.sales import reporting, writing
    from kaifong.integration.sales.judging import judged

    def told(step: str, share: float) -> None:
        first, width = SHARES[step]
        watch.told(first + share * width)

    options = Options.read(one.options)
    by: dict[str, Any] = {"import_id": one.pk, "staff_id": one.staff_id, "at": at}
    if one.kind == Kind.CUSTOMERS:
        people = importing.judged(
            cursor,
            source,
            one.mapping,
            options,
            at=at,
            told=told,
            decided=decided_of(one.pk),
        )
        written = people_written.write(cursor, options, changeset_id=changeset_id, **by)
        queue_pairs(doubting.numbered(cursor, people.doubts.queued))
        remember(cursor, one.pk, staff_id=one.staff_id, at=at)
        told_too = answering.record(cursor, one, people.answers, options, at=at)
        keep_held(one, people.doubts.held)
        _keep(one, people.refusals)
        return {**people.report(), "made": asdict(written) | told_too}
    with judged(source, one.mapping, options, at=at, told=told) as found:
        made = writing.write(cursor, found, told=told, **by)
        _keep(one, found.refusals)
        return {**reporting.report_of(found), "made": asdict(made)}


def _keep(one: Import, refusals: Refusals) -> None:
    keep_refusals(one, refusals)
    if refusals.masked:
        count(entrance=f"import.{one.kind}", hits=refusals.masked)
