"""Run alone, in a process of its own: one sheet of a workbook as an Arrow stream on stdout.

A hostile sheet can name cells a million rows apart and make any reader ask for all memory between
them. Here that ends this process, not the shop's.
"""

import sys
from datetime import date, datetime
from itertools import islice

import pyarrow as pa
from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

ROWS_AT_ONCE = 16_384
MEMORY = 3 << 30  # bytes of address space
SECONDS = 600

PASSWORD, NO_SHEET = 3, 4  # what the process ends with


def text_of(cell: object) -> str | None:
    """Return a cell as a person would write it."""
    if isinstance(cell, str):
        return cell or None
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        # A workbook stores every number as a double; the shortest decimal is what was typed.
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(" ")
    if isinstance(cell, date):
        return cell.isoformat()
    return None if cell is None else str(cell)


def limit_resources() -> None:
    try:
        import resource
    except ImportError:  # not a POSIX system
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def chosen(book: CalamineWorkbook, wanted: str) -> str | None:
    """Return the wanted sheet, or the first visible one that holds anything."""
    if wanted:
        return wanted if wanted in book.sheet_names else None
    names = [
        sheet.name
        for sheet in book.sheets_metadata
        if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
    ]
    return next((n for n in names if book.get_sheet_by_name(n).height), names[0] if names else None)


def send(path: str, wanted: str) -> int:
    try:
        book = CalamineWorkbook.from_path(path)
    except PasswordError:
        return PASSWORD
    name = chosen(book, wanted)
    if name is None:
        return NO_SHEET
    sheet = book.get_sheet_by_name(name)
    first_row = (sheet.start or (0, 0))[0]  # empty rows before it are given, empty columns not
    others = [other for other in book.sheet_names if other != name]
    schema = pa.schema(
        [("row", pa.int64()), *((str(place), pa.string()) for place in range(sheet.width))],
        metadata={"sheet": name, "others": "\n".join(others)},
    )
    options = pa.ipc.IpcWriteOptions(compression="lz4", use_threads=False)
    with pa.ipc.new_stream(sys.stdout.buffer, schema, options=options) as stream:
        rows = islice(sheet.iter_rows(), first_row, None)
        number = first_row + 1
        while part := list(islice(rows, ROWS_AT_ONCE)):
            numbers = pa.array(range(number, number + len(part)), pa.int64())
            number += len(part)
            columns = [
                pa.array(map(text_of, cells), pa.string()) for cells in zip(*part, strict=True)
            ]
            stream.write_batch(pa.record_batch([numbers, *columns], schema=schema))
    return 0


if __name__ == "__main__":
    limit_resources()
    sys.exit(send(sys.argv[1], sys.argv[2]))
