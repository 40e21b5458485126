"""The vault only ever adds graves, and what it forgets it forgets for good."""

import sqlite3
import stat
import threading
from datetime import UTC, datetime

import pytest

from kaifong.foundation.vault import installed
from kaifong.foundation.vault.sealing import MARK, seal, subject_of, unseal
from kaifong.foundation.vault.store import FILE, KeyDestroyed, Vault

AT = datetime(2026, 4, 1, 4, tzinfo=UTC)
LATER = datetime(2026, 4, 2, 4, tzinfo=UTC)


@pytest.fixture
def vault(tmp_path):
    return Vault(tmp_path / "vault")


def test_a_grave_is_there_before_its_outcome(vault):
    vault.intend(batch="a", numbers=[(7, 70), (8, None)], at=AT)
    assert [(g.number, g.lake_key, g.erased) for g in vault.graves()] == [
        (7, 70, None),
        (8, None, None),
    ]
    vault.settle(batch="a", erased=True, at=LATER)
    assert {g.erased for g in vault.graves()} == {True}


def test_who_was_spared_has_no_grave(vault):
    vault.intend(batch="a", numbers=[(7, 70)], at=AT)
    vault.intend(batch="b", numbers=[(7, 70)], at=LATER)
    vault.settle(batch="a", erased=False, at=LATER)
    assert [g.batch for g in vault.graves()] == ["b"]
    vault.settle(batch="b", erased=True, at=LATER)
    vault.settle(batch="b", erased=False, at=LATER)  # the first word stands
    assert [g.erased for g in vault.graves()] == [True]


@pytest.mark.parametrize("statement", ["DELETE FROM grave", "UPDATE grave SET number = 1"])
def test_nobody_takes_a_grave_away(vault, tmp_path, statement):
    vault.intend(batch="a", numbers=[(7, 70)], at=AT)
    store = sqlite3.connect(tmp_path / "vault" / FILE)
    with pytest.raises(sqlite3.IntegrityError):
        store.execute(statement)
    store.close()
    assert len(vault.graves()) == 1


def test_its_file_is_the_owners_alone(vault, tmp_path):
    vault.graves()
    assert stat.S_IMODE((tmp_path / "vault" / FILE).stat().st_mode) == 0o600


def test_a_destroyed_key_is_overwritten_and_never_made_again(vault, tmp_path):
    key = vault.keys_made(["kept:7"], at=AT)["kept:7"]
    assert vault.keys_made(["kept:7", "kept:8"], at=LATER)["kept:7"] == key
    assert key in (tmp_path / "vault" / FILE).read_bytes()
    assert vault.destroy(["kept:7", "kept:9"], at=LATER) == 1
    assert vault.destroy(["kept:7"], at=LATER) == 0
    assert key not in (tmp_path / "vault" / FILE).read_bytes()
    assert vault.keys(["kept:7", "kept:8"]).keys() == {"kept:8"}
    with pytest.raises(KeyDestroyed):
        vault.keys_made(["kept:7"], at=LATER)


def test_two_who_make_a_key_agree(vault):
    found = []

    def run():
        found.append(vault.keys_made(["kept:7"], at=AT)["kept:7"])

    many = [threading.Thread(target=run) for _ in range(4)]
    for one in many:
        one.start()
    for one in many:
        one.join()
    assert len(set(found)) == 1


def test_what_is_sealed_opens_until_its_key_goes():
    with installed.scratch() as vault:
        sealed = seal({"kept:7": "陳美玲".encode(), "kept:8": b"Lau"}, at=AT)
        assert "陳美玲".encode() not in sealed["kept:7"]
        assert subject_of(sealed["kept:7"]) == "kept:7"
        both = [sealed["kept:7"], b"never sealed", sealed["kept:8"]]
        assert unseal(both) == ["陳美玲".encode(), b"never sealed", b"Lau"]
        vault.destroy(["kept:7"], at=LATER)
        assert unseal(both) == [None, b"never sealed", b"Lau"]


def test_what_was_tampered_with_does_not_open():
    with installed.scratch():
        sealed = seal({"kept:7": b"Chan", "kept:8": b"Lau"}, at=AT)
        moved = sealed["kept:8"].replace(b"kept:8", b"kept:7")
        assert moved.startswith(MARK)
        with pytest.raises(ValueError, match="kept:7"):
            unseal([moved])
        with pytest.raises(ValueError, match="kept:8"):
            unseal([sealed["kept:8"][:-1] + b"!"])
