"""Entering what moves the law's calendar, and reckoning due dates anew without overwriting any."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import Q

from kaifong.foundation.hongkong.calendar import DayNotCovered
from kaifong.foundation.hongkong.clock import Period, Unit, hong_kong_day
from kaifong.foundation.ids import LegalClockId, StormDayId

from .models import DueComputed, GeneralHoliday, LegalClock, StormDay
from .queries import Moved, calendar, standing, with_due

LOCK = 0x6C6177  # advisory: one change of the calendar at a time


class AlreadyEntered(Exception):
    """The day stands as such a storm day already."""


class NotToCome(Exception):
    """A warning is entered once it was hoisted, not before."""


class NotStanding(Exception):
    """There is no such storm day, or it was taken back before."""


class HolidaysDiffer(Exception):
    """A year's kept holidays lack from the new list: a gazetted day is not struck out."""


Holiday = tuple[date, str, str]  # day, name in English, name in Chinese


@transaction.atomic
def enter_storm(
    *, on: date, kind: str, source: str, staff_id: int | None, at: datetime
) -> tuple[StormDayId, list[Moved]]:
    """
    Write down a gale or black-rainstorm warning day, and tell which due dates it moves.

    :raises NotToCome: if the day is in the future
    :raises AlreadyEntered: if the day stands as such already
    """
    if on > hong_kong_day(at):
        raise NotToCome(on)
    _alone()
    if standing().filter(on=on, kind=kind).exists():
        raise AlreadyEntered(on)
    row = StormDay.objects.create(
        on=on, kind=kind, source=source, entered_by=staff_id, entered_at=at
    )
    return StormDayId(row.pk), recompute(touching=[on], at=at)


@transaction.atomic
def take_back_storm(
    *, storm_id: StormDayId, source: str, staff_id: int | None, at: datetime
) -> list[Moved]:
    """
    Write down that a storm day was none, by a row of its own; tell which due dates move back.

    :raises NotStanding: if there is no such day, or it was taken back before
    """
    _alone()
    row = standing().filter(pk=storm_id).first()
    if row is None:
        raise NotStanding(storm_id)
    StormDay.objects.create(
        on=row.on, kind=row.kind, source=source, entered_by=staff_id, entered_at=at, undoes=row
    )
    return recompute(touching=[row.on], at=at)


@transaction.atomic
def keep_year(
    *, days: Iterable[Holiday], gazette_ref: str, source: str, at: datetime
) -> list[Moved]:
    """
    Take in a year's general holidays, or the Gazette's reference for those already kept.

    :raises HolidaysDiffer: if a day that is kept is not in the list
    """
    _alone()
    listed = {on: (en, zh) for on, en, zh in days}
    years = {on.year for on in listed}
    kept = set(GeneralHoliday.objects.filter(on__year__in=years).values_list("on", flat=True))
    if lost := kept - listed.keys():
        raise HolidaysDiffer(", ".join(map(str, sorted(lost))))
    if gazette_ref:
        GeneralHoliday.objects.filter(on__in=kept).update(gazette_ref=gazette_ref)
    new = sorted(listed.keys() - kept)
    GeneralHoliday.objects.bulk_create(
        GeneralHoliday(
            on=on,
            name_en=listed[on][0],
            name_zh=listed[on][1],
            gazette_ref=gazette_ref,
            source=source,
            entered_at=at,
        )
        for on in new
    )
    return recompute(touching=new, at=at)


@transaction.atomic
def start_clock(
    *,
    rule: str,
    about: str,
    subject_id: int,
    event_at: datetime,
    period: Period,
    at: datetime,
    target: int | None = None,
) -> LegalClockId:
    """
    Let a period run from an event's Hong Kong day; its due date waits if its year is not known.

    What the law starts is written down in any case, whether or not a date can be told yet.
    `target` is the shop's own aim in days after the event; storms move the legal date only.
    """
    # Beside other clocks, but beside no change of the calendar: it would miss this clock.
    _alone(shared=True)
    event_on, aim = hong_kong_day(event_at), Period(target or 0, Unit.KEPT_DAYS)
    clock = LegalClock.objects.create(
        rule=rule,
        about=about,
        subject_id=subject_id,
        event_on=event_on,
        target_on=None if target is None else aim.last_day(calendar(), event_on),
        length=period.length,
        unit=period.unit,
        started_at=at,
    )
    _recompute([clock], at)
    return LegalClockId(clock.pk)


def stop_clock(*, clock_id: LegalClockId, at: datetime) -> None:
    """Let a clock stand: what was due is done. Storms entered later still move its due date."""
    LegalClock.objects.filter(pk=clock_id, stopped_at=None).update(stopped_at=at)


def recompute(*, touching: Iterable[date], at: datetime) -> list[Moved]:
    """Reckon anew the due dates that these days can move, stopped clocks' too."""
    days = sorted(touching)
    if not days:
        return []
    clocks = with_due(LegalClock.objects.all()).filter(
        Q(due_on=None) | Q(event_on__lt=days[-1], due_on__gte=days[0])
    )
    return _recompute(clocks, at)


def _recompute(clocks: Iterable[LegalClock], at: datetime) -> list[Moved]:
    by, computed, moved = calendar(), [], []
    for clock in clocks:
        before: date | None = getattr(clock, "due_on", None)
        # Until somebody enters the year no date can be told; the doctor says so months ahead.
        with suppress(DayNotCovered):
            after = Period(clock.length, Unit(clock.unit)).last_day(by, clock.event_on)
            if after != before:
                computed.append(DueComputed(clock=clock, version=by.version, value=after, at=at))
                number = LegalClockId(clock.pk)
                moved.append(
                    Moved(number, clock.rule, clock.about, clock.subject_id, before, after, at)
                )
    DueComputed.objects.bulk_create(computed)
    return moved


def _alone(*, shared: bool = False) -> None:
    lock = "pg_advisory_xact_lock_shared" if shared else "pg_advisory_xact_lock"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {lock}(%s)", [LOCK])
