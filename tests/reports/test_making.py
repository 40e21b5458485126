"""A file of a question: what stands in it and on it, who may have it, and what is on record."""

import json
import zipfile
from dataclasses import replace
from datetime import date
from hashlib import sha256
from io import BytesIO

import pyarrow.parquet as pq
import pytest
import python_calamine
from pypdf import PdfReader

from kaifong.authority.queries import NotAllowed
from kaifong.authority.rules import FieldClass
from kaifong.foundation.journal.models import Entry
from kaifong.foundation.models import PulledBrake
from kaifong.foundation.switches import Braked
from kaifong.intelligence import actions as intelligence
from kaifong.intelligence.queries import (
    HIDDEN,
    Ask,
    Chosen,
    Closed,
    Filter,
    Having,
    Op,
    Relative,
    Span,
    Than,
)
from kaifong.reports import actions
from kaifong.reports.actions import Format, Unkept, make_file
from kaifong.reports.queries.pictures import NothingToDraw
from kaifong.reports.queries.subjects import named
from kaifong.reports.rules import Sharing
from kaifong.reports.rules.subjects import subject_of
from tests.intelligence.shop import CAKES

from .conftest import NOW, TODAY, somebody
from .test_exporting import table_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shop")]
ASKED = Ask(
    measures=("net", "units"),
    dimensions=("month", "category"),
    across="category",
    filters=(Filter("channel", Op.IN, (1, 2)),),
    period=Chosen(date(2024, 5, 1), date(2024, 6, 30)),
)


def made(actor, kind, *, asked=ASKED, chart="bar", language="en", question=None, **more):
    return make_file(
        actor=actor,
        named=question or Unkept("Months", asked, chart),
        format=kind,
        language=language,
        at=NOW,
        today=TODAY,
        fresh=True,
        **more,
    )


def cells_of(file):
    heads, *rows = table_of(file.content)[1]
    return {tuple(row[:2]): dict(zip(heads[2:], row[2:], strict=True)) for row in rows}


def test_the_file_says_what_it_holds_and_its_cover_tells_it():
    me = somebody(regions=[1])
    file = made(me, Format.CSV, number="X-17")
    said = "\n".join(table_of(file.content)[0])

    assert file.name == "figures-20240615-1200.csv"
    assert file.content_type == "text/csv; charset=utf-8"
    assert file.rows == len(cells_of(file)) == 2
    assert (file.hidden, file.classification) == (0, FieldClass.FINANCIAL)
    assert file.versions == {"month": 1, "category": 1, "net": 1, "units": 1}
    assert file.sha256 == sha256(file.content).hexdigest()
    for words in (
        "# Months",
        "As of: ",
        "Made at: 15 Jun 2024 12:00 HKT",
        f"For: {me.name}",
        "Scope: orders of region Hong Kong Island",
        "Period: 1 May 2024 – 30 Jun 2024",
        "Filters: Channel: ",
        "Kept back: none",
        "Classification: Confidential: amounts of the business",
        "Request no.: X-17",
        "(version 1)",
        "Rows: 2",
    ):
        assert words in said, words


def test_every_format_holds_the_same_figures():
    me = somebody()
    plain = cells_of(made(me, Format.CSV))
    assert plain["May 2024", "Tea"] == {"Net sales (HK$)": "400.00", "Units sold": "4"}

    table = pq.read_table(BytesIO(made(me, Format.PARQUET).content))
    rows = {(r["month_name"], r["category_name"]): r for r in table.to_pylist()}
    assert {key: f"{row['net'] / 100:.2f}" for key, row in rows.items()} == {
        key: row["Net sales (HK$)"] for key, row in plain.items()
    }
    told = json.loads(table.schema.metadata[b"cover"])
    assert {"what": "Scope", "said": "all orders"} in told
    assert json.loads(table.schema.metadata[b"asked"]) == ASKED.as_json()

    said = json.loads(made(me, Format.JSON).content)
    assert sum(row[2] for row in said["rows"]) == sum(table["net"].to_pylist())
    assert said["cover"] == told

    book = python_calamine.load_workbook(BytesIO(made(me, Format.XLSX).content))
    assert book.sheet_names[:3] == ["Cover", "Side by side", "Figures"]
    sheet = book.get_sheet_by_name("Figures").to_python()
    assert {tuple(row[:2]): f"{row[2]:.2f}" for row in sheet[1:]} == {
        key: row["Net sales (HK$)"] for key, row in plain.items()
    }
    pages = PdfReader(BytesIO(made(me, Format.PDF).content)).pages
    paper = "".join(page.extract_text() for page in pages)
    for words in ("Months", "HK$400", "May 2024", "all orders", "1 / "):
        assert words in paper


def test_it_is_on_record_with_its_definition_and_its_hash():
    me = somebody()
    report = actions.save(
        actor=me, name="Mrs Chan's", asked=ASKED, sharing=Sharing.PRIVATE, with_code="", at=NOW
    )
    question = named(actor=me, subject=subject_of(f"kept:{report}"))
    kept = made(me, Format.JSON, question=question)
    other = made(me, Format.CSV)

    assert kept.name == f"report-{report}-20240615-1200.json"
    first, second = Entry.objects.filter(name="reports.figures_exported").order_by("id")
    assert first.staff_id == me.staff_id
    assert (first.payload["report_id"], first.payload["version"]) == (report, 1)
    assert first.payload["question"] == second.payload["question"]
    assert first.payload["file"] == int(kept.sha256[:15], 16)
    assert second.payload["file"] == int(other.sha256[:15], 16)
    assert (second.payload["rows"], second.payload["report_id"]) == (4, None)


