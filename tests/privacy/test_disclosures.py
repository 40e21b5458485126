"""The register of those who get data, the gate, and the sealed log of what they were given."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import psycopg
import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from kaifong.authority import wall
from kaifong.authority.queries import NotAllowed
from kaifong.customers import actions as customers
from kaifong.foundation.chain.actions import seal
from kaifong.foundation.chain.verifying import verify
from kaifong.foundation.journal.models import Entry
from kaifong.foundation.keyset import BadCursor
from kaifong.privacy import actions, queries
from kaifong.privacy.ledgers import DISCLOSURES
from kaifong.privacy.models import Disclosure, Recipient, RecipientVersion
from kaifong.privacy.rules.disclosures import Bar, Caution
from kaifong.privacy.rules.vocabulary import Kind, Purpose
from tests.cast import NOON, all_powerful, mrs_chan
from tests.privacy.giving import CLOUD, COURIER, gives, keeper, registered
from tests.settling import settle

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(days=1)


@pytest.fixture
def boss():
    return keeper()


def written() -> tuple[int, int]:
    with wall.lifted():
        facts = Entry.objects.filter(name="privacy.data_disclosed").count()
        return Disclosure.objects.count(), facts


class TestRegister:
    def test_keeps_every_version(self, boss):
        number = registered(boss)
        longer = replace(COURIER, contract_until=date(2027, 12, 31))
        assert (
            actions.change_recipient(actor=boss, recipient_id=number, seen=1, bound=longer, at=NOON)
            == 2
        )
        now, before = queries.recipient(actor=boss, recipient_id=number, at=NOON)
        assert (now.bound, now.number, before.bound) == (longer, 2, COURIER)
        assert now.recorded_by == boss.staff_id

    def test_saying_the_same_again_changes_nothing(self, boss):
        number = registered(boss)
        said = {"actor": boss, "recipient_id": number, "bound": COURIER, "at": NOON}
        assert actions.change_recipient(seen=1, **said) == 1
        assert RecipientVersion.objects.count() == 1

    def test_two_who_change_it_at_once_do_not_overwrite_each_other(self, boss):
        number = registered(boss)
        said = {"actor": boss, "recipient_id": number, "seen": 1, "at": NOON}
        actions.change_recipient(bound=replace(COURIER, place="MO"), **said)
        with pytest.raises(actions.RecipientChangedMeanwhile):
            actions.change_recipient(bound=replace(COURIER, place="SG"), **said)
        assert RecipientVersion.objects.count() == 2

    def test_ending_is_for_good(self, boss):
        number = registered(boss)
        actions.end_recipient(actor=boss, recipient_id=number, at=NOON)
        for again in (
            lambda: actions.end_recipient(actor=boss, recipient_id=number, at=LATER),
            lambda: actions.change_recipient(
                actor=boss, recipient_id=number, seen=1, bound=CLOUD, at=LATER
            ),
        ):
            with pytest.raises(actions.EndedAlready):
                again()
        assert Recipient.objects.get().ended_at == NOON

    def test_nobody_is_changed_who_is_not_there(self, boss):
        with pytest.raises(queries.NoSuchRecipient):
            actions.end_recipient(actor=boss, recipient_id=9, at=NOON)
        with pytest.raises(queries.NoSuchRecipient):
            queries.recipient(actor=boss, recipient_id=9, at=NOON)

    def test_whoever_has_no_right_neither_sees_nor_keeps_it(self, boss):
        number = registered(boss)
        nobody = all_powerful()
        for refused in (
            lambda: registered(nobody, CLOUD),
            lambda: actions.end_recipient(actor=nobody, recipient_id=number, at=NOON),
            lambda: queries.recipients(actor=nobody, at=NOON),
            lambda: queries.recipient(actor=nobody, recipient_id=number, at=NOON),
            lambda: queries.disclosure_log(actor=nobody),
        ):
            with pytest.raises(NotAllowed):
                refused()
        assert RecipientVersion.objects.count() == 1

    def test_those_who_may_get_data_stand_first(self, boss):
        registered(boss, replace(COURIER, contract_until=date(2026, 1, 31)))
        registered(boss, CLOUD)
        rows = queries.recipients(actor=boss, at=NOON)
        assert [(row.bound.name.en, row.gate.may) for row in rows] == [
            ("Lion Cloud", True),
            ("Harbour Couriers", False),
        ]

    @pytest.mark.parametrize(
        "change",
        [
            lambda: Recipient.objects.all().delete(),
            lambda: Recipient.objects.update(made_at=LATER),
            lambda: RecipientVersion.objects.update(contract="other"),
            lambda: RecipientVersion.objects.all().delete(),
            lambda: Disclosure.objects.update(contract="other"),
            lambda: Disclosure.objects.all().delete(),
        ],
    )
    def test_the_database_lets_nobody_rewrite_it(self, boss, change):
        gives(registered(boss), mrs_chan(boss))
        with wall.lifted(), pytest.raises((DatabaseError, IntegrityError)), transaction.atomic():
            change()
        assert written() == (1, 1)


class TestGate:
    @pytest.mark.parametrize(
        ("until", "bar"),
        [(date(2026, 3, 17), Bar.RAN_OUT), (date(2026, 3, 18), None), (None, None)],
    )
    def test_a_contract_holds_through_its_last_day(self, boss, until, bar):
        number = registered(boss, replace(COURIER, contract_until=until))
        assert queries.gate(recipient_id=number, at=NOON).why == bar

    def test_says_why_in_both_languages(self, boss):
        number = registered(boss, replace(COURIER, contract_until=date(2026, 3, 17)))
        said = queries.gate(recipient_id=number, at=NOON).said
        assert said.en == (
            "The contract with Harbour Couriers ran out on 2026-03-17:"
            " renew it in the register first."
        )
        assert "海港速遞" in said.zh
        assert "2026-03-17" in said.zh

    def test_answers_by_what_was_known_then(self, boss):
        number = registered(boss)
        short = replace(COURIER, contract_until=date(2026, 3, 1))
        actions.change_recipient(actor=boss, recipient_id=number, seen=1, bound=short, at=LATER)
        actions.end_recipient(actor=boss, recipient_id=number, at=LATER + timedelta(days=1))
        answers = [
            queries.gate(recipient_id=number, at=NOON + timedelta(days=days)).why
            for days in (-41, 0, 1, 2)
        ]
        assert answers == [Bar.UNKNOWN, None, Bar.RAN_OUT, Bar.ENDED]

    def test_not_before_the_contract(self, boss):
        number = registered(boss, replace(COURIER, contract_from=date(2026, 3, 19)))
        assert queries.gate(recipient_id=number, at=NOON).why == Bar.NOT_BEGUN

    def test_no_other_kinds_than_the_register_says(self, boss):
        number = registered(boss)
        found = queries.gate(recipient_id=number, at=NOON, kinds=[Kind.NAME, Kind.EMAIL])
        assert found.why == Bar.KINDS
        assert "e-mail address" in found.said.en

    def test_who_works_for_us_sells_nothing_himself(self, boss):
        number = registered(boss)
        found = queries.gate(recipient_id=number, at=NOON, purpose=Purpose.PROVISION)
        assert found.why == Bar.PROCESSOR

    @pytest.mark.parametrize(
        ("more", "caution"),
        [
            ({}, (Caution.ABROAD,)),
            ({"abroad_reason": "the only one that keeps backups"}, (Caution.CLAUSES,)),
            ({"model_clauses": "RMC 2022/2"}, ()),
            ({"place": "HK"}, ()),
        ],
    )
    def test_warns_of_places_abroad(self, boss, more, caution):
        number = registered(boss, replace(CLOUD, **more))
        found = queries.gate(recipient_id=number, at=NOON)
        assert (found.may, found.cautions, len(found.warned)) == (True, caution, len(caution))


class TestLog:
    def test_one_row_a_person_and_one_fact(self, boss):
        chan, wong = mrs_chan(boss), mrs_chan(boss, member_no="KF2", emails=(), phones=())
        number = registered(boss)
        told = gives(number, chan, wong, chan, actor=boss)
        assert told.people == 2
        assert written() == (2, 1)
        row = queries.disclosures_of(customer_id=chan)[0]
        assert (row.recipient_id, row.name.zh, row.kinds) == (
            number,
            "海港速遞",
            {Kind.NAME, Kind.PHONE},
        )
        assert (row.purpose, row.place, row.contract, row.staff_id, row.at) == (
            Purpose.ORDERS,
            "HK",
            "HC-2026-01",
            boss.staff_id,
            NOON,
        )

    def test_a_batch_that_is_recorded_again_changes_nothing(self, boss):
        chan, number, batch = mrs_chan(boss), registered(boss), uuid4()
        assert [gives(number, chan, batch=batch).people for _ in range(2)] == [1, 0]
        assert written() == (1, 1)

    @pytest.mark.parametrize(
        "bound",
        [
            replace(COURIER, contract_until=date(2026, 3, 17)),
            replace(COURIER, kinds=frozenset({Kind.NAME})),
        ],
    )
    def test_what_the_register_does_not_let_pass_is_not_written(self, boss, bound):
        chan, number = mrs_chan(boss), registered(boss, bound)
        with pytest.raises(actions.MayNotDisclose) as refused:
            gives(number, chan)
        assert refused.value.gate.said.whole
        assert written() == (0, 0)

    def test_nobody_unknown_gets_anything(self, boss):
        with pytest.raises(actions.MayNotDisclose):
            gives(99, mrs_chan(boss))
        assert written() == (0, 0)

    def test_a_hundred_thousand_take_one_statement(self, boss):
        number = registered(boss)
        with CaptureQueriesContext(connection) as asked:
            told = gives(number, *range(1, 100_001))
        assert told.people == 100_000
        assert len([one for one in asked if "INSERT INTO privacy_disclosure" in one["sql"]]) == 1
        assert len(asked) < 20

    def test_is_read_page_by_page(self, boss):
        chan, number, other = mrs_chan(boss), registered(boss), registered(boss, CLOUD)
        for hours in range(3):
            gives(number, chan, at=NOON + timedelta(hours=hours))
        gives(other, chan)
        with wall.seen_by(boss):
            first = queries.disclosure_log(actor=boss, recipient_id=number, size=2)
            second = queries.disclosure_log(
                actor=boss, recipient_id=number, size=2, after=first.after or ""
            )
            mine = queries.disclosure_log(actor=boss, customer_id=chan)
        assert [len(first.rows), len(second.rows), len(mine.rows)] == [2, 1, 4]
        with pytest.raises(BadCursor), wall.seen_by(boss):
            queries.disclosure_log(actor=boss, after="nonsense")


class TestRecipientsSince:
    def test_that_day_counts_and_the_day_before_does_not(self, boss):
        """Law.md L24: corrected 31 Mar 2026: recipient of 31 Mar 2025 told, of 30 Mar not."""
        early = NOON - timedelta(days=700)
        old = {"contract_from": date(2024, 1, 1)}
        courier, cloud = (
            registered(boss, replace(one, **old), at=early) for one in (COURIER, CLOUD)
        )
        chan = mrs_chan(boss)
        gives(cloud, chan, at=datetime(2025, 3, 30, 15, 59, 59, tzinfo=UTC))
        gives(courier, chan, at=datetime(2025, 3, 30, 16, 0, tzinfo=UTC))  # 31 March here
        gives(courier, chan, at=NOON, kinds={Kind.DISTRICT})
        seen = queries.recipients_since(customer_id=chan, after=date(2025, 3, 31))
        assert [(one.recipient_id, one.name.en, one.last_at) for one in seen] == [
            (courier, "Harbour Couriers", NOON)
        ]
        assert seen[0].kinds == {Kind.NAME, Kind.PHONE, Kind.DISTRICT}

    def test_all_numbers_that_a_person_ever_had(self, boss):
        chan, twin = mrs_chan(boss), mrs_chan(boss, member_no="KF2")
        number = registered(boss)
        gives(number, twin)
        customers.merge(actor=boss, winner_id=chan, loser_id=twin, at=LATER)
        since = queries.recipients_since(customer_id=chan, after=date(2026, 1, 1))
        assert [one.recipient_id for one in since] == [number]
        assert [row.customer_id for row in queries.disclosures_of(customer_id=chan)] == [twin]


@pytest.fixture
def owner(cluster):
    """Whoever owns the database, against whom no trigger helps."""
    url = cluster.url_mig.replace("/kaifong?", f"/{connection.settings_dict['NAME']}?")
    with psycopg.connect(url, autocommit=True) as owned:
        yield owned


@pytest.mark.django_db(transaction=True)
def test_the_log_proves_itself_and_names_what_was_changed(owner):
    boss = keeper()
    gives(registered(boss), mrs_chan(boss))
    settle()
    assert seal(ledger=DISCLOSURES, at=NOON) == 1
    assert verify(DISCLOSURES).found == ()
    with owner.transaction():
        owner.execute("ALTER TABLE privacy_disclosure DISABLE TRIGGER USER")
        owner.execute("UPDATE privacy_disclosure SET contract = 'other'")
        owner.execute("ALTER TABLE privacy_disclosure ENABLE TRIGGER USER")
    assert [str(found.fault) for found in verify(DISCLOSURES).found] == ["row_changed"]
