"""A scratch database in this process's memory: rows are judged there before they come near ours."""

from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory

import duckdb

MEMORY = "1GB"  # beyond it, sorting spills to disk


@contextmanager
def scratch() -> Iterator[duckdb.DuckDBPyConnection]:
    """Open an empty database that can read nothing but what it is handed."""
    with TemporaryDirectory(prefix="kaifong-import-") as spill, duckdb.connect() as database:
        database.execute(f"SET memory_limit = '{MEMORY}'")
        database.execute("SET threads = 2")
        database.execute(f"SET temp_directory = '{spill}'")
        database.execute("SET timezone = 'UTC'")
        database.execute("SET enable_external_access = false")
        database.execute("SET lock_configuration = true")
        yield database
