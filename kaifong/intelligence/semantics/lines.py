"""The lines of orders of which figures are made, however many: read by a cursor of the server."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from kaifong.authority.queries import Actor, require
from kaifong.intelligence.engines.engine import Compiled, schema_of, sql_of
from kaifong.intelligence.engines.postgres import moment, streamed
from kaifong.intelligence.rules import Period
from kaifong.intelligence.scoped import View, tables_for, view_of

from .asked import Ask, BadAsk
from .compiling import selected, with_long_lists
from .parts import Part, parts_of
from .terms import needed

LINE = "line"
# Never the customer's key: who it was is told by his own list, to whom he is open.
COLUMNS = (
    *("order_id", "line_no", "placed_on", "order_kind", "channel", "region"),
    *("category_id", "product_id", "quantity", "hkd_cents"),
)
CHUNK = 20_000  # rows held at once
MANY = 10**9

type Chunks = Iterator[list[tuple[Any, ...]]]


@dataclass(frozen=True)
class Lines:
    """Chunks of rows in the order of `columns`, once; a column that is closed is not there."""

    columns: tuple[str, ...]
    chunks: Chunks
    period: Period
    as_of: datetime


def has_lines(asked: Ask, today: date) -> bool:
    """Return whether a figure of a question is made of lines of orders."""
    return any(part.entity == LINE for part in parts_of(asked, asked.period.days(today), today))


def lines_of(*, actor: Actor, asked: Ask, today: date, action: str = "report") -> Lines:
    """
    Return the lines behind a question's figures of sales, of this very second, by order and line.

    Only the reader's own rows, also where the figures were told beyond them. The chunks are read
    within the transaction that is open.

    :raises NotAllowed: if lines are closed to him
    :raises Closed: if something that the question needs is
    :raises BadAsk: if no figure is made of lines
    """
    part = _part(actor, asked, today, action)
    question = compiled_lines(part, view_of(actor, action))
    names = tuple(question.schema.names)
    return Lines(names, streamed(question.sql, CHUNK), asked.period.days(today), moment())


def count_lines(
    *, actor: Actor, asked: Ask, today: date, action: str = "report", at_most: int = MANY
) -> int:
    """
    Return how many lines `lines_of` would yield, but stop counting just past `at_most`.

    :raises NotAllowed, Closed, BadAsk: as `lines_of` does
    """
    part = _part(actor, asked, today, action)
    question = compiled_count(part, view_of(actor, action), at_most + 1)
    ((count,),) = next(streamed(question, 1))
    return int(count)


def _part(actor: Actor, asked: Ask, today: date, action: str) -> Part:
    parts = parts_of(asked, asked.period.days(today), today)
    part = next((one for one in parts if one.entity == LINE), None)
    if part is None:
        raise BadAsk("no lines")
    require(actor, needed(part.of, action))
    return part


@lru_cache(maxsize=64)
def compiled_lines(part: Part, view: View) -> Compiled:
    """Return the SQL of the lines of a part for one view."""
    rows, _ = selected(part, tables_for(view))
    kept = [name for name in COLUMNS if name in rows.columns]
    found = rows.select(*kept).order_by(["order_id", "line_no"])
    sql = with_long_lists(part, sql_of(found, "postgres"))
    return Compiled(sql, schema_of(found))


@lru_cache(maxsize=64)
def compiled_count(part: Part, view: View, limit: int) -> str:
    """Return the SQL that counts the lines of a part for one view, up to a limit."""
    import ibis

    rows, _ = selected(part, tables_for(view))
    few = rows.select("order_id").limit(limit)
    return with_long_lists(part, str(ibis.to_sql(few.count(), dialect="postgres", pretty=False)))
