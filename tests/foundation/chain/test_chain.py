"""A sealed log names the row that was changed, removed or slipped in, and a forged chain breaks."""

import json
from datetime import UTC, date, datetime, timedelta

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from typer.testing import CliRunner

from kaifong.authority.ledgers import AMENDMENTS, LOOKS
from kaifong.authority.models import Look
from kaifong.console.main import build
from kaifong.foundation.chain import actions, verifying
from kaifong.foundation.chain.hashing import FIRST, hash_of
from kaifong.foundation.chain.models import Anchor, Block
from kaifong.foundation.chain.queries import newest_anchors
from kaifong.foundation.chain.verifying import Fault
from kaifong.foundation.jobs import seal_logs
from tests.settling import settle

pytestmark = pytest.mark.django_db(transaction=True)
AT = datetime(2026, 11, 29, 4, tzinfo=UTC)


def logged(count=3, staff_id=7):
    return Look.objects.bulk_create(
        Look(
            at=AT + timedelta(seconds=n),
            staff_id=staff_id,
            way="customers.page",
            purpose="service",
            classes=["contact"],
            customer_ids=[n, n + 1],
            total=2,
        )
        for n in range(count)
    )


def sealed(count=3, at=AT):
    rows = logged(count)
    settle()
    assert actions.seal(ledger=LOOKS, at=at) == count
    return [row.pk for row in rows]


@pytest.fixture
def owner(cluster):
    """Whoever owns the database, against whom no trigger helps."""
    url = cluster.url_mig.replace("/kaifong?", f"/{connection.settings_dict['NAME']}?")
    with psycopg.connect(url, autocommit=True) as owned:
        yield owned


def tampered(owner, statement, *values, table="authority_look"):
    with owner.transaction():
        owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        owner.execute(statement, values)
        owner.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def faults(**more):
    return [(found.fault, found.what) for found in verifying.verify(LOOKS, **more).found]


def test_what_nobody_touched_is_whole():
    sealed(3)
    sealed(2)
    verdict = verifying.verify(LOOKS)
    assert (verdict.found, verdict.blocks, verdict.rows) == ((), 2, 5)
    assert actions.seal(ledger=LOOKS, at=AT) == 0
    assert verdict.head == bytes(Block.objects.latest("number").hash).hex()


@pytest.mark.parametrize(
    "change",
    [
        "staff_id = 8",
        "at = at + interval '1 microsecond'",
        "customer_ids = customer_ids[1:1]",
        "classes = '{contact,sensitive}'",
        "total = 3",
        "way = ''",
    ],
)
def test_a_changed_row_is_named(owner, change):
    _, second, _ = sealed(3)
    tampered(owner, f"UPDATE authority_look SET {change} WHERE id = %s", second)
    assert faults() == [(Fault.ROW_CHANGED, str(second))]


def test_a_removed_row_is_named(owner):
    first, _, third = sealed(3)
    tampered(owner, "DELETE FROM authority_look WHERE id IN (%s, %s)", first, third)
    assert faults() == [(Fault.ROW_GONE, str(first)), (Fault.ROW_GONE, str(third))]


def test_a_row_that_slipped_in_is_named(owner):
    _, second, _ = sealed(3)
    tampered(owner, "DELETE FROM authority_look WHERE id = %s", second)
    owner.execute("SELECT setval('authority_look_id_seq', %s)", [second + 5_000])
    sealed(1)
    owner.execute(
        "INSERT INTO authority_look SELECT (jsonb_populate_record(l, "
        "jsonb_build_object('id', l.id + 10))).* FROM authority_look l WHERE id = %s",
        [second + 1],
    )
    assert faults() == [
        (Fault.ROW_GONE, str(second)),
        (Fault.ROW_SLIPPED_IN, str(second + 11)),
    ]


def test_digests_written_anew_break_the_block(owner):
    _, second, _ = sealed(3)
    sealed(1)
    tampered(owner, "UPDATE authority_look SET staff_id = 8 WHERE id = %s", second)
    tampered(
        owner,
        "UPDATE foundation_block SET digests = substr(digests, 1, 32) || sha256('x') ||"
        " substr(digests, 65) WHERE number = 1 AND chain = %s",
        LOOKS.name,
        table="foundation_block",
    )
    assert (Fault.BLOCK_FORGED, "1") in faults()


def test_a_block_taken_out_is_missed(owner):
    for _ in range(3):
        sealed(1)
    tampered(owner, "DELETE FROM foundation_block WHERE number = 2", table="foundation_block")
    assert (Fault.BLOCK_OUT_OF_PLACE, "3") in faults()


def test_a_chain_forged_whole_does_not_fit_its_anchors(owner):
    """Whoever owns the database can reckon all hashes anew, but has told the old ones."""
    (row,) = sealed(1, at=AT - timedelta(days=1))
    kept = actions.anchor(ledger=LOOKS, at=AT)
    told = bytes(kept.hash).hex()
    tampered(owner, "UPDATE authority_look SET staff_id = 8 WHERE id = %s", row)
    tampered(owner, "TRUNCATE foundation_block", table="foundation_block")
    settle()
    assert actions.seal(ledger=LOOKS, at=AT) == 1
    assert faults() == [(Fault.ANCHOR_BROKEN, "2026-11-28"), (Fault.TAIL_CUT, "1")]
    tampered(owner, "TRUNCATE foundation_anchor, foundation_head", table="foundation_anchor")
    assert faults() == []
    assert faults(told=told) == [(Fault.ANCHOR_BROKEN, told)]


