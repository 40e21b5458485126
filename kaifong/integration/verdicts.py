"""What becomes of a row."""

from enum import StrEnum


class Verdict(StrEnum):
    NEW = "new"
    UPDATE = "update"
    DUPLICATE = "duplicate"
    HELD = "held"
    INVALID = "invalid"
