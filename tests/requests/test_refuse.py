"""Refusing: the log book first, the letter from its entry, four years, and a chain that holds."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from kaifong.authority import wall
from kaifong.authority.queries import NotAllowed, actor_of
from kaifong.foundation.chain.actions import seal
from kaifong.foundation.chain.models import Block
from kaifong.foundation.chain.verifying import Fault, verify
from kaifong.foundation.journal.models import Entry
from kaifong.requests import actions
from kaifong.requests.ledgers import LOG_BOOK
from kaifong.requests.models import Fee, LetGo, Letter, LogEntry, Request
from kaifong.requests.rules.fees import Form, Item
from kaifong.requests.rules.grounds import VERSIONS, NoSuchGround, ground, grounds_for
from kaifong.requests.rules.kinds import Kind
from kaifong.requests.rules.steps import State
from tests.cast import NOON, mrs_chan, staff
from tests.settling import settle

from .shop import asked, officer

pytestmark = pytest.mark.django_db


def refused(boss, number, *, at=NOON, **more):
    return actions.refuse(
        **{
            "actor": boss,
            "request_id": number,
            "grounds": ["repeated"],
            "reasons": "It is the third request in a month, and nothing was added since.",
            "at": at,
            **more,
        }
    )


def nothing_written():
    with wall.lifted():
        return not LogEntry.objects.exists() and not Letter.objects.exists()


def test_the_entry_comes_first_and_the_letter_from_it():
    """Law.md L22: entry on or before the notice; "letter without entry impossible"."""
    boss = officer()
    number = asked(mrs_chan(boss), words="Everything, please.")
    entry_id = refused(boss, number)
    with wall.lifted():
        entry, letter = LogEntry.objects.get(), Letter.objects.get()
        assert Request.objects.get().state == State.REFUSED
    assert (entry.pk, letter.entry_id, letter.kind) == (entry_id, entry_id, "refusal")
    assert (entry.grounds, entry.grounds_version) == (["repeated"], "2026-11")
    assert entry.entered_at <= letter.made_at
    assert entry.kept_until == date(2030, 3, 18)
    assert bytes(letter.pdf).startswith(b"%PDF-")
    fact = Entry.objects.get(name="requests.refused")
    assert (fact.payload["entry_id"], fact.payload["late"]) == (entry_id, False)


@pytest.mark.parametrize(
    ("more", "wrong"),
    [
        ({"grounds": []}, actions.NoGround),
        ({"grounds": ["because"]}, actions.NoGround),
        ({"grounds": ["not_accurate"]}, actions.NoGround),  # a ground of corrections only
        ({"reasons": " "}, actions.NoGround),
        ({"grounds": ["other_user"]}, actions.NoOtherUser),
    ],
)
def test_a_refusal_without_ground_or_reason_is_not_saved(more, wrong):
    """Law.md L21: "a refusal that cites no ground cannot be saved"."""
    boss = officer()
    number = asked(mrs_chan(boss))
    with pytest.raises(wrong):
        refused(boss, number, **more)
    assert nothing_written()
    with pytest.raises(NotAllowed):
        refused(actor_of(staff("Ben Lo")), number)
    assert nothing_written()


def test_the_database_knows_no_letter_of_refusal_without_entry():
    boss = officer()
    number, other = asked(mrs_chan(boss)), asked(None)
    entry_id = refused(boss, asked(None, words="Third."))
    facts = {"kind": "refusal", "made_at": NOON, "pdf": b"", "sha256": EMPTY}
    for wrong in (
        {"request_id": number},
        {"request_id": other, "entry_id": entry_id},
        {"request_id": number, "kind": "extension", "entry_id": entry_id},
        {"request_id": number, "kind": "extension", "sha256": "0" * 64},
    ):
        with wall.lifted(), pytest.raises(IntegrityError), transaction.atomic():
            Letter.objects.create(**facts | wrong)


EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_a_letter_is_not_older_than_its_entry():
    boss = officer()
    number = asked(mrs_chan(boss))
    refused(boss, number)
    with wall.lifted():
        entry = LogEntry.objects.get()
        Letter.objects.all().delete()
        facts = {"kind": "refusal", "entry": entry, "pdf": b"", "sha256": EMPTY}
        with pytest.raises(IntegrityError), transaction.atomic():
            Letter.objects.create(request_id=number, made_at=NOON - timedelta(seconds=1), **facts)


@pytest.mark.parametrize(
    "wrong", [{"grounds": []}, {"reasons": ""}, {"kept_until": date(2030, 3, 17)}]
)
def test_the_database_refuses_an_entry_that_is_no_entry(wrong):
    boss = officer()
    refused(boss, asked(None))
    with wall.lifted(), pytest.raises(IntegrityError), transaction.atomic():
        LogEntry.objects.create(**fields(LogEntry.objects.get()) | wrong)


def fields(row):
    return {
        field.name: getattr(row, field.name) for field in row._meta.fields if field.name != "id"
    }


def test_a_part_may_be_refused_and_the_rest_is_still_due():
    """Law.md L21: "partial withholding is a refusal for that part"."""
    boss = officer()
    number = asked(mrs_chan(boss))
    refused(boss, number, grounds=["others"], part="The neighbour's complaint", reasons="Hers.")
    with wall.lifted():
        assert Request.objects.get().state == State.LOCATED
        assert LogEntry.objects.get().part == "The neighbour's complaint"
        assert Letter.objects.count() == 1


def test_refusing_costs_nothing():
    """Law.md L23: no fee for refusing; what was quoted is waived."""
    boss = officer()
    number = asked(mrs_chan(boss, emails=(), phones=()))
    actions.quote_fee(
        actor=boss,
        request_id=number,
        form=Form.PRINT,
        costs={Form.PRINT: (Item("Paper", 500),)},
        at=NOON,
    )
    with wall.lifted(), pytest.raises(IntegrityError), transaction.atomic():
        LogEntry.objects.create(
            request_id=number,
            kind="access",
            received_on=NOON.date(),
            language="en",
            grounds=["form"],
            grounds_version="2026-11",
            reasons="No.",
            entered_at=NOON,
            kept_until=date(2030, 3, 18),
        )
    refused(boss, number)
    with wall.lifted():
        assert Fee.objects.get().waived_at == NOON


def test_it_is_refused_once():
    boss = officer()
    number = asked(mrs_chan(boss))
    refused(boss, number)
    with pytest.raises(actions.NotNow):
        refused(boss, number)
    with wall.lifted():
        assert LogEntry.objects.count() == 1


def test_a_late_refusal_says_so():
    boss = officer()
    number = asked(None, at=datetime(2026, 2, 22, 4, tzinfo=UTC))
    refused(boss, number, at=datetime(2026, 4, 8, 16, tzinfo=UTC))  # 9 April in Hong Kong
    assert Entry.objects.get(name="requests.refused").payload["late"] is True


def entered(at, kept_until):
    with wall.lifted():
        return LogEntry.objects.create(
            request_id=1,
            kind="access",
            received_on=at.date(),
            language="en",
            grounds=["form"],
            grounds_version="2026-11",
            reasons="Not on form OPS003.",
            entered_at=at,
            kept_until=kept_until,
        )


def test_an_entry_of_today_cannot_be_deleted_and_is_never_changed():
    """Law.md L22: "delete at 4y-1d refused"; append-only."""
    boss = officer()
    refused(boss, asked(None), at=datetime.now(UTC))
    with wall.lifted():
        for change in (
            lambda: LogEntry.objects.update(reasons="Nothing."),
            lambda: LogEntry.objects.all().delete(),
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                change()
        assert actions.forget_entries(at=datetime.now(UTC)) == 0
        assert LogEntry.objects.count() == 1


def test_after_four_years_the_run_lets_entries_go_and_the_chain_still_holds():
    """Law.md L22 and 1.4: entered 5 March, kept through 5 March four years on, then let go."""
    old = datetime(2022, 3, 5, 4, tzinfo=UTC)
    entry = entered(old, date(2026, 3, 5))
    boss = officer()
    young = refused(boss, asked(None), at=datetime.now(UTC))
    last, next_day = (datetime(2026, 3, day, 4, tzinfo=UTC) for day in (5, 6))
    assert actions.forget_entries(at=last) == 0
    assert actions.forget_entries(at=next_day) == 1
    with wall.lifted():
        assert [row.pk for row in LogEntry.objects.all()] == [young]
        assert LetGo.objects.get().entry_id == entry.pk
        for change in (lambda: LetGo.objects.update(entry_id=7), LetGo.objects.all().delete):
            with pytest.raises(IntegrityError), transaction.atomic():
                change()


@pytest.mark.django_db(transaction=True)
def test_a_changed_row_is_named_by_the_chain_and_one_let_go_is_not():
    """Law.md L22: "row update attempt -> chain verify names the row"."""
    old = entered(datetime(2022, 3, 5, 4, tzinfo=UTC), date(2026, 3, 5))
    young = entered(datetime(2026, 11, 5, 4, tzinfo=UTC), date(2030, 11, 5))
    settle()
    with wall.lifted():
        assert seal(ledger=LOG_BOOK, at=NOON) == 2
    actions.forget_entries(at=NOON)
    with wall.lifted():
        assert verify(LOG_BOOK).found == ()
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE kf_mig")
        cursor.execute("SELECT set_config('kf.all', 'on', false)")
        cursor.execute("ALTER TABLE requests_logentry DISABLE TRIGGER kept")
        cursor.execute(
            "UPDATE requests_logentry SET reasons = 'Other words' WHERE id = %s", [young.pk]
        )
        cursor.execute("ALTER TABLE requests_logentry ENABLE TRIGGER kept")
        cursor.execute("RESET ROLE")
    with wall.lifted():
        (found,) = verify(LOG_BOOK).found
        assert (found.fault, found.what) == (Fault.ROW_CHANGED, str(young.pk))
        assert old.pk != young.pk
        assert Block.objects.filter(chain="log-book").count() == 1


def test_every_ground_stands_in_both_languages_with_its_section():
    for grounds in VERSIONS.values():
        for one in grounds.values():
            assert one.section.startswith("s.2")
            assert one.words.en
            assert one.words.zh
    assert [one.code for one in grounds_for(Kind.ACCESS) if one.must] == ["identity", "others"]
    assert not list(grounds_for(Kind.OPT_OUT))
    with pytest.raises(NoSuchGround):
        ground("form", "1999-01")
