import pytest
from django.db import connection

from kaifong.intelligence import engines
from kaifong.intelligence.lake import opening, refreshing


@pytest.fixture
def lake(transactional_db, settings, tmp_path):
    """A lake of its own in this test's database, not built yet."""
    settings.LAKE_DIR = tmp_path / "lake"
    yield tmp_path / "lake"
    engines.forget()


@pytest.fixture
def read(lake):
    """Return a function that asks the lake as it is now and answers plain rows."""

    opened = []

    def ask(sql):
        if not opened:
            opened.append(opening.for_questions())
        return [tuple(row.values()) for row in opened[0].ask(sql)[0].to_pylist()]

    yield ask
    for duck in opened:
        duck.close()


@pytest.fixture
def catch_up(lake):
    """Return a function that refreshes until all that is committed now is in the lake."""

    def caught_up():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint")
            wanted = cursor.fetchone()[0]
        # Transactions of other tests in this cluster hold the horizon back; they end by themselves.
        while (done := refreshing.refresh()).watermark.hi < wanted:
            pass
        return done

    return caught_up
