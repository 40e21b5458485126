"""Opening a file whatever it is: by what it holds, not by what its name says."""

from pathlib import Path

from .cards import BEGINS, open_cards
from .columnar import open_columnar
from .delimited import open_delimited
from .profiling import profiled
from .source import Layout, Source, UnreadableFile
from .workbook import open_workbook

_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def open_source(path: Path, *, sheet: str = "", encoding: str = "") -> Source:
    """
    Return a file as columns and rows of text, read through once.

    `sheet` chooses one of a workbook, `encoding` (a Python codec) overrules what was found.

    :raises UnreadableFile: if it cannot be read; the sentence says what to do
    :raises TooLarge: if reading it could exhaust the machine
    """
    return profiled(layout_of(path, sheet=sheet, encoding=encoding))


def layout_of(path: Path, *, sheet: str = "", encoding: str = "") -> Layout:
    """
    Return how a file is to be read, before its rows are looked at.

    :raises UnreadableFile: if it cannot be read; the sentence says what to do
    :raises TooLarge: if reading it could exhaust the machine
    """
    with path.open("rb") as file:
        mark = file.read(64)
    if mark.startswith(b"PAR1"):
        return open_columnar(path)
    if mark.startswith(b"PK\x03\x04"):
        return open_workbook(path, sheet=sheet)
    if mark.startswith(_OLD_OFFICE):
        raise UnreadableFile(
            "The workbook is in the old XLS format or locked by a password. "
            "Save it as XLSX without a password."
        )
    if mark.startswith((b"%PDF", b"\x1f\x8b", b"\x89PNG")):
        raise UnreadableFile("The file is not a table. Save the list as CSV or XLSX.")
    # In UTF-16 every other byte is a zero; a mark may stand before.
    if BEGINS in mark.replace(b"\x00", b"").upper():
        return open_cards(path, encoding=encoding)
    return open_delimited(path, encoding=encoding)
