"""The list as a file: exactly what is seen, every reading logged, nothing for whom may not."""

import io
import zipfile

import pytest
from python_calamine import CalamineWorkbook

from kaifong.authority import wall
from kaifong.authority.models import Look
from kaifong.authority.queries import NotAllowed, actor_of
from kaifong.customers import actions, queries
from kaifong.foundation.models import PulledBrake
from kaifong.foundation.switches import Braked
from tests.cast import NOON, all_powerful, allow, bought, mrs_chan, signed_in, staff

pytestmark = pytest.mark.django_db


def file_of(actor, **sent):
    response = signed_in(actor).post(
        "/desk/customers/export", {"format": "csv", "all": "1", **sent}
    )
    assert response.status_code == 200
    whole = b"".join(response.streaming_content)
    return response, whole


def rows_of(whole):
    return [line.split(",") for line in whole.decode("utf-8-sig").splitlines() if line[0] != "#"]


def some(boss):
    chan = mrs_chan(boss)
    mrs_chan(
        boss,
        name_en="=HYPERLINK(evil)",
        name_zh="",
        member_no="KF2",
        district=101,
        emails=(),
        phones=("+85261112222",),
    )
    bought(chan)
    return chan


def test_a_csv_file_holds_what_the_list_shows_and_says_what_it_is():
    boss = all_powerful()
    some(boss)
    response, whole = file_of(boss, query="q=chan&place=2&sort=name")
    text = whole.decode("utf-8-sig")
    assert response.headers["Content-Disposition"].startswith('attachment; filename="customers-')
    for told in (
        "# Search: chan",
        "# Region or district: Kowloon",
        "# Sorted: By name",
        "# Rows: 1",
    ):
        assert told in text, told
    head, row = rows_of(whole)
    assert head[:3] == ["Member number", "English name", "Chinese name"]
    told = dict(zip(head, row, strict=True))
    assert told["Telephone"] == "+852 9123 4567"
    assert told["Spent (HK$)"] == "30.00"
    assert told["Joined"] == "2026-03-18 12:00"
    look = Look.objects.get()
    assert (look.way, look.total) == ("customers:export", 1)


def test_a_workbook_holds_the_same_and_no_formula():
    boss = all_powerful()
    some(boss)
    _response, whole = file_of(boss, format="xlsx")
    book = CalamineWorkbook.from_filelike(io.BytesIO(whole))
    names = [row[1] for row in book.get_sheet_by_index(0).to_python()[1:]]
    assert names == ["=HYPERLINK(evil)", "CHAN Mei Ling"]
    assert book.get_sheet_by_index(1).to_python()[-1] == ["Rows", "2"]
    with zipfile.ZipFile(io.BytesIO(whole)) as parts:
        assert "<f>" not in parts.read("xl/worksheets/sheet1.xml").decode()
    _response, whole = file_of(boss)
    assert "'=HYPERLINK(evil)" in whole.decode()


def test_only_the_picked_rows_go_out():
    boss = all_powerful()
    chan = some(boss)
    _response, whole = file_of(boss, all="", picked=[str(chan), "x", "9" * 40])
    assert [row[1] for row in rows_of(whole)[1:]] == ["CHAN Mei Ling"]
    assert "# Picked by hand: 1" in whole.decode("utf-8-sig")


def test_each_row_is_masked_as_it_is_seen_and_the_cover_says_what_is_hidden():
    boss = all_powerful()
    some(boss)
    person = staff("Half")
    allow(person, "customer", "see", "export", classes=("public", "internal"))
    allow(person, "customer", "see", regions=[1])
    allow(person, "customer", "export", regions=[1], classes=("contact",))
    _response, whole = file_of(actor_of(person))
    told = {row[0]: row for row in rows_of(whole)}
    assert told["KF2"][4] == "+852 6111 2222"
    assert told["KF00000001"][4] == "•••"
    assert told["KF2"][12] == "•••"
    assert "Hidden: Note" in whole.decode("utf-8-sig")
    assert Look.objects.get().total == 1


def test_seeing_is_not_exporting():
    mrs_chan(all_powerful())
    person = staff("Reader")
    allow(person, "customer", "see")
    client = signed_in(actor_of(person))
    assert client.post("/desk/customers/export", {"format": "csv"}).status_code == 404
    assert signed_in(all_powerful("B")).get("/desk/customers/export").status_code == 405
    assert (
        signed_in(all_powerful("C")).post("/desk/customers/export", {"format": "exe"}).status_code
        == 400
    )
    assert not Look.objects.exists()


@pytest.mark.parametrize("stop", ["brake", "no right"])
def test_a_refusal_writes_nothing(stop):
    boss = all_powerful()
    mrs_chan(boss)
    if stop == "brake":
        PulledBrake.objects.create(brake="no_export", pulled_at=NOON, reason="test")
    else:
        boss = actor_of(staff("Nobody"))
    written = []
    with wall.seen_by(boss), pytest.raises((Braked, NotAllowed)):
        actions.export(actor=boss, asked=queries.Asked(), write=written.extend, at=NOON)
    assert written == []
    assert not Look.objects.exists()


def test_a_writer_that_fails_leaves_what_was_read_before_in_the_log():
    boss = all_powerful()
    mrs_chan(boss)

    def break_off(rows):
        next(rows)
        raise OSError

    with pytest.raises(OSError), wall.seen_by(boss):  # noqa: PT011
        actions.export(actor=boss, asked=queries.Asked(), write=break_off, at=NOON)
    assert not Look.objects.exists()  # nothing was given out: the file never came to be
