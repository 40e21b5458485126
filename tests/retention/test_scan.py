"""A planted canary is found wherever it is left, and nowhere after erasing."""

import json
import tarfile
import zipfile
from datetime import UTC, datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from kaifong.authority import wall
from kaifong.customers.models import Customer
from kaifong.foundation.history import actions as history
from kaifong.foundation.vault.installed import scratch, vault
from kaifong.retention import actions
from kaifong.retention.scanning import Canaries, Finding, in_file, in_tables
from tests.cast import NOON, mrs_chan
from tests.customers.test_merge import twin

from .shop import ASKED, bought_at, keeper, wishes

NAME, MAIL, PHONE = "HO Wing Yan, Winnie", "canary.7f@example.com", "+85291230000"


@pytest.fixture
def boss(db):
    with scratch():
        yield keeper()


@pytest.fixture
def gone(boss):
    """Erase a canary of whom a law keeps the name."""
    mine = mrs_chan(boss, name_en=NAME, name_zh="何穎欣", emails=(MAIL,), phones=(PHONE,))
    bought_at(mine, NOON, "SO-2026")
    wishes(boss, mine)
    return mine


def marks(found):
    return {one.mark for one in found}


def test_after_erasing_no_table_has_any_of_it(gone):
    canaries = Canaries([NAME, MAIL, PHONE, "何穎欣"])
    assert len(canaries) > 4
    assert list(in_tables(canaries)) == []


@pytest.mark.parametrize("left", [NAME, MAIL, "9123 0000", "何穎欣", "KF00000001"])
def test_what_is_left_in_a_text_is_found(boss, gone, left):
    other = twin(boss)
    with wall.lifted(), history.unrecorded():
        Customer.objects.filter(pk=other).update(note=f"她說: {left}" if "@" in left else left)
    [found] = set(in_tables(Canaries()))
    assert found.where == "public.customers_customer"
    assert found.mark in {left, PHONE}


def test_what_somebody_else_is_called_is_no_finding(boss, gone):
    twin(boss, name_en=NAME, phones=(PHONE,))
    assert list(in_tables(Canaries())) == []


def test_what_was_never_erased_is_not_looked_for(boss):
    mrs_chan(boss)
    assert list(in_tables(Canaries())) == []


def write(path, text):
    data = text.encode()
    match path.suffix:
        case ".zip":
            with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
                archive.writestr("sheet.xml", data)
        case ".tar":
            inner = path.with_name("inner.csv")
            inner.write_bytes(data)
            with tarfile.open(path, "w") as archive:
                archive.add(inner, "files/inner.csv")
            inner.unlink()
        case ".parquet":
            pq.write_table(pa.table({"n": [1], "said": [text]}), path)
        case _:
            path.write_bytes(b"\0\1" * 700_000 + b"\0" + data + b"\0" * 900_000)


@pytest.mark.parametrize("kind", [".log", ".zip", ".tar", ".parquet"])
def test_files_of_every_kind_are_looked_into(gone, tmp_path, kind):
    path = tmp_path / f"left{kind}"
    write(path, f'a,"{NAME}",{MAIL},9123-0000\nb')
    assert marks(in_file(path, Canaries())) == {NAME, MAIL, PHONE}
    write(path, "nobody")
    assert list(in_file(path, Canaries())) == []


def test_a_named_text_is_looked_for_too(gone, tmp_path):
    path = tmp_path / "left.txt"
    path.write_text("She likes oolong.")
    assert list(in_file(path, Canaries(["oolong"]))) == [Finding(str(path), "oolong")]


def test_after_a_year_nobody_is_looked_for(gone):
    assert len(Canaries())
    assert actions.forget_canaries(at=datetime(2027, 4, 1, 4, tzinfo=UTC)) == 0
    assert actions.forget_canaries(at=datetime(2027, 4, 2, 4, tzinfo=UTC)) > 0
    assert len(Canaries()) == 0


def test_the_vault_holds_no_text_of_anybody(gone):
    key, digests = vault().canaries()
    assert ASKED.tzinfo
    assert len(key) == 32
    assert {len(one) for one in digests} == {32}
    held = json.dumps([one.hex() for one in digests])
    assert MAIL not in held
