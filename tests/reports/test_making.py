"""A file of a question: what stands in it and on it, who may have it, and what is on record."""

import json
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
from kaifong.intelligence.queries import Ask, Chosen, Closed, Filter, Op
from kaifong.reports import actions
from kaifong.reports.actions import Format, Unkept, make_file
from kaifong.reports.queries.subjects import named
from kaifong.reports.rules import Sharing
from kaifong.reports.rules.subjects import subject_of

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
        (Format.PARQUET, "export", "see export"),
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
