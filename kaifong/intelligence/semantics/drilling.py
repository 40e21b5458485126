"""The people behind a cell: those whose own rows, open to the reader, are in it."""

from datetime import date
from functools import lru_cache
from typing import Any

from kaifong.authority.queries import Actor, require
from kaifong.intelligence.engines import chosen
from kaifong.intelligence.engines.engine import Compiled, schema_of
from kaifong.intelligence.engines.postgres import PostgreSQL
from kaifong.intelligence.scoped import View, tables_for, view_of

from .answers import Code
from .asked import Ask, Filter, Op
from .compiling import Closed, long_filters_in, selected
from .parts import Part, parts_of
from .released import plain_code

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
    cell = [Filter(name, Op.IN, (_value(code),)) for name, code in where]
    narrowed = asked.narrowed(*cell)
    part = parts_of(narrowed, asked.period.days(today), today)[0]
    require(actor, part.of.needs)
    if part.of.person is None:
        return []
    engine = PostgreSQL() if fresh else chosen()
    question = _compiled(part, view_of(actor), engine.dialect, limit)
    answer = engine.run(question.sql, question.schema)
    return [key for key in answer.table["person"].to_pylist() if key is not None]


@lru_cache(maxsize=64)
def _compiled(part: Part, view: View, dialect: str, limit: int) -> Compiled:
    import ibis

    rows, _ = selected(part, tables_for(view))
    found = _people(rows, part).limit(limit)
    sql = str(ibis.to_sql(found, dialect=dialect, pretty=False))
    return Compiled(long_filters_in(sql, part), schema_of(found))


def _people(rows: Any, part: Part) -> Any:
    if part.of.person not in rows.columns:
        raise Closed(part.entity)
    people = rows.select(person=rows[part.of.person])
    return people.filter(people.person.notnull()).distinct().order_by("person")


def _value(code: Code) -> int | str | None:
    plain = plain_code(code)
    return plain if isinstance(plain, int | str) else None
