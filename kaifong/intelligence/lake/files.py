"""The lake's files for other engines: those of the present state, by list and never by folder."""

# ruff: noqa: S608  every name comes from our own declarations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa
import pyarrow.parquet as pq

from kaifong.foundation.datasets import Dataset, datasets

from .erasing import REWRITE
from .opening import for_building
from .process import BUILD_IT, Duck, NoLake
from .refreshing import only_one, watermark


@dataclass(frozen=True)
class State:
    """One state of the lake: since when, and the files of each table."""

    as_of: datetime
    files: Mapping[str, tuple[str, ...]]

    def tables(self, dataset: Dataset) -> Iterator[pa.Table]:
        names = [column.name for column in dataset.columns]
        for path in self.files[dataset.name]:
            yield pq.ParquetFile(path).read(columns=names)


def present(duck: Duck) -> State:
    """
    Return the present state in whole files: others cannot read the lists of deleted rows.

    :raises NoLake: if it was never built
    """
    state, whole = _read(duck)
    if not whole:
        with only_one(), for_building() as builder:
            builder.ask(REWRITE.format(share=0), atomic=False)
            state, _ = _read(builder)
    return state


def _read(duck: Duck) -> tuple[State, bool]:
    known = watermark(duck)
    if known is None:
        raise NoLake(BUILD_IT)
    listed = duck.ask(
        *(
            f"SELECT data_file, delete_file FROM ducklake_list_files('lake', '{d.name}')"
            for d in datasets()
        )
    )
    files = {
        dataset.name: tuple(row["data_file"] for row in found.to_pylist())
        for dataset, found in zip(datasets(), listed, strict=True)
    }
    whole = all(found["delete_file"].null_count == found.num_rows for found in listed)
    return State(known.taken_at, files), whole
