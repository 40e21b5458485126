"""DuckDB over the lake: the default."""

import pyarrow as pa

from kaifong.intelligence.lake import opening, tables
from kaifong.intelligence.lake.process import BUILD_IT, LakeTrouble, NoLake

from .engine import Answer, fitted, naive_utc
from .kept import Kept

# As of when the lake is, and its state: erasing changes the one and not the other.
SNAPSHOT = "SELECT id FROM ducklake_current_snapshot('lake')"
STATE = f"SELECT taken_at, ({SNAPSHOT}) AS id FROM {tables.WATERMARK}"  # noqa: S608  our own table
LASTING = ("no answer within", "Out of Memory")  # asking again would only take as long again


class DuckDB:
    """A question is asked together with how old the answer is, in one state of the lake."""

    dialect = "duckdb"

    def __init__(self, kept: Kept | None = None) -> None:
        self._duck = opening.for_questions()
        self._kept = kept or Kept()

    def run(self, sql: str, schema: pa.Schema) -> Answer:
        if sql in self._kept:
            (state,) = self._ask(STATE)
            known = self._kept.get(_only_row(state), sql)
            if known is not None:
                return _answer(state, known, schema)
        state, table = self._ask(STATE, sql)
        self._kept.keep(_only_row(state), sql, table)
        return _answer(state, table, schema)

    def _ask(self, *questions: str) -> list["pa.Table"]:
        try:
            return self._duck.ask(*questions)
        except NoLake:
            raise
        except LakeTrouble as problem:
            if any(words in str(problem) for words in LASTING):
                raise
            # An erasure deleted a file under our hands, the catalogue or the database was
            # replaced: a fresh process sees what there is now.
            self._duck.close()
            return self._duck.ask(*questions)

    def close(self) -> None:
        self._duck.close()


def _only_row(state: "pa.Table") -> dict[str, object]:
    if not state.num_rows:
        raise NoLake(BUILD_IT)
    row: dict[str, object] = state.to_pylist()[0]
    return row


def _answer(state: "pa.Table", table: "pa.Table", schema: pa.Schema) -> Answer:
    return Answer(fitted(table, schema), naive_utc(state["taken_at"][0].as_py()))
