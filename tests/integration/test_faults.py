"""Bad files and broken machines: a clear sentence, and nothing lost or half-done."""

import errno
import json
import os
import signal
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection, connections

from kaifong.integration import actions
from kaifong.integration.actions import watching
from kaifong.integration.failing import DEAD, NO_ROOM
from kaifong.integration.models import Import
from kaifong.integration.options import WrongOption
from kaifong.integration.sets import copying
from kaifong.integration.vocabulary import Kind
from tests.own_home import ROOT

from .bringing import NOON, brought, checked, orders, received, refused, sales, verdicts

GOOD = "S1,A1,Teapot,2,10.00,2026-03-01 10:00,C7"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("S2,A1,Teapot,99999999,10,2026-03-01,C7", "quantity_absurd"),
        ("S2,A1,Teapot,1.5,10,2026-03-01,C7", "quantity_not_whole_number"),
        ("S2,A1,Teapot,1,-10,2026-03-01,C7", "goods_below_zero"),
        ("S2,A1,Teapot,1,99999999999,2026-03-01,C7", "price_absurd"),
        ("S2,A1,Teapot,1,10,2031-03-01,C7", "date_in_future"),
        ("S2,A1,Teapot,1,10,yesterday,C7", "date_not_understood"),
        (",A1,Teapot,1,10,2026-03-01,C7", "invoice_missing"),
        (f"S2,A1,{'x' * 10_000_000},1,10,2026-03-01,C7", "cell_too_long"),
        ("S2,A1,Teapot,1,10", "too_few_cells"),
    ],
)
def test_a_bad_row_is_refused_alone_and_kept_to_be_mended(row: str, reason: str) -> None:
    one = brought(sales(GOOD, row))

    assert (one.state, verdicts(one)) == ("done", {"new": 1, "invalid": 1})
    assert refused(one) == [(3, reason)]
    assert [order.number for order in orders()] == ["S1"]


@pytest.mark.django_db
def test_a_currency_without_a_rate_is_refused() -> None:
    header = "Invoice,SKU,Quantity,Unit price,Date,Currency\n"

    one = brought(header + "S1,A1,1,10,2026-03-01,HKD\nS2,A1,1,10,2026-03-01,XYZ\n")

    assert refused(one) == [(3, "currency_unknown")]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("options", "option"),
    [
        ({"source": "  "}, "source"),
        ({"currency": "GBP"}, "rates"),
        ({"rates": {"GBP": "-1"}}, "rates"),
        ({"rates": {"GBP": "nan"}}, "rates"),
        ({"zone": "Mars/Olympus"}, "zone"),
        ({"channel": 99}, "channel"),
        ({"existing": "burn"}, "existing"),
        ({"mapping": {"quantity": "Description"}}, "mapping"),
        ({"mapping": {"quantity": "No such column"}}, "mapping"),
    ],
)
def test_a_wrong_choice_is_refused_by_name(options: dict[str, Any], option: str) -> None:
    with pytest.raises(WrongOption) as wrong:
        received(sales(GOOD), **options)

    assert wrong.value.option == option
    assert Import.objects.get().state == "uploaded"


@pytest.mark.django_db
def test_a_file_without_the_columns_says_which_are_missing() -> None:
    with pytest.raises(WrongOption, match="Invoice number"):
        received("a,b\n1,2\n")


def bomb() -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as container:
        container.writestr("[Content_Types].xml", "<Types/>")
        container.writestr("xl/workbook.xml", b" " * (64 << 20))
    return packed.getvalue()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"%PDF-1.7 ...", "not a table"),
        (bomb(), "unpack to far more"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600, "old XLS format"),
    ],
)
def test_what_is_no_table_is_refused_and_not_kept(
    content: bytes, said: str, own_files: Path
) -> None:
    with pytest.raises(actions.Refused, match=said):
        actions.receive(kind=Kind.SALES, name="x.xlsx", content=[content], at=NOON)

    assert not Import.objects.exists()
    assert not list((own_files / "imports").iterdir())


@pytest.mark.django_db
def test_a_file_that_is_too_large_is_refused_while_it_arrives(monkeypatch, own_files) -> None:
    monkeypatch.setattr("kaifong.integration.actions.receiving.LARGEST", 1 << 20)

    with pytest.raises(actions.Refused, match="larger than 1 MB"):
        actions.receive(
            kind=Kind.SALES, name="x.csv", content=(b"x" * (1 << 19) for _ in range(9)), at=NOON
        )

    assert not list((own_files / "imports").iterdir())


@pytest.mark.django_db
def test_other_encodings_come_in(digest) -> None:
    text = sales("S1,A1,紅茶壺,2,10.00,2026-03-01 10:00,C7")

    one = brought(text.encode("big5hkscs"))

    assert (one.state, verdicts(one)) == ("done", {"new": 1})


@pytest.mark.django_db
def test_a_full_disk_leaves_nothing_half_done(monkeypatch, digest) -> None:
    before = digest()
    number = received(sales(GOOD))

    def full(*_args: object, **_more: object) -> None:
        with connection.wrap_database_errors:
            raise psycopg.errors.DiskFull

    monkeypatch.setattr("kaifong.integration.sales.writing.rollups.roll_up", full)
    one = actions.commit(import_id=number, at=NOON)

    assert (one.state, one.problem) == ("failed", NO_ROOM)
    assert digest() == before
    monkeypatch.undo()
    assert actions.check(import_id=number, at=NOON).state == "checked"
    assert actions.commit(import_id=number, at=NOON).state == "done"


