"""Stops: at once, by address, evidence kept; only a later consent is heard again."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from kaifong.authority import wall
from kaifong.customers.models import ContactPoint, Customer
from kaifong.foundation.history import actions as history
from kaifong.foundation.journal.models import Entry
from kaifong.foundation.vault.sealing import unseal
from kaifong.privacy import actions
from kaifong.privacy.addresses import WrongKey, hash_of
from kaifong.privacy.models import ConsentEvent, Stop, StopRequest
from kaifong.privacy.rules.consents import Why
from kaifong.privacy.rules.vocabulary import Channel
from tests.cast import NOON, mrs_chan

from .shop import about, agrees, leaves, may, officer, published

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
SHARED = "mrs.chan@example.com"
RAW = b"From: mrs.chan@example.com\r\nSubject: STOP\r\n\r\n\xe5\x94\x94\xe8\xa6\x81"


@pytest.fixture
def boss():
    return officer()


@pytest.fixture
def both(boss):
    """Return two people at one e-mail address who agreed to everything, at noon."""
    seen = published(boss)
    pair = [mrs_chan(boss), mrs_chan(boss, name_en="CHAN Tai Man", member_no="KF2", phones=())]
    for one in pair:
        agrees(boss, one, about(seen))
        assert may(one).may
    return seen, *pair


def unsubscribes(*, at=NOON + HOUR, address="Mrs.Chan@Example.com"):
    return actions.stop_address(address=address, raw=RAW, way="link", received_at=at, at=at)


def test_one_opts_out_at_a_shared_address_and_both_are_left_alone(both):
    _seen, she, he = both
    unsubscribes()
    for one in (she, he):
        assert may(one, at=NOON + 2 * HOUR).why == Why.STOPPED
        assert may(one, at=NOON + HOUR).why == Why.STOPPED
    assert may(she, at=NOON + 2 * HOUR, channel=Channel.POST, address=None).may


def test_who_withdraws_takes_all_of_his_addresses_out(both, boss):
    _seen, she, he = both
    leaves(boss, she, at=NOON + HOUR)
    for channel, address in (
        (Channel.EMAIL, SHARED),
        (Channel.SMS, "+85291234567"),
        (Channel.CHAT, "+85291234567"),
        (Channel.POST, None),
    ):
        later = NOON + 2 * HOUR
        assert not may(she, at=later, channel=channel, address=address).may
    assert may(he, at=NOON + 2 * HOUR).why == Why.STOPPED
    assert may(he, at=NOON + 2 * HOUR, channel=Channel.POST, address=None).may


def test_a_wish_about_some_goods_is_kept_as_that_narrower_wish(both, boss):
    seen, she, he = both
    agrees(boss, she, about(seen, "tea", "skincare"), at=NOON + HOUR)
    leaves(boss, she, at=NOON + 2 * HOUR, classes=("skincare",))
    assert may(she, at=NOON + 3 * HOUR).may
    assert may(she, at=NOON + 3 * HOUR, cls="skincare").why == Why.WITHDRAWN
    assert may(he, at=NOON + 3 * HOUR).may
    with wall.lifted():
        assert not Stop.objects.exists()


def test_only_a_consent_given_after_the_stop_is_heard_and_only_for_who_gave_it(both, boss):
    seen, she, he = both
    unsubscribes()
    agrees(boss, she, about(seen), said_at=NOON + HOUR, at=NOON + 2 * HOUR)
    assert may(she, at=NOON + 3 * HOUR).why == Why.STOPPED
    agrees(boss, she, about(seen), at=NOON + 2 * HOUR)
    assert may(she, at=NOON + 3 * HOUR).may
    assert may(he, at=NOON + 3 * HOUR).why == Why.STOPPED


def test_a_consent_of_before_the_stop_that_is_imported_later_is_not_heard(both, boss):
    seen, she, _he = both
    unsubscribes()
    agrees(boss, she, about(seen), said_at=NOON + HOUR / 2, at=NOON + 5 * HOUR)
    assert may(she, at=NOON + 6 * HOUR).why == Why.STOPPED


def test_a_stop_survives_the_person_and_meets_whoever_comes_with_the_address(both, boss):
    seen, she, he = both
    unsubscribes()
    with wall.lifted(), history.changes(kind="system", at=NOON):
        Customer.objects.filter(pk__in=[she, he]).delete()
        assert not ContactPoint.objects.exists()
        assert ConsentEvent.objects.filter(customer_id=she).count() == 2
    again = mrs_chan(boss)
    agrees(boss, again, about(seen), said_at=NOON, at=NOON + 5 * HOUR)
    assert may(again, at=NOON + 6 * HOUR).why == Why.STOPPED
    agrees(boss, again, about(seen), at=NOON + 6 * HOUR)
    assert may(again, at=NOON + 7 * HOUR).may


def test_the_request_is_kept_in_its_original_form(both):
    _seen, she, he = both
    number = unsubscribes()
    with wall.lifted():
        kept = StopRequest.objects.get(pk=number)
        assert (unseal([bytes(kept.raw)])[0], kept.way, kept.customer_id) == (RAW, "link", None)
        assert kept.kept_until == date(2029, 3, 18)
        stop = Stop.objects.get()
    assert stop.request == number
    assert SHARED.encode() not in bytes(stop.address)
    told = Entry.objects.filter(name="privacy.consent_withdrawn").values_list("customer_id")
    assert sorted(told) == sorted([(she,), (he,)])


def test_a_number_is_stopped_in_whichever_way_it_is_written(both):
    _seen, she, _he = both
    unsubscribes(address="9123 4567")
    assert may(she, at=NOON + 2 * HOUR, channel=Channel.SMS, address="+85291234567").why == (
        Why.STOPPED
    )


def test_an_address_of_nobody_is_stopped_too(boss):
    unsubscribes(address="stranger@example.com")
    seen = published(boss)
    later = mrs_chan(boss, emails=("stranger@example.com",))
    agrees(boss, later, about(seen), said_at=NOON, at=NOON + 2 * HOUR)
    asked = {"address": "stranger@example.com", "at": NOON + 3 * HOUR}
    assert may(later, **asked).why == Why.STOPPED


def test_what_is_no_address_stops_nothing():
    for wrong in ("", "hello", "x@"):
        with pytest.raises(actions.NoAddress):
            unsubscribes(address=wrong)
    with pytest.raises(actions.NotYet):
        actions.stop_address(address=SHARED, raw=RAW, way="link", received_at=NOON + HOUR, at=NOON)
    with wall.lifted():
        assert not StopRequest.objects.exists()
        assert not Stop.objects.exists()


def test_the_database_keeps_stops_and_requests(both):
    unsubscribes()
    with wall.lifted():
        for change in (
            lambda: Stop.objects.update(at=NOON),
            lambda: Stop.objects.all()._raw_delete("default"),
            lambda: StopRequest.objects.update(raw=b""),
            lambda: StopRequest.objects.all()._raw_delete("default"),
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                change()
        assert (Stop.objects.count(), StopRequest.objects.count()) == (1, 1)


def test_requests_go_when_their_three_years_are_over(both):
    long_ago = datetime(2020, 2, 29, 4, tzinfo=UTC)
    old, new = unsubscribes(at=long_ago), unsubscribes()
    kept_through = datetime(2023, 2, 28, 15, 59, tzinfo=UTC)  # the last minute in Hong Kong
    assert actions.forget_requests(at=kept_through) == 0
    assert actions.forget_requests(at=kept_through + timedelta(minutes=1)) == 1
    with wall.lifted():
        left = StopRequest.objects.values_list("pk", flat=True)
        assert (list(left), Stop.objects.count()) == ([new], 2)
    assert old != new


def test_with_another_secret_nothing_is_looked_up(both, settings):
    _seen, she, _he = both
    unsubscribes()
    settings.ADDRESS_KEY = "another"
    with pytest.raises(WrongKey):
        may(she)
    with pytest.raises(WrongKey):
        hash_of(SHARED)
    with pytest.raises(WrongKey):
        unsubscribes(address="other@example.com")


def test_nobody_is_lost_by_a_wall_that_stands(both, boss):
    """A stop looks for all holders of an address, whoever asks for it."""
    _seen, she, he = both
    with wall.seen_by(boss):
        unsubscribes()
    for one in (she, he):
        assert may(one, at=NOON + 2 * HOUR).why == Why.STOPPED


def test_the_wall_stands_before_the_tables_of_people(both):
    unsubscribes()
    nobody = officer("Nobody at all")
    with wall.seen_by(nobody.__class__(**{**vars(nobody), "grants": ()})):
        for table in ("consentevent", "consentnow", "collection", "evidence", "stoprequest"):
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT count(*) FROM privacy_{table}")
                assert cursor.fetchone() == (0,)
