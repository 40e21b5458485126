"""The calendar of the tables: law.md 1.4 once more, through rows, and clocks that storms move."""

from datetime import UTC, date, datetime, timedelta

import holidays
import pytest
from django.db import DatabaseError, IntegrityError, transaction

from kaifong.foundation.hongkong.calendar import Calendar, DayNotCovered
from kaifong.foundation.hongkong.clock import Period, Unit, add_working_days, working_days_elapsed
from kaifong.foundation.legal_days import actions, queries
from kaifong.foundation.legal_days.actions import (
    AlreadyEntered,
    HolidaysDiffer,
    NotStanding,
    NotToCome,
)
from kaifong.foundation.legal_days.models import DueComputed, GeneralHoliday, LegalClock, StormDay
from tests.foundation.hongkong.test_clock import FORTY_DAYS, WORKING_DAYS

pytestmark = pytest.mark.django_db
LATER = datetime(2026, 12, 30, 4, tzinfo=UTC)
FORTY = Period(40, Unit.DAYS)


def noon(day):
    return datetime(day.year, day.month, day.day, 4, tzinfo=UTC)


def storm(on, kind="gale", at=LATER):
    return actions.enter_storm(on=on, kind=kind, source="HKO", staff_id=7, at=at)


def clock(event, period=FORTY, subject=1, rule="L21"):
    return actions.start_clock(
        rule=rule, about="request", subject_id=subject, event_at=event, period=period, at=event
    )


def values(clock_id):
    return list(
        DueComputed.objects.filter(clock=clock_id).order_by("pk").values_list("value", flat=True)
    )


def test_the_rows_are_the_packages_list_of_cap_149():
    listed = holidays.country_holidays("HK", years=range(2024, 2028), categories=("optional",))
    assert queries.calendar().general_holidays == frozenset(listed)
    assert queries.calendar().version == Calendar.hong_kong(range(2024, 2028)).version
    assert queries.years_covered() == [2024, 2025, 2026, 2027]
    assert len(queries.holidays(2026)) == 17


@pytest.mark.parametrize(("case", "event", "days", "gale", "due"), FORTY_DAYS)
def test_days_of_law_1_4_through_rows(case, event, days, gale, due):
    started = clock(noon(event), Period(days, Unit.DAYS))
    if gale:
        storm(gale)
    assert queries.due_on(started) == due, f"law.md 1.4: {case}"


@pytest.mark.parametrize(("case", "event", "gale", "due"), WORKING_DAYS)
def test_working_days_of_law_1_4_through_rows(case, event, gale, due):
    started = clock(noon(event), Period(10, Unit.WORKING_DAYS))
    if gale:
        storm(gale)
    assert queries.due_on(started) == due, f"law.md 1.4: {case}"


@pytest.mark.parametrize(
    ("case", "event_at", "period", "due"),
    [
        ("midnight", datetime(2026, 3, 26, 16, 30, tzinfo=UTC), FORTY, date(2026, 5, 6)),
        ("3 years, leap", noon(date(2028, 2, 29)), Period(3, Unit.YEARS), date(2031, 2, 28)),
        ("4 years log book", noon(date(2026, 3, 5)), Period(4, Unit.YEARS), date(2030, 3, 5)),
        (
            "30 days facility",
            datetime(2026, 6, 1, 2, tzinfo=UTC),
            Period(30, Unit.KEPT_DAYS),
            date(2026, 7, 1),
        ),
    ],
)
def test_the_rest_of_law_1_4_through_rows(case, event_at, period, due):
    assert queries.due_on(clock(event_at, period)) == due, f"law.md 1.4: {case}"


def test_do_not_call_of_law_1_4_through_rows():
    calendar, listed = queries.calendar(), date(2026, 3, 20)
    assert working_days_elapsed(calendar, listed, date(2026, 3, 31)) == 9
    assert working_days_elapsed(calendar, listed, date(2026, 4, 1)) == 10


@pytest.mark.parametrize(
    ("case", "event", "period", "wrong"),
    [
        ("Saturday", date(2026, 1, 5), FORTY, date(2026, 2, 16)),
        ("LNY", date(2026, 1, 8), FORTY, date(2026, 2, 17)),
        ("Christmas", date(2026, 11, 15), FORTY, date(2026, 12, 25)),
        ("oral consent", date(2026, 3, 20), Period(14, Unit.DAYS), date(2026, 4, 3)),
        ("Mon-Fri", date(2026, 3, 20), Period(10, Unit.WORKING_DAYS), date(2026, 4, 8)),
        ("no holidays", date(2026, 3, 25), Period(10, Unit.WORKING_DAYS), date(2026, 4, 8)),
        ("Mon-Fri LNY", date(2026, 2, 13), Period(10, Unit.WORKING_DAYS), date(2026, 3, 4)),
    ],
)
def test_what_a_wrong_calendar_says_is_not_said(case, event, period, wrong):
    assert queries.due_on(clock(noon(event), period)) != wrong, f"law.md 1.4: {case}"


def test_a_storm_entered_later_is_reckoned_and_overwrites_nothing():
    started = clock(noon(date(2026, 2, 22)))
    first = DueComputed.objects.get(clock=started)
    _, moved = storm(date(2026, 4, 8))
    assert [(m.clock_id, m.before, m.after) for m in moved] == [
        (started, date(2026, 4, 8), date(2026, 4, 9))
    ]
    assert values(started) == [date(2026, 4, 8), date(2026, 4, 9)]
    newest = DueComputed.objects.latest("pk")
    assert newest.version == queries.calendar().version != first.version
    assert (newest.at, first.at) == (LATER, noon(date(2026, 2, 22)))
    assert [(m.before, m.after, m.at) for m in queries.moved()] == [
        (date(2026, 4, 8), date(2026, 4, 9), LATER)
    ]


