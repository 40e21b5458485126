"""Editing a customer beside others; every refusal leaves the record as it was."""

import pytest
from django.utils.timezone import now

from kaifong.authority import wall
from kaifong.authority.models import Staff
from kaifong.authority.queries import NotAllowed, actor_of
from kaifong.customers import actions
from kaifong.customers.models import Customer
from kaifong.foundation.history.models import Change, ChangeSet
from kaifong.foundation.journal.models import Entry
from kaifong.foundation.models import PulledBrake
from kaifong.foundation.switches import Braked
from tests.cast import NOON, all_powerful, allow, mrs_chan, staff

pytestmark = pytest.mark.django_db


def kept(chan):
    with wall.lifted():
        row = Customer.objects.filter(pk=chan).values(*actions.EDITABLE).get()
        return row, ChangeSet.objects.count(), Entry.objects.count()


def edit(actor, chan, original, mine, **more):
    return actions.edit(
        actor=actor, customer_id=chan, original=original, mine=mine, at=NOON, **more
    )


def test_only_what_was_changed_is_written_and_recorded():
    boss = all_powerful()
    chan = mrs_chan(boss)

    number = edit(
        boss,
        chan,
        {"name_en": "CHAN Mei Ling", "district": 203},
        {"name_en": "CHAN Mei Ling", "district": 101},
        reason="she moved",
    )

    change = Change.objects.get(changeset_id=number)
    assert (change.before, change.after) == ({"district": 203}, {"district": 101})
    changeset = change.changeset
    assert (changeset.staff_id, changeset.reason, changeset.kind) == (
        boss.staff_id,
        "she moved",
        "edit",
    )
    told = Entry.objects.filter(name="customers.customer_changed").get()
    assert (told.customer_id, told.staff_id) == (chan, boss.staff_id)
    assert told.payload == {"customer_id": chan, "changeset_id": number}


def test_nothing_changed_is_no_change():
    boss = all_powerful()
    chan = mrs_chan(boss)
    before = kept(chan)

    assert edit(boss, chan, {"name_zh": "陳美玲"}, {"name_zh": "陳美玲"}) is None
    assert kept(chan) == before


def test_a_new_name_is_found_and_the_old_one_is_not():
    boss = all_powerful()
    chan = mrs_chan(boss)
    edit(
        boss,
        chan,
        {"name_en": "CHAN Mei Ling", "name_zh": "陳美玲"},
        {"name_en": "WONG Mei Ling", "name_zh": "黃美玲"},
    )
    with wall.lifted():
        row = Customer.objects.get(pk=chan)
    assert row.search_text == "wong mei ling kf00000001"
    assert "黄美" in row.search_zh
    assert "陈美" not in row.search_zh


def test_two_people_who_change_different_fields_both_win():
    boss = all_powerful()
    chan = mrs_chan(boss)
    shown = {"name_en": "CHAN Mei Ling", "district": 203}

    edit(boss, chan, shown, {**shown, "name_en": "CHAN Mei Ling, Karen"})
    edit(all_powerful("Ben Data"), chan, shown, {**shown, "district": 307})

    row, _sets, _entries = kept(chan)
    assert (row["name_en"], row["district"]) == ("CHAN Mei Ling, Karen", 307)


def test_the_same_field_shows_mine_theirs_and_original_and_writes_nothing():
    boss = all_powerful()
    chan = mrs_chan(boss)
    shown = {"name_en": "CHAN Mei Ling", "district": 203}
    edit(boss, chan, shown, {**shown, "district": 101})
    before = kept(chan)

    with pytest.raises(actions.Conflict) as refused:
        edit(boss, chan, shown, {"name_en": "Somebody", "district": 307})

    (clash,) = refused.value.clashes
    assert (clash.field, clash.mine, clash.theirs, clash.original) == ("district", 307, 101, 203)
    assert kept(chan) == before


def test_two_people_who_want_the_same_do_not_clash():
    boss = all_powerful()
    chan = mrs_chan(boss)
    edit(boss, chan, {"district": 203}, {"district": 101})
    before = kept(chan)

    assert edit(boss, chan, {"district": 203}, {"district": 101}) is None
    assert kept(chan) == before


