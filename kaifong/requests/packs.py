"""
A copy of everything that is held about a person, built from how each table is told.

As at a moment: what came later is left out, and what was changed later stands as it was.
"""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from kaifong.customers.queries import addresses_of, numbers_of
from kaifong.foundation.documents import pdf
from kaifong.foundation.documents.sheet import printable
from kaifong.foundation.held import Held, Others, Row, Told, held, rows_of
from kaifong.foundation.ids import CustomerId
from kaifong.foundation.web.formats import NOTHING, hk_date, hk_moment

from .rules.others import speaks_of_others

Content = dict[str, Any]
FORMAT = "kaifong-copy/1"
LOCALES = ("en", "zh-hant")
BLACK = "██████"
REDACTED = "Cap. 486 s.20(1)(b)"
AT_ONCE = pdf.ROWS_AT_MOST
CHANGED_SINCE = """
SELECT c.table, c.row_id, c.verb, c.before FROM foundation_change c
JOIN foundation_changeset s ON s.id = c.changeset_id
WHERE c.customer_id = ANY(%s) AND s.at > %s ORDER BY c.id DESC
"""


def content_of(customer_id: CustomerId, *, as_at: datetime) -> Content:
    """
    Return what is held about a person as it was at a moment, with the texts to be reviewed marked.

    For steps that are permitted already: the wall is down.
    """
    numbers = numbers_of(customer_ids=[customer_id]).get(customer_id, (customer_id,))
    own = {value for _kind, value in addresses_of(customer_id=customer_id)}
    since = _changed_since(numbers, as_at)
    sections = []
    for one in held():
        rows = _as_it_was(one, rows_of(one, numbers, as_at=as_at), since)
        if rows:
            sections.append(_section(one, rows, own))
    return {"format": FORMAT, "as_at": as_at.isoformat(), "sections": sections}


def to_review(content: Content) -> list[str]:
    """Return the places of the texts that may speak of others."""
    return [place for place, cell in _cells(content) if cell.get("mark") == "review"]


def suggested(content: Content) -> list[str]:
    """Return those of them that seem to."""
    return [place for place, cell in _cells(content) if cell.get("suggested")]


def marked(content: Content) -> list[tuple[str, str, str]]:
    """Return place, column and text of what somebody must read before it is supplied."""
    locale = "zh-hant" if (get_language() or "").startswith("zh") else "en"
    return [
        (place, f"{section['title'][locale]} · {column[locale]}", _shown(cell, False, locale))
        for place, cell in _cells(content)
        if cell.get("mark") == "review"
        for section in [content["sections"][int(place.split("/")[0])]]
        for column in [section["columns"][int(place.split("/")[2])]]
    ]


def as_json(content: Content, blacked: Collection[str]) -> bytes:
    """Return the copy for a program: what others may not be told by is blacked out."""
    hidden = frozenset(blacked)
    sections = [
        {
            **section,
            "rows": [
                [
                    _plain(cell, f"{at}/{row}/{column}" in hidden)
                    for column, cell in enumerate(cells)
                ]
                for row, cells in enumerate(section["rows"])
            ],
        }
        for at, section in enumerate(content["sections"])
    ]
    return json.dumps(content | {"sections": sections}, ensure_ascii=False, indent=1).encode()


def as_pdf(
    content: Content, blacked: Collection[str], *, language: str, facts: Sequence[tuple[str, str]]
) -> bytes:
    """Return the copy to be read, in the person's language."""
    hidden, locale = frozenset(blacked), "en" if language == "en" else "zh-hant"
    with override(locale):
        tables = [
            table
            for at, section in enumerate(content["sections"])
            for table in _tables(at, section, hidden, locale)
        ]
        paper = pdf.Paper(
            title=_("What we hold about you"),
            language=locale,
            facts=facts,
            text=[
                _("A copy of your personal data as we held them when your request came."),
                _("Black bars stand where the data of other people would be told (s.20(1)(b))."),
            ],
            tables=tables,
            foot=_("Personal Data (Privacy) Ordinance, Cap. 486, Part 5"),
        )
        return pdf.write(paper)


