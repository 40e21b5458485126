from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

import pytest
from django.db import transaction

from kaifong.foundation.journal import actions as journal
from kaifong.foundation.journal import queries
from kaifong.foundation.journal.events import Event, NameTaken, event_class, event_names
from kaifong.foundation.journal.models import Delivery, Entry
from tests.cast import NOON

pytestmark = pytest.mark.django_db


@dataclass(frozen=True, kw_only=True)
class KettleBoiled(Event):
    name = "tests.kettle_boiled"
    about: ClassVar[str] = "kettle"
    kettle_id: int
    customer_id: int | None = None


heard: list[KettleBoiled] = []
broken = {"is": False}


@journal.on(KettleBoiled)
def make_tea(event: KettleBoiled) -> None:
    heard.append(event)
    if broken["is"]:
        Entry.objects.create(
            id=-1, recorded_at=NOON, happened_at=NOON, name="half done", about="kettle", payload={}
        )
        raise ValueError("no tea left")


@pytest.fixture(autouse=True)
def quiet_kettle():
    heard.clear()
    broken["is"] = False


def boil(kettle_id=7):
    event = KettleBoiled(happened_at=NOON, kettle_id=kettle_id, customer_id=3)
    journal.record(event, staff_id=5)
    return event


def later(**by):
    return Delivery.objects.get().due_at + timedelta(**by)


def test_a_fact_is_written_with_who_is_to_hear_of_it():
    boil()
    entry = Entry.objects.get(name="tests.kettle_boiled")
    assert (entry.about, entry.subject_id, entry.customer_id, entry.staff_id) == ("kettle", 7, 3, 5)
    assert entry.payload == {"kettle_id": 7, "customer_id": 3}
    assert entry.happened_at == NOON
    assert queries.waiting() == 1
    assert list(queries.entries_of(3)) == [entry]


def test_it_is_told_once_as_it_was():
    event = boil()
    assert journal.deliver() == 1
    assert journal.deliver() == 0
    assert heard == [event]
    assert queries.waiting() == 0


def test_no_more_is_told_at_once_than_asked():
    for kettle in range(3):
        boil(kettle)
    assert journal.deliver(limit=2) == 2
    assert queries.waiting() == 1


def test_a_failure_is_put_off_and_leaves_nothing_half_done():
    boil()
    broken["is"] = True
    assert journal.deliver() == 1
    delivery = Delivery.objects.get()
    assert (delivery.tries, delivery.dead_at) == (1, None)
    assert delivery.error == "ValueError: no tea left"
    assert not Entry.objects.filter(name="half done").exists()
    assert journal.deliver(at=delivery.due_at - timedelta(seconds=1)) == 0


def test_what_fails_too_often_is_a_dead_letter_and_can_be_replayed():
    boil()
    broken["is"] = True
    for _ in journal.BACKOFF:
        journal.deliver(at=later(seconds=1))
    assert queries.dead_letters() == []
    journal.deliver(at=later(seconds=1))
    (dead,) = queries.dead_letters()
    assert queries.waiting() == 0

    broken["is"] = False
    assert journal.replay(deliveries=[dead.pk], at=NOON) == 1
    assert journal.deliver() == 1
    assert queries.dead_letters() == []
    assert journal.replay(deliveries=[dead.pk], at=NOON) == 0


def test_a_rolled_back_change_was_never_told():
    with transaction.atomic():
        boil()
        transaction.set_rollback(True)
    assert not Entry.objects.filter(name="tests.kettle_boiled").exists()
    assert queries.waiting() == 0


def test_names_are_unique_and_known():
    assert event_class("tests.kettle_boiled") is KettleBoiled
    assert "tests.kettle_boiled" in event_names()
    with pytest.raises(NameTaken):

        @dataclass(frozen=True, kw_only=True)
        class KettleCooled(Event):
            name = "tests.kettle_boiled"

    assert event_class("tests.kettle_boiled") is KettleBoiled


@pytest.mark.django_db(transaction=True)
def test_a_fact_outside_a_transaction_is_refused():
    with pytest.raises(journal.NotInTransaction):
        boil()
    assert not Entry.objects.filter(name="tests.kettle_boiled").exists()
