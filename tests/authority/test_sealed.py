"""Each log of authority proves itself: altered, removed, put in, reordered, cut off."""

from datetime import timedelta

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from typer.testing import CliRunner

from kaifong.authority import ledgers
from kaifong.authority.actions import log_look
from kaifong.authority.audit import pausing, refusals, takings
from kaifong.authority.models import Amendment, BorrowedStep, Department, RefusalGone, SignIn
from kaifong.authority.queries import actor_of
from kaifong.authority.rules import FieldClass
from kaifong.console.main import build
from kaifong.foundation.chain.actions import seal
from kaifong.foundation.chain.models import Head
from kaifong.foundation.chain.verifying import Fault, verify
from tests.settling import settle

from .conftest import NOON, staff

pytestmark = pytest.mark.django_db(transaction=True)
LEDGERS = {
    ledgers.LOOKS: "way = 'x'",
    ledgers.AMENDMENTS: "verb = 'D'",
    ledgers.STEPS: "method = 'POST'",
    ledgers.REASONS: "reason = 'x'",
    ledgers.REFUSALS: "why = 'x'",
    ledgers.SIGN_INS: "what = 'out'",
    ledgers.TAKEN_OUT: "customers = 0",
}


@pytest.fixture
def owner(cluster):
    """Whoever owns the database, against whom no trigger helps."""
    url = cluster.url_mig.replace("/kaifong?", f"/{connection.settings_dict['NAME']}?")
    with psycopg.connect(url, autocommit=True) as owned:
        yield owned


def tampered(owner, statement, *tables):
    with owner.transaction():
        for table in tables:
            owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        owner.execute(statement)
        for table in tables:
            owner.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def filled(actor, begins):
    """Write a line into each log."""
    at = NOON + timedelta(minutes=begins)
    log_look(actor=actor, way="w", classes=[FieldClass.CONTACT], customer_ids=[begins], at=at)
    refusals.log_refusal(actor=actor, way="w", why="no", object_id=begins, at=at)
    takings.log_taking(actor=actor, taking=takings.Taking("w", "file", customers=9), at=at)
    pausing.say_why(actor=actor, reason="The courier lost a van", at=at)
    BorrowedStep.objects.create(
        at=at, borrowing_id=1, staff_id=actor.staff_id, method="GET", way="w"
    )
    SignIn.objects.create(at=at, what="in", by="password")
    Department.objects.create(code=f"d{begins}", name_en="D", name_zh="部")


def faults(ledger):
    return [(one.fault, one.what) for one in verify(ledger).found]


def test_every_log_names_what_was_done_to_it(owner):
    """One walk over all of them: what is cut off at the end comes last, for it cannot be mended."""
    actor = actor_of(staff("Sue"))
    blocks = {}
    for begins in (1, 4):
        for number in range(begins, begins + 3):
            filled(actor, number)
        settle()
        for ledger in LEDGERS:
            assert seal(ledger=ledger, at=NOON) == 3
    for ledger, change in LEDGERS.items():
        table, ids = ledger.table, _ids(ledger)
        assert faults(ledger) == []
        _altered(owner, ledger, change, ids[1])
        _reordered(owner, ledger, ids)
        _removed_and_inserted(owner, ledger, ids)
        tampered(
            owner,
            f"DELETE FROM {table} WHERE id >= {ids[3]}; DELETE FROM foundation_block"
            f" WHERE chain = '{ledger.name}' AND number = 2",
            table,
            "foundation_block",
        )
        assert faults(ledger) == [(Fault.TAIL_CUT, "2")]
        blocks[ledger.name] = verify(ledger).blocks
    assert set(blocks.values()) == {1}
    answer = CliRunner().invoke(build(), ["audit", "verify", "--no-seal"])
    assert answer.exit_code == 1
    for ledger in LEDGERS:
        assert f"{ledger.name}: the chain once ended with block 2" in answer.output


def _ids(ledger):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM {ledger.table} ORDER BY id")
        return [number for (number,) in cursor.fetchall()]


def _altered(owner, ledger, change, row):
    table = ledger.table
    owner.execute(f"CREATE TABLE kept AS SELECT * FROM {table} WHERE id = {row}")
    tampered(owner, f"UPDATE {table} SET {change} WHERE id = {row}", table)
    assert faults(ledger) == [(Fault.ROW_CHANGED, str(row))]
    assert verify(ledger).found[0].on == "2026-11-02"
    tampered(owner, f"DELETE FROM {table} WHERE id = {row}", table)
    assert faults(ledger) == [(Fault.ROW_GONE, str(row))]
    owner.execute(f"INSERT INTO {table} SELECT * FROM kept; DROP TABLE kept")
    assert faults(ledger) == []


def _reordered(owner, ledger, ids):
    first, second = ids[0], ids[1]
    swap = (
        f"UPDATE {ledger.table} SET id = -1 WHERE id = {first};"
        f"UPDATE {ledger.table} SET id = {first} WHERE id = {second};"
        f"UPDATE {ledger.table} SET id = {second} WHERE id = -1"
    )
    tampered(owner, swap, ledger.table)
    assert faults(ledger) == [
        (Fault.ROW_CHANGED, str(first)),
        (Fault.ROW_CHANGED, str(second)),
    ]
    tampered(owner, swap, ledger.table)
    assert faults(ledger) == []


def _removed_and_inserted(owner, ledger, ids):
    """A line put in far behind the sealed ones, under a number that was never drawn."""
    early = ids[0] - 5_000
    owner.execute(
        f"INSERT INTO {ledger.table} SELECT (jsonb_populate_record(l, "
        f"jsonb_build_object('id', {early}))).* FROM {ledger.table} l WHERE id = {ids[0]}"
    )
    assert faults(ledger) == [(Fault.ROW_SLIPPED_IN, str(early))]
    tampered(owner, f"DELETE FROM {ledger.table} WHERE id = {early}", ledger.table)


def test_what_went_when_its_term_was_over_is_not_missed(owner):
    actor = actor_of(staff("Sue"))
    at = NOON - timedelta(days=731)
    refusals.log_refusal(actor=actor, way="w", why="no", at=at)
    settle()
    seal(ledger=ledgers.REFUSALS, at=NOON)
    assert refusals.forget_refusals(at=NOON) == 1
    assert faults(ledgers.REFUSALS) == []
    assert RefusalGone.objects.count() == 1


def test_the_head_only_moves_on():
    Department.objects.create(code="d", name_en="D", name_zh="部")
    settle()
    seal(ledger=ledgers.AMENDMENTS, at=NOON)
    for change in (Head.objects.all().delete, lambda: Head.objects.update(number=1)):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert Head.objects.get().number == 1
    assert Amendment.objects.exists()
