import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaifong.integration.reading import delimited
from kaifong.integration.reading.header import NoHeader
from kaifong.integration.reading.source import RowReason, TooLarge, Type, UnreadableFile

from .files import opened, rows_of


def test_rows_are_numbered_as_a_spreadsheet_numbers_them(tmp_path: Path) -> None:
    source = opened(tmp_path, b'a,b\n1,2\n\n"x\ny",4\n5,6\n')

    assert rows_of(source) == {2: ["1", "2"], 4: ["x\ny", "4"], 5: ["5", "6"]}
    assert (source.rows, source.refused, source.blank) == (3, 0, 1)


def test_bad_rows_are_refused_one_by_one_and_the_rest_is_read(tmp_path: Path) -> None:
    long = b"x" * 1_000_001
    source = opened(
        tmp_path,
        b"a,b\n1,2\n3\n4,5,6\n\x007,8\n" + long + b",9\n" + b'10,"11\n12,13\n',
    )

    assert rows_of(source) == {2: ["1", "2"]}
    assert {row.row: row.reason for row in source.first_refused} == {
        3: RowReason.TOO_FEW_CELLS,
        4: RowReason.TOO_MANY_CELLS,
        5: RowReason.NUL_BYTE,
        6: RowReason.CELL_TOO_LONG,
        7: RowReason.QUOTE_NOT_CLOSED,
    }
    assert source.refused == 5
    for row in source.first_refused:
        assert all("\x00" not in cell and len(cell) <= 201 for cell in row.values)


def test_a_cell_of_ten_megabytes_costs_only_its_row(tmp_path: Path) -> None:
    source = opened(tmp_path, b"a,b\n1,2\n3," + b"x" * 10_000_000 + b"\n4,5\n")

    assert rows_of(source) == {2: ["1", "2"], 4: ["4", "5"]}
    assert [(row.row, row.reason) for row in source.first_refused] == [(3, RowReason.CELL_TOO_LONG)]


def test_a_quotation_mark_open_for_megabytes_is_said_with_the_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delimited, "LONGEST_ROW", 1 << 16)
    content = b"a,b\n" + b"1,2\n" * 20_000 + b'3,"4\n' + b"5,6\n" * 60_000

    with pytest.raises(UnreadableFile, match="quotation mark") as refusal:
        opened(tmp_path, content)

    assert 0 < int(str(refusal.value.facts["row"])) <= 20_002


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(tmp_path: Path, delimiter: str) -> None:
    text = 'no;a\n1;"x,y;z|w\tv"\n2;"p, q"\n3;r\n'
    rows = csv.reader(io.StringIO(text), delimiter=";")
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)

    source = opened(tmp_path, out.getvalue().encode())

    assert source.layout.delimiter == delimiter
    assert rows_of(source)[2] == ["1", "x,y;z|w\tv"]


def test_the_line_that_excel_adds_is_understood(tmp_path: Path) -> None:
    source = opened(tmp_path, b"sep=;\r\nno;a,b\r\n1;2,5\r\n")

    assert source.layout.names == ("no", "a,b")
    assert rows_of(source) == {3: ["1", "2,5"]}


def test_names_of_columns_are_each_there_once(tmp_path: Path) -> None:
    source = opened(tmp_path, b"a,,a, b \n1,2,3,4\n")

    assert source.layout.names == ("a", "Column 2", "a (2)", "b")


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", UnreadableFile),
        (b"\n \n", UnreadableFile),
        (b"12,2026-01-01,a@b.hk\n13,2026-01-02,c@d.hk\n", NoHeader),
        (b",".join(b"c%d" % place for place in range(501)) + b"\n", TooLarge),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 512, UnreadableFile),
        (b"%PDF-1.7 ...", UnreadableFile),
        (b"PK\x03\x04 not a zip", UnreadableFile),
        (b"PAR1 not a parquet PAR1", UnreadableFile),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(
    tmp_path: Path, content: bytes, refusal: type[UnreadableFile]
) -> None:
    with pytest.raises(refusal) as told:
        opened(tmp_path, content)

    assert "%(" not in str(told.value)


def test_a_header_alone_is_a_file_of_no_rows(tmp_path: Path) -> None:
    for content in (b"a,b", b"a,b\n", b"a,b\n\n\n"):
        source = opened(tmp_path, content)
        assert (source.layout.names, source.rows, source.refused) == (("a", "b"), 0, 0)


def test_columns_say_what_they_look_like(tmp_path: Path) -> None:
    source = opened(
        tmp_path,
        b"no,price,on,at,mail,tel,phone,note,none\n"
        b"1,12.50,2026-01-31,31/1/2026 14:05,a@b.hk,91234567,+852 9123 4567,x,\n"
        b'2,"1,200",2026-02-01,1/2/2026 9:00,c@d.com.hk,61234567,+852 2123 4567,7,\n',
    )

    assert {column.name: column.type for column in source.columns} == {
        "no": Type.INTEGER,
        "price": Type.DECIMAL,
        "on": Type.DATE,
        "at": Type.DATETIME,
        "mail": Type.EMAIL,
        "tel": Type.PHONE,
        "phone": Type.PHONE,
        "note": Type.TEXT,
        "none": Type.EMPTY,
    }
    assert source.columns[-1].nulls == 2
    assert source.columns[0].samples == ("1", "2")


def test_a_file_can_be_read_again_and_in_many_blocks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delimited, "LONGEST_ROW", 1 << 12)
    lines = [b"bad" if place % 500 == 7 else b"%d,x" % place for place in range(5_000)]
    source = opened(tmp_path, b"no,a\n" + b"\n".join(lines) + b"\n")

    expected = {place + 2: [str(place), "x"] for place in range(5_000) if place % 500 != 7}
    assert rows_of(source) == expected
    assert rows_of(source) == expected
    assert [row.row for row in source.first_refused] == [9 + 500 * step for step in range(10)]
    assert len(list(source.chunks())) > 5


CELL = st.text(st.characters(codec="utf-8", exclude_characters="\x00\r"), max_size=6)


@given(st.lists(st.tuples(CELL, CELL, CELL), max_size=8))
def test_what_a_csv_writer_wrote_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, cells: list[tuple[str, str, str]]
) -> None:
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerows([("first", "second", "third"), *cells])

    source = opened(tmp_path_factory.mktemp("csv"), out.getvalue().encode())

    expected = {
        place: [cell or None for cell in row]
        for place, row in enumerate(cells, start=2)
        if any(row)
    }
    swallowed = {row.row for row in source.first_refused}
    assert swallowed <= {
        place for place, row in expected.items() if "\n" in "".join(filter(None, row))
    }
    assert rows_of(source) == {p: row for p, row in expected.items() if p not in swallowed}
