"""How a request goes on: who asks, how long it takes, what it costs; its clock never waits."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from kaifong.authority import wall
from kaifong.authority.queries import NotAllowed, actor_of
from kaifong.foundation.hongkong.clock import HONG_KONG
from kaifong.foundation.journal.models import Entry
from kaifong.foundation.legal_days.models import LegalClock
from kaifong.requests import actions, queries
from kaifong.requests.models import Alarm, Fee, FeeItem, IdentityCheck, Letter, Request, Step
from kaifong.requests.rules.fees import Form, Item, TooDear
from kaifong.requests.rules.kinds import Channel, Kind
from kaifong.requests.rules.steps import FOLLOWS, State
from kaifong.retention.queries import held
from tests.cast import NOON, mrs_chan, staff

from .shop import asked, officer

pytestmark = pytest.mark.django_db
How = IdentityCheck.How


def hk(*moment):
    return datetime(*moment, tzinfo=HONG_KONG)


def kept():
    """Return everything that a step might have changed."""
    with wall.lifted():
        return (
            list(Request.objects.values_list("pk", "state", "customer_id", "owner_id")),
            Step.objects.count(),
            Letter.objects.count(),
            IdentityCheck.objects.count(),
            Fee.objects.count(),
            Entry.objects.count(),
        )


def at_once(row):
    """Write a row, and let the database judge it now, not at the transaction's end."""
    row.save(force_insert=True)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def state_of(number):
    with wall.lifted():
        return State(Request.objects.get(pk=number).state)


def at_the_desk(boss, customer_id=None, **more):
    return asked(customer_id, actor=boss, channel=Channel.LETTER, **more)


def test_from_the_counter_to_the_person_found():
    """Law.md L21: identity is "checked how" only, and the clock never pauses for it."""
    boss = officer()
    chan = mrs_chan(boss)
    number = at_the_desk(boss)
    due = LegalClock.objects.get(subject_id=number, about="request")
    actions.ask_identity(actor=boss, request_id=number, at=NOON + timedelta(days=1))
    assert state_of(number) == State.IDENTITY_PENDING
    actions.locate(actor=boss, request_id=number, customer_id=chan, how=How.DOCUMENT_SEEN, at=NOON)
    with wall.lifted():
        check = IdentityCheck.objects.get(request=number)
        assert {f.name for f in IdentityCheck._meta.fields} == {
            *("id", "request", "how", "at", "staff_id")
        }
    assert (check.how, check.staff_id) == (How.DOCUMENT_SEEN, boss.staff_id)
    clock = LegalClock.objects.get(pk=due.pk)
    assert (clock.stopped_at, clock.event_on) == (None, date(2026, 3, 18))
    with wall.lifted():
        assert held(customer_ids=[chan])


def test_whoever_writes_from_his_own_page_is_known():
    boss = officer()
    number = asked(mrs_chan(boss))
    assert state_of(number) == State.LOCATED
    with wall.lifted():
        assert IdentityCheck.objects.get(request=number).how == How.SIGNED_IN


def test_who_may_not_answer_changes_nothing():
    boss = officer()
    chan = mrs_chan(boss)
    number = at_the_desk(boss)
    stranger = actor_of(staff("Ben Lo"))
    before = kept()
    about = {"actor": stranger, "request_id": number, "at": NOON}
    for step in (actions.ask_identity, actions.tell_none_held, actions.close, actions.waive_fee):
        with pytest.raises(NotAllowed):
            step(**about)
    with pytest.raises(NotAllowed):
        actions.locate(**about, customer_id=chan, how=How.CALLED_BACK)
    with pytest.raises(NotAllowed):
        actions.ask_identity(actor=boss, request_id=number + 1, at=NOON)
    assert kept() == before


def test_one_record_is_not_swapped_for_another():
    boss = officer()
    chan = mrs_chan(boss)
    wong = mrs_chan(boss, member_no="KF2", emails=(), phones=())
    number = asked(chan, actor=boss, channel=Channel.DESK)
    before = kept()
    with pytest.raises(actions.NotNow):
        actions.locate(
            actor=boss, request_id=number, customer_id=wong, how=How.CALLED_BACK, at=NOON
        )
    assert kept() == before


