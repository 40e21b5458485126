"""The ledger: append-only, chained, and what holds always made again from it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from kaifong.authority import wall
from kaifong.authority.queries import NotAllowed, actor_of
from kaifong.foundation.models import PulledBrake
from kaifong.foundation.switches import Braked
from kaifong.privacy import actions, queries
from kaifong.privacy.models import ConsentEvent, ConsentNow, Evidence
from kaifong.privacy.rules.consents import Mode, State, Why
from kaifong.privacy.rules.vocabulary import Channel, Kind, Purpose
from tests.cast import NOON, allow, mrs_chan, staff

from .shop import GOOD, about, agrees, leaves, may, officer, published

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def boss():
    return officer()


@pytest.fixture
def chan(boss):
    return mrs_chan(boss)


def ledger(customer_id):
    with wall.lifted():
        return list(ConsentEvent.objects.filter(customer_id=customer_id).order_by("seq"))


def test_who_was_never_asked_is_not_written_to(chan):
    verdict = may(chan)
    assert (verdict.may, verdict.why, verdict.first_use) == (False, Why.NONE, False)
    assert verdict.said.en == "The person was never asked: silence is not consent."
    assert verdict.said.zh == "當事人從未獲徵詢；沉默不等於同意。"


def test_who_agreed_may_be_written_to_about_that_and_no_more(boss, chan):
    seen = published(boss)
    number = agrees(boss, chan, about(seen, "tea"))
    verdict = may(chan)
    assert (verdict.may, verdict.why, verdict.decided_by) == (True, Why.CONSENTED, number)
    assert may(chan, cls="skincare").why == Why.NONE
    assert may(chan, channel=Channel.POST, address=None).may
    beyond = may(chan, kinds=[Kind.EMAIL, Kind.PURCHASES])
    assert (beyond.may, beyond.why) == (False, Why.KIND)
    assert "purchase history" in beyond.said.en
    assert "購物紀錄" in beyond.said.zh


def test_an_answer_about_one_channel_or_address_is_about_no_other(boss, chan):
    seen = published(boss)
    agrees(boss, chan, about(seen, channel=Channel.EMAIL, address="mrs.chan@example.com"))
    assert may(chan).may
    assert may(chan, address="other@example.com").why == Why.NONE
    assert may(chan, channel=Channel.SMS, address="+85291234567").why == Why.NONE


def test_what_was_said_last_decides_in_whichever_order_it_was_written_down(boss, chan):
    seen = published(boss)
    leaves(boss, chan, at=NOON, classes=("tea",))
    agrees(boss, chan, about(seen), said_at=NOON - HOUR, at=NOON + HOUR)
    assert may(chan, at=NOON + 2 * HOUR).why == Why.WITHDRAWN
    agrees(boss, chan, about(seen), at=NOON + 2 * HOUR)
    assert may(chan, at=NOON + 3 * HOUR).may


def test_being_asked_again_takes_no_answer_away(boss, chan):
    seen = published(boss)
    agrees(boss, chan, about(seen), state=State.ASKED)
    assert may(chan).why == Why.ASKED
    agrees(boss, chan, about(seen), at=NOON + HOUR)
    agrees(boss, chan, about(seen), at=NOON + 2 * HOUR, state=State.ASKED)
    assert may(chan, at=NOON + 3 * HOUR).may


def test_not_having_objected_counts_and_refusing_does(boss, chan):
    seen = published(boss)
    agrees(boss, chan, about(seen), state=State.NO_OBJECTION)
    assert may(chan).why == Why.NO_OBJECTION
    agrees(boss, chan, about(seen), state=State.REFUSED, at=NOON + HOUR)
    assert may(chan, at=NOON + 2 * HOUR).why == Why.REFUSED


def test_the_past_is_answered_from_the_ledger_alone(boss, chan):
    seen = published(boss)
    agrees(boss, chan, about(seen), at=NOON)
    leaves(boss, chan, at=NOON + 2 * HOUR)
    agrees(boss, chan, about(seen), said_at=NOON - HOUR, at=NOON + 3 * HOUR)
    with wall.lifted():
        ConsentNow.objects.all().delete()
    assert may(chan, at=NOON + HOUR, past=True).may
    assert not may(chan, at=NOON + 2 * HOUR, past=True).may
    assert may(chan, at=NOON - HOUR, past=True).may
    # As it was known then, nothing had been said an hour before noon.
    assert may(chan, at=NOON - HOUR, known_at=NOON + HOUR).why == Why.NONE


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ({"classes": frozenset({"cars"})}, actions.NotStated),
        ({"classes": frozenset()}, actions.NotStated),
        ({"kinds": frozenset({Kind.INCOME})}, actions.NotStated),
        ({"purpose": Purpose.PROVISION, "recipients": "bank"}, actions.NotStated),
        ({"recipients": "bank"}, actions.NotStated),
        ({"for_gain": True}, actions.NotStated),
        ({"shown": "0" * 64}, actions.NoNotice),
        ({"address": "somebody@example.com"}, actions.NotTheirs),
    ],
)
def test_nobody_agrees_to_what_he_was_not_told(boss, chan, said, problem):
    seen = published(boss)
    with pytest.raises(problem):
        agrees(boss, chan, replace(about(seen), **said))
    assert ledger(chan) == []


def test_nobody_speaks_in_the_future_or_before_the_notice(boss, chan):
    seen = published(boss, at=NOON)
    with pytest.raises(actions.NotYet):
        agrees(boss, chan, about(seen), said_at=NOON + HOUR, at=NOON)
    with pytest.raises(actions.NoNotice):
        agrees(boss, chan, about(seen), said_at=NOON - HOUR, at=NOON)
    with pytest.raises(actions.NotYet):
        leaves(boss, chan, said_at=NOON + HOUR)
    assert ledger(chan) == []


def test_without_the_right_nobody_records_or_stops(boss, chan):
    seen = published(boss)
    person = staff("Reader")
    allow(person, "customer", "see")
    allow(person, "customer", "record", "stop", regions=[1])
    reader = actor_of(person)
    for do in (
        lambda: agrees(reader, chan, about(seen)),
        lambda: leaves(reader, chan),
        lambda: actions.confirm(actor=reader, customer_id=chan, seq=1, at=NOON),
    ):
        with pytest.raises(NotAllowed):
            do()
    assert ledger(chan) == []


def test_a_brake_holds_up_consents_but_never_a_stop(boss, chan):
    seen = published(boss)
    agrees(boss, chan, about(seen))
    PulledBrake.objects.create(brake="read_only", pulled_at=NOON, reason="test")
    with pytest.raises(Braked):
        agrees(boss, chan, about(seen), at=NOON + HOUR)
    leaves(boss, chan, at=NOON + HOUR)
    assert not may(chan, at=NOON + 2 * HOUR).may


def test_the_database_lets_nobody_change_or_take_away_an_event(boss, chan):
    agrees(boss, chan, about(published(boss)))
    before = ledger(chan)[0]
    with wall.lifted():
        rows = ConsentEvent.objects.filter(customer_id=chan)
        for change in (lambda: rows.update(state="refused"), lambda: rows._raw_delete("default")):
            with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
                change()
        with (
            pytest.raises(DatabaseError),  # the application may not even empty a table
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute("TRUNCATE privacy_consentevent CASCADE")
    [after] = ledger(chan)
    assert (after.state, bytes(after.hash)) == (before.state, bytes(before.hash))


def hash_in_python(event: ConsentEvent) -> bytes:
    """Reckon an event's hash a second time, from the words of decision 0009."""

    def micros(moment: datetime) -> int:
        return round((moment - datetime(1970, 1, 1, tzinfo=UTC)) / timedelta(microseconds=1))

    fields = (
        *(event.customer_id, event.seq, event.state, event.purpose, event.channel),
        bytes(event.address).hex() if event.address else "",
        ",".join(event.classes),
        ",".join(event.kinds),
        event.recipients,
        int(event.for_gain),
        event.mode,
        *("" if v is None else v for v in (event.answers, event.due_on, event.text_id)),
        *(micros(event.at), micros(event.recorded_at)),
        "" if event.staff_id is None else event.staff_id,
    )
    return sha256(bytes(event.prev) + "|".join(map(str, fields)).encode()).digest()


