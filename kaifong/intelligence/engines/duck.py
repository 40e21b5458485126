"""DuckDB over the lake: the default."""

import pyarrow as pa

from kaifong.intelligence.lake import opening, tables
from kaifong.intelligence.lake.process import BUILD_IT, LakeTrouble, NoLake

from .engine import Answer, fitted, naive_utc

AS_OF = f"SELECT taken_at FROM {tables.WATERMARK}"  # noqa: S608  our own table
LASTING = ("no answer within", "Out of Memory")  # asking again would only take as long again


class DuckDB:
    """A question is asked together with how old the answer is, in one state of the lake."""

    dialect = "duckdb"

    def __init__(self) -> None:
        self._duck = opening.for_questions()

    def run(self, sql: str, schema: pa.Schema) -> Answer:
        as_of, table = self._ask(sql)
        if not as_of.num_rows:
            raise NoLake(BUILD_IT)
        return Answer(fitted(table, schema), naive_utc(as_of["taken_at"][0].as_py()))

    def _ask(self, sql: str) -> list["pa.Table"]:
        try:
            return self._duck.ask(AS_OF, sql)
        except NoLake:
            raise
        except LakeTrouble as problem:
            if any(words in str(problem) for words in LASTING):
                raise
            # An erasure deleted a file under our hands, the catalogue or the database was
            # replaced: a fresh process sees what there is now.
            self._duck.close()
            return self._duck.ask(AS_OF, sql)

    def close(self) -> None:
        self._duck.close()
