"""
A worker's database, put back between tests to what the migrations made.

A new copy of the template costs half a second of the processor, taking back what one test wrote a
twentieth of that. So only a test that changed more than rows, or wrote a great many, gets a copy.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import psycopg
from psycopg import sql

from kaifong.foundation.server.roles import Superuser

MOST_LEFT = 4_194_304  # bytes of rows taken back; above that the next test gets a new copy
TABLES = """
SELECT quote_ident(relname) FROM pg_class
WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY relname
"""
# No row of a catalogue changes unseen: what is written anew has another xmin. What VACUUM and
# ANALYZE find out counts too, because plans depend on it.
SHAPE = """
SELECT
  (SELECT row(count(*), sum(xmin::text::bigint), sum(relpages), sum(reltuples)) FROM pg_class),
  (SELECT row(count(*), sum(xmin::text::bigint)) FROM pg_attribute),
  (SELECT row(count(*), sum(xmin::text::bigint)) FROM pg_constraint),
  (SELECT row(count(*), sum(xmin::text::bigint)) FROM pg_policy),
  (SELECT row(count(*), sum(xmin::text::bigint)) FROM pg_proc),
  (SELECT row(count(*), sum(xmin::text::bigint)) FROM pg_statistic),
  (SELECT row(count(*), sum(xmin::text::bigint)) FROM pg_trigger)
"""
SIZE = """
SELECT sum(pg_relation_size(oid)) FROM pg_class
WHERE relkind IN ('r', 'i', 't') AND relnamespace <> 'pg_catalog'::regnamespace
"""
SEQUENCES = """
SELECT format('%I.%I', schemaname, sequencename), last_value, start_value FROM pg_sequences
"""
PUT_BACK = "SELECT setval(%s, coalesce(%s, %s), %s)"
CUT_OFF = """
SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


@dataclass
class FreshDatabase:
    """The database of a name; `copy` makes it anew out of the template."""

    superuser: Superuser
    name: str
    copy: Callable[[], None]
    _at_work: psycopg.Connection[tuple[Any, ...]] | None = None
    _shape: tuple[Any, ...] = ()
    _size: int = 0
    _seeds: dict[str, bytes] = field(default_factory=dict)
    _counted: dict[str, tuple[int | None, int]] = field(default_factory=dict)
    _filled: sql.Composed = field(default_factory=lambda: sql.Composed([]))

    def make(self) -> None:
        self.leave()
        self.copy()
        self._at_work = self.superuser.connect(self.name)
        tables = [name for (name,) in self._ask(TABLES)]
        # Planned once: otherwise the plan for all tables costs more than their rows.
        self._at_work.prepare_threshold = 0
        self._filled = sql.SQL(" UNION ALL ").join(
            sql.SQL("SELECT {} WHERE EXISTS (SELECT FROM {})").format(
                sql.Literal(name), sql.SQL(name)
            )
            for name in tables
        )
        self._seeds = {name: self._rows(name) for name in self._full()}
        self._counted = self._counters()
        self._size, self._shape = self._ask(SIZE)[0][0], self._ask(SHAPE)[0]

    def put_back(self) -> None:
        """Take back what was committed since; whoever is still connected is cut off."""
        self._ask(CUT_OFF)
        if self._ask(SHAPE)[0] != self._shape or self._ask(SIZE)[0][0] > self._size + MOST_LEFT:
            self.make()
            return
        with self._connection.transaction():
            # No triggers, no foreign keys: what stands afterwards is what the migrations wrote.
            self._connection.execute("SET LOCAL session_replication_role = replica")
            for table in sorted(self._full() | self._seeds.keys()):
                self._restore(table)
        for name, (last, start) in self._counters().items():
            was = self._counted[name][0]
            if last != was:
                self._ask(PUT_BACK, name, was, start, was is not None)

    def leave(self) -> None:
        if self._at_work is not None:
            pid = self._at_work.info.backend_pid
            self._at_work.close()
            self._at_work = None
            # Whoever drops the database may cut off anybody but a superuser that is still leaving.
            with self.superuser.connect("postgres") as other:
                other.execute("SELECT pg_terminate_backend(%s, 60000)", [pid])

    @property
    def _connection(self) -> psycopg.Connection[tuple[Any, ...]]:
        assert self._at_work is not None, "make() comes first"
        return self._at_work

    def _ask(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        return self._connection.execute(query, values or None).fetchall()

    def _full(self) -> set[str]:
        return {name for (name,) in self._connection.execute(self._filled)}

    def _rows(self, table: str) -> bytes:
        with self._connection.cursor().copy(f"COPY {table} TO STDOUT") as rows:
            return b"".join(rows)

    def _counters(self) -> dict[str, tuple[int | None, int]]:
        return {name: (last, start) for name, last, start in self._ask(SEQUENCES)}

    def _restore(self, table: str) -> None:
        seeds = self._seeds.get(table)
        if seeds is not None and self._rows(table) == seeds:
            return
        self._connection.execute(f"DELETE FROM {table}")
        if seeds is not None:
            with self._connection.cursor().copy(f"COPY {table} FROM STDIN") as rows:
                rows.write(seeds)
