"""ClickHouse, for shops that have one: clickhouse://user:password@host:8123/database."""

from datetime import datetime
from typing import Any

import pyarrow as pa

from kaifong.foundation.datasets import Dataset, Type, datasets
from kaifong.intelligence.lake import files, opening

from .engine import Answer, EngineTrouble, from_rows

TYPES = {
    Type.INT16: "Int16",
    Type.INT32: "Int32",
    Type.INT64: "Int64",
    Type.DATE: "Date32",
    Type.TIMESTAMP: "DateTime64(6, 'UTC')",
    Type.STRING: "String",
}
NULLS = {"join_use_nulls": 1, "transform_null_in": 0}  # as in standard SQL


class ClickHouse:
    """Each new state of the lake is sent once, into tables that then replace the old ones."""

    dialect = "clickhouse"

    def __init__(self, url: str) -> None:
        self._client = _client(url)
        self._duck = opening.for_questions()
        self._as_of: datetime | None = None

    def run(self, sql: str, schema: pa.Schema) -> Answer:
        as_of = self._send_what_is_new()
        rows = [tuple(row) for row in self._client.query(sql, settings=NULLS).result_rows]
        return Answer(from_rows(rows, schema), as_of)

    def close(self) -> None:
        self._duck.close()
        self._client.close()

    def _send_what_is_new(self) -> datetime:
        state = files.present(self._duck)
        if state.as_of != self._as_of:
            for dataset in datasets():
                self._send(dataset, state)
            self._as_of = state.as_of
        return state.as_of

    def _send(self, dataset: Dataset, state: files.State) -> None:
        fresh = f"{dataset.name}_fresh"
        columns = ", ".join(f"{c.name} Nullable({TYPES[c.type]})" for c in dataset.columns)
        self._client.command(f"DROP TABLE IF EXISTS {fresh}")
        self._client.command(
            f"CREATE TABLE {fresh} ({columns}) ENGINE = MergeTree ORDER BY tuple()"
        )
        for table in state.tables(dataset):
            self._client.insert_arrow(fresh, table)
        self._client.command(f"DROP TABLE IF EXISTS {dataset.name}")
        self._client.command(f"RENAME TABLE {fresh} TO {dataset.name}")


def _client(url: str) -> Any:
    try:
        import clickhouse_connect
    except ImportError:
        raise EngineTrouble(
            "KAIFONG_ANALYTICS_URL names ClickHouse, but its driver is not installed. "
            "Run: pip install clickhouse-connect"
        ) from None
    return clickhouse_connect.get_client(dsn=url.replace("clickhouse://", "http://", 1))
