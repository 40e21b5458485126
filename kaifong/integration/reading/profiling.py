"""One reading of the whole file, to know its rows and what its columns look like."""

from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from kaifong.foundation.hongkong.hkid import masked

from .guessing import guess
from .source import Column, Layout, RefusedRow, Source

LOOKED_AT = 2_000  # cells of each column that are looked at in each chunk
CHUNKS_LOOKED_AT = 5
SAMPLES = 5
REFUSED_KEPT = 1_000


@dataclass(slots=True)
class _Seen:
    cells: list[str] = field(default_factory=list)
    nulls: int = 0

    def look(self, column: pa.StringArray, *, closely: bool) -> None:
        self.nulls += column.null_count
        if closely:
            self.cells += pc.drop_null(column)[:LOOKED_AT].to_pylist()

    def column(self, name: str) -> Column:
        samples = tuple(dict.fromkeys(masked(cell[:80])[0] for cell in self.cells))[:SAMPLES]
        return Column(name, guess(name, self.cells), samples, self.nulls)


def profiled(layout: Layout) -> Source:
    """
    Read the file through and return it with its columns and counts.

    :raises UnreadableFile: if the file breaks off or cannot be decoded further on
    """
    seen = [_Seen() for _ in layout.names]
    rows = refused = blank = 0
    kept: list[RefusedRow] = []
    for place, chunk in enumerate(layout.chunks()):
        rows += len(chunk.rows)
        blank += chunk.blank
        refused += len(chunk.refused)
        kept += chunk.refused[: REFUSED_KEPT - len(kept)]
        for column, cells in zip(seen, chunk.records.columns, strict=True):
            column.look(cells, closely=place < CHUNKS_LOOKED_AT)
    return Source(
        layout=layout,
        columns=tuple(col.column(name) for col, name in zip(seen, layout.names, strict=True)),
        rows=rows,
        refused=refused,
        blank=blank,
        first_refused=tuple(kept),
    )
