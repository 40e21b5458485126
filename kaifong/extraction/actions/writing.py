"""Writing an extraction's file: who asked, what for and until when stands on it and in each row."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext, override

from kaifong.authority.models import Staff
from kaifong.customers.queries import Listed, plain
from kaifong.extraction import wording
from kaifong.extraction.models import Extraction
from kaifong.extraction.queries.offered import FieldOffered
from kaifong.extraction.queries.told import whom
from kaifong.extraction.rules import Format
from kaifong.foundation.documents import csv, xlsx
from kaifong.foundation.documents.sheet import Cell, Column, Kind, Sheet
from kaifong.foundation.hongkong.phones import display_phone
from kaifong.foundation.web import codes
from kaifong.foundation.web.formats import hk_moment
from kaifong.privacy.queries import names_of_recipients

KINDS: dict[str, Kind] = {
    "joined_at": "moment",
    "orders": "count",
    "spend": "hkd",
    "last_on": "date",
}
GIVES: dict[str, Callable[[Listed], Cell]] = {
    "member_no": lambda row: row.member_no,
    "name_en": lambda row: row.name_en,
    "name_zh": lambda row: row.name_zh,
    "email": lambda row: row.email,
    "phone": lambda row: display_phone(row.phone) if row.phone else None,
    "district": lambda row: codes.district(row.district),
    "language": lambda row: row.language,
    "joined_at": lambda row: row.joined_at,
    "orders": lambda row: row.orders,
    "spend": lambda row: row.spend_cents,
    "last_on": lambda row: row.last_on,
}


def written(
    row: Extraction,
    author: Staff,
    fields: Sequence[FieldOffered],
    rows: Iterable[Listed],
    *,
    at: datetime,
    until: datetime,
) -> bytes:
    """Return the file, in the language of whoever asked."""
    with override(author.language):
        number = wording.number(row.pk)
        marked = gettext("Extraction no.")
        columns = [Column(wording.field(one), KINDS.get(one.name, "text"), 20) for one in fields]
        sheet = Sheet(
            title=f"{gettext('Extraction')} {number}",
            columns=[*columns, Column(marked, width=14)],
            cover=_cover(row, author, number, at, until),
            rows_label=gettext("Rows"),
        )
        cells = ([*(_cell(one, person) for one in fields), number] for person in rows)
        if row.format == Format.XLSX:
            file = xlsx.write(sheet, cells, cover_title=gettext("Cover"))
        else:
            file = csv.write(sheet, cells)
        with file:
            return file.read()


def _cell(one: FieldOffered, person: Listed) -> Cell:
    if one.own is None:
        return GIVES[one.name](person)
    return _plain(plain(one.own, person.more.get(one.name)))


def _plain(value: Any) -> Cell:
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return value if value is None or isinstance(value, int) else str(value)


def _cover(
    row: Extraction, author: Staff, number: str, at: datetime, until: datetime
) -> list[tuple[str, str]]:
    names = names_of_recipients([row.recipient_id])
    who = next((codes.own(one.en, one.zh) for one in names.values()), "")
    return [
        (gettext("Extraction no."), number),
        (gettext("Asked by"), codes.own(author.name_en, author.name_zh)),
        (gettext("Purpose"), str(wording.PURPOSES[row.purpose])),
        (gettext("Reason for asking"), row.why),
        (gettext("Activity"), row.activity),
        (gettext("For whom"), who),
        *((str(label), str(value)) for label, value in whom(row)),
        (gettext("As of"), f"{hk_moment(at)} HKT"),
        (gettext("To be destroyed by"), f"{hk_moment(until)} HKT"),
    ]
