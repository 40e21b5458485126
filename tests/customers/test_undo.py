"""Undoing change-sets: of one field, of a new record, of contact points, of many at once."""

import pytest

from kaifong.authority import wall
from kaifong.authority.queries import NotAllowed, actor_of
from kaifong.customers import actions
from kaifong.customers.actions import Why
from kaifong.customers.models import ContactPoint, Customer, CustomerProfile, ExternalIdentity
from kaifong.foundation.history import actions as history
from kaifong.foundation.history.models import ChangeSet
from kaifong.foundation.journal.models import Entry
from tests.cast import NOON, all_powerful, allow, bought, mrs_chan, staff

pytestmark = pytest.mark.django_db


def kept():
    with wall.lifted():
        return (
            list(Customer.objects.order_by("pk").values()),
            list(ContactPoint.objects.order_by("pk").values()),
            list(ExternalIdentity.objects.order_by("pk").values()),
            ChangeSet.objects.count(),
            Entry.objects.count(),
        )


def edit(actor, chan, field, old, new):
    return actions.edit(
        actor=actor, customer_id=chan, original={field: old}, mine={field: new}, at=NOON
    )


def undo(actor, number):
    return actions.undo(actor=actor, changeset_id=number, at=NOON)


def test_an_edit_is_undone_and_redone():
    boss = all_powerful()
    chan = mrs_chan(boss)
    before = kept()[0]
    number = edit(boss, chan, "name_zh", "陳美玲", "黃美玲")
    after = kept()[0]

    back = undo(boss, number)
    assert kept()[0] == before
    again = undo(boss, back)
    assert kept()[0] == after

    assert ChangeSet.objects.get(pk=back).undoes_id == number
    assert ChangeSet.objects.get(pk=again).kind == "undo"
    assert Entry.objects.filter(name="customers.change_undone").count() == 2


def test_an_older_edit_of_another_field_can_be_undone():
    boss = all_powerful()
    chan = mrs_chan(boss)
    first = edit(boss, chan, "district", 203, 101)
    edit(boss, chan, "name_en", "CHAN Mei Ling", "CHAN Karen")
    undo(boss, first)
    with wall.lifted():
        row = Customer.objects.get(pk=chan)
    assert (row.district, row.region, row.name_en) == (203, 2, "CHAN Karen")


def test_added_and_removed_contact_points_come_back():
    boss = all_powerful()
    chan = mrs_chan(boss)
    before = kept()[1]
    added = actions.reach(actor=boss, customer_id=chan, value="23456789", at=NOON)
    point = before[1]["id"]
    removed = actions.unreach(actor=boss, customer_id=chan, point_id=point, at=NOON)

    undo(boss, removed)
    undo(boss, added)

    assert kept()[1] == before


def test_a_new_record_goes_whole_and_comes_back():
    boss = all_powerful()
    mrs_chan(boss, identities=(("shop", "C-1"),))
    customers, points, known, _sets, _entries = kept()

    gone = undo(boss, ChangeSet.objects.latest("pk").pk)
    assert kept()[:3] == ([], [], [])

    undo(boss, gone)
    again = kept()
    found_by = ("search_text", "search_zh", "lake_key", "member_no", "region")
    assert [again[0][0][name] for name in found_by] == [customers[0][name] for name in found_by]
    assert again[1:3] == (points, known)


def refused(why, actor, number):
    before = kept()
    with pytest.raises(actions.CannotUndo) as refusal:
        undo(actor, number)
    assert refusal.value.why is why
    assert kept() == before
    return refusal.value.clashes


def test_what_was_changed_again_is_not_undone():
    boss = all_powerful()
    chan = mrs_chan(boss)
    first = edit(boss, chan, "district", 203, 101)
    edit(boss, chan, "district", 101, 307)
    (clash,) = refused(Why.CHANGED_AGAIN, boss, first)
    assert (clash.field, clash.mine, clash.theirs, clash.original) == ("district", 203, 307, 101)


