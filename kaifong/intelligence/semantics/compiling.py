"""A part of a question as one Ibis expression over tables already filtered and masked."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache, reduce
from operator import and_, or_
from typing import Any

from kaifong.intelligence.engines.engine import Compiled, schema_of, sql_of
from kaifong.intelligence.lake import counting
from kaifong.intelligence.measures import Tables, Unit
from kaifong.intelligence.measures.customers import scores
from kaifong.intelligence.scoped import View, tables_for

from .asked import MOST_ROWS, BadAsk, Op, Value
from .definitions import DIMENSIONS, ENTITIES
from .joins import reachable
from .parts import Fit, Part
from .sources import table_of
from .terms import Edge, Kind, Measure

LONG = 200  # values in one filter
TEXTS = {Unit.CODE, Unit.TEXT}
NUMBERS_AS_CODES = {
    *("buyer_stage", "frequency", "hour", "money", "order_kind", "recency", "times", "weekday")
}


class Closed(Exception):
    """A figure or a dimension is not open to the reader; names it."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


@lru_cache(maxsize=256)
def compiled(part: Part, view: View, dialect: str) -> Compiled:
    """
    Return the SQL of a part for one view.

    :raises Closed: if the view lacks what it needs
    """
    expression = build(part, tables_for(view))
    few = len(part.levels[0]) <= 1 and counting.BY.issuperset(part.levels[0])
    sql = with_long_lists(part, sql_of(expression, dialect, few_groups=few))
    return Compiled(sql, schema_of(expression))


def with_long_lists(part: Part, sql: str) -> str:
    """Return the SQL with the long lists of the filters, for which numbers of ours stood in."""
    for number, test in enumerate(part.tests):
        if _is_long(test):
            sql = sql.replace(_stand_in(number), ", ".join(str(_whole(v)) for v in test.values))
    return sql


def build(part: Part, tables: Tables) -> Any:
    """Return the figures at every level: which level, the dimensions, then the measures."""
    import ibis

    rows, places = selected(part, tables)
    keys = {f"d_{name}": rows[places[name]] for name in part.levels[0]}
    figures = {f"m_{figure.name}": _figure(figure, rows) for figure in part.figures}
    finest = rows.group_by(**keys).agg(**figures) if keys else rows.agg(**figures)
    levels = [_first(part, _shown(part, 0, finest, finest))]
    # Totals of what adds up are sums of the finest figures, so that the rows are read once.
    if all(adds_up(figure, part, tables) for figure in part.figures):
        keys = {name: finest[name] for name in keys}
        figures = {f"m_{figure.name}": _added_up(figure, finest) for figure in part.figures}
        rows = finest
    for number, kept in enumerate(part.levels[1:], 1):
        among = {f"d_{name}": keys[f"d_{name}"] for name in kept}
        each = rows.group_by(**among).agg(**figures) if among else rows.agg(**figures)
        levels.append(_shown(part, number, each, finest))
    whole = reduce(lambda a, b: ibis.union(a, b, distinct=False), levels)
    return whole.order_by(["level", *(f"d_{name}" for name in part.levels[0])]).limit(
        2 * MOST_ROWS + 2
    )


def adds_up(figure: Measure, part: Part, tables: Tables) -> bool:
    """
    Return whether totals of a figure are the sums of its finest ones.

    Orders by month are: each has one month. Orders by category are not; nor is anything where a
    value is shown in one row and masked in another of the same order.
    """
    from ibis.expr.operations import Field

    if figure.kind is not Kind.DISTINCT:
        return True
    settled = {
        name
        for edge in part.of.edges
        if edge.here == figure.column
        for name in reachable(edge.to, ENTITIES)
    }
    if not part.of.table or not set(part.levels[0]) <= settled:
        return False
    paths = [part.paths[name] for name in part.levels[0]]
    read = {path.edges[0].here if path.edges else path.column for path in paths}
    shown = tables[part.of.table].op()
    return all(isinstance(shown.values.get(name), Field) for name in {figure.column, *read})


