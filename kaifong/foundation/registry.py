"""Where every reference to a customer lies, declared once by each app's `personal_data.py`."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class OnErase(StrEnum):
    """What erasing the person does to the rows."""

    DELETE = "delete"
    UNLINK = "unlink"  # the row stays, the reference is emptied
    KEEP = "keep"  # a bare surrogate number that names nobody once the customer is gone


@dataclass(frozen=True)
class Reference:
    """One column that points to a customer."""

    table: str
    column: str
    holds: str  # what it says about the person, in a few words
    on_erase: OnErase
    keep_days: int | None = None  # none: as long as the customer is kept
    special: Callable[[int], None] | None = None


_references: dict[tuple[str, str], Reference] = {}


def register(*references: Reference) -> None:
    for reference in references:
        _references[reference.table, reference.column] = reference


def references() -> list[Reference]:
    return sorted(_references.values(), key=lambda r: (r.table, r.column))
