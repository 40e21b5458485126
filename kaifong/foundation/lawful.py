"""What the ground floor proves of the law pack: its clocks, its switches, its HKID detector."""

from datetime import UTC, date, datetime, timedelta

from django.db import connection

from .hongkong.clock import HONG_KONG, working_days_elapsed
from .hongkong.hkid import MASK, masked
from .ids import StormDayId
from .law import actions as law
from .law.pack import period
from .law.proving import hold, proves
from .law.queries import in_force
from .legal_days import actions as legal_days
from .legal_days import queries

CARDS = ("A123456(3)", "G123456(A)", "AB987654(3)")
OTHERS = ("A123456(4)", "A1234567")
LATER = datetime(2026, 12, 1, tzinfo=UTC)
FORMS = ("Ａ１２３４５６（３）", "a123456(3)", "A 123456 (3)", "A1234563")
FOR_CARDS = "SELECT table_name, column_name FROM information_schema.columns WHERE column_name ~* %s"


def _without_storms() -> None:
    """Take back, for the length of a check, what the weather really was."""
    for storm in queries.standing():
        legal_days.take_back_storm(
            storm_id=StormDayId(storm.pk), source="law test", staff_id=None, at=LATER
        )


def _due(rule: str, event: datetime) -> date | None:
    # Through the same rows as the shop's own clocks; no shop has a subject of that number.
    _without_storms()
    started = legal_days.start_clock(
        rule=rule, about="law test", subject_id=-1, event_at=event, period=period(rule), at=event
    )
    return queries.due_on(started)


def _noon(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 12, tzinfo=HONG_KONG)


@proves("L03.1")
def cards_are_known() -> None:
    for text in CARDS:
        hold(masked(text), (MASK, 1), text)
    for text in OTHERS:
        hold(masked(text), (text, 0), text)


@proves("L03.4")
def no_field_is_for_cards() -> None:
    with connection.cursor() as cursor:
        cursor.execute(FOR_CARDS, ["hkid|identity_?(card|no|number)|id_?card|身份證"])
        hold(cursor.fetchall(), [], "columns")


@proves("L40.1")
def every_form_is_known() -> None:
    for text in FORMS:
        hold(masked(text), (MASK, 1), text)


@proves("L18.1")
def a_switch_turns_at_midnight() -> None:
    at = _noon(2026, 1, 2)
    law.date_switch(switch="s33", on=date(2027, 1, 1), source="law test", staff_id=None, at=at)
    midnight = datetime(2027, 1, 1, tzinfo=HONG_KONG)
    hold(in_force("s33", midnight - timedelta(minutes=1)), False, "at 23:59")
    hold(in_force("s33", midnight), True, "at 00:00")


@proves("L21.1")
def six_requests_fall_due_after_easter() -> None:
    for day in range(22, 28):
        hold(_due("L21", _noon(2026, 2, day)), date(2026, 4, 8), f"received on {day} February")


@proves("L21.2")
def a_storm_moves_a_request_and_overwrites_nothing() -> None:
    _without_storms()
    event = _noon(2026, 2, 22)
    clock = legal_days.start_clock(
        rule="L21",
        about="law test",
        subject_id=-1,
        event_at=event,
        period=period("L21"),
        at=event,
    )
    legal_days.enter_storm(
        on=date(2026, 4, 8), kind="gale", source="law test", staff_id=None, at=_noon(2026, 4, 9)
    )
    told = [date(2026, 4, 8), date(2026, 4, 9)]
    hold(queries.told_of(clock), told, "due dates")


@proves("L21.3")
def the_day_is_hong_kongs() -> None:
    received = datetime(2026, 3, 26, 16, 30, tzinfo=UTC)
    hold(_due("L21", received), date(2026, 5, 6), "received at 00:30")


@proves("L22.1")
def the_log_book_is_kept_four_years() -> None:
    hold(_due("L22", _noon(2026, 3, 5)), date(2030, 3, 5), "kept through")


@proves("L27.1")
def spoken_consent_is_confirmed_in_time() -> None:
    hold(_due("L27", _noon(2026, 3, 19)), date(2026, 4, 2), "19 March")
    hold(_due("L27", _noon(2026, 3, 20)), date(2026, 4, 8), "20 March")


@proves("L33.1")
def the_link_works_thirty_days() -> None:
    hold(_due("L33", _noon(2026, 6, 1)), date(2026, 7, 1), "works through")


@proves("L33.2")
def requests_are_kept_three_years() -> None:
    from .hongkong.clock import add_years
    from .law.pack import rule

    years = rule("L33").params["keep_years"]
    hold(add_years(date(2028, 2, 29), years), date(2031, 2, 28), "kept through")


@proves("L34.1")
def ten_working_days_with_saturdays() -> None:
    hold(_due("L34", _noon(2026, 3, 20)), date(2026, 4, 1), "20 March")
    hold(_due("L34", _noon(2026, 3, 25)), date(2026, 4, 10), "25 March")
    hold(_due("L34", _noon(2026, 2, 13)), date(2026, 2, 28), "13 February")


@proves("L35.1")
def the_tenth_working_day_forbids() -> None:
    _without_storms()
    known, listed = queries.calendar(), date(2026, 3, 20)
    hold(working_days_elapsed(known, listed, date(2026, 3, 31)), 9, "on 31 March")
    hold(working_days_elapsed(known, listed, date(2026, 4, 1)), 10, "on 1 April")
