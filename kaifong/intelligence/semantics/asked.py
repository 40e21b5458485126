"""A question as data: frozen, hashable, to JSON and back. No Django, no database."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any

from .days import BadDays, Chosen, Compare, Days, Relative, Span

MOST_DIMENSIONS, MOST_MEASURES, MOST_CALCULATED, MOST_FILTERS = 4, 12, 8, 12
MOST_BOUNDS, MOST_ORDERS = 8, 4
MOST_VALUES = 20_000  # in one filter
MOST_ROWS = 10_000  # in one answer
NAME = re.compile(r"[a-z][a-z0-9_]{0,39}\Z")

Value = int | str | None  # a code, a text, or that there is none; days as yyyy-mm-dd


class BadAsk(Exception):
    """A question cannot be put like this; says what is wrong with which part."""

    def __init__(self, why: str, what: str = "") -> None:
        super().__init__(f"{why}: {what}" if what else why)
        self.why, self.what = why, what


class Op(StrEnum):
    """How a filter or a bound compares."""

    IN = "in"
    NOT_IN = "not_in"
    RANGE = "range"  # from the first value through the second; none is open
    DURING = "during"  # days as said
    SEGMENT = "segment"  # whose customer is in one of these segments in the period


class Than(StrEnum):
    """How a figure is bounded."""

    AT_LEAST = ">="
    AT_MOST = "<="


@dataclass(frozen=True)
class Filter:
    """
    Rows that fit; of a dimension, or of the segments of customers.

    One that `asks` lets whoever opens a kept question choose, and narrows nothing until he does.
    """

    dimension: str
    op: Op
    values: tuple[Value, ...] = ()
    days: Days | None = None
    asks: bool = False

    @property
    def narrows(self) -> bool:
        if not self.asks:
            return True
        if self.op is Op.RANGE:
            return any(value is not None for value in self.values)
        return bool(self.values) or self.days is not None


@dataclass(frozen=True)
class Calculated:
    """
    A measure reckoned from those asked for; `percent` shows a share of one as per cent.

    `label` is what it is called in English, or in both languages if `label_zh` is empty.
    """

    name: str
    formula: str
    label: str = ""
    percent: bool = False
    label_zh: str = ""


@dataclass(frozen=True)
class Having:
    """Rows whose figure is at least or at most so much, in the figure's own unit."""

    measure: str
    than: Than
    value: int


@dataclass(frozen=True)
class Order:
    by: str  # a dimension or a figure
    down: bool = False


@dataclass(frozen=True, kw_only=True)
class Ask:
    """
    Figures by up to four dimensions, over some days, of the rows that fit.

    `across` names the dimension whose values stand side by side; totals are then reckoned for it
    and for the others too. `beyond` asks of more than one's own rows, small cells being kept back.
    """

    measures: tuple[str, ...]
    dimensions: tuple[str, ...] = ()
    calculated: tuple[Calculated, ...] = ()
    filters: tuple[Filter, ...] = ()
    having: tuple[Having, ...] = ()
    period: Days = field(default_factory=lambda: Relative(Span.LAST_MONTHS, 12))
    compare: Compare | None = None
    across: str | None = None
    order: tuple[Order, ...] = ()
    limit: int | None = None
    beyond: bool = False

    def __post_init__(self) -> None:
        for trouble in _troubles(self):
            raise trouble

    @property
    def levels(self) -> tuple[tuple[str, ...], ...]:
        """Return by which dimensions figures are reckoned: all, then those of the totals."""
        found = [self.dimensions]
        if self.across and len(self.dimensions) > 1:
            found += [tuple(d for d in self.dimensions if d != self.across), (self.across,)]
        return (*found, ()) if self.dimensions else ((),)

    def narrowed(self, *filters: Filter) -> "Ask":
        """Return the same with more filters, as chosen when it is run."""
        return replace(self, filters=(*self.filters, *filters))

    def filtered(self, filters: tuple[Filter, ...]) -> "Ask":
        """Return the same with other filters."""
        return replace(self, filters=filters)

    def as_json(self) -> dict[str, Any]:
        """Return the question as plain data; `from_json` makes it again."""
        return {
            "measures": list(self.measures),
            "dimensions": list(self.dimensions),
            "calculated": [vars(one) for one in self.calculated],
            "filters": [_filter_json(one) for one in self.filters],
            "having": [{**vars(one), "than": one.than.value} for one in self.having],
            "period": days_json(self.period),
            "compare": self.compare.value if self.compare else None,
            "across": self.across,
            "order": [vars(one) for one in self.order],
            "limit": self.limit,
            "beyond": self.beyond,
        }


