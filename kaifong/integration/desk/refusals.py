"""The refused rows as a file that can be mended and brought in again."""

import csv
import io
from collections.abc import Iterator

from django.http import HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from kaifong.authority.web import StaffRequest, staff_only
from kaifong.foundation.documents.csv import MARK
from kaifong.foundation.documents.sheet import harmless
from kaifong.foundation.ids import ImportId
from kaifong.integration import queries, values

from . import wording


@require_safe
@staff_only
def refused(request: StaffRequest, pk: int) -> HttpResponse | StreamingHttpResponse:
    """Give out the refused rows with their reasons in the reader's language."""
    one = queries.one_import(actor=request.actor, import_id=ImportId(pk))
    names = [column["name"] for column in one.report["file"]["columns"]]
    rows = queries.refused(actor=request.actor, import_id=one.id)
    response = StreamingHttpResponse(_lines(names, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="refused-{one.id}.csv"'
    return response


def _lines(names: list[str], rows: Iterator[queries.RefusedSeen]) -> Iterator[bytes]:
    yield MARK + _line([*names, gettext("Row"), gettext("Reason")])
    for row in rows:
        # A row with too few or too many cells keeps its own: the last two are ours.
        cells = [_cell(cell) for cell in row.cells]
        cells += [""] * (len(names) - len(cells))
        yield _line([*cells, str(row.row), wording.reason(row.reason)])


def _cell(cell: str) -> str:
    # A number below zero begins like a formula, but is none; with a quote it would be no number.
    return cell if values.number(cell) is not None else harmless(cell)


def _line(cells: list[str]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerow(cells)
    return text.getvalue().encode()
