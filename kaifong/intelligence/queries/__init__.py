"""Asking the measures. Everything answers only what the actor may see, and says as of when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from django.utils.functional import Promise

from kaifong.authority.queries import Actor, NotAllowed, require
from kaifong.intelligence.engines import Engine, EngineTrouble, chosen
from kaifong.intelligence.engines.engine import Compiled, schema_of, sql_of
from kaifong.intelligence.engines.postgres import PostgreSQL
from kaifong.intelligence.lake.process import LakeTrouble, NoLake
from kaifong.intelligence.lake.reconciling import Difference as LakeDifference
from kaifong.intelligence.lake.reconciling import LakeStatus
from kaifong.intelligence.lake.reconciling import differences as lake_differences
from kaifong.intelligence.lake.reconciling import status as lake_status
from kaifong.intelligence.lake.refreshing import TOPIC as LAKE_TOPIC
from kaifong.intelligence.measures import MEASURES, Column, Measure, Tables, Unit
from kaifong.intelligence.rules import Filters, Period, Segment, ratio
from kaifong.intelligence.scoped import View, tables_for, view_of, whole_view
from kaifong.intelligence.semantics.answers import HIDDEN, Answer, Hidden, called, units_of
from kaifong.intelligence.semantics.answers import Column as AnswerColumn
from kaifong.intelligence.semantics.asked import (
    Ask,
    BadAsk,
    Calculated,
    Filter,
    Having,
    Op,
    Order,
    Than,
    from_json,
)
from kaifong.intelligence.semantics.atoms import TooMuchTold
from kaifong.intelligence.semantics.compiling import Closed
from kaifong.intelligence.semantics.days import BadDays, Chosen, Compare, Days, Relative, Span
from kaifong.intelligence.semantics.definitions import DIMENSIONS, ENTITIES, RATES
from kaifong.intelligence.semantics.definitions import MEASURES as DEFINED_MEASURES
from kaifong.intelligence.semantics.drilling import lines_behind_cell, people_behind
from kaifong.intelligence.semantics.formula import BadFormula, Circle
from kaifong.intelligence.semantics.joins import NoWay, WouldFanOut
from kaifong.intelligence.semantics.lines import Lines, count_lines, has_lines, lines_of
from kaifong.intelligence.semantics.terms import Dimension, Entity, Status
from kaifong.intelligence.semantics.vocabulary import Vocabulary, vocabulary
from kaifong.orders.permissions import Permission

from .segments import members_of, members_of_handover

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = [
    "DEFINED_MEASURES",
    "DIMENSIONS",
    "ENTITIES",
    "HIDDEN",
    "LAKE_TOPIC",
    "RATES",
    "Answer",
    "AnswerColumn",
    "Ask",
    "BadAsk",
    "BadDays",
    "BadFormula",
    "Calculated",
    "Chosen",
    "Circle",
    "Closed",
    "Column",
    "Compare",
    "Days",
    "Dimension",
    "EngineTrouble",
    "Entity",
    "Filter",
    "Filters",
    "Having",
    "Hidden",
    "LakeDifference",
    "LakeStatus",
    "LakeTrouble",
    "Lines",
    "MeasureOffered",
    "NoLake",
    "NoSuchMeasure",
    "NoWay",
    "Op",
    "Order",
    "Period",
    "Relative",
    "Segment",
    "Span",
    "Status",
    "Table",
    "Than",
    "TooMuchTold",
    "Unit",
    "Vocabulary",
    "WouldFanOut",
    "called",
    "count_lines",
    "from_json",
    "has_lines",
    "lake_differences",
    "lake_refreshed_at",
    "lake_status",
    "lines_behind_cell",
    "lines_of",
    "members_of",
    "members_of_handover",
    "offered",
    "people_behind",
    "run",
    "run_for_nobody",
    "units_of",
    "view_of",
    "vocabulary",
]

ALL = Filters()

type Only = tuple[tuple[str, int], ...]  # columns of the answer and the one value wanted
type Value = int | date | datetime | str | None


@dataclass(frozen=True)
class MeasureOffered:
    """A measure that a person may ask for."""

    name: str
    label: Promise | str
    definition: Promise | str


@dataclass(frozen=True)
class Table:
    """An answer: `rows` in the order of `columns`; ratios are whole numbers of their unit."""

    name: str
    label: Promise | str
    definition: Promise | str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    as_of: datetime


class NoSuchMeasure(Exception):
    """Nothing of that name is measured."""


def offered(*, actor: Actor) -> list[MeasureOffered]:
    """Return the measures for which the actor may see all that they need."""
    return [
        MeasureOffered(name, MEASURES[name].label, MEASURES[name].definition)
        for name in offered_in(view_of(actor))
    ]


def offered_in(view: View) -> list[str]:
    tables = tables_for(view)
    return [name for name, measure in MEASURES.items() if not _missing(measure, tables)]


def run(
    *,
    actor: Actor,
    measure: str,
    period: Period,
    filters: Filters = ALL,
    action: str = "report",
    limit: int | None = None,
    only: Only = (),
    fresh: bool = False,
) -> Table:
    """
    Return a measure over what the actor may see; `only` keeps the rows with these values.

    `fresh` asks our own tables instead of the lake: slower, and of this very second.

    :raises NoSuchMeasure: if there is none of that name
    :raises NotAllowed: if he may see none of it, or not the fields it needs
    :raises LakeTrouble: if the lake cannot answer
    """
    wanted = _named(measure)
    require(actor, wanted.right or Permission(f"orders:order:{action}"))
    view = view_of(actor, action)
    engine = PostgreSQL() if fresh else chosen()
    return _run(engine, view, wanted, period, filters, limit, only)


def run_for_nobody(
    *,
    measure: str,
    period: Period,
    filters: Filters = ALL,
    engine: Engine | None = None,
) -> Table:
    """Return a measure over everything: for jobs whose answer no person reads as it is."""
    return _run(engine or chosen(), whole_view(), _named(measure), period, filters, None)


def lake_refreshed_at() -> datetime | None:
    """Return as of when the lake is, or None if it was never built."""
    try:
        return lake_status().as_of
    except NoLake:
        return None


@lru_cache(maxsize=512)
def compiled(
    name: str,
    view: View,
    period: Period,
    dialect: str,
    limit: int | None = None,
    only: Only = (),
) -> Compiled:
    """
    Return the SQL of a measure for one view.

    :raises NotAllowed: if the view lacks what the measure needs
    """
    measure, tables = MEASURES[name], tables_for(view)
    if missing := _missing(measure, tables):
        raise NotAllowed(f"{name} needs {', '.join(missing)}")
    expression = measure.build(tables, period)
    for column, value in only:
        expression = expression.filter(expression[column] == value)
    if limit is not None:
        expression = expression.limit(limit)
    return Compiled(sql_of(expression, dialect), schema_of(expression))


def _run(
    engine: Engine,
    view: View,
    measure: Measure,
    period: Period,
    filters: Filters,
    limit: int | None,
    only: Only = (),
) -> Table:
    seen = view.narrowed(filters.rows)
    asked = compiled(measure.name, seen, period, engine.dialect, limit, only)
    answer = engine.run(asked.sql, asked.schema)
    columns, rows = _finished(measure, answer.table)
    return Table(
        measure.name, measure.label, measure.definition, columns, tuple(rows), answer.as_of
    )


def _finished(
    measure: Measure, table: "pa.Table"
) -> tuple[tuple[Column, ...], Iterable[tuple[Value, ...]]]:
    """Put the columns into their order and reckon the ratios, which no engine does alike."""
    columns = [column for column in measure.columns if column.name in table.column_names]
    values = [table[column.name].to_pylist() for column in columns]
    for wanted in measure.ratios:
        if {wanted.over, wanted.under} <= set(table.column_names):
            pairs = zip(
                table[wanted.over].to_pylist(), table[wanted.under].to_pylist(), strict=True
            )
            columns.append(wanted.column)
            values.append([ratio(over or 0, under or 0, wanted.scale) for over, under in pairs])
    return tuple(columns), zip(*values, strict=True)


def _missing(measure: Measure, tables: Tables) -> list[str]:
    wanted = (need.partition(".") for need in measure.needs)
    return [
        f"{table}.{column}"
        for table, _, column in wanted
        if table not in tables or column not in tables[table].columns
    ]


def _named(name: str) -> Measure:
    try:
        return MEASURES[name]
    except KeyError:
        raise NoSuchMeasure(name) from None
