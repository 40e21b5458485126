"""Adding and removing the ways to reach a customer."""

import pytest

from kaifong.authority import wall
from kaifong.authority.queries import NotAllowed, actor_of
from kaifong.customers import actions
from kaifong.customers.models import ContactPoint
from kaifong.foundation.history.models import ChangeSet
from tests.cast import NOON, all_powerful, allow, mrs_chan, staff

pytestmark = pytest.mark.django_db


def points(chan):
    with wall.lifted():
        known = ContactPoint.objects.filter(customer_id=chan).order_by("pk")
        return list(known.values_list("value", "is_primary"))


def reach(actor, chan, value):
    return actions.reach(actor=actor, customer_id=chan, value=value, at=NOON)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("2345 6789", "+85223456789"),
        ("+44 20 7946 0958", "+442079460958"),
        ("Mei.Ling@Example.com", "mei.ling@example.com"),
        ("mei＠example.com", "mei@example.com"),
    ],
)
def test_a_way_is_kept_in_one_spelling_and_is_not_the_first(written, kept):
    boss = all_powerful()
    chan = mrs_chan(boss)
    assert reach(boss, chan, written)
    assert points(chan)[-1] == (kept, False)


def test_the_first_of_its_kind_is_the_first():
    boss = all_powerful()
    chan = mrs_chan(boss, phones=())
    reach(boss, chan, "91234567")
    assert points(chan) == [("mrs.chan@example.com", True), ("+85291234567", True)]


def test_a_known_way_is_not_added_again():
    boss = all_powerful()
    chan = mrs_chan(boss)
    before = points(chan), ChangeSet.objects.count()
    assert reach(boss, chan, "9123 4567") is None
    assert (points(chan), ChangeSet.objects.count()) == before


@pytest.mark.parametrize("value", ["", "12", "not a number", "a@b", "@", "9123 4567 / 9999 0000"])
def test_what_cannot_be_reached_is_not_kept(value):
    boss = all_powerful()
    chan = mrs_chan(boss)
    before = points(chan), ChangeSet.objects.count()
    with pytest.raises(actions.NoSuchValue):
        reach(boss, chan, value)
    assert (points(chan), ChangeSet.objects.count()) == before


def test_when_the_first_goes_the_eldest_follows():
    boss = all_powerful()
    chan = mrs_chan(boss, phones=("+85291234567", "+85223456789", "+85234567890"))
    with wall.lifted():
        first = ContactPoint.objects.get(value="+85291234567")
    actions.unreach(actor=boss, customer_id=chan, point_id=first.pk, at=NOON)
    assert points(chan)[1:] == [("+85223456789", True), ("+85234567890", False)]


def test_a_second_goes_and_the_first_stays():
    boss = all_powerful()
    chan = mrs_chan(boss, phones=("+85291234567", "+85223456789"))
    with wall.lifted():
        second = ContactPoint.objects.get(value="+85223456789")
    actions.unreach(actor=boss, customer_id=chan, point_id=second.pk, at=NOON)
    assert points(chan)[1:] == [("+85291234567", True)]


def test_only_who_may_change_contact_details_does():
    boss = all_powerful()
    chan, lau = mrs_chan(boss), mrs_chan(boss, member_no="KF2", phones=(), emails=("lau@x.hk",))
    clerk = staff("Ken Clerk")
    allow(clerk, "customer", "see", "edit", classes=("public", "internal"))
    with wall.lifted():
        his = ContactPoint.objects.get(value="lau@x.hk").pk
        hers = ContactPoint.objects.get(value="+85291234567").pk
    before = points(chan), points(lau), ChangeSet.objects.count()

    with pytest.raises(NotAllowed):
        reach(actor_of(clerk), chan, "23456789")
    with pytest.raises(NotAllowed):
        actions.unreach(actor=actor_of(clerk), customer_id=chan, point_id=hers, at=NOON)
    with pytest.raises(NotAllowed):  # another customer's
        actions.unreach(actor=boss, customer_id=chan, point_id=his, at=NOON)

    assert (points(chan), points(lau), ChangeSet.objects.count()) == before
