"""The report as a file: what stands in it, on its cover, and in the journal."""

import csv
import json
import zipfile
from io import BytesIO, StringIO

import pyarrow.parquet as pq
import pytest
import python_calamine
from pypdf import PdfReader

from kaifong.authority.models import Grant, Staff
from kaifong.authority.queries import actor_of
from kaifong.foundation.documents import pdf
from kaifong.foundation.journal.models import Entry
from kaifong.foundation.models import PulledBrake
from tests.intelligence.shop import CAKES

from .conftest import ISLAND, NOW, somebody

pytestmark = pytest.mark.usefixtures("shop", "at_once")
EXPORT = "/desk/reports/sales/export"
QUERY = "period=custom&start=2024-05-01&last=2024-06-30&against=last-year"


@pytest.fixture
def export(client):
    """Return a function that exports as some person and answers the file's bytes."""

    def exported(actor, kind, *, query=QUERY, status=200, language="en"):
        client.force_login(Staff.objects.get(pk=actor.staff_id).user)
        client.cookies["django_language"] = language
        answer = client.post(EXPORT, {"format": kind, "query": query})
        assert answer.status_code == status
        if status != 200:
            return answer.content.decode()
        assert f".{kind}" in answer.headers["Content-Disposition"]
        return answer.getvalue()

    return exported


def table_of(content):
    text = content.decode("utf-8-sig")
    lines = list(csv.reader(StringIO(text)))
    cover = [line[0] for line in lines if line[0].startswith("#")]
    return cover, [line for line in lines if not line[0].startswith("#")]


def test_the_csv_file_has_every_side_and_adds_up(export):
    cover, (heads, *rows) = table_of(export(somebody(), "csv"))

    assert heads[:4] == ["Month", "Region", "Channel", "Category"]
    net = sum(float(row[heads.index("Net sales (HK$)")]) for row in rows)
    assert net == pytest.approx(430)
    assert ["May 2024", "Hong Kong Island", "App", "Cakes", "1"] in [row[:5] for row in rows]
    said = "\n".join(cover)
    for words in (
        "As of: ",
        "Scope: all orders",
        "Period: 1 May 2024 – 30 Jun 2024",
        "Filters: none",
    ):
        assert words in said
    assert "Compared with: 1 May 2023 – 30 Jun 2023" in said
    assert "Net sales: Goods sold less goods returned" in said
    assert f"Rows: {len(rows)}" in said


def test_the_workbook_has_a_cover_and_a_sheet_for_every_table(export):
    book = python_calamine.load_workbook(BytesIO(export(somebody(), "xlsx")))

    assert book.sheet_names == [
        "Cover",
        "Key figures",
        "Sales by month",
        "Segments of customers",
        "Retention",
        "Products that sold best",
        "Sales by all sides",
    ]
    rows = book.get_sheet_by_name("Cover").to_python()
    cover = {str(row[0]): str(row[1]) for row in rows}
    assert cover["Scope"] == "all orders"
    assert "Sales by month: 2" in cover["Rows"]
    months = book.get_sheet_by_name("Sales by month").to_python()
    assert [row[1] for row in months] == ["Net sales (HK$)", 490.0, -60.0]


def test_the_paper_has_the_figures_the_tables_and_the_cover(export):
    pages = PdfReader(BytesIO(export(somebody(), "pdf"))).pages
    said = "\n".join(page.extract_text() for page in pages)

    for words in ("Sales-activity monitoring", "HK$430", "+760.0%", "all orders", "May 2024"):
        assert words in said
    for words in ("Segments of customers", "Retention", "Products that sold best", "Rows"):
        assert words in said


@pytest.mark.skipif(pdf.chinese_font() is None, reason="no font with Chinese on this machine")
def test_the_paper_in_chinese(export):
    made = export(somebody(), "pdf", language="zh-hant")
    said = "".join(page.extract_text() for page in PdfReader(BytesIO(made)).pages)
    assert "月" in said
    assert "茶" in said


def test_without_a_chinese_font_the_page_says_what_is_missing(export, monkeypatch):
    monkeypatch.setattr(pdf, "chinese_font", lambda: None)
    said = export(somebody(), "pdf", status=503, language="zh-hant")
    assert "fonts-noto-cjk" in said
    assert not Entry.objects.filter(name="reports.report_exported").exists()


def test_each_export_is_on_record(export):
    actor = somebody()
    export(actor, "csv", query=f"{QUERY}&category={CAKES}")

    entry = Entry.objects.get(name="reports.report_exported")
    assert entry.staff_id == actor.staff_id
    assert (entry.payload["format"], entry.payload["narrowed"]) == (1, True)
    assert entry.payload["rows"] == 3


def test_a_file_holds_no_more_than_its_reader_may_export(export):
    """Reports on all, but exports one region only."""
    actor = somebody(see="see report")
    held = Staff.objects.get(pk=actor.staff_id)
    Grant.objects.create(
        role=held.roles.get(),
        action="export",
        object="order",
        classes=["public", "internal", "financial"],
        purposes=["sales"],
        regions=[ISLAND],
    )
    cover, (heads, *rows) = table_of(export(actor_of(held), "csv"))

    assert {row[1] for row in rows} == {"Hong Kong Island"}
    assert sum(float(row[heads.index("Net sales (HK$)")]) for row in rows) == pytest.approx(190)
    assert "# Scope: orders of region Hong Kong Island" in cover


