"""Which engine answers, and what is said when it cannot."""

import sys

import pyarrow as pa
import pytest

from kaifong.foundation.datasets import dataset
from kaifong.intelligence import engines
from kaifong.intelligence.engines.clickhouse import ClickHouse
from kaifong.intelligence.engines.duck import DuckDB
from kaifong.intelligence.engines.engine import EngineTrouble, fitted, from_rows
from kaifong.intelligence.engines.kept import Kept
from kaifong.intelligence.lake import erasing, refreshing

from .shop import TEA, customer, order, spring

WHOLE = pa.schema([("n", pa.int64())])


def test_duckdb_answers_unless_another_is_named(lake, settings):
    assert isinstance(engines.chosen(), DuckDB)
    assert engines.chosen() is engines.chosen()


@pytest.mark.parametrize(
    ("url", "module", "sentence"),
    [
        ("clickhouse://h:8123/d", "clickhouse_connect", "pip install clickhouse-connect"),
        ("spark://local[2]", "pyspark.sql", "pip install pyspark"),
    ],
)
def test_a_missing_driver_is_told_with_what_to_do(
    lake, settings, monkeypatch, url, module, sentence
):
    settings.ANALYTICS_URL = url
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(EngineTrouble, match=sentence):
        engines.chosen()


def test_what_does_not_fit_is_not_cut():
    huge = pa.table({"n": pa.array([2**70], pa.decimal128(38, 0))})
    with pytest.raises(pa.ArrowInvalid):
        fitted(huge, WHOLE)
    with pytest.raises(EngineTrouble, match="not a whole number"):
        from_rows([(1.5,)], WHOLE)
    assert from_rows([], WHOLE).num_rows == 0


class FakeServer:
    """Takes what ClickHouse would be sent."""

    def __init__(self):
        self.said, self.sent = [], {}

    def command(self, sql):
        self.said.append(sql)

    def insert_arrow(self, table, rows):
        self.sent[table] = self.sent.get(table, 0) + rows.num_rows

    def query(self, sql, settings):  # noqa: ARG002  the name that the driver gives it
        self.said.append(sql)
        return type("Result", (), {"result_rows": [[7]]})

    def close(self):
        self.said.append("close")


def test_clickhouse_is_sent_each_state_once(lake, settings, monkeypatch):
    for day in (1, 2):
        order(day, spring(day), [(TEA, 1, 100)])
    refreshing.refresh()
    server = FakeServer()
    monkeypatch.setattr("kaifong.intelligence.engines.clickhouse._client", lambda _url: server)
    engine = ClickHouse("clickhouse://h:8123/d")

    answers = [engine.run("SELECT 7", WHOLE) for _ in range(2)]

    assert [answer.table.to_pylist() for answer in answers] == [[{"n": 7}]] * 2
    assert server.sent["fact_order_fresh"] == 2
    created = next(said for said in server.said if said.startswith("CREATE TABLE fact_order"))
    assert all(f"{c.name} Nullable(" in created for c in dataset("fact_order").columns)
    assert server.said.count("SELECT 7") == 2
    engine.close()


def numbers(count):
    return pa.table({"n": pa.array(range(count), pa.int64())})


def test_the_latest_answers_are_kept_while_they_fit():
    kept = Kept(most=100 * 8, largest=60 * 8)
    kept.keep(1, "a", numbers(40))
    kept.keep(1, "b", numbers(40))
    assert kept.get(1, "a") == numbers(40), "and so it is the latest asked for"
    kept.keep(1, "c", numbers(30))
    assert ("a" in kept, "b" in kept, "c" in kept) == (True, False, True)
    kept.keep(1, "large", numbers(61))
    assert "large" not in kept
    kept.keep(1, "a", numbers(50))
    assert (kept.get(1, "a"), "c" in kept) == (numbers(50), True)


def test_nothing_is_kept_of_an_older_state():
    kept = Kept()
    kept.keep(1, "a", numbers(1))
    assert kept.get(2, "a") is None
    assert "a" not in kept


def test_the_same_question_is_reckoned_once_and_again_after_anybody_was_erased(lake, monkeypatch):
    for key in (77, 88):
        order(key, spring(1), [(TEA, 1, 100)], customer_id=customer(key))
    refreshing.refresh()
    duck, asked = DuckDB(), []
    ask = duck._duck.ask

    def heard(state, *questions):
        asked.append(questions)
        return ask(state, *questions)

    monkeypatch.setattr(duck._duck, "ask", heard)
    question = "SELECT count(*) AS n FROM fact_order"
    found = [duck.run(question, WHOLE) for _ in range(3)]
    assert [one.table["n"][0].as_py() for one in found] == [2, 2, 2]
    assert asked == [(question,), (), ()]
    assert found[0].as_of == found[2].as_of

    erasing.erase(customer_keys=[77])

    assert duck.run(question, WHOLE).table["n"][0].as_py() == 1
    assert duck.run(question, WHOLE).table["n"][0].as_py() == 1
    duck.close()
