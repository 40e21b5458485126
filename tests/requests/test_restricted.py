"""What restricts the use of somebody's data is told where one asks why, to whom it may be known."""

import pytest
from django.urls import get_resolver
from django.utils import translation

from kaifong.authority import explaining, wall
from kaifong.authority.explaining import Asked
from kaifong.authority.explaining.subjects import remarks
from kaifong.authority.models import Staff
from kaifong.authority.queries import actor_of
from kaifong.authority.rules import Purpose
from kaifong.foundation.vault.installed import scratch
from kaifong.requests.rules.kinds import Kind
from kaifong.retention.actions import place_hold, release_hold
from tests.cast import NOON, all_powerful, allow, mrs_chan, staff
from tests.privacy.shop import leaves, of_age
from tests.retention.shop import bought_at, keeper, wishes

from .shop import asked, officer
from .test_refuse import refused

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True, scope="module")
def offered():
    """Every app has said what it remarks: it does so with its pages."""
    assert get_resolver().url_patterns


@pytest.fixture(autouse=True)
def in_english():
    # Whoever ran before may have left another language behind.
    with translation.override("en"):
        yield


@pytest.fixture
def boss():
    person = Staff.objects.get(pk=officer().staff_id)
    allow(person, "retention", "see")
    return actor_of(person)


def told(actor, number, about="customer"):
    with wall.seen_by(actor):
        return [str(one) for one in remarks(actor, about, number)]


def alone(actor, number, start):
    return [one for one in told(actor, number) if one.startswith(start)]


@pytest.mark.parametrize(
    ("kind", "says", "law"),
    [
        (Kind.CORRECTION, "The person has said since 18 Mar 2026", "Cap. 486 ss.22-25"),
        (Kind.DELETION, "The person has wished since 18 Mar 2026 to be deleted", "Cap. 486 s.26"),
        (Kind.OPT_OUT, "The person has objected since 18 Mar 2026", "Cap. 486 s.35G"),
        (Kind.RECIPIENT_STOP, "that others stop using the data", "Cap. 486 ss.35J-35M"),
    ],
)
def test_an_open_request_is_told_with_its_day_and_its_law(boss, kind, says, law):
    chan = mrs_chan(boss)
    number = asked(chan, kind)
    (one,) = [told_ for told_ in told(boss, chan) if says in told_]
    assert f"(request {number}, {law})" in one
    other = all_powerful("Tom Lo")
    assert told(other, chan) == []


def test_what_is_answered_or_restricts_nothing_is_not_told(boss):
    chan = mrs_chan(boss)
    asked(chan, Kind.ACCESS)
    assert alone(boss, chan, "The person") == []
    number = asked(chan, Kind.CORRECTION)
    assert len(alone(boss, chan, "The person")) == 1
    refused(boss, number, grounds=["not_inaccurate"])
    assert alone(boss, chan, "The person") == []


def test_several_are_told_in_the_order_in_which_they_came(boss):
    chan = mrs_chan(boss)
    asked(chan, Kind.CORRECTION)
    asked(chan, Kind.DELETION, words="Delete me, please.")
    first, second = alone(boss, chan, "The person")
    assert "wrong" in first
    assert "deleted" in second


def test_a_hold_is_told_with_its_day_its_reason_and_its_law(boss):
    chan = mrs_chan(boss)
    place_hold(customer_id=chan, why="legal", reference="HCA 12/2026", at=NOON)
    place_hold(customer_id=chan, why="complaint", reference="C-9", at=NOON)
    legal, complaint = told(boss, chan)
    assert legal.startswith(
        "This record is frozen since 18 Mar 2026 (Legal proceedings, HCA 12/2026; Cap. 486"
    )
    assert "C-9" in complaint
    release_hold(customer_id=chan, reference="C-9", at=NOON)
    assert told(boss, chan) == [legal]
    with translation.override("zh-hant"):
        assert "2026年3月18日" in told(boss, chan)[0]
    assert told(all_powerful("Tom Lo"), chan) == []


def test_an_objection_and_an_age_are_told_to_whom_consents_are_open(boss):
    chan = mrs_chan(boss)
    assert told(boss, chan) == []
    leaves(boss, chan)
    of_age(boss, chan, under_age=True)
    stopped, minor = told(boss, chan)
    assert "stopped since 18 Mar 2026 (Cap. 486 s.35G)" in stopped
    assert "under 18 since 18 Mar 2026 (Cap. 486 DPP3(2)-(3))" in minor
    narrow = staff("Tea Team")
    allow(narrow, "customer", "see", classes=("public",))
    assert told(actor_of(narrow), chan) == []


def test_a_name_that_only_a_law_keeps_is_told_of_the_order(boss):
    with scratch():
        eraser = keeper("Ivy Lam")
        chan = mrs_chan(eraser)
        order = bought_at(chan, NOON, "SO-2026")
        assert told(eraser, order, "order") == []
        wishes(eraser, chan)
        (said,) = told(eraser, order, "order")
    assert said.startswith("Who bought is erased since 1 Apr 2026")
    assert "Cap. 112 s.51C" in said
    assert told(all_powerful("Tom Lo"), order, "order") == []
    books = staff("Doris Yip")
    allow(books, "kept", "see")
    allow(books, "order", "see")
    assert told(actor_of(books), order, "order") == [said]


def test_the_answer_carries_it(boss):
    chan = mrs_chan(boss)
    number = asked(chan, Kind.CORRECTION)
    question = Asked(boss.staff_id, "customer", chan, "name_en", "see", Purpose.SERVICE)
    with wall.seen_by(boss):
        found = explaining.why(actor=boss, asked=question)
    assert any(f"request {number}" in str(one) for one in found.remarks)
