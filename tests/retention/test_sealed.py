"""L09: what cannot be deleted when its person goes is unreadable once its own day is over."""

import sqlite3
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction

from kaifong.authority import wall
from kaifong.foundation.vault import sealing
from kaifong.foundation.vault.installed import scratch, vault
from kaifong.foundation.vault.sealing import subject_of, unseal
from kaifong.privacy import actions as privacy
from kaifong.privacy import queries
from kaifong.privacy.actions import stopping
from kaifong.privacy.models import Stop, StopRequest
from tests.cast import NOON, mrs_chan

from .shop import everywhere, keeper, wishes

RAW = "請停止，陳美玲 9123 4567".encode()


@pytest.fixture
def boss(db):
    with scratch():
        yield keeper()


def leaves(boss, customer_id, at=NOON):
    privacy.withdraw(
        actor=boss,
        customer_id=customer_id,
        mode=privacy.Mode.WRITTEN,
        raw=RAW,
        said_at=at,
        at=at,
    )


def test_a_request_outlives_its_person_sealed_and_in_its_original_form(boss):
    mine = mrs_chan(boss)
    leaves(boss, mine)
    wishes(boss, mine)
    assert everywhere("9123 4567") == []
    [original] = queries.originals(customer_ids=[mine])
    assert (original.raw, original.way) == (RAW, "written")
    with wall.lifted(), connection.cursor() as cursor:
        cursor.execute("SELECT position(%s IN raw) FROM privacy_stoprequest", [RAW])
        assert cursor.fetchone() == (0,)


def test_a_backup_that_still_has_it_cannot_read_it_after_its_day(boss, monkeypatch):
    mine = mrs_chan(boss)
    leaves(boss, mine, datetime(2020, 2, 29, 4, tzinfo=UTC))
    with wall.lifted():
        backup = bytes(StopRequest.objects.get().raw)
    assert unseal([backup]) == [RAW]
    monkeypatch.setattr(transaction, "on_commit", lambda do: do())
    assert privacy.forget_requests(at=NOON) == 1
    assert unseal([backup]) == [None]
    assert vault().keys([subject_of(backup) or ""]) == {}


def test_a_stop_is_never_held_up_by_the_vault(boss, monkeypatch, caplog):
    def breaks(*_args, **_more):
        raise sqlite3.OperationalError("disk is full")

    mine = mrs_chan(boss)
    monkeypatch.setattr(stopping, "seal", breaks)
    leaves(boss, mine)
    with wall.lifted():
        assert Stop.objects.count() == 2
        assert bytes(StopRequest.objects.get().raw) == RAW
    assert sealing.subject_of(RAW) is None
    assert [one.raw for one in queries.originals(customer_ids=[mine])] == [RAW]
