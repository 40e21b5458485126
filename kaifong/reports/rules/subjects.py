"""Which report is meant, as data."""

from dataclasses import dataclass
from enum import StrEnum


class NotASubject(Exception):
    """A text names no report."""


class Shelf(StrEnum):
    """Where a report comes from: it ships, or staff keep it."""

    LIBRARY = "library"
    KEPT = "kept"


@dataclass(frozen=True)
class Subject:
    """A report, by the key of the library or the number of a kept one; written `shelf:key`."""

    shelf: Shelf
    key: str

    def __str__(self) -> str:
        return f"{self.shelf}:{self.key}"


def subject_of(text: str) -> Subject:
    """
    Return the report that `shelf:key` names.

    :raises NotASubject: if it names none
    """
    shelf, _colon, key = text.partition(":")
    number = key.isdecimal() and len(key) < 16
    if shelf not in list(Shelf) or not key or (shelf == Shelf.KEPT and not number):
        raise NotASubject(text)
    return Subject(Shelf(shelf), key)
