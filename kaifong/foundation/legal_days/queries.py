"""The calendar as it is known now, and which due dates stand or have moved."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import ExtractYear

from kaifong.foundation.hongkong.calendar import Calendar
from kaifong.foundation.ids import LegalClockId, StormDayId

from .models import DueComputed, GeneralHoliday, LegalClock, StormDay


@dataclass(frozen=True)
class Storm:
    """A storm day that stands, or stood until it was taken back."""

    id: StormDayId
    on: date
    kind: str
    source: str
    entered_by: int | None
    entered_at: datetime
    taken_back_by: int | None
    taken_back_at: datetime | None
    taken_back_for: str


@dataclass(frozen=True)
class Moved:
    """A due date that a later calendar moved; `before` is None if none could be reckoned."""

    clock_id: LegalClockId
    rule: str
    about: str
    subject_id: int
    before: date | None
    after: date
    at: datetime


def calendar() -> Calendar:
    """Return the calendar of the tables."""
    return Calendar.of(
        GeneralHoliday.objects.values_list("on", flat=True),
        standing().values_list("on", flat=True),
    )


def standing() -> QuerySet[StormDay]:
    """Return the storm days that nobody took back."""
    return StormDay.objects.filter(undoes=None, undo=None)


def years_covered() -> list[int]:
    """Return the years whose general holidays are known."""
    years = GeneralHoliday.objects.values_list(ExtractYear("on"), flat=True)
    return sorted(set(years))


def years_not_compared() -> list[int]:
    """Return the years whose list nobody has compared with the Gazette."""
    rows = GeneralHoliday.objects.filter(gazette_ref="")
    return sorted(set(rows.values_list(ExtractYear("on"), flat=True)))


def holidays(year: int) -> list[GeneralHoliday]:
    return list(GeneralHoliday.objects.filter(on__year=year).order_by("on"))


def storms(year: int) -> list[Storm]:
    """Return a year's storm days, those taken back too."""
    rows = StormDay.objects.filter(undoes=None, on__year=year).select_related("undo")
    return [_storm(row) for row in rows.order_by("on", "pk")]


def storm_standing(storm_id: StormDayId) -> Storm | None:
    """Return a storm day that nobody took back."""
    row = standing().filter(pk=storm_id).first()
    return None if row is None else _storm(row)


def due_on(clock_id: LegalClockId) -> date | None:
    """Return the date on which a clock runs out; None while its year is not known."""
    rows = DueComputed.objects.filter(clock_id=clock_id).order_by("-pk")
    return rows.values_list("value", flat=True).first()


def told_of(clock_id: LegalClockId) -> list[date]:
    """Return every due date that a clock was told to have, in the order of the telling."""
    rows = DueComputed.objects.filter(clock_id=clock_id).order_by("pk")
    return list(rows.values_list("value", flat=True))


def with_due(clocks: QuerySet[LegalClock]) -> QuerySet[LegalClock]:
    """Return the clocks with the date on which each runs out, as `due_on`."""
    newest = DueComputed.objects.filter(clock=OuterRef("pk")).order_by("-pk")
    return clocks.annotate(due_on=Subquery(newest.values("value")[:1]))


def moved(*, since: datetime | None = None, limit: int = 50) -> list[Moved]:
    """Return which due dates were reckoned anew, newest first."""
    earlier = DueComputed.objects.filter(clock=OuterRef("clock"), pk__lt=OuterRef("pk"))
    rows = (
        DueComputed.objects.annotate(before=Subquery(earlier.order_by("-pk").values("value")[:1]))
        .exclude(before=None)
        .select_related("clock")
        .order_by("-pk")
    )
    if since:
        rows = rows.filter(at__gte=since)
    return [_moved(row.clock, row.before, row.value, row.at) for row in rows[:limit]]


def _moved(clock: LegalClock, before: date | None, after: date, at: datetime) -> Moved:
    number = LegalClockId(clock.pk)
    return Moved(number, clock.rule, clock.about, clock.subject_id, before, after, at)


def _storm(row: StormDay) -> Storm:
    undo = getattr(row, "undo", None)
    return Storm(
        StormDayId(row.pk),
        row.on,
        row.kind,
        row.source,
        row.entered_by,
        row.entered_at,
        undo.entered_by if undo else None,
        undo.entered_at if undo else None,
        undo.source if undo else "",
    )
