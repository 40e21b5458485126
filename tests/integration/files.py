"""Small files for the tests of reading."""

from pathlib import Path

from kaifong.integration.reading.opening import open_source
from kaifong.integration.reading.source import Source


def written(folder: Path, content: bytes, name: str = "list.csv") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def opened(folder: Path, content: bytes, name: str = "list.csv") -> Source:
    return open_source(written(folder, content, name))


def rows_of(source: Source) -> dict[int, list[str | None]]:
    """Return every readable row by its number."""
    rows: dict[int, list[str | None]] = {}
    for chunk in source.chunks():
        for number, *cells in zip(
            chunk.rows.to_pylist(),
            *(column.to_pylist() for column in chunk.records.columns),
            strict=True,
        ):
            rows[number] = cells
    return rows
