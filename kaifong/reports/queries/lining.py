"""Lines of orders as they stand in a file: what their columns are called, their codes in words."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kaifong.authority.rules import FieldClass
from kaifong.catalogue.queries import product_names
from kaifong.foundation.documents.sheet import Column, Kind
from kaifong.foundation.web import formats
from kaifong.intelligence.queries import Ask
from kaifong.intelligence.queries import Lines as LinesBehind

from . import covers, wording, words
from .asking import Side

COLUMNS: Mapping[str, tuple[Promise, Kind]] = {
    "order_id": (_("Order"), "text"),
    "line_no": (_("Line"), "text"),
    "placed_on": (_("Day"), "date"),
    "order_kind": (_("Kind of order"), "text"),
    "channel": (_("Channel"), "text"),
    "region": (_("Region"), "text"),
    "category_id": (_("Category"), "text"),
    "product_id": (_("Product"), "text"),
    "quantity": (_("Quantity"), "count"),
    "hkd_cents": (_("Amount (HK$)"), "hkd"),
}
SIDES = {"channel": Side.CHANNEL, "region": Side.REGION, "category_id": Side.CATEGORY}
MONEY = "hkd_cents"

type Row = Sequence[Any]


def column(name: str) -> Column:
    label, kind = COLUMNS[name]
    return Column(str(label), kind, 14)


def cover_of(made: covers.Made, title: str, asked: Ask, lines: LinesBehind) -> covers.Lines:
    """Return the cover of a file of lines, but for its rows."""
    cls = FieldClass.FINANCIAL if MONEY in lines.columns else FieldClass.INTERNAL
    return [
        (gettext("Behind"), title),
        (gettext("As of"), f"{formats.hk_moment(lines.as_of)} HKT"),
        *covers.made_for(made),
        (gettext("Scope"), wording.whose(made.actor.scope(made.action, "order"))),
        (gettext("Period"), covers.days(lines.period.start, lines.period.until)),
        (gettext("Filters"), covers.filters(asked)),
        (gettext("Kept back"), gettext("none")),
        *covers.classified(cls),
    ]


class InWords:
    """Rows with their codes in words; each code is looked up once a file."""

    def __init__(self, columns: Sequence[str]) -> None:
        self._products: dict[int, str] = {}
        kinds = {code: str(label) for code, label in words.CODES["order.kind"].items()}
        known: dict[str, Callable[[Sequence[Any]], Iterable[Any]]] = {
            "order_kind": partial(_named, kinds),
            "product_id": self._called,
            **{name: partial(_named, wording.names(side)) for name, side in SIDES.items()},
        }
        self._told = [known.get(name, iter) for name in columns]

    def rows(self, chunk: Sequence[Row]) -> Iterator[Row]:
        """Yield the rows of a chunk: column by column, since a code is a code in all of them."""
        columns = zip(*chunk, strict=True)
        told = [tell(values) for tell, values in zip(self._told, columns, strict=True)]
        return zip(*told, strict=True)

    def _called(self, codes: Sequence[int | None]) -> Iterable[str | None]:
        known = self._products
        new = {code for code in codes if code is not None and code not in known}
        if new:
            found = product_names(new)
            known |= {code: _product(code, found.get(code)) for code in new}
        return [None if code is None else known[code] for code in codes]


def _named(known: Mapping[Any, str], codes: Sequence[Any]) -> Iterable[Any]:
    return [known.get(code, code) for code in codes]


def _product(code: int, names: tuple[str, str, str] | None) -> str:
    if names is None:
        return f"#{code}"
    own, en, zh = names
    return f"{own} {wording.own(en, zh)}".strip()