@pytest.mark.django_db
def test_a_full_disk_is_told_while_the_file_is_kept(monkeypatch) -> None:
    def full(*_args: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("kaifong.integration.actions.receiving._keep", full)

    with pytest.raises(actions.Refused, match="disk is full"):
        received(sales(GOOD))


@pytest.mark.django_db
def test_a_fault_of_ours_is_told_without_anybodys_data(monkeypatch, capsys, digest) -> None:
    before = digest()

    def broken(*_args: object, **_more: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(copying, "_write", broken)
    one = brought(sales(GOOD))

    assert one.state == "failed"
    assert "RuntimeError" in one.problem % one.facts
    assert "Teapot" not in capsys.readouterr().out
    assert digest() == before


@pytest.mark.django_db
def test_lines_that_go_missing_stop_the_import(monkeypatch) -> None:
    monkeypatch.setattr(
        "kaifong.integration.accounting.tally_sql",
        lambda judged: f"SELECT bucket, currency, 0, 0, 0 FROM {judged} GROUP BY ALL",
    )

    one = checked(sales(GOOD))

    assert one.state == "failed"
    assert "Lines or money were lost" in one.problem


@pytest.mark.django_db
def test_the_uploaded_file_may_be_gone(own_files) -> None:
    number = received(sales(GOOD))
    next((own_files / "imports").iterdir()).unlink()

    one = actions.commit(import_id=number, at=NOON)

    assert (one.state, "Upload it again" in one.problem) == ("failed", True)


@pytest.mark.django_db
def test_one_import_is_written_at_a_time() -> None:
    first, second = received(sales(GOOD)), received(sales(GOOD))
    Import.objects.filter(pk=first).update(state="to_run")

    with pytest.raises(actions.AnotherRuns):
        actions.commit(import_id=second, at=NOON)

    assert Import.objects.get(pk=second).state == "uploaded"
    assert orders() == []


@pytest.mark.django_db
def test_nobody_works_on_an_import_that_another_holds() -> None:
    number = received(sales(GOOD))
    other = connections.create_connection("default")
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s, %s)", [watching.LOCKS, number])

    with pytest.raises(actions.AlreadyAtWork):
        actions.commit(import_id=number, at=NOON)

    # Let go of by words: the server notices that it was hung up on when it gets round to it.
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [watching.LOCKS, number])
    other.close()
    assert actions.commit(import_id=number, at=NOON).state == "done"


@pytest.mark.django_db
def test_a_dead_check_and_a_dead_revert_are_told_too() -> None:
    one = brought(sales(GOOD))
    Import.objects.filter(pk=one.pk).update(state="reverting")
    other = received(sales(GOOD))
    Import.objects.filter(pk=other).update(state="checking")

    assert sorted(actions.bury()) == [one.pk, other]

    assert dict(Import.objects.values_list("pk", "state")) == {one.pk: "done", other: "failed"}
    assert set(Import.objects.values_list("problem", flat=True)) == {DEAD}


# A process that says when it has written all and is about to commit, then waits to be killed.
CHILD = """
import sys, time
from datetime import UTC, datetime
import django
django.setup()
from kaifong.integration import actions
from kaifong.integration.actions import committing
def wait(*_args, **_more):
    print("written", flush=True)
    time.sleep(60)
committing.settle = wait
actions.commit(import_id=int(sys.argv[1]), at=datetime(2026, 11, 20, tzinfo=UTC))
"""


@pytest.mark.django_db(transaction=True)
def test_an_import_killed_half_way_leaves_nothing_and_the_next_run_says_so(
    database_url: str, digest, own_files
) -> None:
    number = received(sales(GOOD))
    before = digest()
    environ = {
        **os.environ,
        "DATABASE_URL": database_url,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PYTHONPATH": str(ROOT),
        "KAIFONG_HOME": str(own_files.parent / "home"),
    }
    home = own_files.parent / "home" / "files"
    home.mkdir(parents=True)
    (home / "imports").symlink_to(own_files / "imports")
    with subprocess.Popen(
        [sys.executable, "-c", CHILD, str(number)], env=environ, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout
        assert child.stdout.readline() == "written\n"
        assert Import.objects.get(pk=number).state == "running"
        assert actions.bury() == []
        os.kill(child.pid, signal.SIGKILL)
    _until_its_lock_is_gone(number)

    assert actions.bury() == [number]
    one = Import.objects.get(pk=number)
    assert (one.state, one.problem) == ("failed", DEAD)
    assert digest() == before

    actions.check(import_id=number, at=NOON)
    again = actions.commit(import_id=number, at=NOON)
    assert (again.state, verdicts(again)) == ("done", {"new": 1})
    assert json.dumps(again.report["made"])


def _until_its_lock_is_gone(number: int) -> None:
    # The server needs a moment to see that the other side is gone: asked, not slept for.
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '20s'")
        cursor.execute("SELECT pg_advisory_lock(%s, %s)", [watching.LOCKS, number])
        cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [watching.LOCKS, number])
        cursor.execute("RESET lock_timeout")
