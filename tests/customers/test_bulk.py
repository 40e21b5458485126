"""Changing one field of many customers in one change-set."""

import pytest

from kaifong.authority import wall
from kaifong.authority.queries import NotAllowed, actor_of
from kaifong.customers import actions, queries
from kaifong.customers.actions import Verdict
from kaifong.customers.models import Customer
from kaifong.foundation.history.models import Change, ChangeSet
from kaifong.foundation.ids import ChangeSetId
from kaifong.foundation.journal.models import Entry
from tests.cast import NOON, all_powerful, allow, mrs_chan, staff

pytestmark = pytest.mark.django_db


def some(boss, *districts):
    return [
        mrs_chan(boss, member_no=f"KF{n}", district=district, emails=(), phones=())
        for n, district in enumerate(districts)
    ]


def bulk(actor, ids, field="district", value=101, **more):
    return actions.bulk_edit(
        actor=actor, customer_ids=ids, field=field, value=value, at=NOON, **more
    )


def districts():
    with wall.lifted():
        return list(Customer.objects.order_by("pk").values_list("district", flat=True))


def state():
    return districts(), ChangeSet.objects.count(), Change.objects.count(), Entry.objects.count()


def test_one_set_changes_all_and_is_undone_whole():
    boss = all_powerful()
    ids = some(boss, 203, 307, 101)

    outcome = bulk(boss, [*ids, ids[0]])

    assert list(outcome.verdicts.values()) == [Verdict.CHANGED, Verdict.CHANGED, Verdict.SAME]
    assert (outcome.changed, outcome.same, outcome.refused) == (2, 1, 0)
    assert districts() == [101, 101, 101]
    changeset = ChangeSet.objects.get(pk=outcome.changeset_id)
    assert (changeset.kind, changeset.changes.count()) == ("bulk", 2)
    assert Entry.objects.filter(name="customers.customer_changed").count() == 2

    actions.undo(actor=boss, changeset_id=outcome.changeset_id, at=NOON)
    assert districts() == [203, 307, 101]


def test_a_bulk_edit_changed_again_for_one_is_undone_for_none():
    boss = all_powerful()
    ids = some(boss, 203, 307)
    number = bulk(boss, ids).changeset_id
    bulk(boss, ids[:1], value=205)
    before = state()
    with pytest.raises(actions.CannotUndo) as refused:
        actions.undo(actor=boss, changeset_id=number, at=NOON)
    assert [clash.theirs for clash in refused.value.clashes] == [205]
    assert state() == before


def test_a_rehearsal_tells_the_verdicts_and_changes_nothing():
    boss = all_powerful()
    ids = some(boss, 203, 307)
    before = state()
    outcome = bulk(boss, ids, rehearse=True)
    assert (outcome.changed, outcome.changeset_id) == (2, None)
    assert state() == before


def test_nothing_to_change_is_no_change_set():
    boss = all_powerful()
    ids = some(boss, 101)
    before = state()
    assert bulk(boss, ids).changeset_id is None
    assert state() == before


def test_whom_one_may_see_but_not_change_is_refused_and_whom_not_is_not_mentioned():
    boss = all_powerful()
    kowloon, island, shatin = some(boss, 203, 102, 307)
    person = staff("Sales")
    allow(person, "customer", "see", regions=[1, 2])
    allow(person, "customer", "bulk", "edit", regions=[2])

    outcome = bulk(actor_of(person), [kowloon, island, shatin], value=205)

    assert outcome.verdicts == {kowloon: Verdict.CHANGED, island: Verdict.REFUSED}
    assert districts() == [205, 102, 307]


@pytest.mark.parametrize("lacks", ["bulk", "edit"])
def test_both_rights_are_needed(lacks):
    boss = all_powerful()
    ids = some(boss, 203)
    person = staff("Half")
    allow(person, "customer", "see", "edit" if lacks == "bulk" else "bulk")
    before = state()
    if lacks == "bulk":
        with pytest.raises(NotAllowed):
            bulk(actor_of(person), ids)
    else:
        assert bulk(actor_of(person), ids).refused == 1
    assert state() == before


@pytest.mark.parametrize(
    ("field", "value", "refusal"),
    [
        ("name_en", "X", actions.FieldsDiffer),
        ("district", 777, actions.NoSuchValue),
        ("owner_id", 10**9, actions.NoSuchValue),
    ],
)
def test_a_refusal_leaves_everything_as_it_was(field, value, refusal):
    boss = all_powerful()
    ids = some(boss, 203)
    before = state()
    with pytest.raises(refusal):
        bulk(boss, ids, field=field, value=value)
    assert state() == before


def test_too_many_are_refused():
    boss = all_powerful()
    ids = some(boss, 203)
    before = state()
    with pytest.raises(actions.TooMany):
        bulk(boss, [*ids, *range(10**6, 10**6 + actions.AT_MOST)])
    assert state() == before


def test_the_result_shows_what_one_may_see():
    boss = all_powerful()
    kowloon, island = some(boss, 203, 102)
    number = ChangeSetId(bulk(boss, [kowloon, island], value=205).changeset_id)
    person = staff("Sales")
    allow(person, "customer", "see", regions=[2], classes=("public",))

    with wall.seen_by(boss):
        result = queries.bulk_result(actor=boss, changeset_id=number)
    assert [(row.id, change[0].before) for row, change in result.rows] == [
        (kowloon, 203),
        (island, 102),
    ]
    assert (result.total, result.undoable, result.undone) == (2, True, False)

    clerk = actor_of(person)
    with wall.seen_by(clerk):
        result = queries.bulk_result(actor=clerk, changeset_id=number)
        assert [changes for _row, changes in result.rows] == [(), ()]
        assert not result.undoable
    stranger = actor_of(staff("Stranger"))
    with wall.seen_by(stranger), pytest.raises(NotAllowed):
        queries.bulk_result(actor=stranger, changeset_id=number)