def from_json(data: Any) -> Ask:
    """
    Return the question that plain data say.

    :raises BadAsk: if they say none
    """
    try:
        return Ask(
            measures=tuple(map(str, data["measures"])),
            dimensions=tuple(map(str, data.get("dimensions", ()))),
            calculated=tuple(Calculated(**one) for one in data.get("calculated", ())),
            filters=tuple(_filter(one) for one in data.get("filters", ())),
            having=tuple(
                Having(str(one["measure"]), Than(one["than"]), int(one["value"]))
                for one in data.get("having", ())
            ),
            period=days_from(data["period"]),
            compare=Compare(data["compare"]) if data.get("compare") else None,
            across=data.get("across"),
            order=tuple(Order(**one) for one in data.get("order", ())),
            limit=data.get("limit"),
            beyond=bool(data.get("beyond", False)),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as problem:
        raise BadAsk("unreadable", str(problem)[:80]) from None
    except BadDays as problem:
        raise BadAsk("days", str(problem)) from None


def _troubles(ask: Ask) -> Iterator[BadAsk]:
    if not ask.measures:
        yield BadAsk("no measure")
    for part, most, why in (
        (ask.dimensions, MOST_DIMENSIONS, "many dimensions"),
        (ask.measures, MOST_MEASURES, "many measures"),
        (ask.calculated, MOST_CALCULATED, "many formulas"),
        (ask.filters, MOST_FILTERS, "many filters"),
        (ask.having, MOST_BOUNDS, "many bounds"),
        (ask.order, MOST_ORDERS, "many orders"),
    ):
        if len(part) > most:
            yield BadAsk(why, str(most))
    yield from _of_names(ask)
    for one in ask.filters:
        yield from _of_filter(one)
    if ask.limit is not None and not 1 <= ask.limit <= MOST_ROWS:
        yield BadAsk("limit", str(MOST_ROWS))


def _of_names(ask: Ask) -> Iterator[BadAsk]:
    names = [*ask.dimensions, *ask.measures, *(one.name for one in ask.calculated)]
    for name in names:
        if not NAME.match(name) or names.count(name) > 1:
            yield BadAsk("name", name)
    if ask.across is not None and ask.across not in ask.dimensions:
        yield BadAsk("across", ask.across)
    for named in (*(o.by for o in ask.order), *(h.measure for h in ask.having)):
        if named not in names:
            yield BadAsk("name", named)


def _of_filter(one: Filter) -> Iterator[BadAsk]:
    if len(one.values) > MOST_VALUES:
        yield BadAsk("many values", str(MOST_VALUES))
    if any(not (value is None or isinstance(value, int | str)) for value in one.values):
        yield BadAsk("values", one.dimension)
    if not one.narrows:
        return
    if one.op is Op.RANGE and (len(one.values) != 2 or one.values == (None, None)):
        yield BadAsk("range", one.dimension)
    if (one.op is Op.DURING) != (one.days is not None):
        yield BadAsk("days", one.dimension)


def _filter(data: Mapping[str, Any]) -> Filter:
    days = days_from(data["days"]) if data.get("days") else None
    values, asks = tuple(data.get("values", ())), bool(data.get("asks", False))
    return Filter(str(data["dimension"]), Op(data["op"]), values, days, asks)


def _filter_json(one: Filter) -> dict[str, Any]:
    days = days_json(one.days) if one.days else None
    return {
        "dimension": one.dimension,
        "op": one.op.value,
        "values": list(one.values),
        "days": days,
        "asks": one.asks,
    }


def days_from(data: Mapping[str, Any]) -> Days:
    """Return the days that plain data say."""
    if "span" in data:
        return Relative(Span(data["span"]), int(data.get("number", 1)))
    return Chosen(date.fromisoformat(data["start"]), date.fromisoformat(data["last"]))


def days_json(days: Days) -> dict[str, Any]:
    """Return days as plain data; relative ones stay relative."""
    if isinstance(days, Relative):
        return {"span": days.span.value, "number": days.number}
    return {"start": days.start.isoformat(), "last": days.last.isoformat()}
