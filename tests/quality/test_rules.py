"""The arithmetic of the programme, and each check in pure form against its statement."""

from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kaifong.authority import wall
from kaifong.customers.models import ContactPoint, Customer, CustomerProfile, Pair, Scan
from kaifong.foundation.history import actions as history
from kaifong.foundation.hongkong.clock import HONG_KONG
from kaifong.quality import statements
from kaifong.quality.rules import budget, checks, rounds, scoring
from kaifong.quality.rules.checks import Asked, Point, Record, wanting
from kaifong.quality.rules.taking import Offered, written_at_once
from kaifong.quality.rules.vocabulary import Cadence, Check, Field, Method, Policy, Severity
from tests.cast import NOON

OTHER = 99  # the other end of pairs
TODAY, SINCE = date(2026, 3, 18), date(2024, 3, 18)
severities = st.lists(st.sampled_from(Severity), max_size=12)
days = st.dates(date(2025, 1, 1), date(2028, 12, 31))


@given(found=severities, more=severities)
def test_a_score_is_in_bounds_and_falls_with_what_is_found(found, more):
    assert 0 <= scoring.score(found + more) <= scoring.score(found) <= 100
    assert scoring.score(found) == scoring.score(found[::-1])


def test_scores_and_rates_have_their_figures():
    assert scoring.score([]) == 100
    assert scoring.score([Severity.CRITICAL, Severity.MAJOR, Severity.MINOR]) == 40
    assert scoring.score([Severity.CRITICAL] * 3) == 0
    assert scoring.fix_rate(0, 0) is None
    assert scoring.fix_rate(4, 3) == 0.75


@given(tries=st.lists(days, max_size=80))
def test_a_person_is_asked_seldom_whoever_tries_when(tries):
    asked: list[tuple[date, int]] = []
    for day in sorted(tries):
        turn = budget.turn_for(asked, day)
        if turn is not None:
            asked.append((day, turn))
    on = [day for day, _ in asked]
    assert all((later - day).days >= 30 for day, later in pairwise(on))
    assert all((later - day).days >= 365 for day, later in zip(on, on[3:], strict=False))


def test_when_one_may_ask_again():
    asked = [(date(2026, 1, 1), 1), (date(2026, 2, 1), 2)]
    assert budget.again_from(asked, date(2026, 2, 10)) == date(2026, 3, 3)
    assert budget.turn_for(asked, date(2026, 3, 2)) is None
    assert budget.turn_for(asked, date(2026, 3, 3)) == 3
    full = [*asked, (date(2026, 3, 3), 3)]
    assert budget.again_from(full, date(2026, 5, 1)) == date(2027, 1, 1)


@pytest.mark.parametrize(
    ("policy", "now", "method", "newer", "written"),
    [
        (Policy.PROPOSE, "", Method.DOCUMENT, True, False),
        (Policy.FILL_EMPTY, "", Method.SAID, True, True),
        (Policy.FILL_EMPTY, "old", Method.DOCUMENT, True, False),
        (Policy.OVERWRITE, "", Method.SAID, True, True),
        (Policy.OVERWRITE, "old", Method.SAID, True, False),
        (Policy.OVERWRITE, "old", Method.CONFIRMED, True, True),
        (Policy.OVERWRITE, "old", Method.CONFIRMED, False, False),
        (Policy.OVERWRITE, "old", Method.FILE, True, False),
    ],
)
def test_when_a_value_is_written_without_a_decision(policy, now, method, newer, written):
    known_at = NOON + timedelta(days=-1 if newer else 1)
    offered = Offered(value="new", method=method, said_at=NOON, now=now, known_at=known_at)
    assert written_at_once(policy, offered) is written


def test_what_was_never_confirmed_gives_way_to_what_is():
    offered = Offered(value="new", method=Method.CONFIRMED, said_at=NOON, now="old")
    assert written_at_once(Policy.OVERWRITE, offered)


def test_rounds_come_by_the_calendar():
    first = date(2026, 1, 31)
    assert rounds.round_at(first, Cadence.MONTHLY, date(2026, 1, 30)) is None
    assert rounds.round_at(first, Cadence.MONTHLY, first) == (1, first)
    assert rounds.round_at(first, Cadence.MONTHLY, date(2026, 2, 28)) == (2, date(2026, 2, 28))
    assert rounds.round_at(first, Cadence.QUARTERLY, date(2026, 12, 1)) == (4, date(2026, 10, 31))
    assert rounds.round_at(first, Cadence.YEARLY, date(2028, 1, 31)) == (3, date(2028, 1, 31))


@given(first=days, later=st.integers(0, 2_000), cadence=st.sampled_from(Cadence))
def test_every_day_belongs_to_the_round_that_began_last(first, later, cadence):
    today = first + timedelta(days=later)
    number, began = rounds.round_at(first, cadence, today)
    following = rounds.months_later(first, number * rounds.MONTHS[cadence])
    assert began <= today < following


