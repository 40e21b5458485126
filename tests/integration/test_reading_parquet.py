import math
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaifong.integration.reading.columnar import as_text
from kaifong.integration.reading.opening import open_source
from kaifong.integration.reading.source import UnreadableFile

from .files import rows_of


def test_every_plain_column_becomes_text_and_rows_count_from_one(tmp_path: Path) -> None:
    table = pa.table(
        {
            "price": pa.array([6.95, None], pa.float64()),
            "member": pa.array([1234567890123456.0, 13085.0], pa.float64()),
            "exact": pa.array([Decimal("1.10"), Decimal("-2.00")]),
            "at": pa.array([datetime(2026, 1, 31, 1, 2, 3, tzinfo=UTC), None]),
            "on": pa.array([date(2026, 1, 31), None]),
            "word": pa.array(["", "杯"]).dictionary_encode(),
            "yes": pa.array([True, False]),
        }
    )
    pq.write_table(table, tmp_path / "list.parquet")

    assert rows_of(open_source(tmp_path / "list.parquet")) == {
        1: [
            *("6.95", "1234567890123456", "1.10"),
            *("2026-01-31 01:02:03.000000Z", "2026-01-31", None, "true"),
        ],
        2: [None, "13085", "-2.00", None, None, "杯", "false"],
    }


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_double_is_written_as_the_shortest_decimal_that_means_it(number: float) -> None:
    text = as_text(pa.array([number]))[0].as_py()

    assert float(text) == number
    assert Decimal(text) == Decimal(repr(number)) or math.copysign(1, number) == -1


@given(st.integers(-(10**9), 10**9), st.integers(0, 4))
def test_money_stored_as_a_double_comes_out_exact(units: int, places: int) -> None:
    amount = Decimal(units).scaleb(-places)

    assert Decimal(as_text(pa.array([float(amount)]))[0].as_py()) == amount


def test_columns_of_lists_are_refused_by_name(tmp_path: Path) -> None:
    pq.write_table(pa.table({"a": ["x"], "tags": [["x", "y"]]}), tmp_path / "list.parquet")

    with pytest.raises(UnreadableFile, match="tags"):
        open_source(tmp_path / "list.parquet")


def test_a_file_cut_short_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "list.parquet"
    pq.write_table(pa.table({"a": [str(place) for place in range(1_000)]}), path)
    path.write_bytes(path.read_bytes()[:-20])

    with pytest.raises(UnreadableFile, match="damaged"):
        open_source(path)
