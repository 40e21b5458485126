"""The order lines behind figures as a file: whose, how many, and on record."""

import json
from datetime import date
from io import BytesIO

import pyarrow.parquet as pq
import pytest
import python_calamine

from kaifong.authority.queries import NotAllowed
from kaifong.foundation.journal.models import Entry
from kaifong.foundation.models import PulledBrake
from kaifong.foundation.switches import Braked
from kaifong.intelligence.queries import Ask, BadAsk, Chosen, Closed, Filter, Op, has_lines
from kaifong.intelligence.semantics import lines as semantic
from kaifong.reports.actions import Format, Unkept, make_lines_file

from .conftest import NOW, TODAY, somebody
from .test_exporting import table_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shop")]
ASKED = Ask(
    measures=("net",),
    dimensions=("month",),
    period=Chosen(date(2024, 5, 1), date(2024, 6, 30)),
)


def made(actor, kind, asked=ASKED, language="en"):
    file = make_lines_file(
        actor=actor,
        named=Unkept("Months", asked),
        format=kind,
        language=language,
        at=NOW,
        today=TODAY,
    )
    with file.file as opened:
        return file, opened.read()


def test_each_line_behind_the_figure_is_there_once_in_every_format(monkeypatch):
    monkeypatch.setattr(semantic, "CHUNK", 2)
    me = somebody()
    file, content = made(me, Format.CSV)
    cover, (heads, *rows) = table_of(content)

    assert file.name == "order-lines-20240615-1200.csv"
    assert file.rows == len(rows) == 7
    assert heads[2:7] == ["Day", "Kind of order", "Channel", "Region", "Category"]
    assert sum(float(row[-1]) for row in rows) == pytest.approx(430)
    assert {row[3] for row in rows} == {"Sale", "Return"}
    for words in ("Behind: Months", "Scope: all orders", "Rows: 7", "Classification: Confidential"):
        assert words in "\n".join(cover)

    _, content = made(me, Format.PARQUET)
    table = pq.ParquetFile(BytesIO(content))
    assert table.num_row_groups == 4
    assert sum(table.read()["hkd_cents"].to_pylist()) == 43_000
    assert {"what": "Rows", "said": "7"} in json.loads(table.metadata.metadata[b"cover"])

    _, content = made(me, Format.XLSX)
    sheet = python_calamine.load_workbook(BytesIO(content)).get_sheet_by_index(0).to_python()
    assert sum(row[-1] for row in sheet[1:]) == pytest.approx(430)


def test_only_ones_own_rows_and_what_is_filtered():
    near = somebody(regions=[1])
    assert made(near, Format.CSV)[0].rows == 3
    few = Ask(measures=("net",), filters=(Filter("channel", Op.IN, (2,)),), period=ASKED.period)
    assert made(somebody(name="B"), Format.CSV, few)[0].rows == 3
    among = Filter("product", Op.NOT_IN, tuple(range(10**6, 10**6 + 300)))
    many = Ask(measures=("net",), filters=(among,), period=ASKED.period)
    assert made(somebody(name="C"), Format.CSV, many)[0].rows == 7


def test_without_amounts_there_is_no_column_of_them():
    poor = somebody(classes=("public", "internal"))
    units = Ask(measures=("units",), period=ASKED.period)
    _, content = made(poor, Format.PARQUET, units)
    assert "hkd_cents" not in pq.read_schema(BytesIO(content)).names
    with pytest.raises(Closed):
        made(poor, Format.CSV)


def test_refusals_leave_no_trace():
    with pytest.raises(NotAllowed):
        made(somebody(see="see report"), Format.CSV)
    me = somebody(name="B")
    people = Ask(measures=("products",), period=ASKED.period)
    assert not has_lines(people, TODAY)
    with pytest.raises(BadAsk, match="no lines"):
        made(me, Format.CSV, people)
    PulledBrake.objects.create(brake="no_export", pulled_at=NOW)
    with pytest.raises(Braked):
        made(me, Format.PARQUET)
    assert not Entry.objects.filter(name="reports.lines_exported").exists()


def test_it_is_on_record():
    me = somebody()
    file, _ = made(me, Format.PARQUET, language="zh-hant")
    entry = Entry.objects.get(name="reports.lines_exported")
    assert entry.staff_id == me.staff_id
    assert (entry.payload["rows"], entry.payload["format"]) == (7, Format.PARQUET)
    assert entry.payload["file"] == int(file.sha256[:15], 16)
