"""`kaifong export`: the desk's files, line for line, and nothing where the desk gives nothing."""

import json
import stat
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from python_calamine import CalamineWorkbook
from typer.testing import CliRunner, Result

from kaifong.authority.models import Look, Staff
from kaifong.authority.queries import Actor, actor_of
from kaifong.console import exports
from kaifong.console.main import build
from kaifong.customers import actions as customers
from kaifong.foundation.journal.models import Entry
from kaifong.foundation.models import PulledBrake
from kaifong.intelligence import queries as intelligence
from kaifong.intelligence.engines.postgres import PostgreSQL
from kaifong.reports.desk import answering
from tests.cast import NOON, all_powerful, allow, bought, mrs_chan, signed_in, staff

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stay in the test's database; the database itself answers reports, on the day of the cast."""
    monkeypatch.setattr(exports, "django_ready", lambda: None)
    monkeypatch.setattr(intelligence, "chosen", PostgreSQL)
    monkeypatch.setattr(answering, "today", lambda: date(2026, 3, 20))
    monkeypatch.setattr("kaifong.reports.desk.exporting.today", lambda: date(2026, 3, 20))
    monkeypatch.setattr(sys, "argv", ["kaifong"])


def call(*words: object) -> Result:
    return CliRunner().invoke(build(), ["export", *map(str, words)])


def username(actor: Actor) -> str:
    return Staff.objects.get(pk=actor.staff_id).user.get_username()


def some(boss: Actor) -> None:
    chan = mrs_chan(boss)
    mrs_chan(
        boss,
        name_en="=HYPERLINK(evil)",
        name_zh="",
        member_no="KF2",
        district=101,
        channel=5,
        emails=(),
        phones=("+85261112222",),
    )
    bought(chan)


def reader() -> Actor:
    """Return somebody who sees all of them, but contact details of one region only."""
    person = staff("Half")
    allow(person, "customer", "see", "export", classes=("public", "internal"))
    allow(person, "customer", "see", "export", regions=[1], classes=("contact",))
    return actor_of(person)


def lines(content: bytes) -> list[str]:
    return [
        line for line in content.decode("utf-8-sig").splitlines() if not line.startswith("# As of")
    ]


def from_the_desk(actor: Actor, address: str, **sent: str) -> list[str]:
    answer = signed_in(actor).post(address, {"format": "csv", "all": "1", **sent})
    assert answer.status_code == 200
    return lines(b"".join(answer.streaming_content))  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("words", "query"),
    [
        ((), ""),
        (("--search", "chan"), "q=chan"),
        (("--filter", "place=101", "--sort", "name"), "place=101&sort=name"),
        (("--filter", "channel=Web shop", "--filter", "place=Kowloon"), "channel=1&place=2"),
    ],
)
def test_the_file_is_the_desks(tmp_path: Path, words: tuple[str, ...], query: str) -> None:
    some(all_powerful())
    who, file = reader(), tmp_path / "list.csv"
    result = call("customers", file, "--as", username(who), *words, "--json")

    assert result.exit_code == 0, result.output
    assert lines(file.read_bytes()) == from_the_desk(who, "/desk/customers/export", query=query)
    told = json.loads(result.stdout)
    assert told["rows"] == (2 if not query else 1)
    assert told["bytes"] == file.stat().st_size
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [file]


def test_it_is_masked_logged_and_holds_no_formula(tmp_path: Path) -> None:
    some(all_powerful())
    who, file = reader(), tmp_path / "list.csv"
    call("customers", file, "--as", username(who))

    rows = {line.split(",")[0]: line.split(",") for line in lines(file.read_bytes())}
    assert rows["KF2"][1] == "'=HYPERLINK(evil)"
    assert (rows["KF2"][4], rows["KF00000001"][4]) == ("+852 6111 2222", "•••")
    look = Look.objects.get()
    assert (look.staff_id, look.way, look.total) == (who.staff_id, "console:export", 1)


def test_a_saved_view_and_a_workbook_in_the_persons_language(tmp_path: Path) -> None:
    boss = all_powerful()
    some(boss)
    customers.keep_view(actor=boss, name="Kowloon", query="place=2", at=NOON)
    Staff.objects.update(language="zh-hant")
    file = tmp_path / "list.xlsx"

    assert call("customers", file, "--as", username(boss), "--view", "Kowloon").exit_code == 0

    head, *rows = CalamineWorkbook.from_path(str(file)).get_sheet_by_index(0).to_python()
    assert head[:2] == ["會員編號", "英文姓名"]
    assert [row[1] for row in rows] == ["CHAN Mei Ling"]
    refused = call("customers", tmp_path / "b.csv", "--as", username(boss), "--view", "Mine")
    assert "Open to this person: Kowloon" in refused.output


@pytest.mark.parametrize(
    "words",
    [
        ("--filter", "place=Nowhere"),
        ("--filter", "colour=red"),
        ("--filter", "joined_from=yesterday"),
        ("--sort", "shoe size"),
        ("--search", " "),
        ("--language", "fr"),
        ("--purpose", "gossip"),
    ],
)
def test_what_is_not_understood_gives_out_nothing(tmp_path: Path, words: tuple[str, ...]) -> None:
    some(all_powerful())
    refused(tmp_path, "list.csv", reader(), *words)


