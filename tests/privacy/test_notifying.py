"""Whoever got a person's data for his marketing is told to stop when she wants it (s.35L)."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from kaifong.authority import wall
from kaifong.authority.queries import NotAllowed
from kaifong.customers import actions as customers
from kaifong.foundation.journal.models import Entry
from kaifong.privacy import actions, queries
from kaifong.privacy.models import RecipientNotice, Stop
from kaifong.privacy.rules.consents import Mode, State
from kaifong.privacy.rules.vocabulary import Kind, Purpose
from tests.cast import NOON, all_powerful, mrs_chan
from tests.laws.test_giving import TEA, TERMS
from tests.privacy.giving import PARTNER, gives, keeper, registered
from tests.privacy.shop import about, agrees, leaves, published

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=2)
SAID = {"purpose": Purpose.PROVISION, "recipients": "tea-houses", "for_gain": True}


@pytest.fixture
def boss():
    return keeper()


@pytest.fixture
def seen(boss):
    return published(boss, TERMS)


@pytest.fixture
def chan(boss, seen):
    number = mrs_chan(boss)
    agrees(boss, number, about(seen, "tea", **SAID))
    return number


def provided(recipient_id, customer_id, at=NOON):
    said = {"purpose": Purpose.PROVISION, "consent": TEA, "kinds": {Kind.NAME}}
    return gives(recipient_id, customer_id, at=at, **said)


def due(actor, **more):
    with wall.seen_by(actor):
        return queries.letters(actor=actor, **more)


def stops_giving(boss, chan, at=LATER):
    return actions.stop_giving(
        actor=boss, customer_id=chan, mode=Mode.ORAL, raw=b"no more", said_at=at, at=at
    )


@pytest.mark.parametrize("stops", [leaves, stops_giving])
def test_a_letter_is_due_to_each_who_got_data_for_marketing(boss, chan, stops):
    first, second, silent = (registered(boss, PARTNER) for _ in range(3))
    courier = registered(boss)
    provided(first, chan)
    provided(second, chan)
    gives(courier, chan)
    stops(boss, chan, at=LATER)
    assert [one.recipient_id for one in due(boss)] == [first, second]
    assert silent not in {one.recipient_id for one in due(boss)}


def test_to_stop_giving_leaves_our_own_letters_alone(boss, chan):
    stops_giving(boss, chan)
    with wall.lifted():
        assert not Stop.objects.exists()
        held = queries.held_now(customer_id=chan)
    assert {(one.purpose, one.state) for one in held} == {(Purpose.PROVISION, State.WITHDRAWN)}
    assert due(boss) == ()


def test_a_refusal_is_a_wish_too(boss, chan, seen):
    provided(registered(boss, PARTNER), chan)
    agrees(boss, chan, about(seen, "tea", **SAID), state=State.REFUSED, at=LATER)
    assert len(due(boss)) == 1


def test_asked_twice_it_is_one_letter(boss, chan):
    provided(registered(boss, PARTNER), chan)
    for hours in range(2):
        stops_giving(boss, chan, LATER + timedelta(hours=hours))
    assert len(due(boss)) == 1
    with wall.lifted():
        assert Entry.objects.filter(name="privacy.recipient_notice_opened").count() == 1


def test_once_told_he_is_told_again_only_if_he_got_more(boss, chan, seen):
    number = registered(boss, PARTNER)
    provided(number, chan)
    stops_giving(boss, chan)
    (letter,) = due(boss)
    told = LATER + timedelta(hours=1)
    actions.tell_recipient(actor=boss, notice_id=letter.id, proof="registered post 1", at=told)
    stops_giving(boss, chan, told + timedelta(hours=1))
    assert due(boss) == ()
    again = told + timedelta(days=1)
    agrees(boss, chan, about(seen, "tea", **SAID), at=again)
    provided(number, chan, again)
    stops_giving(boss, chan, again + timedelta(hours=1))
    assert len(due(boss)) == 1
    (was,) = due(boss, open_only=False)
    assert (was.proof, was.told_at, was.told_by) == ("registered post 1", told, boss.staff_id)


def test_under_all_numbers_she_ever_had(boss, chan):
    twin = mrs_chan(boss, member_no="KF2")
    number = registered(boss, PARTNER)
    provided(number, chan)
    customers.merge(actor=boss, winner_id=twin, loser_id=chan, at=NOON)
    stops_giving(boss, twin)
    assert [(one.customer_id, one.recipient_id) for one in due(boss)] == [(twin, number)]


class TestTelling:
    @pytest.fixture
    def letter(self, boss, chan):
        provided(registered(boss, PARTNER), chan)
        stops_giving(boss, chan)
        return due(boss)[0]

    def test_needs_proof_a_right_and_a_letter(self, boss, letter):
        for refused, why in (
            ({"proof": "  "}, actions.NoProof),
            ({"notice_id": 0}, actions.NoSuchNotice),
            ({"actor": all_powerful()}, NotAllowed),
        ):
            said = {"actor": boss, "notice_id": letter.id, "proof": "post", "at": LATER, **refused}
            with pytest.raises(why):
                actions.tell_recipient(**said)
        assert due(boss) == (letter,)

    def test_is_once(self, boss, letter):
        said = {"actor": boss, "notice_id": letter.id, "at": LATER}
        actions.tell_recipient(proof="post", **said)
        with pytest.raises(actions.ToldAlready):
            actions.tell_recipient(proof="other", **said)
        assert due(boss, open_only=False)[0].proof == "post"

    @pytest.mark.usefixtures("letter")
    def test_the_database_lets_nobody_rewrite_it(self):
        rows = RecipientNotice.objects.all()
        for change in (rows.delete, lambda: rows.update(opened_at=NOON)):
            with wall.lifted(), pytest.raises(IntegrityError), transaction.atomic():
                change()


def test_whoever_may_not_see_the_register_sees_no_letters(boss, chan):
    provided(registered(boss, replace(PARTNER, contract="other")), chan)
    stops_giving(boss, chan)
    with pytest.raises(NotAllowed):
        due(all_powerful())
