from pathlib import Path

import pytest

from kaifong.integration.reading.opening import open_source
from kaifong.integration.reading.source import RowReason, UnreadableFile

from .files import opened, rows_of, written

TRADITIONAL = (
    "訂單編號,貨品名稱,數量,單價,電郵\n"
    "A1001,聖誕玻璃球燈串,12,69.50,chan@example.hk\n"
    "A1002,茶杯碟套裝（紅色）,2,128,lau@example.hk\n"
    "A1003,桌上擺設,1,45,ho@example.hk\n"
)
SIMPLIFIED = (
    "订单编号,商品名称,数量,单价,邮箱\n"
    "A1001,圣诞玻璃球灯串,12,69.50,chan@example.cn\n"
    "A1002,茶杯碟套装（红色）,2,128,lau@example.cn\n"
)


def read(text: str) -> dict[int, list[str | None]]:
    return {place: [*line.split(",")] for place, line in enumerate(text.splitlines()[1:], start=2)}


@pytest.mark.parametrize(
    ("text", "encoding", "found"),
    [
        (TRADITIONAL, "utf-8", "utf-8"),
        (TRADITIONAL, "utf-8-sig", "utf-8-sig"),
        (TRADITIONAL, "utf-16", "utf-16"),
        (TRADITIONAL, "utf-16-le", "utf-16-le"),
        (TRADITIONAL, "utf-16-be", "utf-16-be"),
        (TRADITIONAL, "cp950", "cp950"),
        (TRADITIONAL, "big5hkscs", "cp950"),
        (TRADITIONAL + "A1004,深水埗𠝹紙刀喺嘅啲,1,9,x@example.hk\n", "big5hkscs", "big5hkscs"),
        (TRADITIONAL, "gb18030", "gb18030"),
        (SIMPLIFIED, "gb18030", "gb18030"),
        (SIMPLIFIED, "gbk", "gb18030"),
        ("name,price\nMüller café,12\nPère Noël,9\n", "cp1252", "cp1252"),
        ("a,b\nplain,1\n", "ascii", "utf-8"),
    ],
)
def test_the_encoding_is_found(tmp_path: Path, text: str, encoding: str, found: str) -> None:
    source = opened(tmp_path, text.encode(encoding))

    assert (source.layout.encoding, source.refused) == (found, 0)
    assert rows_of(source) == read(text)


@pytest.mark.parametrize("name", ["陳大文", "黃", "九龍", "李嘉欣", "何"])
def test_even_one_name_in_big5_is_enough(tmp_path: Path, name: str) -> None:
    source = opened(tmp_path, f"no,name\n1,{name}\n".encode("cp950"))

    assert rows_of(source) == {2: ["1", name]}


def test_euro_signs_of_windows_are_read(tmp_path: Path) -> None:
    source = opened(tmp_path, (TRADITIONAL + "A1004,杯子€,1,9,x@example.hk\n").encode("cp950"))

    assert rows_of(source)[5][1] == "杯子€"


def test_a_broken_character_costs_only_its_row(tmp_path: Path) -> None:
    many = TRADITIONAL + "".join(f"B{no},玻璃球燈串杯碟,1,9,x@example.hk\n" for no in range(60))
    content = many.encode() + b"C1,\xe9\x99,1,9,x@example.hk\n"

    source = opened(tmp_path, content)

    assert source.layout.encoding == "utf-8"
    assert rows_of(source) == read(many)
    assert [(row.row, row.reason) for row in source.first_refused] == [
        (65, RowReason.UNREADABLE_CHARACTERS)
    ]


def test_a_broken_pair_of_big5_costs_only_its_row(tmp_path: Path) -> None:
    many = TRADITIONAL + "".join(f"B{no},玻璃球燈串杯碟,1,9,x@example.hk\n" for no in range(60))

    source = opened(tmp_path, many.encode("cp950") + b"C1,\xff\xff,1,9,x@example.hk\n")

    assert rows_of(source) == read(many)
    assert [row.row for row in source.first_refused] == [65]


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    noise = bytes((place * 89 + place // 7 * 13) % 256 for place in range(5_000))

    with pytest.raises(UnreadableFile):
        opened(tmp_path, noise)


def test_a_person_may_know_the_encoding_better(tmp_path: Path) -> None:
    path = written(tmp_path, "no,name\n1,陈\n".encode("gb18030"))

    assert rows_of(open_source(path, encoding="gb18030")) == {2: ["1", "陈"]}
