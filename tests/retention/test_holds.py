"""A hold freezes a person, under every number, until it is released."""

import threading
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from kaifong.authority import wall
from kaifong.authority.queries import NotAllowed
from kaifong.customers import actions as customers
from kaifong.customers.models import Merge
from kaifong.customers.queries import numbers_of
from kaifong.foundation.journal.models import Entry
from kaifong.retention import actions, queries
from kaifong.retention.models import Hold
from kaifong.retention.rules import Why
from tests.cast import NOON, all_powerful, mrs_chan
from tests.customers.test_merge import twin

DAY = timedelta(days=1)


@pytest.fixture
def boss(db):
    return all_powerful()


def place(customer_id, reference="case 7", *, why=Why.LEGAL, at=NOON):
    return actions.place_hold(
        customer_id=customer_id, why=why, reference=reference, at=at, staff_id=4
    )


def merged(boss, winner, loser, at):
    customers.merge(actor=boss, winner_id=winner, loser_id=loser, at=at)


def parted(boss, loser, at):
    with wall.lifted():
        one = Merge.objects.get(loser_id=loser, undone_at=None)
    customers.unmerge(actor=boss, merge_id=one.pk, at=at)


def test_a_hold_holds_one_person_until_it_is_released(boss):
    mine, other = mrs_chan(boss), twin(boss)
    assert queries.held([mine, other]) == set()
    place(mine)
    assert queries.held([mine, other]) == {mine}
    assert [one.reference for one in queries.open_holds_of(mine)] == ["case 7"]
    assert actions.release_hold(customer_id=mine, reference="case 7", at=NOON + DAY, staff_id=4)
    assert queries.held([mine, other]) == set()
    assert queries.held([]) == set()
    names = Entry.objects.filter(name__startswith="retention.").values_list("name", flat=True)
    assert sorted(names) == ["retention.hold_placed", "retention.hold_released"]


def test_placing_and_releasing_again_changes_nothing(boss):
    mine = mrs_chan(boss)
    assert place(mine) == place(mine, " case   7 ", at=NOON + DAY)
    assert place(mine, "case 8") != place(mine)
    assert actions.release_hold(customer_id=mine, reference="case 7", at=NOON + DAY)
    assert not actions.release_hold(customer_id=mine, reference="case 7", at=NOON + DAY)
    assert queries.held([mine]) == {mine}
    with wall.lifted():
        assert Hold.objects.count() == 2
        assert Entry.objects.filter(name="retention.hold_placed").count() == 2


def test_a_released_hold_may_be_placed_anew(boss):
    mine = mrs_chan(boss)
    place(mine)
    actions.release_hold(customer_id=mine, reference="case 7", at=NOON + DAY)
    place(mine, at=NOON + 2 * DAY)
    assert queries.held([mine]) == {mine}


@pytest.mark.parametrize("reference", ["", "  "])
def test_it_says_for_what(boss, reference):
    mine = mrs_chan(boss)
    with pytest.raises(actions.NoReference):
        place(mine, reference)
    with pytest.raises(ValueError, match="whim"):
        place(mine, why="whim")
    assert queries.held([mine]) == set()


def test_a_number_of_a_card_in_the_reference_is_masked_and_still_found(boss):
    mine = mrs_chan(boss)
    place(mine, "complaint of A123456(3)")
    assert queries.open_holds_of(mine)[0].reference == "complaint of [HKID]"
    reference = "complaint of A123456(3)"
    assert actions.release_hold(customer_id=mine, reference=reference, at=NOON)


@pytest.mark.parametrize("on_winner", [True, False])
def test_it_follows_the_person_through_a_merge_and_back(boss, on_winner):
    winner, loser = mrs_chan(boss), twin(boss)
    place(winner if on_winner else loser)
    merged(boss, winner, loser, NOON + DAY)
    assert queries.held([winner, loser]) == {winner, loser}
    with wall.lifted():
        assert numbers_of(customer_ids=[loser])[loser] == tuple(sorted((winner, loser)))
    parted(boss, loser, NOON + 2 * DAY)
    assert queries.held([winner, loser]) == {winner if on_winner else loser}


def test_what_was_held_while_they_were_one_holds_both_after_parting(boss):
    winner, loser = mrs_chan(boss), twin(boss)
    merged(boss, winner, loser, NOON)
    place(winner, at=NOON + DAY)
    parted(boss, loser, NOON + 2 * DAY)
    assert queries.held([winner, loser]) == {winner, loser}
    place(winner, "case 8", at=NOON + 3 * DAY)
    actions.release_hold(customer_id=winner, reference="case 7", at=NOON + 4 * DAY)
    assert queries.held([winner, loser]) == {winner}


def test_the_database_lets_nobody_rewrite_a_hold(boss):
    mine = mrs_chan(boss)
    place(mine)
    with wall.lifted():
        for change in ({"reference": "another"}, {"released_at": NOON - DAY}):
            with pytest.raises(DatabaseError), transaction.atomic():
                Hold.objects.update(**change)
        Hold.objects.update(released_at=NOON + DAY)
        with pytest.raises(DatabaseError), transaction.atomic():
            Hold.objects.update(released_at=None)


def test_only_who_may_sees_the_list(boss):
    place(mrs_chan(boss))
    with pytest.raises(NotAllowed):
        queries.holds(actor=boss)


@pytest.mark.django_db(transaction=True)
def test_two_at_once_place_one():
    mine = mrs_chan(all_powerful())
    found = []

    def run():
        found.append(place(mine))
        connection.close()

    both = [threading.Thread(target=run) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert len(set(found)) == 1
    with wall.lifted():
        assert Hold.objects.count() == 1