def refused(folder: Path, name: str, who: Actor, *words: object, what: str = "customers") -> str:
    """Return the sentence of a refusal that left nothing, neither a file nor a trace."""
    before = (Look.objects.count(), Entry.objects.count())
    sys.argv.append("--json")
    result = call(what, folder / name, "--as", username(who), *words, "--json")
    assert result.exit_code == 1, result.output
    assert list(folder.iterdir()) == []
    assert (Look.objects.count(), Entry.objects.count()) == before
    error: str = json.loads(result.stdout)["error"]
    return error


@pytest.mark.parametrize("what", ["customers", "report"])
def test_refusals_are_sentences(tmp_path: Path, what: str) -> None:
    boss = all_powerful()
    some(boss)
    powerless = actor_of(staff("Nobody"))
    assert "may not export" in refused(tmp_path, "a.csv", powerless, what=what)
    assert "ends in .csv or .xlsx" in refused(tmp_path, "a.exe", boss, what=what)
    assert "There is no folder" in refused(tmp_path, "no/a.csv", boss, what=what)
    PulledBrake.objects.create(brake="no_export", pulled_at=NOON, reason="test")
    assert "Exports are stopped" in refused(tmp_path, "a.csv", boss, what=what)


@pytest.mark.parametrize("gone", ["left", "shut out", "unknown"])
def test_who_may_not_sign_in_gives_no_eyes(tmp_path: Path, gone: str) -> None:
    boss = all_powerful()
    some(boss)
    held = Staff.objects.get(pk=boss.staff_id)
    name = held.user.get_username()
    if gone == "left":
        Staff.objects.filter(pk=held.pk).update(left_at=NOON)
    elif gone == "shut out":
        type(held.user).objects.filter(pk=held.user.pk).update(is_active=False)
    result = call("customers", tmp_path / "a.csv", "--as", "x" if gone == "unknown" else name)

    assert result.exit_code == 1
    assert "Nobody on the staff signs in as" in result.output
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_there_stays_unless_forced(tmp_path: Path) -> None:
    boss = all_powerful()
    some(boss)
    file = tmp_path / "list.csv"
    file.write_text("mine")

    assert "--force" in call("customers", file, "--as", username(boss)).output
    assert (file.read_text(), Look.objects.count()) == ("mine", 0)
    assert call("customers", file, "--as", username(boss), "--force").exit_code == 0
    assert "CHAN Mei Ling" in file.read_text()
    assert list(tmp_path.iterdir()) == [file]


def test_a_full_disk_leaves_no_half_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    boss = all_powerful()
    some(boss)

    def full(_made: object, part: object) -> None:
        part.write(b"half")  # type: ignore[attr-defined]
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("kaifong.console.placing.copyfileobj", full)
    result = call("customers", tmp_path / "list.csv", "--as", username(boss))

    assert result.exit_code == 1
    assert "No space left on device" in result.output
    assert list(tmp_path.iterdir()) == []


def seller() -> Actor:
    """Return somebody who reports on and exports the orders of all regions, without money."""
    person = staff("Seller")
    allow(person, "order", "see", "report", "export", "print", classes=("public", "internal"))
    return actor_of(person)


@pytest.mark.parametrize("make", [all_powerful, seller])
def test_the_report_is_the_desks(tmp_path: Path, make: Callable[[], Actor]) -> None:
    some(all_powerful("Other"))
    who, file = make(), tmp_path / "sales.csv"
    days = ("--from", "2026-03-01", "--until", "2026-03-31", "--filter", "region=Kowloon")
    result = call("report", file, "--as", username(who), *days)

    assert result.exit_code == 0, result.output
    query = "period=custom&start=2026-03-01&last=2026-03-31&region=2"
    got = lines(file.read_bytes())
    assert got == from_the_desk(who, "/desk/reports/sales/export", query=query)
    assert any(line.startswith("Mar 2026,Kowloon") for line in got)
    told = Entry.objects.filter(name="reports.report_exported").order_by("pk")
    assert [(one.staff_id, one.payload["rows"]) for one in told] == [(who.staff_id, 1)] * 2


@pytest.mark.parametrize(("end", "begins"), [("xlsx", b"PK"), ("pdf", b"%PDF")])
def test_the_report_as_workbook_and_paper(tmp_path: Path, end: str, begins: bytes) -> None:
    boss = all_powerful()
    some(boss)
    file = tmp_path / f"sales.{end}"

    assert call("report", file, "--as", username(boss)).exit_code == 0
    assert file.read_bytes().startswith(begins)


@pytest.mark.parametrize(
    "words",
    [
        ("--from", "2026-03-01"),
        ("--from", "2026-03-02", "--until", "2026-03-01"),
        ("--from", "lately", "--until", "2026-03-01"),
        ("--filter", "region=Mars"),
        ("--filter", "district=101"),
    ],
)
def test_a_report_of_other_days_or_rows_is_not_made(tmp_path: Path, words: tuple[str, ...]) -> None:
    boss = all_powerful()
    some(boss)
    refused(tmp_path, "sales.csv", boss, *words, what="report")


def test_it_is_written_behind_the_wall(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    boss = all_powerful()
    some(boss)
    walls: list[str] = []

    def look(*_: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('kf.all')")
            walls.extend(cursor.fetchone())
        raise OSError

    monkeypatch.setattr("kaifong.customers.desk.list_file.csv.write", look)
    call("customers", tmp_path / "list.csv", "--as", username(boss))

    assert walls == ["off"]
    assert list(tmp_path.iterdir()) == []
