"""The people and the lines behind a cell: of the rows in it that are open to the reader."""

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Any

from kaifong.authority.queries import Actor, require
from kaifong.intelligence.engines import chosen
from kaifong.intelligence.engines.engine import Compiled, schema_of, sql_of
from kaifong.intelligence.engines.postgres import PostgreSQL
from kaifong.intelligence.scoped import View, tables_for, view_of

from .answers import Code
from .asked import Ask, Filter, Op
from .compiling import Closed, selected, with_long_lists
from .parts import Part, parts_of
from .released import plain_code

LINES = "fact_line"

type Build = Callable[[Any, Part], Any]  # the rows of a cell → what is listed of them
type Where = tuple[tuple[str, Code], ...]  # the cell: dimensions and their codes


def people_behind(
    *, actor: Actor, asked: Ask, where: Where, today: date, limit: int, fresh: bool = False
) -> list[int]:
    """
    Return the lake's keys of the people whose rows make up a cell of the first measure's entity.

    Only the reader's own rows count, also where the figure was told beyond them.

    :raises NotAllowed: if the entity is closed to him
    :raises Closed: if whose rows they are is closed to him
    """
    part = _part(actor, asked, where, today)
    if part.of.person is None:
        return []
    table = _answer(part, actor, _people, limit, fresh=fresh)
    return [key for key in table["person"].to_pylist() if key is not None]


def lines_behind_cell(
    *, actor: Actor, asked: Ask, where: Where, today: date, limit: int, fresh: bool = False
) -> list[tuple[int, int]]:
    """
    Return the lines of orders that make up a cell of the first measure, as order and place in it.

    Only the reader's own rows count; a figure that is not one of lines has none.

    :raises NotAllowed: if the entity is closed to him
    """
    part = _part(actor, asked, where, today)
    if part.of.table != LINES:
        return []
    table = _answer(part, actor, _lines, limit, fresh=fresh)
    return list(zip(*(table[name].to_pylist() for name in ("order_id", "line_no")), strict=True))


def _part(actor: Actor, asked: Ask, where: Where, today: date) -> Part:
    cell = [Filter(name, Op.IN, (_value(code),)) for name, code in where]
    part = parts_of(asked.narrowed(*cell), asked.period.days(today), today)[0]
    require(actor, part.of.needs)
    return part


def _answer(part: Part, actor: Actor, of: Build, limit: int, *, fresh: bool) -> Any:
    engine = PostgreSQL() if fresh else chosen()
    question = _compiled(part, view_of(actor), engine.dialect, of, limit)
    return engine.run(question.sql, question.schema).table


@lru_cache(maxsize=64)
def _compiled(part: Part, view: View, dialect: str, of: Build, limit: int) -> Compiled:

    rows, _ = selected(part, tables_for(view))
    found = of(rows, part).limit(limit)
    sql = with_long_lists(part, sql_of(found, dialect))
    return Compiled(sql, schema_of(found))


def _lines(rows: Any, part: Part) -> Any:  # noqa: ARG001  as people are asked
    return rows.select("order_id", "line_no").order_by(["order_id", "line_no"])


def _people(rows: Any, part: Part) -> Any:
    if part.of.person not in rows.columns:
        raise Closed(part.entity)
    people = rows.select(person=rows[part.of.person])
    return people.filter(people.person.notnull()).distinct().order_by("person")


def _value(code: Code) -> int | str | None:
    plain = plain_code(code)
    return plain if isinstance(plain, int | str) else None