def test_each_hong_kong_day_is_anchored_once():
    sealed(1, at=datetime(2026, 11, 28, 15, 59, tzinfo=UTC))  # 23:59 in Hong Kong
    sealed(1, at=datetime(2026, 11, 28, 16, 1, tzinfo=UTC))  # 00:01 of the next day
    early = datetime(2026, 11, 28, 16, 5, tzinfo=UTC)
    made = actions.anchor(ledger=LOOKS, at=early)
    assert (made.on, made.number) == (date(2026, 11, 28), 1)
    assert actions.anchor(ledger=LOOKS, at=early) is None
    assert actions.anchor(ledger=AMENDMENTS, at=early) is None
    (kept,) = newest_anchors(5)
    assert kept.hash == bytes(Block.objects.get(number=1).hash).hex()


@pytest.mark.parametrize("table", [Block, Anchor])
def test_the_application_can_neither_change_nor_delete(table):
    sealed(1, at=AT - timedelta(days=1))
    actions.anchor(ledger=LOOKS, at=AT)
    refused = pytest.raises(DatabaseError, match="neither changed nor deleted")
    with refused, transaction.atomic():
        table.objects.update(chain="other")
    with refused, transaction.atomic():
        table.objects.all().delete()
    assert table.objects.get().chain == LOOKS.name


def test_a_row_still_being_written_is_sealed_when_it_is_there(owner):
    """Two at work: the earlier number commits later, and is neither lost nor taken for forged."""
    with psycopg.connect(owner.info.dsn, password=owner.info.password) as slow:
        slow.execute(
            "INSERT INTO authority_look (at, staff_id, way, purpose, classes, customer_ids, total)"
            " VALUES (now(), 1, 'w', 'service', '{contact}', '{1}', 1)"
        )
        logged(2)
        assert actions.seal(ledger=LOOKS, at=AT) == 0
        slow.commit()
    settle()
    assert actions.seal(ledger=LOOKS, at=AT) == 3
    assert verifying.verify(LOOKS).found == ()


def test_a_straggler_behind_sealed_rows_is_sealed_too(owner):
    first, *_ = sealed(3)
    copy = (
        "INSERT INTO authority_look SELECT (jsonb_populate_record(l, "
        "jsonb_build_object('id', %s::bigint))).* FROM authority_look l WHERE id = %s"
    )
    owner.execute("SELECT setval('authority_look_id_seq', %s)", [first + 100])
    sealed(1)
    owner.execute(copy, [first + 50, first])
    settle()
    assert actions.seal(ledger=LOOKS, at=AT) == 1
    assert verifying.verify(LOOKS).found == ()


def test_many_rows_make_several_blocks(monkeypatch):
    monkeypatch.setattr(actions, "AT_ONCE", 2)
    sealed(5)
    assert [len(block.ids) for block in Block.objects.order_by("number")] == [2, 2, 1]
    assert verifying.verify(LOOKS).found == ()


def test_the_hash_is_plain_to_reckon():
    from hashlib import sha256

    facts = {"chain": "c", "number": 1, "table": "t", "columns": ["id", "at"], "ids": [4, 5]}
    mine = sha256(FIRST + b"c\n1\nt\nid,at\n4,5\n" + b"d" * 64).digest()
    assert hash_of(previous=FIRST, digests=b"d" * 64, **facts) == mine


def test_the_worker_seals_every_log():
    logged(2)
    settle()
    seal_logs(timestamp=0)
    assert verifying.verify(LOOKS).rows == 2


def run(*words):
    return CliRunner().invoke(build(), ["audit", *words])


def test_the_command_says_it_is_whole_or_names_the_row(owner):
    logged(3)
    settle()
    whole = run("verify", "--json")
    told = json.loads(whole.stdout)
    assert (whole.exit_code, told["whole"]) == (0, True)
    assert {log["chain"]: log["rows"] for log in told["logs"]}["access-log"] == 3
    row = Look.objects.first().pk
    tampered(owner, "UPDATE authority_look SET total = 9 WHERE id = %s", row)
    broken = run("verify")
    assert broken.exit_code == 1
    assert f"row {row} was changed" in broken.stdout
    assert run("verify", "--log", "nothing").exit_code == 1
    assert run("verify", "--log", "amendments").exit_code == 0


def test_the_command_tells_anchors_and_takes_them_back():
    sealed(1, at=AT - timedelta(days=1))
    actions.anchor(ledger=LOOKS, at=AT)
    (kept,) = json.loads(run("anchors", "--json").stdout)["anchors"]
    assert run("verify", "--log", "access-log", "--anchor", kept["hash"]).exit_code == 0
    assert run("verify", "--log", "access-log", "--anchor", "00" * 32).exit_code == 1
    assert run("verify", "--anchor", kept["hash"]).exit_code == 1
    assert "2026-11-28" in run("anchors").stdout