def test_it_takes_longer_with_reasons_and_before_the_day():
    """Law.md L21, s.19(2): "before day 40 give written reasons", then comply as soon as can be."""
    boss = officer()
    number = asked(mrs_chan(boss), at=hk(2026, 2, 22, 10))
    before = kept()
    with pytest.raises(actions.NoReasons):
        actions.extend(actor=boss, request_id=number, reasons=" ", at=hk(2026, 3, 1, 9))
    with pytest.raises(actions.TooLate):
        actions.extend(actor=boss, request_id=number, reasons="Tapes.", at=hk(2026, 4, 9, 0, 0))
    assert kept() == before
    actions.extend(actor=boss, request_id=number, reasons="Old tapes.", at=hk(2026, 4, 8, 23, 59))
    assert state_of(number) == State.EXTENDED
    with wall.lifted():
        letter = Letter.objects.get(request=number)
    assert (letter.kind, bytes(letter.pdf)[:5]) == ("extension", b"%PDF-")
    (found,) = queries.of_customer(letter_customer(number))
    assert found.due_on == date(2026, 4, 8)
    with pytest.raises(actions.NotNow):
        actions.extend(actor=boss, request_id=number, reasons="More.", at=hk(2026, 4, 8, 23, 59))


def letter_customer(number):
    with wall.lifted():
        return Request.objects.get(pk=number).customer_id


def test_none_held_is_for_whoever_is_not_in_the_books():
    boss = officer()
    number = at_the_desk(boss, at=hk(2026, 2, 22, 10))
    actions.tell_none_held(actor=boss, request_id=number, at=hk(2026, 4, 9, 0, 0))
    fact = Entry.objects.get(name="requests.answered")
    assert fact.payload["late"] is True
    assert LegalClock.objects.get(subject_id=number, about="request").stopped_at is not None
    known = asked(mrs_chan(boss))
    before = kept()
    with pytest.raises(actions.StillHeld):
        actions.tell_none_held(actor=boss, request_id=known, at=NOON)
    assert kept() == before


def test_closing_releases_the_hold_and_comes_last():
    boss = officer()
    chan = mrs_chan(boss)
    number = asked(chan)
    with wall.lifted():
        assert held(customer_ids=[chan])
    with pytest.raises(actions.NotNow):
        actions.close(actor=boss, request_id=number, at=NOON)
    actions.refuse(
        actor=boss, request_id=number, grounds=["form"], reasons="Not on form OPS003.", at=NOON
    )
    actions.close(actor=boss, request_id=number, at=NOON)
    with wall.lifted():
        assert not held(customer_ids=[chan])
    assert state_of(number) == State.CLOSED


def test_alarms_at_20_30_35_and_39_days():
    """Law.md L21: "day 39 with nothing sent -> page owner + DPO"; §6 rule 23."""
    boss = officer()
    number = asked(None, at=hk(2026, 2, 22, 10))
    asked(None, Kind.OPT_OUT, at=hk(2026, 2, 22, 10))
    told = {
        day: actions.raise_alarms(at=hk(2026, *day, 0, 10))
        for day in ((3, 13), (3, 14), (3, 15), (3, 24), (3, 29), (4, 1), (4, 2), (4, 3))
    }
    assert [day for day, count in told.items() if count] == [(3, 14), (3, 24), (3, 29), (4, 2)]
    facts = Entry.objects.filter(name="requests.is_old").order_by("pk")
    assert [(fact.payload["day"], fact.payload["to_officer"]) for fact in facts] == [
        *((20, False), (30, False), (35, False), (39, True))
    ]
    actions.ask_identity(actor=boss, request_id=number, at=hk(2026, 4, 3, 9))
    with wall.lifted():
        assert Request.objects.get(pk=number).owner_id == boss.staff_id


