"""A ZIP container is unpacked once into nothing, to see that it is what it says."""

import struct
import zipfile
import zlib
from pathlib import Path
from typing import BinaryIO

from .source import TooLarge, UnreadableFile

MOST_ENTRIES = 2_000
LARGEST_UNPACKED = 2 << 30  # bytes; a million rows of twelve cells take about half
LARGEST_RATIO = 200  # a sheet of nothing but equal cells reaches about 100
HARMLESS = 10 << 20  # bytes below which the ratio does not matter
BLOCK = 1 << 20


def refuse_bombs(path: Path) -> None:
    """
    Do nothing if the container can be unpacked safely.

    What the directory says is not believed: every entry is inflated and counted.

    :raises TooLarge: if it would unpack to far more than a spreadsheet holds
    :raises UnreadableFile: if it is damaged or encrypted
    """
    try:
        with zipfile.ZipFile(path) as container, path.open("rb") as file:
            entries = container.infolist()
            if len(entries) > MOST_ENTRIES:
                raise _bomb(f"{len(entries)} parts")
            _refuse_overlaps(entries)
            unpacked = 0
            for entry in entries:
                unpacked += _unpacked(file, entry, LARGEST_UNPACKED - unpacked)
    except (zipfile.BadZipFile, zlib.error, struct.error, EOFError) as error:
        raise UnreadableFile(
            "The workbook is damaged. Open it in a spreadsheet and save it anew as XLSX."
        ) from error


def _refuse_overlaps(entries: list[zipfile.ZipInfo]) -> None:
    end = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if entry.header_offset < end:
            raise _bomb("parts that lie over each other")
        end = entry.header_offset + entry.compress_size


def _unpacked(file: BinaryIO, entry: zipfile.ZipInfo, allowed: int) -> int:
    """Return how many bytes an entry really unpacks to."""
    file.seek(entry.header_offset)
    header = struct.unpack("<4s5H3L2H", file.read(30))
    file.seek(header[9] + header[10], 1)
    if entry.compress_type == zipfile.ZIP_STORED:
        return entry.compress_size
    if entry.compress_type != zipfile.ZIP_DEFLATED or entry.flag_bits & 1:
        raise UnreadableFile("The workbook is encrypted or packed unusually. Save it anew as XLSX.")
    inflate = zlib.decompressobj(-15)
    left, size, packed = entry.compress_size, 0, b""
    limit = min(allowed, max(HARMLESS, LARGEST_RATIO * entry.compress_size))
    while not inflate.eof and (left or packed):
        if not packed:
            packed = file.read(min(BLOCK, left))
            left -= len(packed)
            if not packed:
                raise EOFError
        size += len(inflate.decompress(packed, BLOCK))
        packed = inflate.unconsumed_tail
        if size > limit:
            raise _bomb("parts that unpack to far more than a sheet holds")
    if size != entry.file_size:
        raise UnreadableFile("The workbook does not hold what it says. Save it anew as XLSX.")
    return size


def _bomb(what: str) -> TooLarge:
    return TooLarge(
        "The workbook was not opened: it has %(what)s. Save the sheet alone as XLSX or CSV.",
        what=what,
    )