def selected(part: Part, tables: Tables) -> tuple[Any, Mapping[str, str]]:
    """Return the rows that fit, with what they lead to, and which column holds each dimension."""
    entity = part.of
    rows = table_of(entity, tables, part.period, _read(part))
    if rows is None:
        raise Closed(entity.name)
    for figure in part.figures:
        if not set(figure.needs) <= set(rows.columns):
            raise Closed(figure.name)
    if entity.date:
        day = _column(rows, entity.date, entity.name)
        rows = rows.filter(day >= part.period.start, day < part.period.until)
    rows, places = joined(part, rows, tables)
    tests = [
        condition(test, rows, places, _stand_in(number) if _is_long(test) else "")
        for number, test in enumerate(part.tests)
        if test.op is not Op.SEGMENT
    ]
    fits = [figure.fits for figure in part.figures]
    if all(fits):
        tests.append(reduce(or_, (fit(rows) for fit in dict.fromkeys(fits) if fit)))
    if tests:
        rows = rows.filter(*tests)
    for test in part.tests:
        if test.op is Op.SEGMENT:
            rows = _of_segments(part, rows, tables, test)
    return rows, places


def _read(part: Part) -> frozenset[str]:
    """Return the columns of the entity's own rows that a part reads."""
    paths = {p.edges[0].here if p.edges else p.column for p in part.paths.values()}
    figures = {name for figure in part.figures for name in figure.needs}
    return frozenset({*paths, *figures, *filter(None, (part.of.person, part.of.date))})


def joined(part: Part, rows: Any, tables: Tables) -> tuple[Any, Mapping[str, str]]:
    """Join what many rows lead to, each once; return also which column holds each dimension."""
    done: dict[tuple[Edge, ...], int] = {}
    places: dict[str, str] = {}
    for name, path in part.paths.items():
        for length in range(1, len(path.edges) + 1):
            way = path.edges[:length]
            if way not in done:
                done[way] = len(done)
                before = f"j{done[way[:-1]]}_" if len(way) > 1 else ""
                rows = _join(rows, way[-1], before, done[way], tables, name)
        places[name] = f"j{done[path.edges]}_{path.column}" if path.edges else path.column
        if places[name] not in rows.columns:
            raise Closed(name)
    return rows, places


def _join(rows: Any, edge: Edge, before: str, number: int, tables: Tables, name: str) -> Any:
    table = ENTITIES[edge.to].table
    here = f"{before}{edge.here}"
    if table not in tables or here not in rows.columns or edge.there not in tables[table].columns:
        raise Closed(name)
    there = tables[table]
    renamed = there.select(**{f"j{number}_{column}": there[column] for column in there.columns})
    return rows.left_join(renamed, rows[here] == renamed[f"j{number}_{edge.there}"])


def condition(test: Fit, rows: Any, places: Mapping[str, str], stands_in: str = "") -> Any:
    """Return a filter as a condition on rows; a value of None stands for none given."""
    column = rows[places[test.dimension]]
    literals = [_literal(test.dimension, value) for value in test.values if value is not None]
    if stands_in:
        literals = [int(one) for one in stands_in.split(", ")]
    if test.op is Op.RANGE:
        low, high = (
            None if value is None else _literal(test.dimension, value) for value in test.values
        )
        bounds = [
            *([column >= low] if low is not None else []),
            *([column <= high] if high is not None else []),
        ]
        return reduce(and_, bounds)
    inside = column.isin(literals) if literals else column.isnull() & column.notnull()
    if None in test.values:
        inside = inside | column.isnull()
    if test.op is Op.IN:
        return inside
    return ~inside if None in test.values else ~inside | column.isnull()


