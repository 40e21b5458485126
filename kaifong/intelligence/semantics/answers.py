"""The answer to a question: figures of all entities side by side, ratios last, rows in order."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import Enum
from fractions import Fraction
from functools import partial

from django.utils.functional import Promise
from django.utils.translation import get_language

from kaifong.intelligence.measures import Unit
from kaifong.intelligence.rules import Period, month_number

from . import formula
from .asked import Ask, BadAsk, Calculated, Than
from .definitions import DIMENSIONS, MEASURES
from .terms import Dimension, Measure, Status


class Hidden(Enum):
    """A figure that is kept back, lest it tell of a few people."""

    HIDDEN = "hidden"


HIDDEN = Hidden.HIDDEN
SHARE = 10_000  # shares and plain numbers are told in ten-thousandths

type Code = int | date | str | None
type Figure = int | Hidden | None
type Key = tuple[Code, ...]
type Row = dict[str, Figure]
type Levels = dict[tuple[str, ...], dict[Key, Row]]  # figures by the dimensions of each level


@dataclass(frozen=True)
class Column:
    """A column of the answer; `before` marks the figure of the period compared with."""

    name: str
    label: Promise | str
    unit: Unit
    formula: Promise | str
    is_figure: bool = True
    before: bool = False
    codes: str = ""


@dataclass(frozen=True)
class Answer:
    """
    Rows in the order of `columns`; totals by the dimensions that they keep, in the same columns.

    `hidden` counts the figures kept back, `versions` says by which definitions it was reckoned.
    """

    asked: Ask
    columns: tuple[Column, ...]
    rows: tuple[tuple[Code | Figure, ...], ...]
    totals: Mapping[tuple[str, ...], tuple[tuple[Code | Figure, ...], ...]]
    as_of: datetime
    period: Period
    before: Period | None = None
    versions: Mapping[str, int] = field(default_factory=dict)
    drafts: tuple[str, ...] = ()
    hidden: int = 0
    rows_in_all: int = 0
    small: int = 0  # below how many people figures were kept back; 0: nothing had to be


def side_by_side(parts: Iterable[Levels]) -> Levels:
    """Return the figures of several entities by shared dimensions; where one has none it is 0."""
    whole: Levels = {}
    known = list(parts)
    names = [_names(levels) for levels in known]
    for levels, own in zip(known, names, strict=True):
        for level, rows in levels.items():
            there = whole.setdefault(level, {})
            for key, row in rows.items():
                there.setdefault(key, {}).update({name: row.get(name) for name in own})
    every = {name for own in names for name in own}
    for rows in whole.values():
        for row in rows.values():
            for name in every - set(row):
                row[name] = 0
    return whole


def _names(levels: Levels) -> set[str]:
    return {name for rows in levels.values() for row in rows.values() for name in row}


def beside(now: Levels, before: Levels, ask: Ask, shift: "Shift") -> Levels:
    """Return the figures with those of the earlier period beside them, where like meets like."""
    for level, rows in now.items():
        earlier = {
            tuple(shift.moved(n, c) for n, c in zip(level, key, strict=True)): row
            for key, row in before.get(level, {}).items()
        }
        for key in earlier.keys() - rows.keys():
            rows[key] = dict.fromkeys(ask.measures, 0)
        for key, row in rows.items():
            then = earlier.get(key, {})
            row.update({f"{name}_before": then.get(name, 0) for name in ask.measures})
    return now


@dataclass(frozen=True)
class Shift:
    """By how many days and months codes of time move up to stand beside the later period."""

    months: int
    days: int

    def moved(self, dimension: str, code: Code) -> Code:
        if dimension == "month" and isinstance(code, int):
            return code + self.months
        if dimension == "day" and isinstance(code, date):
            return code + timedelta(days=self.days)
        return code


def shift_between(before: Period, period: Period) -> Shift:
    days = (period.start - before.start).days
    return Shift(month_number(period.start) - month_number(before.start), days)


def reckoned(levels: Levels, ask: Ask) -> dict[str, Unit]:
    """
    Put the calculated measures into every row; return their units.

    :raises BadFormula: if a formula cannot be let through, goes in a circle, or mixes units
    """
    parsed, order, money = _formulas(ask)
    for rows in levels.values():
        for row in rows.values():
            for suffix in ("", "_before") if ask.compare else ("",):
                _reckon(row, suffix, ask, parsed, order, money)
    return units_of(ask)


def units_of(ask: Ask) -> dict[str, Unit]:
    """
    Return the units of the calculated measures.

    :raises BadFormula: if a formula cannot be let through, goes in a circle, or mixes units
    """
    _, order, money = _formulas(ask)
    percents = {one.name for one in ask.calculated if one.percent}
    plain = {n: Unit.BASIS_POINTS if n in percents else Unit.TEN_THOUSANDTHS for n in order}
    return {name: Unit.CENTS if money[name] else plain[name] for name in order}


def _formulas(ask: Ask) -> tuple[dict[str, formula.Parsed], list[str], dict[str, int]]:
    """Return the formulas let through, their names in order, and how much money is in each."""
    parsed = {one.name: formula.parse(one.formula) for one in ask.calculated}
    order = formula.order_of(parsed, frozenset(ask.measures))
    money = {name: int(MEASURES[name].unit is Unit.CENTS) for name in ask.measures}
    for name in order:
        money[name] = formula.money_in(parsed[name], money)
    return parsed, order, money


def _reckon(
    row: Row,
    suffix: str,
    ask: Ask,
    parsed: Mapping[str, formula.Parsed],
    order: Sequence[str],
    money: Mapping[str, int],
) -> None:
    hidden = {name for name in ask.measures if row.get(f"{name}{suffix}") is HIDDEN}
    exact: dict[str, Fraction | None] = {
        name: Fraction(value) if isinstance(value := row.get(f"{name}{suffix}"), int) else None
        for name in ask.measures
    }
    for name in order:
        if parsed[name].names & hidden:
            hidden.add(name)
            exact[name], row[f"{name}{suffix}"] = None, HIDDEN
            continue
        found = exact[name] = formula.value_of(parsed[name], exact)
        scale = 1 if money[name] else SHARE
        row[f"{name}{suffix}"] = None if found is None else formula.rounded(found * scale)


def columns_of(ask: Ask, units: Mapping[str, Unit]) -> tuple[Column, ...]:
    """Return what the columns are, dimensions first, each figure with its earlier one behind it."""
    found = [
        Column(d.name, d.label, d.unit, d.formula, is_figure=False, codes=d.codes)
        for d in (DIMENSIONS[name] for name in ask.dimensions)
    ]
    figures = [
        Column(m.name, m.label, m.unit, m.formula) for m in (MEASURES[n] for n in ask.measures)
    ]
    figures += [
        Column(one.name, called(one), units[one.name], one.formula) for one in ask.calculated
    ]
    for one in figures:
        found.append(one)
        if ask.compare:
            name = f"{one.name}_before"
            found.append(Column(name, one.label, one.unit, one.formula, before=True))
    return tuple(found)


def called(one: Calculated) -> str:
    """Return what a calculated measure is called in the reader's language."""
    chinese = (get_language() or "").startswith("zh")
    return (one.label_zh if chinese else "") or one.label or one.label_zh or one.name


