"""What an address of the builder asks for, and the address that asks for a question."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.http import QueryDict

from kaifong.intelligence.queries import (
    DEFINED_MEASURES,
    DIMENSIONS,
    Ask,
    BadAsk,
    Chosen,
    Compare,
    Days,
    Filter,
    Op,
    Relative,
    Span,
    Vocabulary,
)

from .narrowing import CUSTOM, SEGMENT, filter_query, filters_of, keys
from .reckoning import (
    calculated_of,
    calculated_query,
    having_of,
    having_query,
    orders_of,
    orders_query,
)
from .suiting import CHARTS

SIDES = ("d1", "d2", "d3", "d4")
LONGEST = 400_000  # of a query that is posted, with ten thousand values in it
SHORT = 6_000  # characters of a query that still fit into an address


def handed_on(text: str) -> QueryDict:
    """
    Return the query of a text that a form hands on.

    :raises BadAsk: if it is longer than any question
    """
    if len(text) > LONGEST:
        raise BadAsk("long")
    return QueryDict(text)


@dataclass(frozen=True)
class Wish:
    """A question, how its chart is drawn, and the kept report from which it came."""

    asked: Ask
    chart: str
    saved: int | None

    def query(self, **more: object) -> str:
        """Return the address's query of the same; what `more` names is replaced, None removed."""
        found = query_of(self.asked)
        found["chart"] = self.chart
        if self.saved:
            found["saved"] = str(self.saved)
        for name, value in more.items():
            found.pop(name, None)
            if value is not None:
                found[name] = str(value)
        return found.urlencode()

    def without(self, one: Filter) -> "Wish":
        """Return the same without a filter."""
        others = tuple(f for f in self.asked.filters if f is not one)
        return replace(self, asked=self.asked.filtered(others))


def wish_of(data: QueryDict, words: Vocabulary) -> Wish:
    """
    Return what an address asks for.

    :raises BadAsk: if it cannot be put as a question
    :raises BadDays: if its days end before they begin
    :raises BadFormula: if a bound is on a figure whose formula cannot be read
    """
    chart = data.get("chart", "bar")
    saved = data.get("saved", "")
    return Wish(
        asked=_ask(spelled(data), words),
        chart=chart if chart in CHARTS else "bar",
        saved=int(saved) if saved.isdecimal() and len(saved) < 16 else None,
    )


def _ask(data: QueryDict, words: Vocabulary) -> Ask:
    measures = tuple(dict.fromkeys(data.getlist("m"))) or _first(words)
    sides = [data.get(name, "") for name in SIDES] if "d1" in data else ["month"]
    across = data.get("across", "")
    dimensions = tuple(dict.fromkeys(side for side in (*sides, across) if side))
    for name in (*measures, *dimensions):
        if name not in DEFINED_MEASURES and name not in DIMENSIONS:
            raise BadAsk("unknown", name)
    compare = data.get("compare", "")
    asked = Ask(
        measures=measures,
        dimensions=dimensions,
        across=across or None,
        calculated=calculated_of(data),
        filters=filters_of(data),
        period=_days(data),
        compare=Compare(compare) if compare in set(Compare) else None,
        order=orders_of(data),
        limit=_limit(data.get("limit", "")),
        beyond=data.get("beyond") == "1",
    )
    return replace(asked, having=having_of(data, asked))


def _first(words: Vocabulary) -> tuple[str, ...]:
    names = [one.name for one in words.measures]
    return tuple(n for n in ("net", "orders") if n in names) or tuple(names[:1])


def _limit(text: str) -> int | None:
    return int(text) if text.isdecimal() and text.isascii() and len(text) < 10 else None


def _days(data: QueryDict) -> Days:
    period = data.get("period", Span.LAST_MONTHS)
    if period == CUSTOM:
        try:
            return Chosen(
                date.fromisoformat(data.get("start", "")), date.fromisoformat(data.get("last", ""))
            )
        except ValueError:
            raise BadAsk("days") from None
    if period not in set(Span):
        return Relative(Span.LAST_MONTHS, 12)
    number = data.get("number", "")
    if not number.isdecimal() or len(number) > 4:
        number = "12" if period == Span.LAST_MONTHS else "30"
    return Relative(Span(period), int(number))


def spelled(data: QueryDict) -> QueryDict:
    """Return a query with its short forms (`w_`, `n_`, `formula`) as numbered rows."""
    found = data.copy()
    for name in (*DIMENSIONS, SEGMENT):
        for prefix, op in (("w_", Op.IN), ("n_", Op.NOT_IN)):
            values = [text for text in found.pop(f"{prefix}{name}", []) if text]
            if values:
                key = free(found, "f")
                found[key], found[f"{key}op"] = name, op.value if name != SEGMENT else SEGMENT
                found.setlist(f"{key}v", values)
    formula = "".join(found.pop("formula", [])[:1])
    named = {
        "en": "".join(found.pop("called", [])[:1]),
        "pct": "".join(found.pop("percent", [])[:1]),
    }
    if formula.strip():
        key = free(found, "c")
        found[key] = formula
        found.update({f"{key}{end}": text for end, text in named.items() if text})
    return found


def free(data: QueryDict, letter: str) -> str:
    """Return the key of the row that follows the last of its letter."""
    last = keys(data, letter)[-1:]
    return f"{letter}{int(last[0][1:]) + 1 if last else 1}"


def query_of(asked: Ask) -> QueryDict:
    """Return the query that asks for this."""
    found = QueryDict(mutable=True)
    for name, values in _fields(asked):
        found.setlist(name, values)
    return found


def _fields(asked: Ask) -> Iterator[tuple[str, list[str]]]:
    yield "m", list(asked.measures)
    # What stands across comes last, unless the question says that it stands elsewhere.
    sides = list(asked.dimensions)
    if asked.across and sides[-1] == asked.across:
        sides.pop()
    yield from zip(SIDES, ([side] for side in sides or [""]), strict=False)
    if asked.across:
        yield "across", [asked.across]
    yield from ((name, [text]) for name, text in _days_query(asked.period).items())
    for number, one in enumerate(asked.calculated, 1):
        yield from calculated_query(f"c{number}", one)
    for number, test in enumerate(asked.filters, 1):
        yield from filter_query(f"f{number}", test)
    for number, bound in enumerate(asked.having, 1):
        yield from having_query(f"h{number}", bound, asked)
    if asked.compare:
        yield "compare", [asked.compare.value]
    if asked.order:
        yield "sort", orders_query(asked.order)
    if asked.limit is not None:
        yield "limit", [str(asked.limit)]
    if asked.beyond:
        yield "beyond", ["1"]


def _days_query(days: Days) -> dict[str, Any]:
    if isinstance(days, Chosen):
        return {
            "period": CUSTOM,
            "start": days.start.isoformat(),
            "last": days.last.isoformat(),
        }
    return {"period": days.span.value, "number": str(days.number)}