def test_each_event_is_chained_to_the_one_before(boss, chan):
    seen = published(boss)
    agrees(boss, chan, about(seen, "tea", "skincare"), mode=Mode.ORAL)
    agrees(boss, chan, about(seen, channel=Channel.EMAIL, address="mrs.chan@example.com"))
    leaves(boss, chan)
    events = ledger(chan)
    assert [event.seq for event in events] == [1, 2, 3, 4]
    prev = b""
    for event in events:
        assert bytes(event.prev) == prev
        prev = bytes(event.hash)
        assert prev == hash_in_python(event)


def test_one_persons_chain_is_none_of_anothers(boss, chan):
    seen = published(boss)
    other = mrs_chan(boss, member_no="KF2", emails=(), phones=())
    agrees(boss, chan, about(seen))
    agrees(boss, other, about(seen))
    assert [event.seq for event in ledger(other)] == [1]


def test_evidence_is_kept_beside_the_ledger_and_goes_with_the_person(boss, chan):
    seen = published(boss)
    actions.record_answer(
        actor=boss,
        customer_id=chan,
        state=State.CONSENTED,
        mode=Mode.WRITTEN,
        about=about(seen),
        said_at=NOON,
        at=NOON,
        evidence="Form 17, signed",
    )
    with wall.lifted():
        assert Evidence.objects.get().text == "Form 17, signed"