points = st.builds(
    Point,
    kind=st.sampled_from(["email", "phone"]),
    value=st.sampled_from(
        ["a@b.hk", "a@b", "no", "a b@c.hk", "+85291234567", "+85211234567", "+12125550123", "+8529"]
    ),
    good=st.booleans(),
    verified_on=st.sampled_from([None, SINCE - timedelta(days=1), SINCE, TODAY]),
)
records = st.builds(
    Record,
    name_en=st.sampled_from(["", "CHAN"]),
    name_zh=st.sampled_from(["", "陳"]),
    language=st.sampled_from(["en", "zh-hant", "zh-hans"]),
    district=st.sampled_from([0, 203]),
    points=st.lists(points, max_size=3, unique_by=lambda p: (p.kind, p.value)).map(tuple),
    joined_on=st.sampled_from(
        [date(1989, 1, 1), SINCE - timedelta(days=1), SINCE, TODAY, TODAY + timedelta(days=1)]
    ),
    first_on=st.sampled_from([None, SINCE - timedelta(days=3), TODAY]),
    orders=st.integers(0, 2),
    post_doubted=st.booleans(),
    twins=st.integers(0, 1),
)
looks = st.one_of(
    st.sampled_from(sorted(set(Check) - {Check.MISSING, Check.OLD, Check.NAME_SCRIPT})).map(
        lambda check: (check, None)
    ),
    st.tuples(st.just(Check.NAME_SCRIPT), st.sampled_from([Field.NAME_EN, Field.NAME_ZH])),
    st.tuples(st.just(Check.MISSING), st.sampled_from(sorted(set(Field) - {Field.LANGUAGE}))),
    st.tuples(st.just(Check.OLD), st.sampled_from(sorted(set(Field) - {Field.LANGUAGE}))),
)


def moment(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time(), HONG_KONG) + timedelta(hours=9)


def written(number: int, record: Record) -> None:
    """Put a record into the books."""
    one = Customer.objects.create(
        pk=number,
        name_en=record.name_en,
        name_zh=record.name_zh,
        member_no=f"KF{number}",
        language=record.language,
        district=record.district,
        collected_under="test",
        joined_at=moment(record.joined_on),
        lake_key=number,
        post_doubted_at=NOON if record.post_doubted else None,
    )
    ContactPoint.objects.bulk_create(
        ContactPoint(
            customer=one,
            kind=point.kind,
            value=point.value,
            status="good" if point.good else "doubted",
            verified_at=moment(point.verified_on) if point.verified_on else None,
            source="test",
        )
        for point in record.points
    )
    CustomerProfile.objects.create(customer=one, orders=record.orders, first_on=record.first_on)


@pytest.mark.django_db
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(drawn=st.lists(records, min_size=1, max_size=8), look=looks)
def test_the_statement_finds_what_the_pure_check_finds(drawn, look):
    check, field = look
    asked = statements.Look(check=check, field=field, since=SINCE, segment={})
    with wall.lifted(), history.unrecorded(), connection.cursor() as cursor:
        for number, record in enumerate(drawn, 1):
            written(number, record)
        _pairs(drawn)
        cursor.execute(
            f"SELECT c.id FROM customers_customer c WHERE {statements.condition(asked)}",
            statements.facts(asked, TODAY),
        )
        found = {number for (number,) in cursor.fetchall()} - {OTHER}
        Customer.objects.all().delete()
    pure = Asked(check=check, today=TODAY, field=field, since=SINCE)
    assert found == {number for number, record in enumerate(drawn, 1) if wanting(record, pure)}


def _pairs(drawn: list[Record]) -> None:
    twins = [number for number, record in enumerate(drawn, 1) if record.twins]
    if not twins:
        return
    other = Customer.objects.create(
        pk=OTHER,
        member_no="KF99",
        collected_under="test",
        joined_at=NOON,
        lake_key=99,
        name_en="X",
        name_zh="陳",
        district=203,
        language="en",
    )
    scan = Scan.objects.create(at=NOON, rules="t", weights={}, customers=0, compared=0, found=0)
    for number in twins:
        Pair.objects.create(
            left_id=number, right=other, scan=scan, probability=1, levels={}, said={}, group=number
        )


def test_segments_narrow_a_condition():
    look = statements.Look(
        check=Check.MISSING, field=Field.EMAIL, segment={"districts": [203], "channels": []}
    )
    assert "c.district = ANY(%(districts)s)" in statements.condition(look)
    assert "channel" not in statements.condition(look)
    assert statements.facts(look, TODAY)["districts"] == [203]


def test_no_field_is_missing_from_a_rule_about_none():
    look = statements.Look(check=Check.MISSING, segment={})
    assert statements.condition(look) == "(false)"
    assert checks.wanting(Record(), Asked(check=Check.OLD, today=TODAY, field=Field.EMAIL)) is False
