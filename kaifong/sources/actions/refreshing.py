"""Reading a source anew: whole or not at all; what was known stays when it cannot be read."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime

from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from kaifong.authority import wall
from kaifong.authority.queries import Actor, require
from kaifong.foundation.hongkong.clock import hong_kong_day
from kaifong.foundation.journal.actions import record
from kaifong.foundation.switches import Brake, must_be_off
from kaifong.sources.events import RefreshFailed, SourceRefreshed
from kaifong.sources.models import Refresh, Source
from kaifong.sources.permissions import Permission
from kaifong.sources.queries.standing import NoSuchSource
from kaifong.sources.reading.fetching import Fetch
from kaifong.sources.reading.opening import Opened
from kaifong.sources.reading.trouble import SourceTrouble
from kaifong.sources.rules.freshness import is_due

from .matching import match, propose
from .staging import Staged, staged
from .swapping import counted, must_not_vanish, swap

LOCK = 5_307_019  # a number of our own among the advisory locks
State = Refresh.State
Clock = Callable[[], datetime]


class RefreshUnderWay(Exception):
    """Another process reads this source at this moment."""


def ask_for_refresh(*, actor: Actor, code: str) -> bool:
    """
    Have the worker read a source now; False if that was asked for already.

    :raises Braked: while nothing may be changed
    :raises NotAllowed: if the actor may not
    :raises NoSuchSource: if none has this code
    """
    require(actor, Permission.SOURCE_REFRESH)
    must_be_off(Brake.READ_ONLY)
    if not Source.objects.filter(code=code).exists():
        raise NoSuchSource(code)
    return _defer(code, actor.staff_id)


def refresh_due(*, at: datetime) -> list[str]:
    """Have the worker read every source whose time has come; return their codes."""
    due = [
        one.code
        for one in Source.objects.exclude(tables=[]).order_by("pk")
        if is_due(refreshed_at=one.refreshed_at, every_hours=one.every_hours, at=at)
    ]
    return [code for code in due if _defer(code, None)]


def refresh(
    *,
    code: str,
    at: datetime,
    staff_id: int | None = None,
    fetch: Fetch | None = None,
    clock: Clock | None = None,
) -> Refresh:
    """
    Read a source, tell who is who, and put it in the place of what was known; or keep that.

    What went wrong is written in the refresh that is returned. Names, telephone numbers and
    addresses are gone when it ends.

    :raises Braked: while nothing may be changed
    :raises NoSuchSource: if none has this code
    :raises RefreshUnderWay: if another process is at it
    """
    must_be_off(Brake.READ_ONLY)
    source = Source.objects.filter(code=code).first()
    if source is None:
        raise NoSuchSource(code)
    with _alone(source.pk):
        one = _begin(source, at=at, staff_id=staff_id)
        ended = clock or (lambda: at)
        try:
            _read(source, one, at=at, ended=ended, fetch=fetch)
        except SourceTrouble as trouble:
            _fail(source, one, trouble, ended())
        except BaseException:
            if not connection.needs_rollback:
                _fail(source, one, SourceTrouble("broken"), ended())
            raise
    one.refresh_from_db()
    return one


def _defer(code: str, staff_id: int | None) -> bool:
    task = app.configure_task("sources.refresh", queueing_lock=f"source:{code}", lock="sources")
    try:
        with transaction.atomic():
            task.defer(code=code, staff_id=staff_id)
    except AlreadyEnqueued:
        return False
    return True


@contextmanager
def _alone(source_id: int) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCK, source_id])
        if not cursor.fetchone()[0]:
            raise RefreshUnderWay
    try:
        yield
    finally:
        if not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCK, source_id])


@transaction.atomic
def _begin(source: Source, *, at: datetime, staff_id: int | None) -> Refresh:
    # Whoever is alone and finds one under way knows that its process died.
    Refresh.objects.filter(source=source, state=State.RUNNING).update(
        state=State.FAILED, problem="died", ended_at=at
    )
    return Refresh.objects.create(source=source, started_at=at, staff_id=staff_id)


def _read(source: Source, one: Refresh, *, at: datetime, ended: Clock, fetch: Fetch | None) -> None:
    opened = Opened(source.kind, source.place, source.secret, fetch)
    with staged(source, opened, since=_months_before(at, source.keep_months)) as found:
        with wall.lifted():
            held = Source.objects.select_for_update().filter(pk=source.pk).first()
            if held is None or held.version != source.version:
                raise SourceTrouble("changed")
            match(held)
            must_not_vanish(held, found)
            one.changed = swap(held)
            _settle(held, one, found, at=at, ended=ended)
        with wall.lifted():
            propose(source, at=at)


def _settle(source: Source, one: Refresh, found: Staged, *, at: datetime, ended: Clock) -> None:
    source.counts, source.refreshed_at = counted(source), at
    source.save(update_fields=["counts", "refreshed_at"])
    kinds = ("contact", "deal", "ticket")
    one.rows = found.read.total()
    one.refused = found.reasons.total()
    one.matched = sum(source.counts[f"{kind}_matched"] for kind in kinds)
    one.unmatched = sum(source.counts[kind] for kind in kinds) - one.matched
    one.reasons, one.high_water = dict(found.reasons), found.high_water
    one.state, one.ended_at = State.DONE, ended()
    one.save()
    record(
        SourceRefreshed(
            happened_at=at,
            source_id=source.pk,
            refresh_id=one.pk,
            rows=one.rows,
            matched=one.matched,
            refused=one.refused,
        ),
        staff_id=one.staff_id,
    )


@transaction.atomic
def _fail(source: Source, one: Refresh, trouble: SourceTrouble, ended_at: datetime) -> None:
    said = {"problem": trouble.code, "facts": trouble.facts, "ended_at": ended_at}
    Refresh.objects.filter(pk=one.pk, state=State.RUNNING).update(state=State.FAILED, **said)
    if Source.objects.filter(pk=source.pk).exists():
        record(RefreshFailed(happened_at=ended_at, source_id=source.pk, refresh_id=one.pk))


def _months_before(at: datetime, months: int) -> date:
    day = hong_kong_day(at)
    number = day.year * 12 + day.month - 1 - months
    return day.replace(year=number // 12, month=number % 12 + 1, day=min(day.day, 28))


__all__ = [
    "NoSuchSource",
    "RefreshUnderWay",
    "ask_for_refresh",
    "refresh",
    "refresh_due",
]
