"""A folder of CSV and Parquet files, each a table."""

import csv
from collections.abc import Iterator, Sequence
from itertools import batched
from pathlib import Path
from typing import Any, TextIO

from .places import inside, whole
from .trouble import SourceTrouble

AT_ONCE = 5_000
SAMPLE = 65_536
ENDS = (".csv", ".parquet")
DELIMITERS = ",;\t|"

Rows = Iterator[Sequence[dict[str, Any]]]


def tables(place: str) -> list[str]:
    """Return the names of the folder's tables: its files."""
    folder = inside(place)
    if not folder.is_dir():
        raise SourceTrouble("not_there", place=place)
    return sorted(one.name for one in folder.iterdir() if one.suffix.lower() in ENDS)


def columns(place: str, table: str) -> list[str]:
    path = _file(place, table)
    if path.suffix.lower() == ".parquet":
        import pyarrow.parquet as pq

        with _readable(table):
            return list(pq.read_schema(path).names)
    with _readable(table), _opened(path) as file:
        return _header(csv.reader(file, _dialect(file)))


def rows(place: str, table: str, wanted: Sequence[str]) -> Rows:
    """Yield the rows in sets, with the wanted columns at least."""
    path = _file(place, table)
    with _readable(table):
        if path.suffix.lower() == ".parquet":
            yield from _parquet(path, wanted)
        else:
            yield from _csv(path)


def _parquet(path: Path, wanted: Sequence[str]) -> Rows:
    import pyarrow.parquet as pq

    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(batch_size=AT_ONCE, columns=list(dict.fromkeys(wanted))):
            yield batch.to_pylist()


def _csv(path: Path) -> Rows:
    with _opened(path) as file:
        reader = csv.reader(file, _dialect(file))
        names = _header(reader)
        for some in batched(reader, AT_ONCE):
            yield [dict(zip(names, row, strict=False)) for row in some if any(row)]


def _header(reader: Any) -> list[str]:
    return [name.strip() for name in next(reader, [])]


def _file(place: str, table: str) -> Path:
    if table not in tables(place):
        raise SourceTrouble("no_table", table=table)
    folder = inside(place)
    return whole(folder / table, folder)


def _opened(path: Path) -> TextIO:
    with path.open("rb") as file:
        sample = file.read(SAMPLE)
    return path.open(encoding=_encoding(sample), newline="")


def _encoding(sample: bytes) -> str:
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    try:
        # The last character may be cut off.
        sample[: len(sample) - 4 if len(sample) == SAMPLE else None].decode("utf-8")
    except UnicodeDecodeError as wrong:
        return "utf-8-sig" if wrong.start > len(sample) - 8 else "big5hkscs"
    return "utf-8-sig"


def _dialect(file: TextIO) -> type[csv.Dialect]:
    line = file.readline()
    file.seek(0)
    best = max(DELIMITERS, key=line.count)
    return type("Found", (csv.excel,), {"delimiter": best, "strict": False})


class _readable:  # noqa: N801  it reads as a statement
    """Turns what readers raise into a sentence."""

    def __init__(self, table: str) -> None:
        self.table = table

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, problem: BaseException | None, _where: object) -> None:
        if isinstance(problem, (OSError, UnicodeError, csv.Error, KeyError)) or (
            type(problem).__module__.startswith("pyarrow")
        ):
            raise SourceTrouble("unreadable", table=self.table) from problem
