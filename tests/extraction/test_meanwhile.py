"""Who leaves and who is erased while an extraction is under way: nothing goes out by it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from kaifong.authority import actions as authority
from kaifong.authority.models import Refusal, Staff
from kaifong.authority.queries import actor_of
from kaifong.extraction import actions, handlers, jobs, queries
from kaifong.extraction.models import Download, Ending, Extraction
from kaifong.extraction.queries import Bar, Stage, Why
from kaifong.foundation.journal.actions import deliver
from kaifong.foundation.journal.models import Entry
from kaifong.retention import actions as retention
from kaifong.retention.events import PeopleErased
from tests.cast import allow, mrs_chan, signed_in, staff

from .shop import agree, analyst, asked, house, lines_wish, made, officer, people, shelves, wish
from .test_extract import fetch, lying

pytestmark = pytest.mark.django_db
NOW = timezone.now()
RIGHTS = (("authority", "administer"),)


@pytest.fixture
def chief():
    """Return the administrator who lets people go."""
    person = staff("Chief")
    for about, action in RIGHTS:
        allow(person, about, action)
    return actor_of(person)


@pytest.fixture
def boss():
    """Return the data officer, who may erase people as well."""
    person = Staff.objects.get(pk=officer().staff_id)
    allow(person, "retention", "see", "erase")
    return actor_of(person)


def role_of(person):
    return Staff.objects.get(pk=person.staff_id).roles.get().pk


def erased(boss, customer_id):
    found = retention.erase_person(
        actor=boss, customer_id=customer_id, why="wish", reference="request 1", at=NOW
    )
    assert not found.refused
    return found


def test_who_is_let_go_after_it_was_made_fetches_nothing(chief, boss):
    who = analyst()
    people(boss)
    number = made(boss, who, wish(house(boss)), at=NOW)
    desk = signed_in(who)
    authority.part_with(actor=chief, staff_id=who.staff_id, at=NOW)
    # His session ended: he stands before the door, with no page of ours.
    answer = desk.post(reverse("extraction:download", args=[number]))
    assert answer.status_code == 302
    assert answer.url.startswith("/accounts/login/")
    # A request that was on its way when he was let go still comes with his old rights.
    with pytest.raises(actions.RightLost):
        fetch(who, number, NOW)
    actions.deny(actor=who, at=NOW, extraction_id=number)
    denied = Entry.objects.get(name="extraction.denied")
    assert (denied.staff_id, denied.payload["extraction_id"]) == (who.staff_id, number)
    # Nobody can fetch it any more, so it does not lie about.
    deliver()
    assert Ending.objects.get().why == Why.LEFT
    assert lying() == []
    assert not Download.objects.exists()


def test_who_loses_the_role_after_the_grant_gets_no_file_and_reads_why(chief, boss):
    who = analyst()
    people(boss)
    number = asked(who, wish(house(boss)), at=NOW)
    agree(boss, number, at=NOW)
    authority.dismiss(actor=chief, staff_id=who.staff_id, role_id=role_of(who), at=NOW)
    assert not actions.make(extraction_id=number, at=NOW)
    him = actor_of(Staff.objects.get(pk=who.staff_id))
    seen = queries.extraction(actor=him, extraction_id=number, at=NOW)
    assert (seen.stage, seen.bar) == (Stage.BARRED, Bar.AUTHOR_LEFT)
    text = signed_in(him).get(reverse("extraction:extraction", args=[number])).text
    assert "Whoever asked may not ask for extractions any more." in text
    assert lying() == []


def test_who_loses_the_role_after_it_was_made_is_refused_in_words_and_it_is_logged(chief, boss):
    who = analyst()
    people(boss)
    number = made(boss, who, wish(house(boss)), at=NOW)
    authority.dismiss(actor=chief, staff_id=who.staff_id, role_id=role_of(who), at=NOW)
    him = actor_of(Staff.objects.get(pk=who.staff_id))
    answer = signed_in(him).post(reverse("extraction:download", args=[number]))
    assert answer.status_code == 403
    assert "may not ask for extractions any more" in answer.text
    assert Entry.objects.filter(name="extraction.denied").count() == 1
    assert not Download.objects.exists()


def test_somebody_erased_between_the_grant_and_the_making_is_not_in_the_file(boss):
    who = analyst()
    chan, _wong = people(boss)
    number = asked(who, wish(house(boss)), at=NOW)
    agree(boss, number, at=NOW)
    erased(boss, chan)
    assert actions.make(extraction_id=number, at=NOW)
    content = fetch(who, number, NOW).content.decode()
    assert "wong@example.com" in content
    for of_hers in ("CHAN", "陳美玲", "mrs.chan"):
        assert of_hers not in content


@pytest.mark.parametrize("about", ["customers", "lines"])
def test_a_file_that_holds_somebody_erased_since_is_destroyed_unfetched(boss, about):
    who = analyst()
    chan, wong = people(boss)
    recipient = house(boss)
    if about == "lines":
        shelves(chan=chan, wong=wong)
    ask_for = {"customers": wish, "lines": lines_wish}[about]
    number = made(boss, who, ask_for(recipient), at=NOW)
    of_wong = made(boss, who, wish(recipient, ids=(wong,)), at=NOW)
    erased(boss, chan)
    # Before anybody has heard of it, it is not handed out.
    with pytest.raises(actions.NotThere):
        fetch(who, number, NOW)
    assert not Download.objects.exists()
    deliver()
    assert Ending.objects.get().file.extraction_id == number
    assert Ending.objects.get().why == Why.ERASED
    assert len(lying()) == 1
    text = signed_in(who).get(reverse("extraction:extraction", args=[number])).text
    assert "Destroyed, for somebody in it was erased; ask again" in text
    # Who is not in it is not concerned, and told again there is nothing left to do.
    assert fetch(who, of_wong, NOW).turn == 1
    handlers.without_the_erased(PeopleErased(happened_at=NOW, run_id=1))
    assert actions.let_go(at=NOW) == 0


def test_what_the_journal_missed_the_clock_finds(boss, monkeypatch):
    who = analyst()
    chan, _ = people(boss)
    made(boss, who, wish(house(boss)), at=NOW)
    erased(boss, chan)
    monkeypatch.setattr(jobs, "now", lambda: NOW + timedelta(minutes=10))
    jobs.tend(timestamp=0)
    assert Ending.objects.get().why == Why.ERASED
    assert lying() == []


def test_a_person_who_came_later_is_no_reason(boss):
    who = analyst()
    people(boss)
    number = made(boss, who, wish(house(boss)), at=NOW)
    erased(boss, mrs_chan(boss, member_no="KF9", emails=("later@example.com",), phones=()))
    assert actions.let_go(at=NOW) == 0
    assert fetch(who, number, NOW).turn == 1
    assert Extraction.objects.count() == 1
    assert not Refusal.objects.exists()
