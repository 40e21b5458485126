"""Writing an extraction's file: who asked, what for and until when stands on it and in each row."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext, override

from kaifong.authority.models import Staff
from kaifong.extraction import wording
from kaifong.extraction.models import Extraction
from kaifong.extraction.queries.offered import FieldOffered
from kaifong.extraction.queries.told import whom
from kaifong.extraction.rules import About, Format
from kaifong.foundation.documents import csv, xlsx
from kaifong.foundation.documents.sheet import Column, Sheet
from kaifong.foundation.web import codes
from kaifong.foundation.web.formats import hk_moment
from kaifong.privacy.queries import names_of_recipients

from .cells import COLUMNS, cells


def written(
    row: Extraction,
    author: Staff,
    fields: Sequence[FieldOffered],
    rows: Iterable[Any],
    *,
    at: datetime,
    until: datetime,
) -> bytes:
    """Return the file, in the language of whoever asked."""
    with override(author.language):
        number = wording.number(row.pk)
        marked = gettext("Extraction no.")
        columns = [Column(wording.field(one), COLUMNS.get(one.name, "text"), 20) for one in fields]
        sheet = Sheet(
            title=f"{gettext('Extraction')} {number}",
            columns=[*columns, Column(marked, width=14)],
            cover=_cover(row, author, number, at, until),
            rows_label=gettext("Rows"),
        )
        cells_of = cells(About(row.about), list(fields))
        body = ([*cells_of(one), number] for one in rows)
        if row.format == Format.XLSX:
            file = xlsx.write(sheet, body, cover_title=gettext("Cover"))
        else:
            file = csv.write(sheet, body)
        with file:
            return file.read()


def _cover(
    row: Extraction, author: Staff, number: str, at: datetime, until: datetime
) -> list[tuple[str, str]]:
    names = names_of_recipients([row.recipient_id])
    who = next((codes.own(one.en, one.zh) for one in names.values()), "")
    return [
        (gettext("Extraction no."), number),
        (gettext("Asked by"), codes.own(author.name_en, author.name_zh)),
        (gettext("Rows"), str(wording.ABOUT[About(row.about)])),
        (gettext("Purpose"), str(wording.PURPOSES[row.purpose])),
        (gettext("Reason for asking"), row.why),
        (gettext("Activity"), row.activity),
        (gettext("For whom"), who),
        *((str(label), str(value)) for label, value in whom(row)),
        (gettext("As of"), f"{hk_moment(at)} HKT"),
        (gettext("To be destroyed by"), f"{hk_moment(until)} HKT"),
    ]
