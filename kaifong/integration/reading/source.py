"""What every file becomes: columns, and chunks of text cells that know their row."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

MOST_COLUMNS = 500
LONGEST_CELL = 1_000_000  # bytes of UTF-8
SHOWN = 200  # characters of a refused cell that are kept to show


class UnreadableFile(Exception):
    """
    The file cannot be read at all; the sentence says what to do.

    `sentence` is a msgid with `%(name)s` places, `facts` fills them in whatever language.
    """

    def __init__(self, sentence: str, **facts: object) -> None:
        super().__init__(sentence % facts)
        self.sentence = sentence
        self.facts = facts


class TooLarge(UnreadableFile):
    """Reading the file could exhaust the machine."""


class Format(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"
    PARQUET = "parquet"
    VCARD = "vcard"


class Type(StrEnum):
    """What the cells of a column look like; a guess for the mapping, never a promise."""

    DATE = "date"
    DATETIME = "datetime"
    DECIMAL = "decimal"
    EMAIL = "email"
    EMPTY = "empty"
    INTEGER = "integer"
    PHONE = "phone"
    TEXT = "text"


class RowReason(StrEnum):
    """Why a row could not even be read."""

    CARD_BROKEN = "card_broken"
    CELL_TOO_LONG = "cell_too_long"
    NUL_BYTE = "nul_byte"
    QUOTE_NOT_CLOSED = "quote_not_closed"
    TOO_FEW_CELLS = "too_few_cells"
    TOO_MANY_CELLS = "too_many_cells"
    UNREADABLE_CHARACTERS = "unreadable_characters"


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that cannot be read, its cells cut short and safe to store and show."""

    row: int
    reason: RowReason
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some rows of a file: `records` holds only strings, an empty cell is null."""

    rows: "pa.Int64Array"  # the row number that a spreadsheet shows
    records: "pa.RecordBatch"
    refused: tuple[RefusedRow, ...] = ()
    blank: int = 0
    masked: int = 0  # cells that held the number of an identity card


@dataclass(frozen=True, slots=True)
class Column:
    """One column as its header names it, with what its cells look like."""

    name: str
    type: Type
    samples: tuple[str, ...]  # the first few different values
    nulls: int


@dataclass(frozen=True, slots=True)
class Layout:
    """How a reader found the file, before its rows are looked at."""

    format: Format
    names: tuple[str, ...]
    chunks: Callable[[], Iterator[Chunk]]
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    other_sheets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """A file that has been read through once; `chunks()` reads it again from the start."""

    layout: Layout
    columns: tuple[Column, ...]
    rows: int  # readable rows with at least one cell
    refused: int
    blank: int
    first_refused: tuple[RefusedRow, ...] = field(default=())

    def chunks(self) -> Iterator[Chunk]:
        return self.layout.chunks()
