"""The first row of a file as names of columns."""

from collections.abc import Sequence

from .guessing import looks_like_data
from .source import MOST_COLUMNS, TooLarge, UnreadableFile


class NoHeader(UnreadableFile):
    """The first row holds values where names of columns should be."""


def column_names(cells: Sequence[str | None]) -> tuple[str, ...]:
    """
    Return a name for every column, each one once.

    :raises NoHeader: if every cell looks like a number, a date or an e-mail address
    :raises TooLarge: if there are more columns than any sales or customer list has
    """
    if len(cells) > MOST_COLUMNS:
        raise TooLarge(
            "The file has %(columns)s columns; at most %(most)s are read. "
            "Keep only the columns to be imported.",
            columns=len(cells),
            most=MOST_COLUMNS,
        )
    shown = [" ".join((cell or "").split()) for cell in cells]
    if all(looks_like_data(name) for name in shown if name):
        raise NoHeader("The first row must hold the names of the columns. Add such a row.")
    return _each_once(shown)


def _each_once(shown: Sequence[str]) -> tuple[str, ...]:
    names: list[str] = []
    for place, name in enumerate(shown, start=1):
        wanted = base = (name or f"Column {place}")[:100]
        copy = 1
        while wanted in names:
            copy += 1
            wanted = f"{base} ({copy})"
        names.append(wanted)
    return tuple(names)