@pytest.mark.parametrize("kind", ["csv", "xlsx", "pdf"])
def test_without_money_no_file_has_any(export, kind):
    made = export(somebody(classes=["public", "internal"]), kind)
    if kind == "csv":
        assert b"HK$" not in made.partition(b"Month,")[2]
    elif kind == "xlsx":
        names = python_calamine.load_workbook(BytesIO(made)).sheet_names
        assert "Segments of customers" not in names
    else:
        said = "".join(page.extract_text() for page in PdfReader(BytesIO(made)).pages)
        assert "HK$" not in said


def test_the_brake_stops_every_file_and_nothing_is_recorded(export):
    PulledBrake.objects.create(brake="no_export", pulled_at=NOW)
    for kind in ("csv", "xlsx", "pdf"):
        assert "Exports are stopped" in export(somebody(name=kind), kind, status=503)
    assert not Entry.objects.filter(name="reports.report_exported").exists()


def test_without_the_grant_there_is_no_file(export):
    export(somebody(see="see report"), "csv", status=404)
    export(somebody(see="see export", name="Second"), "csv", status=404)
    assert not Entry.objects.filter(name="reports.report_exported").exists()


def test_printing_and_exporting_are_two_rights(export):
    prints, exports = somebody(see="see report print"), somebody(see="see report export", name="X")
    assert export(prints, "pdf")[:4] == b"%PDF"
    assert export(exports, "csv")
    assert Entry.objects.filter(name="reports.report_exported").count() == 2
    export(prints, "csv", status=404)
    export(exports, "pdf", status=404)
    assert Entry.objects.filter(name="reports.report_exported").count() == 2


def test_an_unknown_kind_of_file_is_refused(export):
    export(somebody(), "exe", status=400)


def test_names_that_look_like_formulas_are_text(export):
    from kaifong.catalogue.models import Category

    Category.objects.filter(pk=CAKES).update(name_en='=HYPERLINK("http://x")', name_zh="@餅")
    _, rows = table_of(export(somebody(), "csv"))
    assert not any(cell.startswith(("=", "@")) for row in rows for cell in row)
    sheet = python_calamine.load_workbook(
        BytesIO(export(somebody(name="Second"), "xlsx"))
    ).get_sheet_by_name("Sales by all sides")
    assert '=HYPERLINK("http://x")' in {row[3] for row in sheet.to_python()}


def test_json_and_parquet_hold_the_same_sums(export):
    said = json.loads(export(somebody(), "json"))
    table = pq.read_table(BytesIO(export(somebody(name="Second"), "parquet")))
    sides = next(one for one in said["tables"] if one["title"] == "Sales by all sides")
    at = [column["label"] for column in sides["columns"]].index("Net sales (HK$)")
    assert sum(row[at] for row in sides["rows"]) == 43_000
    assert sum(table["Net sales (HK$)"].to_pylist()) == 43_000
    assert {"what": "Scope", "said": "all orders"} in said["cover"]
    assert b"Classification" in table.schema.metadata[b"cover"]


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ("", "May"),
        ("&rows=region", "Kowloon"),
        ("&rows=month&columns=channel", "Web shop"),
        ("&view=segments", "Customers by segment"),
    ],
)
def test_its_chart_is_a_picture_with_its_cover(export, more, told):
    boss = somebody()
    drawn = export(boss, "svg", query=QUERY + more).decode()
    assert drawn.startswith("<svg")
    assert "<desc>As of:" in drawn
    assert "<rect" in drawn
    assert told in drawn
    entry = Entry.objects.get(name="reports.report_exported")
    assert entry.payload["rows"] > 0


def test_its_chart_is_set_as_points_in_chinese(export):
    content = export(somebody(), "png", language="zh-hant")
    assert content.startswith(b"\x89PNG")
    assert "\u622a\u81f3".encode() in content or "\u6642\u9593".encode() in content


def test_a_view_without_a_chart_says_so_and_nothing_left(export):
    boss = somebody()
    for query in (f"{QUERY}&view=products", "period=custom&start=2020-01-01&last=2020-01-31"):
        assert "no chart to be had" in export(boss, "svg", query=query, status=409)
    assert not Entry.objects.filter(name="reports.report_exported").exists()


def test_a_picture_holds_only_what_may_be_taken_out(export):
    near = somebody(regions=[ISLAND])
    drawn = export(near, "svg", query=f"{QUERY}&rows=region").decode()
    assert "Hong Kong Island" in drawn
    assert "Kowloon" not in drawn
    seeing = somebody(name="B", see="see report print")
    export(seeing, "svg", status=404)


def test_its_workbook_and_its_paper_are_drawn(export):
    boss = somebody()
    with zipfile.ZipFile(BytesIO(export(boss, "xlsx"))) as parts:
        charts = [name for name in parts.namelist() if name.startswith("xl/charts/chart")]
        drawn = parts.read(charts[0]).decode()
    assert len(charts) == 2
    assert "Sales by month" in drawn
    (page, *_) = PdfReader(BytesIO(export(boss, "pdf", language="zh-hant"))).pages
    assert "/XObject" in page["/Resources"] or len(page.get_contents().get_data()) > 5_000
