"""Rows that no database would take are put aside with a reason; blank rows are dropped."""

import re

import pyarrow as pa
import pyarrow.compute as pc

from kaifong.foundation.hongkong import hkid

from .hkid_cells import without_hkid
from .source import LONGEST_CELL, SHOWN, Chunk, RefusedRow, RowReason


def sift(
    rows: pa.Int64Array,
    records: pa.RecordBatch,
    *,
    unclosed: str = "",
    damaged: bool = False,
    refused: tuple[RefusedRow, ...] = (),
) -> Chunk:
    """
    Return a chunk of the rows that can be taken, the others refused.

    `unclosed` is a regular expression that a cell matches when it has swallowed following rows;
    `damaged` says that undecodable bytes of this file were replaced by U+FFFD.
    """
    records, masked = without_hkid(records)
    reasons = _reasons(records, unclosed=unclosed, damaged=damaged)
    bad = {place for places in reasons.values() for place in places}
    found = tuple(
        RefusedRow(rows[place].as_py(), reason, cells_to_show(records, place))
        for reason, places in reasons.items()
        for place in places
    )
    blank = _blank(records)
    blanks = pc.sum(blank).as_py() or 0
    if bad or blanks:
        good = pc.invert(blank)
        if bad:
            good = pc.and_(good, pa.array([place not in bad for place in range(len(rows))]))
        rows, records = rows.filter(good), records.filter(good)
    return Chunk(rows, records, refused + found, blanks, masked)


def _reasons(
    records: pa.RecordBatch, *, unclosed: str, damaged: bool
) -> dict[RowReason, list[int]]:
    tests = [(RowReason.NUL_BYTE, rb"\x00", "\x00")]
    if damaged:
        tests.append((RowReason.UNREADABLE_CHARACTERS, "\ufffd".encode(), "\ufffd"))
    if unclosed:
        tests.append((RowReason.QUOTE_NOT_CLOSED, rb"\n", unclosed))
    taken: set[int] = set()
    reasons: dict[RowReason, list[int]] = {}

    def put_aside(reason: RowReason, mask: pa.BooleanArray) -> None:
        new = [place for place in _true_places(mask) if place not in taken]
        taken.update(new)
        reasons.setdefault(reason, []).extend(new)

    for column in records.columns:
        if (pc.max(pc.binary_length(column)).as_py() or 0) > LONGEST_CELL:
            put_aside(RowReason.CELL_TOO_LONG, pc.greater(pc.binary_length(column), LONGEST_CELL))
        for reason, hint, pattern in tests:
            # Looking through the raw bytes first: almost no column holds any of these.
            if _holds(column, hint):
                put_aside(reason, pc.match_substring_regex(column, pattern))
    return reasons


def _holds(column: pa.StringArray, pattern: bytes) -> bool:
    data = column.buffers()[2]
    return data is not None and re.search(pattern, memoryview(data)) is not None


def _true_places(mask: pa.BooleanArray) -> list[int]:
    places: list[int] = pc.indices_nonzero(pc.fill_null(mask, False)).to_pylist()
    return places


def _blank(records: pa.RecordBatch) -> pa.BooleanArray:
    blank = pa.array([True] * 0, pa.bool_())
    for column in records.columns:
        null = pc.is_null(column)
        blank = null if not len(blank) else pc.and_(blank, null)
        if len(blank) and not pc.any(blank).as_py():
            break
    return blank


def cells_to_show(records: pa.RecordBatch, place: int) -> tuple[str, ...]:
    return tuple(shown(column[place].as_py()) for column in records.columns)


def shown(cell: str | None) -> str:
    """Return a cell fit to keep: short, without NUL, which JSON refuses, and without HKID."""
    text, _hits = hkid.masked((cell or "").replace("\x00", "␀"), bare=False)
    return text if len(text) <= SHOWN else text[:SHOWN] + "…"
