"""Masking numbers of identity cards in columns of cells, almost none of which hold any."""

import re
from collections.abc import Collection
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from kaifong.foundation.hongkong.hkid import BARE_HINT, HINT, masked

from .source import Chunk

# A bracket, or the first byte of a full-width one: single bytes are found fastest by far.
BRACKETS = (b"(", "（".encode()[:1])


def without_hkid(records: pa.RecordBatch) -> tuple[pa.RecordBatch, int]:
    """
    Return the cells without numbers in brackets, whatever the column, and how many cells had one.

    Without brackets a number of a card cannot be told from an order number: only columns that
    are known to hold words are searched for those (`words_without_hkid`).
    """
    hits, columns = 0, []
    for column in records.columns:
        kept = column
        if any(_holds(column, bracket) for bracket in BRACKETS):
            kept, found = _masked(column, HINT, bare=False)
            hits += found
        columns.append(kept)
    return (pa.record_batch(columns, schema=records.schema) if hits else records), hits


def words_without_hkid(column: pa.StringArray) -> tuple[pa.StringArray, int]:
    """Return a column of words without numbers of cards in any form, and how many cells had one."""
    return _masked(column, f"(?:{HINT})|(?:{BARE_HINT})", bare=True)


def worded(chunk: Chunk, names: Collection[str]) -> Chunk:
    """Return a chunk whose columns of words hold no number of a card in any form."""
    records, hits = chunk.records, 0
    for name in names:
        place = records.schema.get_field_index(name)
        kept, found = words_without_hkid(records.column(place))
        if found:
            records, hits = records.set_column(place, name, kept), hits + found
    return replace(chunk, records=records, masked=chunk.masked + hits) if hits else chunk


def _masked(column: pa.StringArray, hint: str, *, bare: bool) -> tuple[pa.StringArray, int]:
    # Wares repeat: each text is looked at once.
    texts = column.dictionary_encode()
    places = pc.indices_nonzero(
        pc.fill_null(pc.match_substring_regex(texts.dictionary, hint), False)
    )
    found = {
        place: text
        for place in places.to_pylist()
        for text, hits in (masked(texts.dictionary[place].as_py(), bare=bare),)
        if hits
    }
    if not found:
        return column, 0
    changed = pa.array([place in found for place in range(len(texts.dictionary))])
    kept = pc.replace_with_mask(
        texts.dictionary, changed, pa.array(found.values(), texts.dictionary.type)
    )
    hits = pc.sum(pc.take(changed, texts.indices)).as_py()
    return pc.take(kept, texts.indices), hits


def _holds(column: pa.StringArray, sign: bytes) -> bool:
    data = column.buffers()[2]
    return data is not None and re.search(re.escape(sign), memoryview(data)) is not None
