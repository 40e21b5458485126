"""The list as it stands in a file: which columns, masked row by row, with a cover."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import cache
from typing import IO

from django.utils.translation import gettext

from kaifong.authority.queries import Actor
from kaifong.authority.rules import FieldClass
from kaifong.customers import actions
from kaifong.customers.custom_fields.kinds import Field, Kind
from kaifong.customers.permissions import CUSTOMER
from kaifong.customers.queries import Asked, Listed, fields
from kaifong.foundation import beside, named
from kaifong.foundation.documents import csv, xlsx
from kaifong.foundation.documents.sheet import MASKED, Cell, Column, Sheet
from kaifong.foundation.documents.sheet import Kind as SheetKind
from kaifong.foundation.hongkong.phones import display_phone
from kaifong.foundation.web.formats import hk_moment

from . import wording
from .asking import SORTS, Wanted
from .own_fields import label, words

Give = Callable[[Listed], Cell]
SHEET_KINDS: dict[Kind, SheetKind] = {
    Kind.WHOLE: "count",
    Kind.MONEY: "hkd",
    Kind.DATE: "date",
}


def written(
    *,
    actor: Actor,
    kind: str,
    wish: Wanted,
    asked: Asked,
    at: datetime,
    way: str = actions.WAY,
    told: Callable[[int], None] = lambda _rows: None,
) -> tuple[IO[bytes], int]:
    """
    Return the file and how many rows it holds; every reading in it is logged.

    :raises Braked: while exports are stopped
    :raises NotAllowed: if the actor may export nobody
    """
    own = list(fields(actor=actor, action="export").values())
    columns = [*_columns(), *map(_own_column, own)]
    sheet = Sheet(
        title=gettext("Customers"),
        columns=[column for column, _cls, _give in columns],
        cover=_cover(actor, wish, asked, at),
        rows_label=gettext("Rows"),
    )
    gives = [(cls, give) for _column, cls, give in columns]
    kept: list[IO[bytes]] = []

    def write(rows: Iterator[Listed]) -> None:
        cells = (_cells(row, gives) for row in rows)
        if kind == "xlsx":
            kept.append(xlsx.write(sheet, cells, cover_title=gettext("Cover")))
        else:
            kept.append(csv.write(sheet, cells))

    rows = actions.export(
        actor=actor, asked=asked, write=write, at=at, way=way, columns=own, told=told
    )
    return kept[0], rows


def _own_column(field: Field) -> tuple[Column, FieldClass, Give]:
    kind = SHEET_KINDS.get(field.kind, "text")
    title = label(field)
    if field.kind in SHEET_KINDS:
        return Column(title, kind, 14), field.cls, lambda row: row.more.get(field.name)
    name = field.name

    def give(row: Listed) -> Cell:
        value = row.more.get(name)
        return None if value is None else words(field, value)

    return Column(title, width=20), field.cls, give


def _columns() -> list[tuple[Column, FieldClass, Give]]:
    standing = _with_notes(_standing())
    return [(column, CUSTOMER.fields[field], give) for column, field, give in standing]


def _standing() -> list[tuple[Column, str, Give]]:
    categories = {code: wording.own(*names) for code, names in named.names("category").items()}
    # A code's name is looked up once a file, not once a row.
    district, region = cache(wording.district), cache(wording.region)
    channel, language = cache(wording.channel), cache(wording.language)
    own = cache(wording.own)
    return [
        (Column(gettext("Member number"), width=14), "member_no", lambda r: r.member_no),
        (Column(gettext("English name"), width=26), "name_en", lambda r: r.name_en),
        (Column(gettext("Chinese name"), width=14), "name_zh", lambda r: r.name_zh),
        (Column(gettext("E-mail"), width=30), "email", lambda r: r.email),
        (Column(gettext("Telephone"), width=18), "phone", lambda r: _phone(r.phone)),
        (Column(gettext("District"), width=18), "district", lambda r: district(r.district)),
        (Column(gettext("Region"), width=16), "region", lambda r: region(r.region)),
        (Column(gettext("Channel"), width=14), "channel", lambda r: channel(r.channel)),
        (Column(gettext("Language"), width=16), "language", lambda r: language(r.language)),
        (
            Column(gettext("Looked after by"), width=18),
            "owner",
            lambda r: own(r.owner or "", r.owner_zh or ""),
        ),
        (
            Column(gettext("Bought from"), width=30),
            "categories",
            lambda r: ", ".join(categories.get(c, str(c)) for c in r.categories or ()),
        ),
        (Column(gettext("Joined"), "moment", 16), "joined_at", lambda r: r.joined_at),
        (Column(gettext("Orders"), "count", 9), "orders", lambda r: r.orders),
        (Column(gettext("Spent (HK$)"), "hkd", 14), "spend", lambda r: r.spend_cents),
        (Column(gettext("Last bought"), "date", 12), "last_on", lambda r: r.last_on),
    ]


def _with_notes(columns: list[tuple[Column, str, Give]]) -> list[tuple[Column, str, Give]]:
    """Put behind a value the notes that cannot be parted from it, where there are any."""
    notes = beside.notes("customer")
    noted = {field for fields in notes.values() for field in fields}
    title = gettext("%(field)s: what the person says of it")
    found: list[tuple[Column, str, Give]] = []
    for column, field, give in columns:
        found.append((column, field, give))
        if field in noted:
            more = Column(title % {"field": column.title}, width=30)
            found.append((more, field, _note_of(notes, field)))
    return found


def _note_of(notes: beside.Notes, field: str) -> Give:
    return lambda row: " / ".join(notes.get(row.id, {}).get(field, ()))


def _cells(row: Listed, gives: Sequence[tuple[FieldClass, Give]]) -> list[Cell]:
    hidden = row.hidden
    return [MASKED if cls in hidden else give(row) for cls, give in gives]


def _phone(value: str | None) -> str | None:
    return display_phone(value) if value else None


def _cover(actor: Actor, wish: Wanted, asked: Asked, at: datetime) -> list[tuple[str, str]]:
    picked = [(gettext("Picked by hand"), str(len(asked.ids)))] if asked.ids else []
    hidden = frozenset(FieldClass) - actor.scope("export", "customer").classes
    masked = [name for name, cls in CUSTOMER.fields.items() if cls in hidden]
    labels = [str(wording.FIELDS[name]) for name in masked if name in wording.FIELDS]
    return [
        (gettext("As of"), f"{hk_moment(at)} HKT"),
        (gettext("For"), f"{actor.name} ({', '.join(actor.departments)})"),
        (gettext("Scope"), gettext("customers within the authority of this person")),
        (gettext("Hidden"), ", ".join(labels) or gettext("none")),
        *wish.in_words(),
        *picked,
        (gettext("Sorted"), str(SORTS.get(asked.sort, asked.sort))),
    ]
