"""PostgreSQL itself: for one customer, for what must be of this second, to prove the others."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.utils.timezone import now

from kaifong.authority import wall
from kaifong.foundation.datasets import datasets

from .engine import Answer, from_rows

if TYPE_CHECKING:
    import pyarrow as pa


class PostgreSQL:
    """
    The datasets stand before the question as named sub-selects, so nothing has to be made first.

    The wall is lifted: the tables in the question are filtered and masked already.
    """

    dialect = "postgres"

    def run(self, sql: str, schema: "pa.Schema") -> Answer:
        as_of = moment()
        with wall.lifted(), connection.cursor() as cursor:
            cursor.execute(with_datasets(sql))
            return Answer(from_rows(cursor.fetchall(), schema), as_of)

    def close(self) -> None:
        """Do nothing: the connection is Django's."""


def streamed(sql: str, size: int) -> Iterator[list[tuple[Any, ...]]]:
    """
    Yield an answer's rows in chunks, by a cursor of the server, whatever their number.

    The wall is lifted while it reads, not while its reader works.
    """
    with connection.chunked_cursor() as cursor:
        with wall.lifted():
            cursor.execute(with_datasets(sql))
            rows = cursor.fetchmany(size)
        while rows:
            yield rows
            with wall.lifted():
                rows = cursor.fetchmany(size)


def moment() -> datetime:
    """Return as of when our own tables answer: now."""
    as_of: datetime = now().astimezone(UTC)
    return as_of


def with_datasets(sql: str) -> str:
    named = ", ".join(f"{d.name} AS NOT MATERIALIZED ({d.select})" for d in datasets())
    rest = sql.lstrip()
    if rest.upper().startswith("WITH "):
        return f"WITH {named}, {rest[len('WITH ') :]}"
    return f"WITH {named} {rest}"
