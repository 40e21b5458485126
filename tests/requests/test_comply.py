"""Deleting item by item, stopping at once, and telling others to stop."""

from datetime import timedelta

import pytest

from kaifong.authority import wall
from kaifong.authority.models import Staff
from kaifong.authority.queries import NotAllowed, actor_of
from kaifong.foundation.vault.installed import scratch
from kaifong.privacy.models import ConsentEvent
from kaifong.privacy.rules.consents import State as Consent
from kaifong.requests import actions, queries
from kaifong.requests.models import Letter, LogEntry, Notified, Request, Step
from kaifong.requests.rules.kinds import Channel, Kind
from kaifong.requests.rules.steps import State
from kaifong.retention.actions import place_hold
from kaifong.retention.queries import held
from tests.cast import NOON, allow, bought, mrs_chan, staff
from tests.privacy.giving import gives, registered
from tests.retention.shop import bought_at, rows_of

from .shop import asked, officer

LATER = NOON + timedelta(days=3)


@pytest.fixture
def boss(db):
    with scratch():
        person = Staff.objects.get(pk=officer().staff_id)
        allow(person, "retention", "see", "erase")
        allow(person, "recipient", "see", "keep")
        yield actor_of(person)


def state_of(number):
    with wall.lifted():
        return State(Request.objects.get(pk=number).state)


def test_each_kept_item_is_told_with_its_law_and_its_end(boss):
    """Law.md L10: "refusal lists each kept item, law, and end date"."""
    chan = mrs_chan(boss)
    bought_at(chan, NOON, "SO-2026")
    number = asked(chan, Kind.DELETION, words="Delete me, Mei Ling.")
    answer = actions.delete(actor=boss, request_id=number, at=LATER)
    assert rows_of(chan) == {}
    (invoice,) = [one for one in answer.kept if one.rule == "invoice"]
    assert (invoice.law, invoice.until.year) == ("Cap. 112 s.51C", 2033)
    with wall.lifted():
        row, letter = Request.objects.get(), Letter.objects.get()
        assert (row.state, row.words, row.customer_id) == (State.SUPPLIED, "", chan)
    assert letter.kind == "deletion"
    assert bytes(letter.pdf).startswith(b"%PDF-")
    actions.close(actor=boss, request_id=number, at=LATER)
    assert [one.state for one in queries.of_customer(chan)] == [State.CLOSED]


def test_what_stands_in_the_way_leaves_everything_as_it_was(boss):
    chan = mrs_chan(boss)
    number = asked(chan, Kind.DELETION)
    with wall.lifted():
        place_hold(customer_id=chan, why="complaint", reference="C-1", at=NOON)
    with pytest.raises(actions.StandsInTheWay) as refused:
        actions.delete(actor=boss, request_id=number, at=LATER)
    assert refused.value.answer.kept
    assert state_of(number) == State.LOCATED
    with wall.lifted():
        assert held(customer_ids=[chan])
        assert not Letter.objects.exists()
    actions.refuse(
        actor=boss,
        request_id=number,
        grounds=["still_needed"],
        reasons="A complaint of yours is open until it is settled.",
        at=LATER,
    )
    with wall.lifted():
        assert LogEntry.objects.get().kind == "deletion"


def test_of_whoever_is_erased_words_go_and_days_stay(boss):
    chan = mrs_chan(boss)
    first = asked(chan, words="A copy for Mei Ling, please.")
    actions.extend(actor=boss, request_id=first, reasons="Mei Ling's tapes.", at=NOON)
    actions.refuse(
        actor=boss, request_id=first, grounds=["form"], reasons="Not on the form.", at=NOON
    )
    actions.close(actor=boss, request_id=first, at=NOON)
    number = asked(chan, Kind.DELETION, words="Delete me.")
    actions.delete(actor=boss, request_id=number, at=LATER)
    with wall.lifted():
        assert set(Request.objects.values_list("words", flat=True)) == {""}
        assert not Step.objects.filter(note__contains="Mei Ling").exists()
        assert sorted(Letter.objects.values_list("kind", flat=True)) == ["deletion", "refusal"]
        assert LogEntry.objects.count() == 1


def test_who_may_not_erase_deletes_nothing(boss):
    chan = mrs_chan(boss)
    number = asked(chan, Kind.DELETION)
    clerk = staff("Joyce Cheung")
    allow(clerk, "request", "answer")
    with pytest.raises(NotAllowed):
        actions.delete(actor=actor_of(clerk), request_id=number, at=LATER)
    assert state_of(number) == State.LOCATED
    with wall.lifted():
        assert held(customer_ids=[chan])
    with pytest.raises(actions.NotNow):
        actions.delete(actor=boss, request_id=asked(chan), at=LATER)


def test_no_more_marketing_from_this_moment_on(boss):
    chan = mrs_chan(boss)
    number = asked(chan, Kind.OPT_OUT, words="唔好再send嘢俾我")
    actions.stop(actor=boss, request_id=number, at=LATER)
    assert state_of(number) == State.SUPPLIED
    with wall.lifted():
        said = ConsentEvent.objects.filter(customer_id=chan).values_list("state", flat=True)
        assert set(said) == {Consent.WITHDRAWN}
    with pytest.raises(actions.NotNow):
        actions.stop(actor=boss, request_id=number, at=LATER)


def test_nobody_must_show_who_he_is_to_be_left_alone(boss):
    """Law.md L29: opting out by any channel, even oral; no identity is asked."""
    chan = mrs_chan(boss)
    said = {"actor": boss, "channel": Channel.PHONE}
    number = asked(chan, Kind.OPT_OUT, words="Stop calling.", **said)
    actions.stop(actor=boss, request_id=number, at=LATER)
    assert state_of(number) == State.SUPPLIED
    courier = registered(boss)
    gives(courier, chan)
    others = asked(chan, Kind.RECIPIENT_STOP, words="And the others.", **said)
    actions.stop(actor=boss, request_id=others, at=LATER)
    assert state_of(others) == State.PREPARED
    nobody = asked(None, Kind.OPT_OUT, words="Stop.", **said)
    with pytest.raises(actions.Unlocated):
        actions.stop(actor=boss, request_id=nobody, at=LATER)
    assert state_of(nobody) == State.RECEIVED


def test_others_are_told_one_by_one_before_it_is_answered(boss):
    chan = mrs_chan(boss)
    courier = registered(boss)
    gives(courier, chan)
    number = asked(chan, Kind.RECIPIENT_STOP)
    with pytest.raises(actions.NotNow):
        actions.all_told(actor=boss, request_id=number, at=LATER)
    for _again in range(2):
        actions.stop(actor=boss, request_id=number, at=LATER)
    with wall.lifted():
        assert Notified.objects.count() == 1
    with pytest.raises(actions.NotAllTold):
        actions.all_told(actor=boss, request_id=number, at=LATER)
    actions.tell_recipient(
        actor=boss,
        request_id=number,
        recipient_id=courier,
        outcome=Notified.Outcome.STOPPED_USING,
        note="Their deletion report of Monday.",
        at=LATER,
    )
    actions.all_told(actor=boss, request_id=number, at=LATER)
    assert state_of(number) == State.SUPPLIED


def test_where_nobody_got_the_data_it_is_answered_at_once(boss):
    chan = mrs_chan(boss)
    bought(chan)
    number = asked(chan, Kind.RECIPIENT_STOP, channel=Channel.PORTAL)
    actions.stop(actor=boss, request_id=number, at=LATER)
    assert state_of(number) == State.SUPPLIED