def test_alarms_that_were_missed_are_told_at_once_and_answers_end_them():
    boss = officer()
    number = asked(None, at=hk(2026, 2, 22, 10))
    assert actions.raise_alarms(at=hk(2026, 4, 2, 0, 10)) == 4
    with wall.lifted():
        assert [alarm.day for alarm in Alarm.objects.order_by("day")] == [20, 30, 35, 39]
    done = at_the_desk(boss, at=hk(2026, 2, 23, 10))
    actions.tell_none_held(actor=boss, request_id=done, at=hk(2026, 2, 23, 11))
    assert actions.raise_alarms(at=hk(2026, 4, 4, 0, 10)) == 0
    assert state_of(number) == State.RECEIVED


def test_nothing_for_a_correction():
    """Law.md L23: "fee on a correction -> refused"; the database refuses it too."""
    boss = officer()
    number = asked(mrs_chan(boss), Kind.CORRECTION)
    before = kept()
    costs = {Form.PRINT: (Item("Paper", 8_000),)}
    with pytest.raises(actions.NoFee):
        actions.quote_fee(actor=boss, request_id=number, form=Form.PRINT, costs=costs, at=NOON)
    assert kept() == before
    for kind in ("correction", "access"):
        with wall.lifted(), pytest.raises(IntegrityError), transaction.atomic():
            at_once(
                Fee(request_id=number, kind=kind, form="print", cents=0, cheapest_cents=0, at=NOON)
            )


def test_never_above_the_cheapest_form():
    """Law.md L23: "print HK$80 while the download costs 0 -> max 0"."""
    boss = officer()
    number = asked(mrs_chan(boss))
    before = kept()
    costs = {Form.PRINT: (Item("Printing and post", 8_000),)}
    with pytest.raises(TooDear) as refused:
        actions.quote_fee(actor=boss, request_id=number, form=Form.PRINT, costs=costs, at=NOON)
    assert refused.value.at_most == 0
    assert kept() == before
    with wall.lifted(), pytest.raises(IntegrityError), transaction.atomic():
        Fee.objects.create(
            request_id=number, kind="access", form="print", cents=8_000, cheapest_cents=0, at=NOON
        )
    assert (
        actions.quote_fee(
            actor=boss, request_id=number, form=Form.DOWNLOAD, costs={Form.DOWNLOAD: ()}, at=NOON
        )
        == 0
    )


def test_items_add_up_and_are_paid_or_waived():
    boss = officer()
    wong = mrs_chan(boss, emails=(), phones=())
    number = asked(wong)
    items = (Item("Paper", 500), Item("Post", 1_500))
    costs = {Form.PRINT: items, Form.DISC: (Item("Disc and post", 3_000),)}
    asks = {"actor": boss, "request_id": number, "form": Form.PRINT, "costs": costs, "at": NOON}
    assert actions.quote_fee(**asks) == 2_000
    with pytest.raises(actions.NotNow):
        actions.quote_fee(**asks)
    with wall.lifted(), pytest.raises(IntegrityError), transaction.atomic():
        at_once(FeeItem(fee=Fee.objects.get(), what="And more", cents=1))
    actions.take_payment(actor=boss, request_id=number, at=NOON)
    with pytest.raises(actions.NotNow):
        actions.take_payment(actor=boss, request_id=number, at=NOON)
    assert LegalClock.objects.get(subject_id=number, about="request").stopped_at is None


def test_nothing_for_whom_we_have_not_seen():
    boss = officer()
    chan = mrs_chan(boss)
    costs = {Form.DOWNLOAD: ()}
    for number, refused in (
        (at_the_desk(boss), actions.Unlocated),
        (at_the_desk(boss, chan), actions.IdentityNotShown),
    ):
        with pytest.raises(refused):
            actions.quote_fee(
                actor=boss, request_id=number, form=Form.DOWNLOAD, costs=costs, at=NOON
            )


def test_no_step_leads_back_from_an_answer():
    assert FOLLOWS[State.CLOSED] == frozenset()
    assert FOLLOWS[State.SUPPLIED] == {State.CLOSED}
