"""Spark over the lake's files, for shops that have one: KAIFONG_ANALYTICS_URL=spark://local[2]."""

from datetime import datetime
from typing import Any

import pyarrow as pa

from kaifong.foundation.datasets import Dataset, Type, datasets
from kaifong.intelligence.lake import files, opening

from .engine import Answer, EngineTrouble, from_rows

SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
    "spark.driver.host": "localhost",
    "spark.driver.bindAddress": "127.0.0.1",
}


LOCAL = {"spark.sql.shuffle.partitions": "2"}  # one machine gains nothing from two hundred
TYPES = {
    Type.INT16: "SMALLINT",
    Type.INT32: "INT",
    Type.INT64: "BIGINT",
    Type.DATE: "DATE",
    Type.TIMESTAMP: "TIMESTAMP_NTZ",
    Type.STRING: "STRING",
}


class Spark:
    """Views over exactly the files of the lake's present state: never over a folder."""

    dialect = "pyspark"

    def __init__(self, url: str) -> None:
        master = url.removeprefix("spark://")
        # spark://local[2] names no server.
        self.session = _session(master if master.startswith("local") else url)
        self._duck = opening.for_questions()
        self._as_of: datetime | None = None

    def run(self, sql: str, schema: pa.Schema) -> Answer:
        as_of = self._look()
        rows = [tuple(row) for row in self.session.sql(sql).collect()]
        return Answer(from_rows(rows, schema), as_of)

    def _look(self) -> datetime:
        state = files.present(self._duck)
        if state.as_of != self._as_of:
            for dataset in datasets():
                self._view(dataset, state.files[dataset.name]).createOrReplaceTempView(dataset.name)
            self._as_of = state.as_of
        return state.as_of

    def _view(self, dataset: Dataset, paths: tuple[str, ...]) -> Any:
        columns = [(column.name, TYPES[column.type]) for column in dataset.columns]
        if paths:
            schema = ", ".join(f"{name} {kind}" for name, kind in columns)
            return self.session.read.schema(schema).parquet(*paths)
        # Without a file there is nothing to read, and yet a table to ask.
        nulls = ", ".join(f"CAST(NULL AS {kind}) AS {name}" for name, kind in columns)
        return self.session.sql(f"SELECT {nulls} WHERE false")

    def close(self) -> None:
        """Forget this lake; the session stays, since there is one in a process."""
        self._duck.close()


def _session(master: str) -> Any:
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        raise EngineTrouble(
            "KAIFONG_ANALYTICS_URL names Spark, but pyspark is not installed. "
            "Run: pip install pyspark, and have Java 17."
        ) from None
    builder = SparkSession.builder.master(master).appName("kaifong")
    for name, value in {**SETTINGS, **(LOCAL if master.startswith("local") else {})}.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()
