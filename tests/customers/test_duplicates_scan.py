"""Searching the books for people who are in them twice, and the queue of those found."""

import pytest

from kaifong.authority import wall
from kaifong.authority.queries import actor_of
from kaifong.customers import actions, queries
from kaifong.customers.models import Customer, Distinct, Pair, Scan
from kaifong.foundation.history import actions as history
from tests.cast import NOON, all_powerful, allow, mrs_chan, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna():
    return all_powerful()


NAMES = (
    "黃志明",
    "李家豪",
    "張美玲",
    "梁子晴",
    "林詠琳",
    "劉俊傑",
    "何國強",
    "楊文輝",
    "鄭雅婷",
    "郭永康",
)


@pytest.fixture
def books(anna):
    """Some thirty different people, and one who is in the books three times."""
    for at in range(30):
        mrs_chan(
            anna,
            name_en="",
            name_zh=NAMES[at % 10] if at < 10 else f"{NAMES[at % 10][0]}{NAMES[(at + 3) % 10][1:]}",
            member_no=f"KF1{at:03}",
            district=(101, 203, 305)[at % 3],
            emails=(f"person{at}@example.com",),
            phones=(f"+8526{at * 7919 % 10_000_000:07}",),
        )
    one = mrs_chan(anna)
    two = mrs_chan(anna, name_en="Chan Meiling", name_zh="", member_no=None, emails=())
    three = mrs_chan(anna, name_en="", member_no=None, phones=())
    return one, two, three


def pairs():
    with wall.lifted():
        return set(Pair.objects.values_list("left_id", "right_id"))


def seen(actor, **more):
    with wall.seen_by(actor):
        return queries.queue(actor=actor, **more)


def test_who_is_in_the_books_twice_is_found_with_the_evidence(anna, books):
    one, two, three = books
    scan = actions.scan(at=NOON)
    assert {(one, two), (one, three)} <= pairs()
    assert (scan.customers, scan.rules) == (33, "hong-kong 1")
    with wall.lifted():
        levels = Pair.objects.get(left_id=one, right_id=two).levels
    assert levels == {"name": "sounds", "phone": "same", "district": "same"}


def test_the_queue_gathers_them(anna, books):
    actions.scan(at=NOON)
    found = seen(anna)
    group = next(g for g in found.groups if books[0] in {p.id for p in g.people})
    assert {p.id for p in group.people} == set(books)
    assert found.scanned_at == NOON
    assert {e.field for e in group.pairs[0].evidence} <= {"name", "phone", "email", "district"}


def test_the_queue_goes_on_where_a_page_ends(anna, books):
    more = mrs_chan(anna, name_en="IP Wai", name_zh="", member_no="A1", emails=("ip@x.example",))
    mrs_chan(anna, name_en="IP Wai", name_zh="", member_no="A2", emails=("ip@x.example",))
    actions.scan(at=NOON)
    first = seen(anna, size=1)
    assert first.total >= 2
    numbers, after = [first.groups[0].number], first.after
    while after:
        page = seen(anna, size=1, after=after)
        numbers.append(page.groups[0].number)
        after = page.after
    assert len(numbers) == len(set(numbers)) == first.total
    assert more in numbers


def test_only_pairs_of_whom_both_may_be_seen_are_shown(anna, books):
    actions.scan(at=NOON)
    one, two, three = books
    with wall.lifted(), history.unrecorded():
        Customer.objects.filter(pk=two).update(district=101)
    person = staff("Ben Service")
    allow(person, "customer", "see", "merge", regions=[2])
    ben = actor_of(person)
    shown = {row.id for g in seen(ben).groups for row in g.people}
    assert two not in shown
    assert {one, three} <= shown
    with wall.seen_by(ben):
        assert queries.waiting(actor=ben) == seen(ben).total


@pytest.mark.parametrize("classes", [("public", "internal"), ("public", "contact")])
def test_whoever_may_not_see_all_evidence_is_shown_none(anna, books, classes):
    actions.scan(at=NOON)
    person = staff("Ben Service")
    allow(person, "customer", "see", "merge", classes=classes)
    assert seen(actor_of(person)).groups == ()


def test_who_is_not_the_same_is_never_asked_again(anna, books):
    one, two, _ = books
    actions.scan(at=NOON)
    actions.tell_apart(actor=anna, one_id=two, other_id=one, at=NOON)
    actions.tell_apart(actor=anna, one_id=one, other_id=two, at=NOON)
    assert (one, two) not in pairs()
    actions.scan(at=NOON)
    assert (one, two) not in pairs()
    with wall.lifted():
        assert Distinct.objects.count() == 1


def test_merging_takes_them_out_of_the_queue(anna, books):
    one, two, three = books
    actions.scan(at=NOON)
    actions.merge(actor=anna, winner_id=one, loser_id=two, at=NOON)
    assert not any(two in pair for pair in pairs())
    assert (one, three) in pairs()


def test_verified_numbers_that_differ_are_marked(anna, books):
    from kaifong.customers.models import ContactPoint

    one, two, _ = books
    with wall.lifted(), history.unrecorded():
        points = ContactPoint.objects.filter(customer_id__in=(one, two), kind="phone")
        points.filter(customer_id=two).update(value="+85291234568")
        points.update(verified_at=NOON)
    actions.scan(at=NOON)
    with wall.lifted():
        found = {(p.left_id, p.right_id): p.held for p in Pair.objects.all()}
    assert found[one, two] is True


def test_empty_books_have_no_twins():
    assert actions.scan(at=NOON).found == 0
    with wall.lifted():
        assert Scan.objects.get().customers == 0
