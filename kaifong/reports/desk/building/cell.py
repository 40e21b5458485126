"""A cell of an answer, as the address of those behind it names it."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kaifong.authority.web import StaffRequest
from kaifong.intelligence.queries import DEFINED_MEASURES, DIMENSIONS, Ask, Unit, vocabulary

from . import words
from .narrowing import NONE_GIVEN
from .page import given_in, opened_by
from .wanted import Wish, wish_of

TABS = (("people", _("Customers")), ("lines", _("Order lines")))


@dataclass(frozen=True)
class Cell:
    """Which question, which figure of it, and which sides and codes."""

    wish: Wish
    asked: Ask
    where: tuple[tuple[str, Any], ...]
    data: QueryDict

    def context(self, today: date, current: str) -> dict[str, Any]:
        """Return what the pages about a cell tell of it."""
        days = self.asked.period.days(today)
        measure = DEFINED_MEASURES[self.asked.measures[0]]
        products = {c for n, c in self.where if n == "product" and isinstance(c, int)}
        names = words.Names(products)
        tabs = [
            (key, label, f"{reverse(f'reports:{key}')}?{self._query()}")
            for key, label in TABS
            if key == "people" or measure.entity == "line"
        ]
        return {
            "title": gettext("Behind: %(figure)s") % {"figure": measure.label},
            "days": days,
            "last": days.until - timedelta(days=1),
            "cell": [(DIMENSIONS[n].label, names.called(n, code)) for n, code in self.where],
            "back": f"{reverse('reports:build')}?{self._back()}",
            "behind_tabs": tabs,
            "current": current,
        }

    def _query(self) -> str:
        return _less(self.data, "after", "before", "from").urlencode()

    def _back(self) -> str:
        cell = [name for name in self.data if name.startswith("k_")]
        return _less(self.data, "after", "before", "from", "of", *cell).urlencode()


def cell_of(request: StaffRequest) -> Cell:
    """
    Return the cell that an address names.

    :raises BadAsk: if it cannot be put as a question
    """
    data = given_in(request)
    wish = wish_of(opened_by(request, data).data, vocabulary(actor=request.actor))
    asked, figure = wish.asked, data.get("of", "")
    if figure in asked.measures:
        asked = replace(asked, measures=(figure,), calculated=(), having=(), order=())
    return Cell(wish, asked, where_of(data, asked), data)


def where_of(data: QueryDict, asked: Ask) -> tuple[tuple[str, Any], ...]:
    """Return the sides and codes of the cell that an address names."""
    given = [(name, data.get(f"k_{name}")) for name in asked.dimensions]
    return tuple((name, _code(name, text)) for name, text in given if text is not None)


def _code(name: str, text: str) -> int | str | date | None:
    if text == NONE_GIVEN:
        return None
    if DIMENSIONS[name].unit is Unit.DATE:
        try:
            return date.fromisoformat(text)
        except ValueError:
            return text
    number = text.lstrip("-")
    return int(text) if number.isdecimal() and len(number) < 19 else text


def _less(data: QueryDict, *names: str) -> QueryDict:
    found = data.copy()
    for name in names:
        found.pop(name, None)
    return found
