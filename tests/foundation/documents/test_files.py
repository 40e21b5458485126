"""Files of rows: whole, with a cover, and no text in them is taken for a formula."""

import csv as reader
import io
import zipfile
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from kaifong.foundation.documents import book, csv, xlsx
from kaifong.foundation.documents.sheet import Column, Sheet, harmless

EVIL = ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(1)", " =1", "\t=1", "＝1", "|x", "%0"]
SHEET = Sheet(
    title="Customers [all]: 客戶",
    columns=[
        Column("Name"),
        Column("Orders", "count"),
        Column("Spent", "hkd"),
        Column("Last", "date"),
        Column("Joined", "moment"),
    ],
    cover=[("As of", "now"), ("Search", "=evil()")],
    rows_label="Rows",
)
ROW = ("陳美玲", 1_234, -123_456, date(2026, 3, 18), datetime(2026, 3, 18, 4, 5, tzinfo=UTC))


def whole(file):
    with file:
        return file.read()


def lines(file):
    raw = whole(file)
    assert raw.startswith(b"\xef\xbb\xbf")
    return list(reader.reader(io.StringIO(raw.decode("utf-8-sig"), newline="")))


def test_a_csv_file_has_a_cover_a_head_and_its_rows():
    told = lines(csv.write(SHEET, [ROW, ("", None, None, None, None)]))
    assert told[:4] == [
        ["# Customers [all]: 客戶"],
        ["# As of: now"],
        ["# Search: '=evil()"],
        ["# Rows: 2"],
    ]
    assert told[4] == ["Name", "Orders", "Spent", "Last", "Joined"]
    assert told[5] == ["陳美玲", "1234", "-1234.56", "2026-03-18", "2026-03-18 12:05"]
    assert told[6] == ["", "", "", "", ""]


def test_a_workbook_has_typed_cells_and_its_cover_on_the_second_sheet():
    raw = whole(xlsx.write(SHEET, [ROW, (None, None, None, None, None)], cover_title="封面"))
    book = CalamineWorkbook.from_filelike(io.BytesIO(raw))
    assert book.sheet_names == ["Customers  all   客戶", "封面"]
    rows = book.get_sheet_by_index(0).to_python()
    assert rows[0] == ["Name", "Orders", "Spent", "Last", "Joined"]
    assert rows[1][:3] == ["陳美玲", 1234, -1234.56]
    assert rows[1][3] == date(2026, 3, 18)
    assert str(rows[1][4])[:16] == "2026-03-18 12:05"
    assert book.get_sheet_by_index(1).to_python()[-1] == ["Rows", "2"]


@pytest.mark.parametrize("text", EVIL)
def test_no_text_is_a_formula(text):
    columns = [Column("Name")]
    sheet = Sheet("t", columns, [], "Rows")
    assert lines(csv.write(sheet, [(text,)]))[-1][0].startswith("'")
    raw = whole(xlsx.write(sheet, [(text,)]))
    with zipfile.ZipFile(io.BytesIO(raw)) as book:
        page = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in page
    assert 't="inlineStr"' in page


@pytest.mark.parametrize("text", ["+852 9123 4567", "+85291234567", "Chan", "a=b", "", "王"])
def test_harmless_text_stays_as_it_is(text):
    assert harmless(text) == text


@given(st.text(max_size=60))
def test_whatever_is_written_no_line_begins_a_formula_and_rows_stay_rows(text):
    told = lines(csv.write(Sheet("t", [Column("a"), Column("b")], [], "Rows"), [(text, "end")]))
    assert told[-1][1] == "end"
    cell = told[-1][0].lstrip()
    assert cell[:1] not in set("=@|%＝＋－＠") | {"-"}


def test_control_characters_and_endless_cells_do_not_break_a_file():
    text = "a\x00\x07b\nc" + "x" * 40_000
    sheet = Sheet("t", [Column("a")], [("Search", text)], "Rows")
    assert lines(csv.write(sheet, [(text,)]))[-1][0].startswith("ab\nc")
    raw = whole(xlsx.write(sheet, [(text,)]))
    rows = CalamineWorkbook.from_filelike(io.BytesIO(raw)).get_sheet_by_index(0).to_python()
    assert rows[1][0].startswith("ab\nc")


@pytest.mark.parametrize(
    ("count", "sheets"), [(0, [0]), (2, [2]), (3, [3]), (4, [3, 1]), (6, [3, 3]), (7, [3, 3, 1])]
)
def test_more_rows_than_a_sheet_holds_go_on_in_the_next(monkeypatch, count, sheets):
    monkeypatch.setattr(xlsx, "MOST_ROWS", 3)
    sheet = Sheet("A title of more than thirty-one signs", [Column("a")], [], "Rows")
    raw = whole(xlsx.write(sheet, ((f"x{n}",) for n in range(count))))
    book = CalamineWorkbook.from_filelike(io.BytesIO(raw))
    pages = [book.get_sheet_by_index(at).to_python() for at in range(len(sheets))]
    assert [len(page) - 1 for page in pages] == sheets
    assert [row[0] for page in pages for row in page[1:]] == [f"x{n}" for n in range(count)]
    assert all(page[0] == ["a"] for page in pages)
    cover = book.get_sheet_by_name("Cover").to_python()
    assert cover[-1] == ["Rows", str(count)]
    assert len(set(book.sheet_names)) == len(sheets) + 1


def test_a_sheet_without_columns_is_still_a_file():
    assert whole(xlsx.write(Sheet("t", [], [], "Rows"), []))[:2] == b"PK"


CORPUS = (
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "  =1+1",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM",
    "|cmd",
    "%0A=1",
    '=HYPERLINK("http://x","y")',
    "=cmd|' /C calc'!A0",
)


@pytest.mark.parametrize("text", CORPUS)
def test_a_formula_is_text_in_every_file_wherever_it_stands(text):
    sheet = Sheet(text, [Column(text)], [(text, text)], "Rows")
    for line in lines(csv.write(sheet, [(text,)])):
        assert line[0].lstrip()[:1] in set("#'")
    small = book.Table(text, [book.Column(text)], [[text]])
    for raw in (
        whole(xlsx.write(sheet, [(text,)], cover_title=text)),
        book.write(text, "Cover", [(text, text)], [small]),
    ):
        with zipfile.ZipFile(io.BytesIO(raw)) as parts:
            names = [one for one in parts.namelist() if one.startswith("xl/worksheets/")]
            assert names
            assert not any(b"<f>" in parts.read(one) for one in names)
