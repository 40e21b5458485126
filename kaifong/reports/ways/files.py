"""Files of questions as ways out: made by the product's own code, and read back."""

import csv
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, time
from functools import partial
from io import BytesIO, StringIO
from typing import IO

from kaifong.authority.queries import Actor
from kaifong.authority.ways import Given, Way, leads, register
from kaifong.files.queries import Making, Unaskable, kind_of
from kaifong.intelligence.queries import Ask, Chosen, Closed
from kaifong.reports import queries
from kaifong.reports.actions import Format, Unkept, make_file, make_lines_file
from kaifong.reports.queries import Asked
from kaifong.reports.queries.lines import LineBehind

from .figures import SLOW, YEARS, drawn_question, given_of, of_figures

TITLE = "proof"
FIELDS = frozenset({"lines", "total"})
AT = datetime.combine(YEARS.last, time(), UTC)

type Told = Iterator[tuple[int, int | None]]  # pieces, cents


def of_a_file(
    kind: Format, read: Callable[[bytes, Ask], Told], actor: Actor, asked: Asked
) -> Iterable[queries.Sums]:
    """Make a file of a drawn question, and read its figures back."""
    question = drawn_question(actor, asked.action)
    made = make_file(
        actor=actor,
        named=Unkept(TITLE, question),
        format=kind,
        language="en",
        at=AT,
        today=YEARS.last,
        action=asked.action,
        fresh=True,
    )
    for units, cents in read(made.content, question):
        yield queries.Sums(units=units, net_cents=cents)


def from_csv(content: bytes, asked: Ask) -> Told:
    """Read a file as a spreadsheet does: lines of the cover begin with a number sign."""
    lines = csv.reader(StringIO(content.decode("utf-8-sig")))
    _heads, *rows = [line for line in lines if line and not line[0].startswith("#")]
    for row in rows:
        told = dict(zip(asked.measures, row[len(asked.dimensions) :], strict=True))
        net = told.get("net", "")
        yield int(told["units"] or 0), round(float(net) * 100) if net else None


def from_parquet(content: bytes, asked: Ask) -> Told:
    import pyarrow.parquet as pq

    for row in pq.read_table(BytesIO(content), columns=list(asked.measures)).to_pylist():
        yield row["units"] or 0, row.get("net")


def lines_in_a_file(actor: Actor) -> Given:
    """Make a file of the lines behind a figure, and name those that are in it."""
    asked = Ask(measures=("units",), period=Chosen(date(2025, 1, 1), YEARS.last))
    try:
        made = make_lines_file(
            actor=actor,
            named=Unkept(TITLE, asked),
            format=Format.PARQUET,
            language="en",
            at=AT,
            today=YEARS.last,
        )
    except Closed:
        return {}
    return _lines_in(made.file)


def lines_made_by_the_worker(actor: Actor) -> Given:
    """Make a large file of lines as the worker does, and name those that are in it."""
    days = f"period=custom&start=2025-01-01&last={YEARS.last}"
    wish = {"format": "lines-parquet", "query": f"m=units&d1=&{days}", "subject": ""}
    try:
        made = kind_of("order_lines").make(Making(actor=actor, wish=wish, at=AT))
    except Unaskable:
        return {}
    return _lines_in(made.file)


def _lines_in(opened: IO[bytes]) -> Given:
    import pyarrow.parquet as pq

    with opened as file:
        rows = pq.read_table(file).to_pylist()
    return given_of(
        [
            LineBehind(
                order_id=row["order_id"],
                number=row["line_no"],
                is_return=row["order_kind"] == 2,
                customer_key=None,
                category_id=row.get("category_id"),
                cents=row.get("hkd_cents"),
            )
            for row in rows
        ]
    )


def _ways() -> Iterator[Way]:
    for kind, read in ((Format.CSV, from_csv), (Format.PARQUET, from_parquet)):
        yield Way(
            f"reports.file {kind.name.lower()}",
            "order",
            "export",
            partial(of_figures, partial(of_a_file, kind, read), action="export"),
            rows="line",
            fields=FIELDS,
            found_by=("lines",),
            one_in=SLOW,
            urls=("reports:export-figures",),
        )
    yield Way(
        "reports.file of lines",
        "order",
        "export",
        lines_in_a_file,
        rows="line",
        fields=FIELDS,
        found_by=("lines",),
        one_in=SLOW,
        urls=("reports:export-figures",),
    )
    yield Way(
        "reports.large file of lines",
        "order",
        "export",
        lines_made_by_the_worker,
        rows="line",
        fields=FIELDS,
        found_by=("lines",),
        some_rows=True,  # who may export and not report asks for none
        one_in=SLOW,
        urls=("files:fetch",),
    )


register(*_ways())
leads("reports.file csv", "report file csv", "report file xlsx", "report file json")
leads("reports.file csv", "report file png", "report file svg")
leads("reports.file parquet", "report file parquet")