def test_nothing_is_undone_twice():
    boss = all_powerful()
    chan = mrs_chan(boss)
    first = edit(boss, chan, "district", 203, 101)
    undo(boss, first)
    refused(Why.UNDONE, boss, first)


def test_who_has_bought_meanwhile_stays():
    boss = all_powerful()
    chan = mrs_chan(boss)
    made = ChangeSet.objects.get().pk
    bought(chan)
    refused(Why.IN_USE, boss, made)


def test_a_value_given_to_another_meanwhile_stays_there():
    boss = all_powerful()
    chan = mrs_chan(boss)
    with wall.lifted():
        point = ContactPoint.objects.get(value="+85291234567").pk
    removed = actions.unreach(actor=boss, customer_id=chan, point_id=point, at=NOON)
    actions.reach(actor=boss, customer_id=chan, value="91234567", at=NOON)
    refused(Why.IN_USE, boss, removed)


def test_a_row_that_is_gone_cannot_be_put_back_field_by_field():
    boss = all_powerful()
    chan = mrs_chan(boss)
    with wall.lifted(), history.changes(kind="edit", at=NOON) as doubt:
        ContactPoint.objects.filter(customer_id=chan, kind="phone").update(status="doubted")
    with wall.lifted():
        point = ContactPoint.objects.get(kind="phone").pk
    actions.unreach(actor=boss, customer_id=chan, point_id=point, at=NOON)
    (clash,) = refused(Why.CHANGED_AGAIN, boss, doubt.pk)
    assert (clash.field, clash.theirs) == ("status", None)


def test_an_import_is_reverted_where_imports_are_kept():
    boss = all_powerful()
    chan = mrs_chan(boss)
    with wall.lifted(), history.changes(kind="import", at=NOON) as imported:
        Customer.objects.filter(pk=chan).update(district=101)
    refused(Why.IMPORT, boss, imported.pk)


def test_a_set_that_changed_one_row_twice_is_undone_step_by_step():
    boss = all_powerful()
    chan = mrs_chan(boss)
    with wall.lifted(), history.changes(kind="edit", at=NOON) as twice:
        Customer.objects.filter(pk=chan).update(district=101)
        Customer.objects.filter(pk=chan).update(district=307)
    undo(boss, twice.pk)
    with wall.lifted():
        assert Customer.objects.get(pk=chan).district == 203


@pytest.mark.parametrize("who", ["sees only", "other region", "without the class", "not all rows"])
def test_only_who_may_undo_every_field_for_everybody_does(who):
    boss = all_powerful()
    chan = mrs_chan(boss)
    lau = mrs_chan(boss, member_no="KF2", district=101, emails=(), phones=())
    number = edit(boss, chan, "note", "", "likes tea")
    person = staff(who)
    if who == "sees only":
        allow(person, "customer", "see")
    elif who == "other region":
        allow(person, "customer", "see", "undo", regions=[1])
    elif who == "without the class":
        allow(person, "customer", "see", "undo", classes=("public", "internal"))
    else:
        allow(person, "customer", "see", "undo", regions=[2])
        outcome = actions.bulk_edit(
            actor=boss, customer_ids=[chan, lau], field="language", value="en", at=NOON
        )
        number = outcome.changeset_id
    before = kept()

    with pytest.raises(NotAllowed):
        undo(actor_of(person), number)
    with pytest.raises(NotAllowed):
        undo(actor_of(person), 10**9)

    assert kept() == before


def test_only_who_may_undo_everywhere_brings_back_whose_record_is_gone():
    boss = all_powerful()
    mrs_chan(boss)
    gone = undo(boss, ChangeSet.objects.get().pk)
    kowloon = staff("Sales Kowloon")
    allow(kowloon, "customer", "see", "undo", regions=[2])
    before = kept()
    with pytest.raises(NotAllowed):
        undo(actor_of(kowloon), gone)
    assert kept() == before
    with wall.lifted():
        assert not CustomerProfile.objects.exists()


def test_an_empty_set_is_nobodys_to_undo():
    with history.changes(kind="edit", at=NOON) as nothing:
        pass
    with pytest.raises(NotAllowed):
        undo(all_powerful(), nothing.pk)
