"""What an address of the builder asks for, and the address that asks for a question."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict

from kaifong.intelligence.queries import (
    DEFINED_MEASURES,
    DIMENSIONS,
    Ask,
    BadAsk,
    Calculated,
    Chosen,
    Compare,
    Days,
    Filter,
    Op,
    Order,
    Relative,
    Span,
    Vocabulary,
)

SIDES = ("d1", "d2", "d3")
CUSTOM = "custom"
CHARTS = ("bar", "line", "stacked", "heat", "none")
RECKONED = "reckoned"  # the name of the figure that is reckoned from others


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


def wish_of(data: QueryDict, words: Vocabulary) -> Wish:
    """
    Return what an address asks for.

    :raises BadAsk: if it cannot be put as a question
    :raises BadDays: if its days end before they begin
    """
    chart = data.get("chart", "bar")
    saved = data.get("saved", "")
    return Wish(
        asked=_ask(data, words),
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
    sort = data.get("sort", "")
    return Ask(
        measures=measures,
        dimensions=dimensions,
        across=across or None,
        calculated=_calculated(data),
        filters=tuple(_filters(data)),
        period=_days(data),
        compare=Compare(compare) if compare in set(Compare) else None,
        order=(Order(sort.lstrip("-"), down=sort.startswith("-")),) if sort else (),
        beyond=data.get("beyond") == "1",
    )


def _first(words: Vocabulary) -> tuple[str, ...]:
    names = [one.name for one in words.measures]
    return tuple(n for n in ("net", "orders") if n in names) or tuple(names[:1])


def _calculated(data: QueryDict) -> tuple[Calculated, ...]:
    text = data.get("formula", "").strip()
    if not text:
        return ()
    label = data.get("called", "").strip()[:60]
    return (Calculated(RECKONED, text, label, percent=data.get("percent") == "1"),)


def _filters(data: QueryDict) -> list[Filter]:
    found: list[Filter] = []
    for name in DIMENSIONS:
        for prefix, op in (("w_", Op.IN), ("n_", Op.NOT_IN)):
            values = [one for one in data.getlist(f"{prefix}{name}") if one != ""]
            if values:
                found.append(Filter(name, op, tuple(_value(name, one) for one in values)))
    segments = [one for one in data.getlist("w_segment") if one.isdecimal()]
    if segments:
        found.append(Filter("segment", Op.SEGMENT, tuple(int(one[:9]) for one in segments)))
    return found


NONE_GIVEN = "-"  # as a value of a filter


def _value(name: str, text: str) -> int | str | None:
    if text == NONE_GIVEN:
        return None
    digits = text.lstrip("-")
    is_number = digits.isdecimal() and len(digits) < 19
    return int(text) if is_number and not DIMENSIONS[name].codes else text


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


def query_of(asked: Ask) -> QueryDict:
    """Return the query that asks for this."""
    found = QueryDict(mutable=True)
    found.setlist("m", list(asked.measures))
    sides = [name for name in asked.dimensions if name != asked.across]
    for place, side in zip(SIDES, [*sides, "", "", ""], strict=False):
        if side or place == "d1":
            found[place] = side
    found["across"] = asked.across or ""
    found.update(_days_query(asked.period))
    for one in asked.calculated[:1]:
        found["formula"], found["called"] = one.formula, one.label
        found["percent"] = "1" if one.percent else ""
    for test in asked.filters:
        prefix = "n_" if test.op is Op.NOT_IN else "w_"
        values = [NONE_GIVEN if value is None else str(value) for value in test.values]
        found.setlist(f"{prefix}{test.dimension}", values)
    found["compare"] = asked.compare.value if asked.compare else ""
    renamed = {one.name: RECKONED for one in asked.calculated[:1]}
    for order in asked.order[:1]:
        by = renamed.get(order.by, order.by)
        found["sort"] = f"-{by}" if order.down else by
    found["beyond"] = "1" if asked.beyond else ""
    for name in [name for name in found if found[name] == "" and name != "d1"]:
        del found[name]
    return found


def _days_query(days: Days) -> dict[str, Any]:
    if isinstance(days, Chosen):
        return {
            "period": CUSTOM,
            "start": days.start.isoformat(),
            "last": days.last.isoformat(),
        }
    return {"period": days.span.value, "number": str(days.number)}