def test_a_storm_is_taken_back_by_a_row_of_its_own():
    started = clock(noon(date(2026, 2, 22)))
    entered, _ = storm(date(2026, 4, 8))
    moved = actions.take_back_storm(storm_id=entered, source="wrong day", staff_id=8, at=LATER)
    assert [(m.before, m.after) for m in moved] == [(date(2026, 4, 9), date(2026, 4, 8))]
    assert values(started) == [date(2026, 4, 8), date(2026, 4, 9), date(2026, 4, 8)]
    assert StormDay.objects.count() == 2
    (told,) = queries.storms(2026)
    assert (told.entered_by, told.taken_back_by, told.taken_back_for) == (7, 8, "wrong day")
    with pytest.raises(NotStanding):
        actions.take_back_storm(storm_id=entered, source="again", staff_id=8, at=LATER)
    again, _ = storm(date(2026, 4, 8))  # it was one after all
    assert again != entered
    assert queries.due_on(started) == date(2026, 4, 9)


def test_a_storm_moves_the_legal_date_and_not_our_own_aim():
    event = noon(date(2026, 2, 22))
    started = actions.start_clock(
        rule="L21", about="request", subject_id=1, event_at=event, period=FORTY, at=event, target=20
    )
    storm(date(2026, 4, 8))
    storm(date(2026, 3, 14))
    assert LegalClock.objects.get(pk=started).target_on == date(2026, 3, 14)
    assert queries.due_on(started) == date(2026, 4, 9)


def test_a_storm_that_matters_to_no_clock_moves_none():
    clock(noon(date(2026, 2, 22)))
    _, moved = storm(date(2026, 4, 10))
    assert moved == []
    assert DueComputed.objects.count() == 1


def test_a_storm_moves_a_stopped_clock_too():
    """What was late by the calendar of then is on time by the law's."""
    started = clock(noon(date(2026, 2, 22)))
    actions.stop_clock(clock_id=started, at=noon(date(2026, 4, 9)))
    storm(date(2026, 4, 8))
    assert queries.due_on(started) == date(2026, 4, 9)
    assert LegalClock.objects.get().stopped_at == noon(date(2026, 4, 9))


def test_gale_and_black_rain_of_one_day_are_two_facts():
    gale, _ = storm(date(2026, 7, 24))
    storm(date(2026, 7, 24), "black_rain")
    actions.take_back_storm(storm_id=gale, source="rain only", staff_id=8, at=LATER)
    assert date(2026, 7, 24) in queries.calendar().storm_days


def test_what_cannot_be_entered_changes_nothing():
    storm(date(2026, 7, 24))
    with pytest.raises(AlreadyEntered):
        storm(date(2026, 7, 24))
    with pytest.raises(NotToCome):
        storm(date(2026, 12, 31))
    with pytest.raises(IntegrityError), transaction.atomic():
        StormDay.objects.create(on=date(2026, 7, 25), kind="gale", source="", entered_at=LATER)
    assert StormDay.objects.count() == 1


def test_the_database_refuses_to_change_what_was_believed():
    started = clock(noon(date(2026, 2, 22)))
    storm(date(2026, 7, 24))
    refused = pytest.raises(DatabaseError, match="neither changed nor deleted")
    with refused, transaction.atomic():
        StormDay.objects.update(on=date(2026, 7, 25))
    with refused, transaction.atomic():
        StormDay.objects.all().delete()
    with refused, transaction.atomic():
        DueComputed.objects.update(value=date(2027, 1, 1))
    assert values(started) == [date(2026, 4, 8)]
    assert StormDay.objects.get().on == date(2026, 7, 24)


def test_a_clock_into_an_unknown_year_waits_for_it():
    started = clock(noon(date(2027, 12, 1)))
    assert queries.due_on(started) is None
    with pytest.raises(DayNotCovered, match="2028"):
        add_working_days(queries.calendar(), date(2027, 12, 30), 3)
    days = holidays.country_holidays("HK", years=2028, categories=("optional",))
    rows = [(on, name, name) for on, name in days.items()]
    moved = actions.keep_year(days=rows, gazette_ref="G.N. 1", source="test", at=LATER)
    assert [(m.before, m.after) for m in moved] == [(None, date(2028, 1, 10))]
    assert queries.due_on(started) == date(2028, 1, 10)
    assert queries.moved() == []  # it was told for the first time


def test_the_gazette_is_noted_and_may_add_but_not_strike_out():
    rows = [(row.on, row.name_en, row.name_zh) for row in queries.holidays(2027)]
    assert 2027 in queries.years_not_compared()
    actions.keep_year(days=rows, gazette_ref="G.N. 2", source="test", at=LATER)
    assert 2027 not in queries.years_not_compared()
    started = clock(noon(date(2027, 5, 1) - timedelta(days=10)), Period(20, Unit.DAYS))
    extra = (date(2027, 5, 11), "A special holiday", "特別假期")
    moved = actions.keep_year(days=[*rows, extra], gazette_ref="G.N. 3", source="test", at=LATER)
    assert [m.clock_id for m in moved] == [started]
    with pytest.raises(HolidaysDiffer, match="2027-05-11"):
        actions.keep_year(days=rows, gazette_ref="G.N. 4", source="test", at=LATER)
    assert {row.gazette_ref for row in queries.holidays(2027)} == {"G.N. 3"}
    with pytest.raises(IntegrityError, match="holiday_not_a_sunday"), transaction.atomic():
        GeneralHoliday.objects.create(
            on=date(2027, 5, 2), name_en="x", name_zh="x", source="x", entered_at=LATER
        )
