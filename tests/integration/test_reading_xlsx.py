import struct
import zipfile
from datetime import datetime
from pathlib import Path

import pytest
import xlsxwriter

from kaifong.integration.reading import unpacking
from kaifong.integration.reading.opening import open_source
from kaifong.integration.reading.source import RowReason, TooLarge, Type, UnreadableFile

from .files import rows_of


def workbook(path: Path, rows: list[list[object]], *, first_row: int = 0) -> Path:
    with xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd hh:mm"}) as book:
        book.add_worksheet("空白")
        sheet = book.add_worksheet("銷售")
        for place, row in enumerate(rows, start=first_row):
            sheet.write_row(place, 0, row)
        book.add_worksheet("第二").write_row(0, 0, ["x", "y"])
    return path


AFTERNOON = datetime(2026, 1, 31, 14, 5)  # noqa: DTZ001  # a cell of a workbook has no zone


def test_cells_are_read_as_a_person_wrote_them(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "list.xlsx",
        [
            ["貨號", "Price", "At", "Member", "Yes"],
            ["00123", 6.95, AFTERNOON, 13085, True],
            ["杯", 0.3, "", 1234567, False],
        ],
        first_row=2,
    )

    source = open_source(path)

    assert (source.layout.sheet, source.layout.other_sheets) == ("銷售", ("空白", "第二"))
    assert rows_of(source) == {
        4: ["00123", "6.95", "2026-01-31 14:05:00", "13085", "true"],
        5: ["杯", "0.3", None, "1234567", "false"],
    }
    assert source.columns[1].type == Type.DECIMAL


def test_another_sheet_can_be_asked_for(tmp_path: Path) -> None:
    path = workbook(tmp_path / "list.xlsx", [["a"], ["b"]])

    assert open_source(path, sheet="第二").layout.names == ("x", "y")
    with pytest.raises(UnreadableFile, match="第三"):
        open_source(path, sheet="第三")


def test_the_spool_goes_with_the_source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "spools"))
    (tmp_path / "spools").mkdir()
    source = open_source(workbook(tmp_path / "list.xlsx", [["a"], ["b"]]))
    assert len(list((tmp_path / "spools").iterdir())) == 1

    del source

    assert not list((tmp_path / "spools").iterdir())


def rewritten(path: Path, sheet: bytes, *, extra: dict[str, bytes] | None = None) -> Path:
    """Return a workbook whose second sheet holds this XML instead."""
    made = path.with_name("made.xlsx")
    with (
        zipfile.ZipFile(path) as old,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.namelist():
            new.writestr(entry, sheet if entry.endswith("sheet2.xml") else old.read(entry))
        for name, content in (extra or {}).items():
            new.writestr(name, content)
    return made


SHEET = (
    b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/'
    b'2006/main"><sheetData>%s</sheetData></worksheet>'
)


def test_a_bomb_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    path = workbook(tmp_path / "list.xlsx", [["a"], ["b"]])
    bomb = rewritten(path, SHEET % b"", extra={"xl/bomb.xml": b"0" * (64 << 20)})
    assert bomb.stat().st_size < 1 << 20

    with pytest.raises(TooLarge):
        open_source(bomb)


def test_a_bomb_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path / "list.xlsx", [["a"], ["b"]])
    bomb = rewritten(path, SHEET % b"", extra={"xl/bomb.xml": b"0" * (8 << 20)})
    content = bytearray(bomb.read_bytes())
    entry = content.rindex(b"PK\x01\x02", 0, content.rindex(b"xl/bomb.xml"))
    struct.pack_into("<L", content, entry + 24, 10)
    bomb.write_bytes(content)

    with pytest.raises(UnreadableFile, match="does not hold what it says"):
        open_source(bomb)


def test_too_many_parts_and_parts_over_each_other_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = workbook(tmp_path / "list.xlsx", [["a"], ["b"]])
    content = bytearray(path.read_bytes())
    last = content.rindex(b"PK\x01\x02")
    struct.pack_into("<L", content, last + 42, 0)  # the last part is said to lie on the first
    (tmp_path / "over.xlsx").write_bytes(content)
    with pytest.raises(TooLarge, match="over each other"):
        open_source(tmp_path / "over.xlsx")

    monkeypatch.setattr(unpacking, "MOST_ENTRIES", 3)
    with pytest.raises(TooLarge, match="parts"):
        open_source(path)


def test_cells_at_the_ends_of_a_sheet_cannot_take_all_memory(tmp_path: Path) -> None:
    corner = (
        b'<row r="1"><c r="A1"><v>1</v></c></row>'
        b'<row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'
    )
    path = rewritten(workbook(tmp_path / "list.xlsx", [["a"], ["b"]]), SHEET % corner)

    with pytest.raises(TooLarge, match="CSV"):
        open_source(path)


def test_damaged_and_foreign_containers_are_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path / "list.xlsx", [["a"], ["b"]])
    with zipfile.ZipFile(tmp_path / "other.xlsx", "w") as other:
        other.writestr("hello.txt", "not a workbook")
    (tmp_path / "cut.xlsx").write_bytes(path.read_bytes()[:-200])

    for name in ("other.xlsx", "cut.xlsx"):
        with pytest.raises(UnreadableFile, match="damaged"):
            open_source(tmp_path / name)


def test_a_cell_too_long_is_refused_alone(tmp_path: Path) -> None:
    long = b'<row r="2"><c r="A2" t="inlineStr"><is><t>%s</t></is></c></row>' % (b"x" * 1_000_001)
    head = b'<row r="1"><c r="A1" t="inlineStr"><is><t>name</t></is></c></row>'
    path = rewritten(workbook(tmp_path / "list.xlsx", [["a"]]), SHEET % (head + long))

    source = open_source(path)

    assert (source.rows, source.refused) == (0, 1)
    assert source.first_refused[0].reason == RowReason.CELL_TOO_LONG