def test_the_first_telling_counts(boss, chan):
    seen = published(boss)
    agrees(boss, chan, about(seen))
    assert may(chan).first_use
    for later in (0, 1):
        actions.tell_first_use(
            customer_id=chan,
            channel=Channel.EMAIL,
            shown=seen.hashes["en"],
            at=NOON + later * HOUR,
        )
    assert not may(chan, at=NOON).first_use
    assert may(chan, at=NOON - timedelta(seconds=1), past=True).first_use is False
    with wall.lifted():
        assert queries.held_now(customer_id=chan)


def test_using_needs_a_stated_purpose_a_related_one_or_consent(boss):
    from kaifong.customers.actions import Known
    from kaifong.privacy.rules.vocabulary import Given

    seen = published(boss)
    lau = actions.collect(
        actor=boss,
        known=Known(name_en="LAU"),
        shown=seen.hashes["en"],
        given=Given.COUNTER,
        at=NOON,
    )
    chan = mrs_chan(boss)

    def use(who, purpose, *kinds):
        with wall.lifted():
            verdict = queries.may_use(customer_id=who, purpose=purpose, kinds=kinds, at=NOON)
        return verdict.may, verdict.why

    assert use(lau, Purpose.ORDERS, Kind.NAME) == (True, Why.IN_NOTICE)
    assert use(lau, Purpose.ACCOUNTS, Kind.NAME) == (True, Why.RELATED)
    assert use(lau, Purpose.ANALYSIS, Kind.NAME) == (False, Why.NOT_IN_NOTICE)
    assert use(lau, Purpose.ORDERS, Kind.INCOME) == (False, Why.NOT_IN_NOTICE)
    assert use(lau, Purpose.MARKETING, Kind.NAME) == (False, Why.NONE)
    assert use(chan, Purpose.ORDERS, Kind.NAME) == (False, Why.NO_NOTICE)
    analysis = replace(about(seen, "*"), purpose=Purpose.ANALYSIS)
    agrees(boss, lau, analysis)
    assert use(lau, Purpose.ANALYSIS, Kind.NAME) == (True, Why.CONSENTED)
    assert use(lau, Purpose.ANALYSIS, Kind.PURCHASES) == (False, Why.KIND)
    agrees(boss, lau, about(seen), state=State.NO_OBJECTION)
    assert use(lau, Purpose.MARKETING, Kind.NAME) == (False, Why.ASKED)
    assert GOOD.words_of("tea").zh == "茶葉及餐具"
