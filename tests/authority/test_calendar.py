"""The page of the law's calendar: a storm day is shown first, entered, and taken back."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse
from django.utils.timezone import now

from kaifong.authority import actions
from kaifong.authority.queries import NotAllowed, actor_of
from kaifong.foundation.hongkong.clock import Period, Unit
from kaifong.foundation.journal.models import Entry
from kaifong.foundation.legal_days.actions import start_clock
from kaifong.foundation.legal_days.models import DueComputed, StormDay
from kaifong.foundation.switches import Braked, PulledBrake

from .conftest import department, grant, role, staff

pytestmark = pytest.mark.django_db
GALE = {"on": "2026-04-08", "kind": "gale", "source": "HKO warning record"}
DAY = {"on": date(2026, 4, 8), "kind": "gale", "source": "HKO"}
LATER = datetime(2026, 12, 1, 4, tzinfo=UTC)


@pytest.fixture
def keeper():
    post = role(department("privacy"), "officer")
    grant(post, "see", "calendar")
    grant(post, "keep", "calendar")
    return staff("Grace", name_zh="司徒", roles=[post])


@pytest.fixture
def desk(client, keeper, monkeypatch):
    monkeypatch.setattr("kaifong.authority.desk.calendar.timezone.now", lambda: LATER)
    client.force_login(keeper.user)
    return client


@pytest.fixture
def clock():
    event = datetime(2026, 2, 22, 4, tzinfo=UTC)
    period = Period(40, Unit.DAYS)
    return start_clock(
        rule="L21", about="request", subject_id=31, event_at=event, period=period, at=event
    )


def at(name, *args):
    return reverse(f"authority:{name}", args=args)


def test_the_year_shows_holidays_and_says_what_is_not_known(desk):
    page = desk.get(at("calendar-year", 2026)).content.decode()
    assert "Good Friday" in page
    assert "Nobody has compared this year" in page
    unknown = desk.get(at("calendar-year", 2031)).content.decode()
    assert "general holidays are not known" in unknown
    assert desk.get(at("calendar-year", 1899)).status_code == 404
    desk.cookies["django_language"] = "zh-hant"
    chinese = desk.get(at("calendar")).content.decode()
    assert "耶穌受難節" in chinese
    assert "<caption>五月</caption>" in chinese


def test_a_storm_day_is_shown_first_and_then_entered(desk, clock):
    shown = desk.post(at("storms"), GALE)
    assert shown.status_code == 200
    assert "request #31" in shown.content.decode()
    assert "9 Apr 2026" in shown.content.decode()
    assert not StormDay.objects.exists()
    assert DueComputed.objects.count() == 1
    entered = desk.post(at("storms"), {**GALE, "sure": "1"})
    assert entered.status_code == 303
    page = desk.get(entered.url).content.decode()
    assert "HKO warning record" in page
    assert "Grace" in page
    assert "request #31" in page
    assert Entry.objects.get().name == "authority.storm_day_entered"


def test_it_is_taken_back_by_a_second_entry(desk, keeper, clock):
    actions.enter_storm(actor=actor_of(keeper), at=LATER, **DAY)
    storm = StormDay.objects.get()
    assert "Nothing is deleted" in desk.get(at("storm", storm.pk)).content.decode()
    assert desk.post(at("storm", storm.pk), {"source": ""}).status_code == 422
    assert StormDay.objects.count() == 1
    assert desk.post(at("storm", storm.pk), {"source": "It was signal 3"}).status_code == 303
    page = desk.get(at("calendar-year", 2026)).content.decode()
    assert "It was signal 3" in page
    assert "taken back" in page
    assert desk.get(at("storm", storm.pk)).status_code == 404
    assert [c.value for c in DueComputed.objects.order_by("pk")] == [
        date(2026, 4, 8),
        date(2026, 4, 9),
        date(2026, 4, 8),
    ]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"on": "2026-12-24"}, "once it was hoisted"),
        ({"on": ""}, "required"),
        ({"source": " "}, "required"),
        ({"kind": "signal 3"}, "valid choice"),
    ],
)
def test_what_cannot_be_is_said_and_not_entered(desk, wrong, sentence):
    answer = desk.post(at("storms"), {**GALE, **wrong, "sure": "1"})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not StormDay.objects.exists()


def test_the_same_day_is_not_entered_twice(desk):
    desk.post(at("storms"), {**GALE, "sure": "1"})
    again = desk.post(at("storms"), {**GALE, "sure": "1"})
    assert "stands as such already" in again.content.decode()
    assert StormDay.objects.count() == 1


def test_who_does_not_keep_the_calendar_cannot_know_of_it(client, clock):
    clerk = staff("Ben", roles=[role(department("shop"))])
    client.force_login(clerk.user)
    assert client.get(at("calendar")).status_code == 404
    assert client.post(at("storms"), {**GALE, "sure": "1"}).status_code == 404
    with pytest.raises(NotAllowed):
        actions.enter_storm(actor=actor_of(clerk), at=LATER, **DAY)
    assert not StormDay.objects.exists()
    assert DueComputed.objects.count() == 1


def test_who_only_sees_it_enters_nothing(client, keeper, clock):
    reader = role(department("shop"))
    grant(reader, "see", "calendar")
    client.force_login(staff("Ben", roles=[reader]).user)
    actions.enter_storm(actor=actor_of(keeper), at=LATER, **DAY)
    page = client.get(at("calendar-year", 2026)).content.decode()
    assert "HKO" in page
    assert "Enter a storm day" not in page
    assert "Take back" not in page.replace(">Take back</span>", "")
    assert client.post(at("storms"), {**GALE, "sure": "1"}).status_code == 404
    assert client.post(at("storm", StormDay.objects.get().pk), {"source": "x"}).status_code == 404
    assert StormDay.objects.count() == 1


def test_nothing_is_entered_while_nothing_may_be_changed(keeper):
    PulledBrake.objects.create(brake="read_only", pulled_at=now(), reason="test")
    with pytest.raises(Braked):
        actions.enter_storm(actor=actor_of(keeper), at=LATER, **DAY)
    assert not StormDay.objects.exists()
