"""What a file of rows holds: columns, and a cover that says what it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

Kind = Literal["text", "count", "hkd", "percent", "number", "date", "moment"]
Cell = str | int | float | date | datetime | None
MASKED = "•••"  # where a value is there, but not for this reader


@dataclass(frozen=True)
class Column:
    """A column's heading and what stands in it; amounts in cents, percentages shares of one."""

    title: str
    kind: Kind = "text"
    width: int = 16  # characters


@dataclass(frozen=True)
class Sheet:
    """A file to be: its name on the sheet, its columns, and the lines of its cover."""

    title: str
    columns: Sequence[Column]
    cover: Sequence[tuple[str, str]]
    rows_label: str


def printable(text: str) -> str:
    """Return text without the control characters that files of rows cannot hold."""
    if text.isprintable():
        return text
    return "".join(sign for sign in text if sign >= " " or sign in "\n\t")


def harmless(text: str) -> str:
    """
    Return text that no spreadsheet takes for a formula when it opens a CSV file.

    A quote before the signs that begin one (OWASP, CSV injection); a telephone number's plus is
    no formula when only digits and spaces follow.
    """
    clean = printable(text)
    first = clean.lstrip()[:1]
    if not first or first not in "=+-@|%\t＝＋－＠":
        return clean
    if clean[0] == "+" and clean[1:].replace(" ", "").isdecimal():
        return clean
    return f"'{clean}"
