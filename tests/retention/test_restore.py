"""L09: backup, erase A, restore: A is absent and unreadable, and the chains verify."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction

from config.env import ROOT
from kaifong.authority import wall
from kaifong.customers.queries import lake_keys_of
from kaifong.foundation.server import postgres
from kaifong.foundation.vault.installed import scratch, vault
from kaifong.foundation.vault.store import Vault
from kaifong.retention import actions, jobs
from kaifong.retention.actions import erasing
from tests.cast import NOON, mrs_chan
from tests.customers.test_merge import snapshot, twin

from .shop import ASKED, bought_at, everywhere, keeper, night, rows_of, wishes

SHOP = """
import django; django.setup()
from tests.cast import bought, mrs_chan
from tests.customers.test_merge import twin
from tests.retention.shop import keeper
boss = keeper()
a, b = mrs_chan(boss), twin(boss)
bought(a, number="SO-A"); bought(b, number="SO-B")
print(a, b)
"""
ERASE = """
import sys, django; django.setup()
from kaifong.authority.models import Staff
from kaifong.authority.queries import actor_of
from tests.retention.shop import wishes
answer = wishes(actor_of(Staff.objects.get()), int(sys.argv[1]))
print(answer.refused)
"""
LOOK = """
import sys, json, django; django.setup()
from kaifong.retention.queries import kept
from tests.retention.shop import everywhere, rows_of
a, b = int(sys.argv[1]), int(sys.argv[2])
print(json.dumps({
    "a": rows_of(a), "b": bool(rows_of(b)), "kept": [one.rule for one in kept(a)],
    "left": [t for text in ("Mei Ling", "91234567", "KF00000001") for t in everywhere(text)],
}))
"""


@pytest.fixture
def home(tmp_path):
    yield tmp_path / "home"
    postgres.remove(tmp_path / "home")


@pytest.fixture
def call(home):
    def call(*arguments, role="app", wrong=0):
        environ = {
            **{k: v for k, v in os.environ.items() if k != "KAIFONG_TEST_HOME"},
            "KAIFONG_HOME": str(home),
            "KAIFONG_DB_ROLE": role,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "PYTHONPATH": str(ROOT),
        }
        command = [sys.executable, *arguments]
        done = subprocess.run(
            command, env=environ, cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert done.returncode == wrong, done.stderr
        return done.stdout.strip()

    return call


@pytest.mark.long
def test_a_restore_brings_nobody_back(home, call, tmp_path):
    postgres.ensure_running(home, fast=True)
    (home / "static").mkdir(exist_ok=True)
    call("-m", "kaifong.console.prepare", "--after-restore", role="mig")
    a, b = call("-c", SHOP).split()
    file = str(tmp_path / "shop.backup")
    call("-m", "kaifong.console.main", "backup", file)
    assert call("-c", ERASE, a) == "False"
    assert json.loads(call("-c", LOOK, a, b))["left"] == []

    call("-m", "kaifong.console.main", "restore", file, "--replace")

    postgres.ensure_running(home, fast=True)
    looked = json.loads(call("-c", LOOK, a, b))
    assert (looked["a"], looked["left"]) == ({}, [])
    assert looked["b"] is True
    assert sorted(looked["kept"]) == ["invoice", "journal"]
    assert json.loads(call("-m", "kaifong.console.main", "audit", "verify", "--json"))["whole"]
    assert Vault(home / "vault").graves()

    # Nor is anything left in the files of the database, once they are written anew, nor in a
    # backup made afterwards.
    after = str(tmp_path / "after.backup")
    call("-m", "kaifong.console.main", "retention", "rewrite")
    call("-m", "kaifong.console.main", "backup", after)
    looked = call("-m", "kaifong.console.main", "retention", "scan", after, "--deep", "--json")
    assert json.loads(looked)["findings"] == []
    old = "retention", "scan", file, "--json"
    assert "+85291234567" in call("-m", "kaifong.console.main", *old, wrong=1)


@pytest.fixture
def boss(db):
    with scratch():
        yield keeper()


def test_replaying_when_nobody_rose_changes_nothing(boss):
    mine, other = mrs_chan(boss), twin(boss)
    wishes(boss, mine)
    before = snapshot()
    assert actions.replay(at=ASKED) == 0
    assert snapshot() == before
    assert rows_of(other)


def test_whoever_rises_is_erased_again_and_the_law_keeps_the_same(boss):

    mine = mrs_chan(boss)
    bought_at(mine, NOON, "SO-2026")
    with transaction.atomic():
        wishes(boss, mine)
        transaction.set_rollback(True)  # as if an older backup had been restored
    assert rows_of(mine)
    assert [grave.erased for grave in vault().graves()] == [None]
    assert actions.replay(at=ASKED) == 1
    assert rows_of(mine) == {}
    assert everywhere("91234567") == []
    assert actions.replay(at=ASKED) == 0


def test_whoever_rises_twice_is_erased_twice(boss):
    mine = mrs_chan(boss)
    for _restore in range(2):
        with transaction.atomic():
            wishes(boss, mine)
            transaction.set_rollback(True)
    assert len(vault().graves()) == 2
    assert actions.replay(at=ASKED) == 1
    assert rows_of(mine) == {}


def test_a_refused_erasing_leaves_no_grave(boss, monkeypatch):
    mine = mrs_chan(boss)
    before = snapshot()
    monkeypatch.setattr(erasing, "_keep_names", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        wishes(boss, mine)
    assert snapshot() == before
    assert vault().graves() == []


@pytest.mark.django_db(transaction=True)
def test_what_fails_after_it_was_done_spares_nobody(monkeypatch):
    with scratch():
        mine = mrs_chan(keeper())
        told = []

        def fails(_self, *, batch, erased, at):
            del batch, at
            told.append(erased)
            raise OSError("the disk is full")

        monkeypatch.setattr(Vault, "settle", fails)
        with pytest.raises(OSError, match="full"):
            erasing.erase(leads=[mine], at=ASKED)
        assert told == [True]
        assert rows_of(mine) == {}
        assert [grave.erased for grave in vault().graves()] == [None]  # asked about at a restore


def test_a_number_given_out_again_is_somebody_else(boss):
    """After a restore the books may count anew: the random number tells the two apart."""

    mine = mrs_chan(boss)
    vault().intend(batch="x", numbers=[(mine, 1)], at=NOON)
    vault().settle(batch="x", erased=True, at=NOON)
    before = snapshot()
    assert actions.replay(at=ASKED) == 0
    assert snapshot() == before


def test_no_number_with_a_grave_is_given_out_again(boss):

    mine = mrs_chan(boss)
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        actions.pass_graves()
        vault().intend(batch="x", numbers=[(mine + 500, None)], at=NOON)
        actions.pass_graves()
        cursor.execute("SELECT nextval(pg_get_serial_sequence('customers_customer', 'id'))")
        assert cursor.fetchone() == (mine + 501,)
        cursor.execute("SET ROLE kf_app")


def test_a_night_makes_good_what_a_crash_left_open(boss, monkeypatch):
    mine = mrs_chan(boss)

    with wall.lifted():
        key = lake_keys_of(numbers=[mine])[mine]
    vault().intend(batch="crashed", numbers=[(mine, key)], at=NOON)
    jobs.propose(0)
    assert rows_of(mine) == {}
    assert night(boss, datetime(2030, 1, 1, tzinfo=UTC)) is None
