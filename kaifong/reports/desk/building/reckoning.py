"""Reckoned measures, bounds on figures and the order of rows, to an address and back."""

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation

from django.http import QueryDict

from kaifong.intelligence.queries import (
    DEFINED_MEASURES,
    Ask,
    BadAsk,
    BadFormula,
    Calculated,
    Having,
    Order,
    Than,
    Unit,
    units_of,
)

from .narrowing import keys

RECKONED = "reckoned"  # how a figure is named that got no name
LONGEST_LABEL = 60
# How many of a figure's own units make one of those in which readers write it.
SCALES = {Unit.CENTS: 100, Unit.BASIS_POINTS: 100, Unit.TEN_THOUSANDTHS: 10_000}
THANS = {"least": Than.AT_LEAST, "most": Than.AT_MOST}
LARGEST = 1 << 62


def calculated_of(data: QueryDict) -> tuple[Calculated, ...]:
    """Return the measures of the rows `c1` (the formula), `c1name`, `c1en`, `c1zh`, `c1pct`."""
    return tuple(
        Calculated(
            data.get(f"{key}name", "").strip() or nameless(key),
            data.get(key, "").strip(),
            data.get(f"{key}en", "").strip()[:LONGEST_LABEL],
            percent=data.get(f"{key}pct") == "1",
            label_zh=data.get(f"{key}zh", "").strip()[:LONGEST_LABEL],
        )
        for key in keys(data, "c")
        if data.get(key, "").strip()
    )


def nameless(key: str) -> str:
    return RECKONED if key == "c1" else f"{RECKONED}{key[1:]}"


def calculated_query(key: str, one: Calculated) -> Iterator[tuple[str, list[str]]]:
    yield key, [one.formula]
    named = {"name": one.name, "en": one.label, "zh": one.label_zh}
    named["pct"] = "1" if one.percent else ""
    if one.name == nameless(key):
        del named["name"]
    yield from ((f"{key}{end}", [text]) for end, text in named.items() if text)


def having_of(data: QueryDict, asked: Ask) -> tuple[Having, ...]:
    """
    Return the bounds of the rows `h1` (of which figure), `h1than`, `h1v` (as readers write it).

    :raises BadAsk: if a bound is no number
    :raises BadFormula: if what a figure is in cannot be reckoned
    """
    found = []
    for key in keys(data, "h"):
        figure, text = data.get(key, ""), data.get(f"{key}v", "").replace(",", "").strip()
        if figure and text:
            value = _number(text, figure) * scale(figure, units(asked))
            than = THANS.get(data.get(f"{key}than", ""), Than.AT_LEAST)
            found.append(Having(figure, than, round(value)))
    return tuple(found)


def _number(text: str, figure: str) -> Decimal:
    try:
        found = Decimal(text)
    except InvalidOperation:
        raise BadAsk("bound", figure) from None
    if not found.is_finite() or abs(found) > LARGEST:
        raise BadAsk("bound", figure)
    return found


def units(asked: Ask) -> Mapping[str, Unit]:
    """
    Return the units of a question's figures.

    :raises BadFormula: if a formula cannot be read
    """
    known = {n: DEFINED_MEASURES[n].unit for n in asked.measures if n in DEFINED_MEASURES}
    return known | (
        units_of(asked) if asked.calculated and len(known) == len(asked.measures) else {}
    )


def scale(figure: str, known: Mapping[str, Unit]) -> int:
    return SCALES.get(known[figure], 1) if figure in known else 1


def having_query(key: str, one: Having, asked: Ask) -> Iterator[tuple[str, list[str]]]:
    try:
        known = units(asked)
    except BadFormula:
        known = {}
    shown = Decimal(one.value) / scale(one.measure, known)
    yield key, [one.measure]
    yield f"{key}than", ["least" if one.than is Than.AT_LEAST else "most"]
    yield f"{key}v", [f"{shown:f}"]


def orders_of(data: QueryDict) -> tuple[Order, ...]:
    """Return the order of rows: `sort` once or more, with − before what goes down."""
    given = [text for text in data.getlist("sort") if text]
    return tuple(Order(text.removeprefix("-"), text.startswith("-")) for text in given)


def orders_query(orders: tuple[Order, ...]) -> list[str]:
    return [f"-{one.by}" if one.down else one.by for one in orders]
