"""Whoever comes by a channel: known by identity, verified address, the rules; else a stranger."""

from datetime import timedelta

import pytest

from kaifong.authority import wall
from kaifong.customers import actions
from kaifong.customers.actions import By, Came
from kaifong.customers.models import ContactPoint, Customer, ExternalIdentity, Stranger
from kaifong.foundation.history import actions as history
from kaifong.foundation.history.models import ChangeSet
from kaifong.foundation.journal.models import Entry
from kaifong.foundation.models import PulledBrake
from kaifong.foundation.switches import Braked
from tests.cast import NOON, all_powerful, mrs_chan
from tests.customers.test_merge_together import at_once

pytestmark = pytest.mark.django_db
PHONE = ("+85291234567",)


@pytest.fixture
def anna():
    return all_powerful()


@pytest.fixture
def chan(anna):
    return mrs_chan(anna)


def came(**more):
    given = {"source": "whatsapp", "external_id": "HK.1", "kind": "whatsapp", **more}
    return actions.resolve(came=Came(**given), at=NOON)


def verify(customer_id, kind, **more):
    with wall.lifted(), history.unrecorded():
        points = ContactPoint.objects.filter(customer_id=customer_id, kind=kind)
        points.update(verified_at=NOON, **more)


def identities():
    with wall.lifted():
        return list(
            ExternalIdentity.objects.order_by("pk").values_list(
                "customer_id", "external_id", "kind", "learnt_from"
            )
        )


def strangers():
    with wall.lifted():
        return list(Stranger.objects.values_list("external_id", "first_at", "last_at"))


def test_an_identity_that_is_known_says_who_it_is(chan, anna):
    actions.identify(actor=anna, customer_id=chan, source="whatsapp", external_id="HK.1", at=NOON)
    sets = ChangeSet.objects.count()
    assert came() == actions.Resolved(By.IDENTITY, chan)
    assert ChangeSet.objects.count() == sets


def test_a_verified_number_of_one_person_alone_says_it_and_is_remembered(chan):
    verify(chan, "phone")
    assert came(phones=PHONE) == actions.Resolved(By.ADDRESS, chan)
    assert identities() == [(chan, "HK.1", "whatsapp", "resolved:address")]
    assert ChangeSet.objects.latest("pk").kind == "system"
    assert Entry.objects.filter(name="customers.customer_changed").count() == 1
    assert came().by == By.IDENTITY
    with wall.lifted():
        assert "hk.1" in Customer.objects.get().search_text


def test_an_equal_number_and_hardly_a_doubt_say_it_too(chan):
    assert came(phones=PHONE, name_en="Mei Ling CHAN", name_zh="陳美玲").by == By.LIKENESS
    assert identities()[0][3] == "resolved:likeness"


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"name_zh": "陳美玲", "name_en": "CHAN Mei Ling"},  # never by the name alone
        {"phones": PHONE},  # a number nobody verified
        {"phones": PHONE, "name_en": "WONG Siu Ming"},
        {"phones": ("+85265554444",), "name_zh": "陳美玲"},
    ],
)
def test_else_he_is_a_stranger_and_nobody_in_the_books(chan, given):
    answer = came(**given)
    assert (answer.by, answer.customer_id) == (By.NOBODY, None)
    assert strangers() == [("HK.1", NOON, NOON)]
    assert identities() == []
    with wall.lifted():
        assert Customer.objects.count() == 1


def test_a_stranger_who_comes_again_is_the_same(chan):
    first = came()
    later = actions.resolve(
        came=Came(source="whatsapp", external_id="HK.1", kind="whatsapp"),
        at=NOON + timedelta(days=1),
    )
    assert later == first
    assert strangers() == [("HK.1", NOON, NOON + timedelta(days=1))]
    came()  # told late: the last moment stays
    assert strangers()[0][2] == NOON + timedelta(days=1)


def test_a_stranger_who_turns_out_to_be_somebody_is_one_no_more(chan):
    came()
    verify(chan, "phone")
    assert came(phones=PHONE).customer_id == chan
    assert strangers() == []


def test_a_number_of_two_people_is_nobodys(anna, chan):
    other = mrs_chan(anna, member_no="KF2", emails=())
    verify(chan, "phone")
    verify(other, "phone")
    assert came(phones=PHONE, name_zh="陳美玲").by == By.NOBODY
    assert identities() == []


def test_a_number_that_bounced_says_nothing(chan):
    verify(chan, "phone", status="bounced")
    assert came(phones=PHONE).by == By.NOBODY


def test_where_two_verified_ones_differ_nothing_is_decided_by_itself(anna, chan):
    verify(chan, "email")
    verify(chan, "phone")
    assert came(phones=PHONE, emails=("other@example.com",)).by == By.NOBODY
    number = actions.identify(
        actor=anna, customer_id=chan, source="whatsapp", external_id="HK.9", at=NOON
    )
    assert number
    with wall.lifted(), history.unrecorded():
        ExternalIdentity.objects.update(verified_at=NOON)
    assert came(phones=PHONE).by == By.NOBODY
    assert [row[1] for row in identities()] == ["HK.9"]


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        ({"source": "Whats App"}, actions.NoSuchValue),
        ({"external_id": ""}, actions.NoSuchValue),
        ({"kind": "owl"}, actions.NoSuchValue),
        ({}, Braked),
    ],
)
def test_a_refusal_leaves_no_stranger(chan, wrong, expected):
    if expected is Braked:
        PulledBrake.objects.create(brake="read_only", pulled_at=NOON, reason="test")
    with pytest.raises(expected):
        came(**wrong)
    assert (strangers(), identities()) == ([], [])


@pytest.mark.django_db(transaction=True)
def test_two_messages_at_once_make_one_identity(anna, chan):
    verify(chan, "phone")
    answers = at_once(lambda: came(phones=PHONE), lambda: came(phones=PHONE))
    assert {answer.customer_id for answer in answers} == {chan}
    assert len(identities()) == 1