def _tables(at: int, section: Content, hidden: frozenset[str], locale: str) -> Iterator[pdf.Table]:
    labels = [column[locale] for column in section["columns"]]
    rows = [
        [
            _shown(cell, f"{at}/{row}/{column}" in hidden, locale)
            for column, cell in enumerate(cells)
        ]
        for row, cells in enumerate(section["rows"])
    ]
    title = section["title"][locale]
    if len(rows) == 1:
        pairs = [[label, text] for label, text in zip(labels, rows[0], strict=True)]
        yield pdf.Table(title, [_("Field"), _("What we hold")], pairs)
        return
    for first in range(0, len(rows), AT_ONCE):
        yield pdf.Table(title, labels, rows[first : first + AT_ONCE])


def _section(one: Held, rows: list[Row], own: Collection[str]) -> Content:
    titles, labels = {}, [dict[str, str](name=told.column) for told in one.told]
    texts: dict[str, list[list[str]]] = {}
    for locale in LOCALES:
        with override(locale):
            titles[locale] = str(one.title)
            for label, told in zip(labels, one.told, strict=True):
                label[locale] = str(told.label)
            texts[locale] = [[_words(told, row[told.column]) for told in one.told] for row in rows]
    return {
        "table": one.table,
        "title": titles,
        "columns": labels,
        "rows": [
            [
                _cell(
                    told, row[told.column], texts["en"][at][place], texts["zh-hant"][at][place], own
                )
                for place, told in enumerate(one.told)
            ]
            for at, row in enumerate(rows)
        ],
    }


def _cell(told: Told, value: Any, en: str, zh: str, own: Collection[str]) -> Content:
    if told.others is Others.ALWAYS and en not in {"", NOTHING}:
        return {"redacted": REDACTED}
    # What names one of us, or is sealed or no text, is told in words only.
    in_words = told.others is Others.STAFF or isinstance(value, bytes | memoryview)
    raw = en if in_words else _raw(value)
    cell: Content = {"value": raw}
    if str(raw) != en or en != zh:
        cell |= {"en": en, "zh-hant": zh}
    if told.others is Others.REVIEW and en not in {"", NOTHING}:
        cell |= {"mark": "review", "suggested": speaks_of_others(en, own)}
    return cell


def _words(told: Told, value: Any) -> str:
    if value is None or value in ("", [], {}):
        return NOTHING
    if told.words is not None:
        return printable(str(told.words(value))) or NOTHING
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, date):
        return hk_moment(value) if isinstance(value, datetime) else hk_date(value)
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _raw(value: Any) -> Any:
    match value:
        case datetime() | date():
            return value.isoformat()
        case Decimal():
            return str(value)
    return value


def _plain(cell: Content, is_hidden: bool) -> Any:  # noqa: FBT001
    if is_hidden or "redacted" in cell:
        return {"redacted": REDACTED}
    kept = {name: cell[name] for name in ("value", *LOCALES) if name in cell}
    return kept if len(kept) > 1 else kept["value"]


def _shown(cell: Content, is_hidden: bool, locale: str) -> str:  # noqa: FBT001
    if is_hidden or "redacted" in cell:
        return BLACK
    return str(cell.get(locale, cell.get("value", "")))


def _cells(content: Content) -> Iterator[tuple[str, Content]]:
    for at, section in enumerate(content["sections"]):
        for row, cells in enumerate(section["rows"]):
            for column, cell in enumerate(cells):
                yield f"{at}/{row}/{column}", cell


def _changed_since(numbers: Sequence[int], as_at: datetime) -> list[tuple[str, int, str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(CHANGED_SINCE, [list(numbers), as_at])
        return [(*row[:3], row[3] and json.loads(row[3])) for row in cursor.fetchall()]


def _as_it_was(
    one: Held, rows: list[Row], since: Sequence[tuple[str, int, str, Mapping[str, Any] | None]]
) -> list[Row]:
    """Take back what was changed since, the newest change first."""
    by_key = {row[one.key]: row for row in rows}
    for table, number, verb, before in since:
        if table != one.table:
            continue
        if verb == "I":
            by_key.pop(number, None)
        elif verb == "D" and before is not None:
            by_key[number] = {name: before.get(name) for name in [*one.columns(), one.key]}
        elif number in by_key and before is not None:
            known = {name: value for name, value in before.items() if name in by_key[number]}
            by_key[number] = by_key[number] | {
                name: _typed(value, by_key[number][name]) for name, value in known.items()
            }
    return list(by_key.values())


def _typed(value: Any, like: Any) -> Any:
    if isinstance(value, str) and isinstance(like, datetime):
        return datetime.fromisoformat(value)
    return value