def test_one_of_the_library_in_chinese():
    question = named(actor=somebody(), subject=subject_of("library:sales-by-month"))
    file = made(somebody(name="Second"), Format.CSV, question=question, language="zh-hant")
    assert file.name == "sales-by-month-20240615-1200.csv"
    assert "截至" in "".join(table_of(file.content)[0])


@pytest.mark.parametrize(
    ("kind", "action", "see"),
    [
        (Format.CSV, "export", "see report print"),
        (Format.PARQUET, "export", "see report"),
        (Format.PDF, "export", "see report export"),
        (Format.XLSX, "mail", "see report export print"),
    ],
)
def test_without_the_right_there_is_no_file_and_no_record(kind, action, see):
    me = somebody(see=see)
    with pytest.raises(NotAllowed):
        made(me, kind, action=action)
    assert not Entry.objects.filter(name="reports.figures_exported").exists()


def test_amounts_that_are_closed_leave_in_no_file():
    poor = somebody(classes=("public", "internal"))
    with pytest.raises(Closed):
        made(poor, Format.CSV)
    assert not Entry.objects.filter(name="reports.figures_exported").exists()


def test_the_brake_stops_it():
    me = somebody()
    PulledBrake.objects.create(brake="no_export", pulled_at=NOW)
    with pytest.raises(Braked):
        made(me, Format.JSON)
    assert not Entry.objects.filter(name="reports.figures_exported").exists()


@pytest.mark.parametrize("chart", ["bar", "line", "stacked", "heat"])
def test_excel_draws_the_figures_itself(chart):
    content = made(somebody(), Format.XLSX, chart=chart).content
    with zipfile.ZipFile(BytesIO(content)) as parts:
        charts = [parts.read(n).decode() for n in parts.namelist() if "xl/charts/chart" in n]
        sheets = [parts.read(n).decode() for n in parts.namelist() if "worksheets/sheet" in n]
    if chart == "heat":
        assert not charts
        assert any("colorScale" in sheet for sheet in sheets)
    else:
        assert any("'Side by side'!$B$2:$B$3" in one for one in charts)
        assert all(("lineChart" in one) == (chart == "line") for one in charts)
        assert all(('grouping val="stacked"' in one) == (chart == "stacked") for one in charts)


def test_a_picture_carries_its_cover():
    me = somebody()
    drawing = made(me, Format.SVG, chart="none").content.decode()
    points = made(me, Format.PNG).content
    assert "<desc>As of: " in drawing
    assert "Scope: all orders" in drawing
    assert points.startswith(b"\x89PNG")
    assert b"Scope: all orders" in points
    whole = Ask(measures=("net",), period=ASKED.period)
    with pytest.raises(NothingToDraw):
        made(me, Format.SVG, asked=whole)
    assert made(me, Format.PDF, asked=whole, chart="bar").content[:4] == b"%PDF"


def test_what_is_kept_back_is_said_in_every_file(monkeypatch):
    real = intelligence.ask

    def with_something_kept_back(**asked):
        answer = real(**asked)
        first, *others = answer.rows
        hidden = (*first[:2], HIDDEN, first[3])
        return replace(answer, rows=(hidden, *others), hidden=1, small=5)

    monkeypatch.setattr(intelligence, "ask", with_something_kept_back)
    me = somebody()
    file = made(me, Format.CSV)
    assert "kept back" in {row["Net sales (HK$)"] for row in cells_of(file).values()}
    assert "Kept back: 1 figures are kept back" in "\n".join(table_of(file.content)[0])
    assert file.hidden == 1
    told = pq.read_table(BytesIO(made(me, Format.PARQUET).content)).to_pylist()
    assert (told[0]["net"], told[0]["net_kept_back"]) == (None, True)
    assert json.loads(made(me, Format.JSON).content)["rows"][0][2] == {"hidden": True}
    assert made(me, Format.XLSX).content[:2] == b"PK"


def test_filters_and_bounds_are_told_in_words():
    asked = Ask(
        measures=("net",),
        dimensions=("month",),
        filters=(
            Filter("category", Op.NOT_IN, (CAKES,)),
            Filter("month", Op.RANGE, (None, 24_293)),
            Filter("day", Op.DURING, days=Relative(Span.LAST_DAYS, 45)),
            Filter("day", Op.DURING, days=ASKED.period),
        ),
        having=(Having("net", Than.AT_LEAST, -20_000),),
        limit=10,
        period=ASKED.period,
    )
    cover = "\n".join(table_of(made(somebody(), Format.CSV, asked=asked).content)[0])
    for words in (
        "Category: ≠ Cakes",
        "Month: … – Jun 2024",
        "Day: The last 45 days, today included",
        "Day: 1 May 2024 – 30 Jun 2024",
        "≥ −HK$200",
        "at most 10 rows",
    ):
        assert words in cover, words
