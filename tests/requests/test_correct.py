"""Correcting, telling whoever got the data, and notes that cannot be parted from an opinion."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from kaifong.authority import wall
from kaifong.authority.models import Staff
from kaifong.authority.queries import NotAllowed, actor_of
from kaifong.customers import actions as customers
from kaifong.customers import queries as people
from kaifong.foundation import beside
from kaifong.foundation.hongkong.clock import months_before
from kaifong.foundation.journal.models import Entry
from kaifong.privacy.rules.vocabulary import Kind as Data
from kaifong.requests import actions
from kaifong.requests.models import Correction, Letter, LogEntry, Notified, OpinionNote, Request
from kaifong.requests.rules.correcting import concerns
from kaifong.requests.rules.kinds import Channel, Kind
from kaifong.requests.rules.steps import State
from tests.cast import NOON, allow, mrs_chan, signed_in, staff
from tests.customers.test_desk_export import file_of, rows_of
from tests.privacy.giving import COURIER, gives, registered

from .shop import asked, officer
from .test_steps import hk

pytestmark = pytest.mark.django_db
TOLD = Notified.Outcome.TOLD


def wrong_name(boss, *, at=NOON, **more):
    chan = mrs_chan(boss)
    number = asked(chan, Kind.CORRECTION, words="My name is May.", at=at)
    said = {"field": "name_en", "before": "CHAN Mei Ling", "value": "CHAN May Ling", **more}
    actions.propose(actor=boss, request_id=number, at=at, **said)
    return chan, number


def recipients():
    with wall.lifted():
        return list(Notified.objects.values_list("name", "outcome"))


def test_it_is_corrected_and_the_copy_supplied():
    """Law.md L24: "correct + supply corrected copy"."""
    boss = officer()
    chan, number = wrong_name(boss)
    assert actions.correct(actor=boss, request_id=number, at=NOON + timedelta(days=1)) == []
    with wall.lifted():
        assert people.person(actor=boss, customer_id=chan).listed.name_en == "CHAN May Ling"
        kept = Correction.objects.get()
        assert (kept.corrected_on, kept.changeset_id is not None) == (date(2026, 3, 19), True)
        assert Letter.objects.get().kind == "corrected"
        assert Request.objects.get().state == State.SUPPLIED
    assert Entry.objects.get(name="requests.answered").payload["late"] is False
    with pytest.raises(actions.NotNow):
        actions.correct(actor=boss, request_id=number, at=NOON + timedelta(days=1))


def test_recipients_of_the_twelve_months_before_are_told():
    """Law.md L24: corrected 31 Mar 2026: that of 31 Mar 2025 is told, of 30 Mar 2025 not."""
    boss = officer()
    bound = replace(COURIER, contract_from=date(2024, 1, 1))
    names = (("In Time", hk(2025, 3, 31, 0, 0)), ("Before", hk(2025, 3, 30, 23, 59)))
    person = Staff.objects.get(pk=boss.staff_id)
    allow(person, "recipient", "see", "keep")
    boss = actor_of(person)
    chan, number = wrong_name(boss, at=hk(2026, 3, 18, 12))
    for name, at in names:
        one = replace(bound, name=replace(bound.name, en=name), contract=name)
        gives(registered(boss, one, at=hk(2024, 6, 1, 9)), chan, at=at)
    only_numbers = replace(bound, name=replace(bound.name, en="Numbers"), contract="N")
    other = registered(boss, only_numbers, at=hk(2024, 6, 1, 9))
    gives(other, chan, at=hk(2026, 1, 5, 9), kinds={Data.PHONE})
    (told,) = actions.correct(actor=boss, request_id=number, at=hk(2026, 3, 31, 23, 59))
    assert [(name.split()[0], outcome) for name, outcome in recipients()] == [("In", "to_tell")]
    facts = {"actor": boss, "request_id": number, "recipient_id": told, "at": hk(2026, 4, 1, 9)}
    for wrong in ({"outcome": "to_tell"}, {"outcome": TOLD, "recipient_id": told + 7}):
        with pytest.raises(actions.NotNow):
            actions.tell_recipient(**facts | wrong, note="")
    actions.tell_recipient(**facts, outcome=TOLD, note="Letter of today: the name was misspelt.")
    with pytest.raises(actions.NotNow):
        actions.tell_recipient(**facts, outcome=TOLD, note="")
    assert [outcome for _name, outcome in recipients()] == ["told"]


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2026, 3, 31), 12, date(2025, 3, 31)),
        (date(2028, 2, 29), 12, date(2027, 2, 28)),
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2026, 1, 31), 2, date(2025, 11, 30)),
        (date(2026, 12, 5), 0, date(2026, 12, 5)),
    ],
)
def test_months_before(day, months, before):
    assert months_before(day, months) == before


def test_only_who_got_such_data():
    assert concerns("name_en", frozenset({"name"}))
    assert not concerns("name_en", frozenset({"phone"}))
    assert concerns("note", frozenset({"phone"}))


def test_an_address_is_corrected_too():
    boss = officer()
    chan, number = wrong_name(
        boss, field="email", before="mrs.chan@example.com", value="may.chan@example.com"
    )
    actions.correct(actor=boss, request_id=number, at=NOON)
    with wall.lifted():
        person = people.person(actor=boss, customer_id=chan)
    assert {point.value for point in person.contact} == {"may.chan@example.com", "+85291234567"}


def test_a_district_is_a_code():
    boss = officer()
    chan, number = wrong_name(boss, field="district", before="203", value="101")
    actions.correct(actor=boss, request_id=number, at=NOON)
    with wall.lifted():
        assert people.person(actor=boss, customer_id=chan).listed.district == 101


def test_refused_nothing_is_corrected():
    boss = officer()
    chan, number = wrong_name(boss)
    clerk = staff("Joyce Cheung")
    allow(clerk, "request", "answer")
    access = asked(chan)
    customers.edit(
        actor=boss,
        customer_id=chan,
        original={"name_en": "CHAN Mei Ling"},
        mine={"name_en": "CHAN M. L."},
        at=NOON,
    )
    with pytest.raises(customers.Conflict):
        actions.correct(actor=boss, request_id=number, at=NOON)
    with pytest.raises(NotAllowed):
        actions.correct(actor=actor_of(clerk), request_id=number, at=NOON)
    with pytest.raises(actions.NotNow):
        actions.correct(actor=boss, request_id=access, at=NOON)
    bare = asked(chan, Kind.CORRECTION, words="Wrong.")
    with pytest.raises(actions.NothingProposed):
        actions.correct(actor=boss, request_id=bare, at=NOON)
    with pytest.raises(actions.NoSuchField):
        actions.propose(
            actor=boss, request_id=bare, field="owner_id", value="1", before="", at=NOON
        )
    letter = asked(chan, Kind.CORRECTION, words="By letter.", actor=boss, channel=Channel.LETTER)
    with pytest.raises(actions.IdentityNotShown):
        actions.propose(
            actor=boss, request_id=letter, field="name_en", value="X", before="", at=NOON
        )
    with wall.lifted():
        assert not Letter.objects.exists()
        assert Correction.objects.get().corrected_at is None
        assert people.person(actor=boss, customer_id=chan).listed.name_en == "CHAN M. L."


def difficult(boss):
    """Return a customer of whom something is noted, and the number of what she asked about it."""
    chan = mrs_chan(boss)
    customers.edit(
        actor=boss,
        customer_id=chan,
        original={"note": ""},
        mine={"note": "Difficult customer."},
        at=NOON,
    )
    return chan, asked(chan, Kind.CORRECTION, words="I am not difficult.")


def annexed(boss, number, field="note", text="I only asked for a receipt."):
    return actions.annex_note(actor=boss, request_id=number, field=field, text=text, at=NOON)


def test_a_note_travels_with_the_opinion():
    """Law.md L24: "a note that cannot be separated from the data, copy attached to the notice"."""
    boss = officer()
    chan, number = difficult(boss)
    annexed(boss, number)
    with wall.lifted():
        assert beside.notes("customer", [chan]) == {
            chan: {"note": ("I only asked for a receipt.",)}
        }
        assert beside.notes("customer", [chan + 1]) == {}
    actions.refuse(
        actor=boss,
        request_id=number,
        grounds=["not_inaccurate"],
        reasons="It is what our staff thought at the time.",
        at=NOON,
    )
    with wall.lifted():
        assert LogEntry.objects.get().grounds == ["not_inaccurate"]
        for change in (
            lambda: OpinionNote.objects.update(text="I am difficult."),
            lambda: OpinionNote.objects.update(field="name_en"),
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                change()
    shown = signed_in(boss).get(f"/desk/customers/{chan}").content.decode()
    assert shown.index("Difficult customer.") < shown.index("I only asked for a receipt.")


def test_who_may_not_see_the_opinion_sees_no_note():
    boss = officer()
    chan, number = difficult(boss)
    annexed(boss, number)
    clerk = staff("Joyce Cheung")
    allow(clerk, "customer", "see", "export", classes=("public", "internal"))
    shown = signed_in(actor_of(clerk)).get(f"/desk/customers/{chan}").content.decode()
    assert "receipt" not in shown


def test_a_file_of_the_list_carries_the_note_column():
    """Law.md L24: an opinion "with a note exported to CSV carries the note column"."""
    boss = officer()
    chan, number = difficult(boss)
    _response, before = file_of(boss)
    assert not [head for head in rows_of(before)[0] if "says" in head]
    annexed(boss, number, field="name_en", text="It is May.")
    mrs_chan(boss, member_no="KF2", name_en="LEE Ka Yan", emails=(), phones=())
    _response, whole = file_of(boss)
    heads, *rows = rows_of(whole)
    place = heads.index("English name: what the person says of it")
    assert heads[place - 1] == "English name"
    assert {row[place - 1]: row[place] for row in rows} == {
        "CHAN Mei Ling": "It is May.",
        "LEE Ka Yan": "",
    }
    _response, book = file_of(boss, format="xlsx")
    assert book.startswith(b"PK")
    assert chan


def test_a_note_says_something_about_something():
    boss = officer()
    chan, number = difficult(boss)
    for more, wrong in (
        ({"text": " "}, actions.SaysNothing),
        ({"field": "spend"}, actions.NoSuchField),
    ):
        with pytest.raises(wrong):
            annexed(boss, number, **more)
    with pytest.raises(actions.NotNow):
        annexed(boss, asked(chan))
    with wall.lifted():
        assert not OpinionNote.objects.exists()


def test_notes_go_with_the_record_when_it_is_merged():
    boss = officer()
    chan, number = difficult(boss)
    annexed(boss, number)
    twin = mrs_chan(boss, member_no="KF2", emails=(), phones=())
    customers.merge(actor=boss, winner_id=twin, loser_id=chan, at=NOON)
    with wall.lifted():
        assert set(beside.notes("customer")) == {twin}
        from kaifong.requests import queries

        assert [one.id for one in queries.of_customer(twin)] == [number]