def _literal(dimension: str, value: Value) -> Any:
    unit = DIMENSIONS[dimension].unit
    try:
        if unit is Unit.DATE:
            return date.fromisoformat(str(value))
        if unit in TEXTS and dimension not in NUMBERS_AS_CODES:
            return str(value)
        number = int(str(value))
    except ValueError:
        raise BadAsk("values", dimension) from None
    if abs(number) >= 1 << 62:
        raise BadAsk("values", dimension)
    return number


def _is_long(test: Fit) -> bool:
    """Return whether a filter has so many whole numbers that Ibis would take seconds over them."""
    if test.op not in (Op.IN, Op.NOT_IN) or len(test.values) <= LONG:
        return False
    unit = DIMENSIONS[test.dimension].unit
    return None not in test.values and unit is not Unit.DATE and unit not in TEXTS


def _stand_in(number: int) -> str:
    """Return two numbers that stand for a long list until the SQL is written: no code is so low."""
    return f"-{9_000_000_000 + 2 * number}, -{9_000_000_001 + 2 * number}"


def _whole(value: Value) -> int:
    return int(str(value))


def _of_segments(part: Part, rows: Any, tables: Tables, test: Fit) -> Any:
    person = part.of.person
    if person is None:
        raise BadAsk("segment", part.entity)
    orders = tables.get("fact_order")
    if orders is None or not {"customer_key", "goods_cents"} <= set(orders.columns):
        raise Closed("segment")
    among = [int(str(value)) for value in test.values]
    scored = scores(tables, part.period, ("customer_key", "segment"))
    return rows.filter(rows[person].isin(scored.filter(scored.segment.isin(among)).customer_key))


def _shown(part: Part, number: int, each: Any, finest: Any) -> Any:
    """Return one level's figures in the columns that all levels have."""
    import ibis

    names = [f"d_{name}" for name in part.levels[0]]
    kept = {f"d_{name}" for name in part.levels[number]}
    shown = {name: each[name] if name in kept else ibis.null(finest[name].type()) for name in names}
    counted = {f"m_{f.name}": each[f"m_{f.name}"].cast("int64") for f in part.figures}
    # How many rows there are at the finest level, where only the first of them are told.
    among = {"among": each.count().over() if number == 0 else ibis.null("int64")}
    return each.select(
        level=ibis.literal(number, "int64"), **shown, **counted, **(among if part.first else {})
    )


def _first(part: Part, each: Any) -> Any:
    """Return the first rows in the order asked for; where something is empty, it comes last."""
    import ibis

    if part.first is None:
        return each
    down = {one.by: one.down for one in part.first.order}
    order = [
        (ibis.desc if down.get(name) else ibis.asc)(
            each[f"{'d' if name in part.levels[0] else 'm'}_{name}"], nulls_first=False
        )
        for name in (*down, *(name for name in part.levels[0] if name not in down))
    ]
    return each.order_by(order).limit(part.first.count) if order else each


def _added_up(figure: Measure, finest: Any) -> Any:
    total = finest[f"m_{figure.name}"].sum()
    # Of no rows the number is 0, and the sum is none.
    counted = figure.kind is Kind.DISTINCT or (figure.kind is Kind.COUNT and figure.fits is None)
    return total.fill_null(0) if counted else total


def _figure(figure: Measure, rows: Any) -> Any:
    import ibis

    fits = figure.fits(rows) if figure.fits else None
    if figure.kind is Kind.DISTINCT:
        column = rows[figure.column]
        return column.nunique() if fits is None else column.nunique(where=fits)
    if figure.kind is Kind.COUNT and fits is None:
        return rows.count()
    value = ibis.literal(1) if figure.kind is Kind.COUNT else rows[figure.column]
    total = value.sum() if fits is None else ibis.ifelse(fits, value, 0).sum()
    return -total if figure.sign < 0 else total


def _column(rows: Any, name: str, of: str) -> Any:
    if name not in rows.columns:
        raise Closed(of)
    return rows[name]
