"""Taking a request in: whose, on which Hong Kong day, due when, and once."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from kaifong.authority import wall
from kaifong.authority.models import Staff
from kaifong.authority.queries import NotAllowed, actor_of
from kaifong.foundation.hongkong.clock import HONG_KONG
from kaifong.foundation.journal.models import Entry
from kaifong.foundation.legal_days.actions import enter_storm
from kaifong.foundation.legal_days.models import LegalClock
from kaifong.foundation.legal_days.queries import told_of
from kaifong.requests import actions, queries
from kaifong.requests.models import Request
from kaifong.requests.rules.kinds import Channel, Kind
from kaifong.requests.rules.steps import State
from tests.cast import NOON, allow, mrs_chan, staff

from .shop import asked, officer

pytestmark = pytest.mark.django_db


def one(number):
    with wall.lifted():
        (found,) = queries.with_clocks(Request.objects.filter(pk=number))
    return found


def hk(*moment):
    return datetime(*moment, tzinfo=HONG_KONG)


@pytest.mark.parametrize(
    ("received", "due"),
    [
        # Law.md 1.4, 40 days, Easter and Ching Ming 2026: all six on Wednesday 8 April 2026.
        *((hk(2026, 2, day, 10), date(2026, 4, 8)) for day in range(22, 28)),
        (hk(2026, 1, 8, 10), date(2026, 2, 20)),  # Lunar New Year 17-19 February
        (hk(2026, 11, 15, 10), date(2026, 12, 28)),  # 25 and 26 holidays, 27 a Sunday
        (hk(2026, 1, 5, 10), date(2026, 2, 14)),  # a Saturday does not roll over
        (hk(2026, 3, 27, 0, 30), date(2026, 5, 6)),  # midnight: 5 May by the day of UTC
    ],
)
@pytest.mark.parametrize("kind", [Kind.ACCESS, Kind.CORRECTION])
def test_forty_days_by_the_calendar_of_hong_kong(received, due, kind):
    """Law.md L21, s.19(1): "within 40 days after receipt"; the whole table of its 1.4."""
    found = one(asked(None, kind, at=received))
    assert (found.due_on, found.received_on) == (due, received.date())
    assert found.aim_on == received.date() + timedelta(days=20)


def test_a_storm_moves_the_legal_date_only_and_overwrites_nothing():
    """Law.md 1.4: received 22 February 2026, gale day 8 April: 9 April 2026."""
    number = asked(None, at=hk(2026, 2, 22, 10))
    before = one(number)
    enter_storm(
        on=date(2026, 4, 8), kind="gale", source="HKO", staff_id=None, at=hk(2026, 4, 8, 18)
    )
    after = one(number)
    assert (before.due_on, after.due_on) == (date(2026, 4, 8), date(2026, 4, 9))
    assert before.aim_on == after.aim_on
    clock = LegalClock.objects.get(about="request", subject_id=number)
    assert told_of(clock.pk) == [date(2026, 4, 8), date(2026, 4, 9)]


def test_it_comes_from_the_persons_own_page_without_anybody_of_the_staff():
    chan = mrs_chan(officer())
    number = asked(chan, words="我的資料 A123456(3)")
    (found,) = queries.of_customer(chan)
    assert (found.id, found.state, found.kind) == (number, State.LOCATED, Kind.ACCESS)
    assert found.is_open
    assert "123456" not in found.words
    fact = Entry.objects.get(name="requests.received")
    assert (fact.subject_id, fact.customer_id, fact.staff_id) == (number, chan, None)
    assert (found.age(date(2026, 3, 20)), found.days_left(date(2026, 3, 20))) == (2, 38)


def test_sent_twice_it_is_one():
    chan = mrs_chan(officer())
    first = asked(chan)
    again = asked(chan, at=NOON + timedelta(minutes=3))
    assert first == again
    with wall.lifted():
        assert Request.objects.count() == 1
    assert LegalClock.objects.filter(about="request").count() == 1
    assert Entry.objects.filter(name="requests.received").count() == 1


def test_another_one_is_another():
    chan = mrs_chan(officer())
    numbers = {asked(chan), asked(chan, words="And again."), asked(chan, Kind.DELETION)}
    assert {found.id for found in queries.of_customer(chan)} == numbers


def test_every_kind_has_a_clock():
    """No law gives a period in days for deleting or for others to stop."""
    due = {kind: one(asked(None, kind)).due_on for kind in Kind}
    assert due == {
        Kind.ACCESS: date(2026, 4, 27),
        Kind.CORRECTION: date(2026, 4, 27),
        Kind.DELETION: date(2026, 4, 27),
        Kind.OPT_OUT: date(2026, 3, 30),
        Kind.RECIPIENT_STOP: date(2026, 3, 30),
    }


def test_until_a_years_holidays_are_known_the_date_waits():
    late = datetime(2045, 3, 1, 4, tzinfo=UTC)
    found = one(asked(None, at=late))
    assert (found.due_on, found.days_left(late.date())) == (None, None)


def test_refused_it_leaves_nothing():
    boss = officer()
    chan = mrs_chan(boss)
    stranger = actor_of(staff("Ben Lo"))
    clerk = staff("Joyce Cheung")
    allow(clerk, "request", "receive")
    for actor, customer in ((stranger, None), (actor_of(clerk), chan)):
        with pytest.raises(NotAllowed):
            asked(customer, actor=actor, channel=Channel.DESK)
    with pytest.raises(actions.NotYet):
        asked(chan, received_at=NOON + timedelta(seconds=1))
    with wall.lifted():
        assert not Request.objects.exists()
    assert not LegalClock.objects.filter(about="request").exists()


def test_the_desk_receives_from_whom_it_may_see():
    boss = officer()
    chan = mrs_chan(boss)
    clerk = staff("Joyce Cheung")
    allow(clerk, "request", "receive")
    allow(clerk, "customer", "see", classes=("public",))
    number = asked(chan, actor=actor_of(clerk), channel=Channel.DESK)
    assert one(number).staff_id == Staff.objects.get(pk=clerk.pk).pk


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "deletion"},
        {"received_on": date(2026, 3, 19)},
        {"words": "Something else."},
        {"clock": 7},
    ],
)
def test_what_was_asked_is_never_changed(change):
    number = asked(None)
    with wall.lifted():
        with pytest.raises(IntegrityError), transaction.atomic():
            Request.objects.filter(pk=number).update(**change)
        Request.objects.filter(pk=number).update(words="")  # when the person is erased
