"""Extractions of lines of orders: by a period and filters, as far as a giver sees them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from urllib.parse import parse_qsl, urlencode

from kaifong.authority.queries import Actor
from kaifong.authority.rules import FieldClass
from kaifong.extraction.models import Extraction
from kaifong.foundation.ids import CustomerId
from kaifong.foundation.keyset import LARGEST
from kaifong.orders.queries import LineGiven, LinesWanted, count_lines, stream_lines

from .offered import FieldOffered
from .whole import NotReadAlike

LEAST = FieldClass.INTERNAL  # what shows that a line is there
FIRST, LAST = "first", "last"
EARLIEST, LATEST = date(1990, 1, 1), date(2199, 12, 31)  # days that may be asked for
CODES: Mapping[str, str] = {
    "kind": "kinds",
    "channel": "channels",
    "region": "regions",
    "category": "categories",
}


def written(wanted: LinesWanted) -> str:
    """Return the lines wanted in their one spelling."""
    days = [(FIRST, wanted.first.isoformat()), (LAST, wanted.last.isoformat())]
    codes = [(name, code) for name, at in CODES.items() for code in sorted({*getattr(wanted, at)})]
    return urlencode([*days, *codes])


def read(query: str) -> LinesWanted:
    """
    Return the lines that a text wants.

    :raises NotReadAlike: if it is not spelt as we spell it
    """
    pairs = parse_qsl(query)
    named = dict(pairs)
    try:
        wanted = LinesWanted(
            first=date.fromisoformat(named[FIRST]),
            last=date.fromisoformat(named[LAST]),
            **{at: tuple(int(v) for k, v in pairs if k == name) for name, at in CODES.items()},
        )
    except (KeyError, ValueError) as wrong:
        raise NotReadAlike from wrong
    codes = [code for at in CODES.values() for code in getattr(wanted, at)]
    in_order = EARLIEST <= wanted.first <= wanted.last <= LATEST
    if written(wanted) != query or not in_order or any(c > LARGEST for c in codes):
        raise NotReadAlike
    return wanted


def asked_of(row: Extraction, reader: Actor) -> LinesWanted:
    """
    Return the lines asked for, as somebody may ask for them.

    :raises NotReadAlike: if he may not ask by a category: what was bought is internal
    """
    wanted = read(row.query)
    if wanted.categories and LEAST not in reader.scope("see", "order").classes:
        raise NotReadAlike
    return wanted


def counted(actor: Actor, asked: LinesWanted, cls: FieldClass = LEAST) -> int:
    return count_lines(actor=actor, wanted=asked, cls=cls)


def given(
    giver: Actor,
    asked: LinesWanted,
    row: Extraction,  # noqa: ARG001  as customers are given
    fields: Sequence[FieldOffered],
    at: datetime,  # noqa: ARG001
) -> Iterable[LineGiven]:
    """Yield the lines of which a giver sees every field; the caller has the wall up."""
    classes = frozenset(one.cls for one in fields)
    return stream_lines(actor=giver, wanted=asked, classes=classes)


def whose(row: LineGiven) -> CustomerId | None:
    return row.customer_id