def test_another_line_break_alone_is_nobodys_change():
    boss = all_powerful()
    chan = mrs_chan(boss)
    edit(boss, chan, {"note": ""}, {"note": "one\r\ntwo"})

    assert edit(boss, chan, {"note": "one\ntwo"}, {"note": "one\ntwo\nthree"}) is not None
    assert kept(chan)[0]["note"] == "one\ntwo\nthree"


@pytest.mark.parametrize(
    ("original", "mine", "refusal"),
    [
        ({"member_no": "KF1"}, {"member_no": "KF2"}, actions.FieldsDiffer),
        ({"district": 203}, {"district": 203, "note": "x"}, actions.FieldsDiffer),
        ({"district": 203}, {"district": 777}, actions.NoSuchValue),
        ({"channel": 1}, {"channel": 9}, actions.NoSuchValue),
        ({"language": "zh-hant"}, {"language": "xx"}, actions.NoSuchValue),
        ({"owner_id": None}, {"owner_id": 10**9}, actions.NoSuchValue),
        ({"owner_id": None}, {"owner_id": "May"}, actions.NoSuchValue),
        ({"name_en": "CHAN Mei Ling"}, {"name_en": "x" * 161}, actions.NoSuchValue),
        ({"name_en": "CHAN Mei Ling"}, {"name_en": "a\x00b"}, actions.NoSuchValue),
        ({"note": ""}, {"note": None}, actions.NoSuchValue),
    ],
)
def test_a_refusal_leaves_everything_as_it_was(original, mine, refusal):
    boss = all_powerful()
    chan = mrs_chan(boss)
    before = kept(chan)

    with pytest.raises(refusal):
        edit(boss, chan, original, mine)

    assert kept(chan) == before


def test_somebody_must_be_called_something():
    boss = all_powerful()
    nameless = mrs_chan(boss, name_en="CHAN", name_zh="", member_no=None, emails=(), phones=())
    before = kept(nameless)
    with pytest.raises(actions.Nameless):
        edit(boss, nameless, {"name_en": "CHAN"}, {"name_en": ""})
    assert kept(nameless) == before


def test_nobody_is_given_to_somebody_who_has_left():
    boss = all_powerful()
    chan = mrs_chan(boss)
    gone = staff("Gone Away")
    Staff.objects.filter(pk=gone.pk).update(left_at=NOON)
    before = kept(chan)
    with pytest.raises(actions.NoSuchValue):
        edit(boss, chan, {"owner_id": None}, {"owner_id": gone.pk})
    assert kept(chan) == before


@pytest.mark.parametrize("who", ["nobody", "sees only", "other region", "without the class"])
def test_only_who_may_edit_this_field_of_this_customer_does(who):
    chan = mrs_chan(all_powerful())
    person = staff(who)
    if who == "sees only":
        allow(person, "customer", "see")
    elif who == "other region":
        allow(person, "customer", "see", "edit", regions=[1])
    elif who == "without the class":
        allow(person, "customer", "see", "edit", classes=("public", "internal"))
    before = kept(chan)

    with pytest.raises(NotAllowed):
        edit(actor_of(person), chan, {"note": ""}, {"note": "likes tea"})
    with pytest.raises(NotAllowed):
        edit(actor_of(person), 10**12, {"note": ""}, {"note": "likes tea"})

    assert kept(chan) == before


@pytest.mark.parametrize("verb", ["edit", "reach", "unreach", "register", "bulk", "view", "undo"])
def test_while_reading_only_nothing_is_written(verb):
    boss = all_powerful()
    chan = mrs_chan(boss)
    PulledBrake.objects.create(brake="read_only", pulled_at=now(), reason="moving house")
    before = kept(chan)
    does = {
        "edit": lambda: edit(boss, chan, {"district": 203}, {"district": 101}),
        "reach": lambda: actions.reach(actor=boss, customer_id=chan, value="23456789", at=NOON),
        "unreach": lambda: actions.unreach(actor=boss, customer_id=chan, point_id=1, at=NOON),
        "register": lambda: mrs_chan(boss, member_no="KF9", emails=(), phones=()),
        "bulk": lambda: actions.bulk_edit(
            actor=boss, customer_ids=[chan], field="district", value=101, at=NOON
        ),
        "view": lambda: actions.keep_view(actor=boss, name="x", query="", at=NOON),
        "undo": lambda: actions.undo(actor=boss, changeset_id=1, at=NOON),
    }
    with pytest.raises(Braked):
        does[verb]()
    assert kept(chan) == before