def rows_of(levels: Levels, ask: Ask) -> list[tuple[Key, Row]]:
    """Return the rows that fit the bounds on figures, in order; those kept back never fit."""
    rows = [
        (key, row)
        for key, row in levels.get(ask.dimensions, {}).items()
        if all(_within(row.get(h.measure), h.than, h.value) for h in ask.having)
    ]
    rows.sort(key=lambda item: tuple(_place(code) for code in item[0]))
    for one in reversed(ask.order):
        at = ask.dimensions.index(one.by) if one.by in ask.dimensions else None
        there = [r for r in rows if _told(r, one.by, at) is not None]
        nowhere = [r for r in rows if _told(r, one.by, at) is None]
        # Of one column, so that all of them compare.
        placed = partial(_told, name=one.by, at=at)
        there.sort(key=placed, reverse=one.down)  # type: ignore[arg-type]
        rows = [*there, *nowhere]
    return rows


def _told(item: tuple[Key, Row], name: str, at: int | None) -> Code:
    value = item[0][at] if at is not None else item[1].get(name)
    return None if isinstance(value, Hidden) else value


def _within(value: Figure, than: Than, bound: int) -> bool:
    if not isinstance(value, int):
        return False
    return value >= bound if than is Than.AT_LEAST else value <= bound


def _place(code: Code) -> tuple[bool, Code]:
    return code is None, 0 if code is None else code


def lines_of(
    rows: Iterable[tuple[Key, Row]], level: tuple[str, ...], columns: Sequence[Column]
) -> tuple[tuple[Code | Figure, ...], ...]:
    """Return rows in the order of the columns; dimensions that a total leaves out are empty."""
    found: list[tuple[Code | Figure, ...]] = []
    for key, row in rows:
        codes: dict[str, Code] = dict(zip(level, key, strict=True))
        found.append(tuple(row.get(c.name) if c.is_figure else codes.get(c.name) for c in columns))
    return tuple(found)


def versions_of(ask: Ask) -> tuple[dict[str, int], tuple[str, ...]]:
    """Return the versions of the definitions used, and which of them are drafts."""
    used: list[Dimension | Measure] = [
        *(DIMENSIONS[name] for name in ask.dimensions),
        *(MEASURES[name] for name in ask.measures),
    ]
    drafts = tuple(one.name for one in used if one.kept.status is Status.DRAFT)
    return {one.name: one.kept.version for one in used}, drafts


def must_be_known(ask: Ask) -> None:
    """
    Do nothing if no calculated measure takes the name of a defined one.

    :raises BadAsk: otherwise
    """
    for one in ask.calculated:
        if one.name in MEASURES or one.name in DIMENSIONS or one.name.endswith("_before"):
            raise BadAsk("name", one.name)
