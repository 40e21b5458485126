"""Statements planned once a connection, seen and refused like any other."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from kaifong.foundation.prepared import rows_of

pytestmark = pytest.mark.django_db
ASKED = "SELECT %(number)s::bigint + 1 AS prepared_once"


def _plans() -> list[tuple[int, int]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT generic_plans + custom_plans, 1 FROM pg_prepared_statements"
            " WHERE statement LIKE '%AS prepared_once'"
        )
        return list(cursor.fetchall())


def test_it_is_prepared_once_and_answers_for_each_value() -> None:
    assert [rows_of(ASKED, {"number": n}) for n in (1, 2, 3)] == [[(2,)], [(3,)], [(4,)]]
    assert _plans() == [(3, 1)]


def test_other_statements_are_asked_as_before() -> None:
    rows_of(ASKED, {"number": 1})
    assert connection.connection.prepare_threshold is None


def test_it_is_counted_among_the_queries() -> None:
    with CaptureQueriesContext(connection) as seen:
        rows_of(ASKED, {"number": 1})
    assert len(seen) == 1


def test_what_the_database_refuses_is_raised_as_ours_and_leaves_the_connection_as_it_was() -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        rows_of("SELECT 1 / %(number)s::bigint", {"number": 0})
    assert connection.connection.prepare_threshold is None
    assert rows_of(ASKED, {"number": 1}) == [(2,)]
